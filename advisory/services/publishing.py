"""Publishing an approved entry, and pulling a published one."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from advisory.documents.entry_file import change, parse
from advisory.domain.actor import Actor
from advisory.domain.curating import numbers_of
from advisory.domain.errors import Invalid, NotFound, Refusal, WrongState
from advisory.domain.lifecycle import ENTRY, EntryState, Who, acting_as, step
from advisory.domain.notices import NoticeKind
from advisory.domain.permissions import Permission, require
from advisory.services import tombstones
from advisory.services.changing import (
    columns,
    entry_in_sight,
    entry_standing,
    move_entry,
    promise_alert,
    refuse_stale,
    touch,
    write_log,
)
from advisory.services.checking import checklist, require_done
from advisory.services.concluding import note_carried
from advisory.services.consenting import consented
from advisory.services.desk import desk_entry
from advisory.services.drafting import fields_of
from advisory.services.due import MOST
from advisory.services.shelving import show_edition
from advisory.services.sourcing import material_of
from advisory.services.telling import moderators, tell, tell_of_pull
from advisory.services.transaction import transaction
from advisory.storage import drafts, entries, provenance, reviews
from advisory.storage.tables import DraftRow, EntryRow
from advisory.storage.vocabulary import vocabulary

#: How far ahead an entry can be scheduled.
AHEAD = timedelta(days=366)


def publish(session: Session, actor: Actor, entry_id: int, *, seen_version: int, now: datetime) -> str:
    """Publish an approved entry.

    Index, file and alerts are promised in the same transaction and follow it.

    Args:
        seen_version: the version the moderator had on screen.
        now: aware UTC; its day becomes the day of publication.

    Returns:
        The entry's slug.

    Raises:
        NotFound: no such entry in work, or the actor is not a moderator.
        Forbidden: it comes from the actor's own situation.
        WrongState: not approved.
        Stale: changed since `seen_version`.
        ConsentVoid: text or audience differ from what was consented to.
        Invalid: the checklist is open again, for example because a source was withdrawn.
    """
    with transaction(session):
        row, draft = desk_entry(session, actor, entry_id, lock=True)
        step(ENTRY, row.in_work, "publish", entry_standing(session, actor, row))
        refuse_stale(row.version, seen_version, {}, {})
        _publish(session, actor, row, draft, now)
        return row.slug or ""


def _publish(
    session: Session,
    actor: Actor,
    row: EntryRow,
    draft: DraftRow,
    now: datetime,
    who: frozenset[Who] | None = None,
) -> None:
    raw = consented(session, row, draft)
    _require_ready(session, row, draft, now)
    first = row.work_state is None
    put_on_shelf(session, row, draft, raw, now)
    move_entry(session, actor, row, "publish", now=now, who=who)
    _let_go(session, row, now)
    _tell(session, row, now, first=first)
    if first:
        promise_alert(session, row, now)


def schedule(
    session: Session, actor: Actor, entry_id: int, at: datetime | None, *, seen_version: int, now: datetime
) -> None:
    """Have the clock publish an approved entry at a moment; None leaves it to a moderator again.

    Raises:
        NotFound, Forbidden, WrongState, Stale: as for `publish`.
        Invalid: the moment is past, or more than a year ahead.
    """
    with transaction(session):
        row, _ = desk_entry(session, actor, entry_id, lock=True)
        who = entry_standing(session, actor, row)
        step(ENTRY, row.in_work, "publish", who)
        refuse_stale(row.version, seen_version, {}, {})
        if at is not None and not now < at <= now + AHEAD:
            raise Invalid({"publish_at": "Choose a moment that is still to come, within a year."})
        row.publish_at = at
        touch(row, now)
        part = acting_as(ENTRY, row.in_work, "publish", who)
        action, reason = ("schedule", f"{at:%Y-%m-%d %H:%M} UTC") if at else ("unschedule", "")
        states = (row.in_work, row.in_work)
        write_log(session, actor, part, action, ("entry", row.id), states, now=now, reason=reason)


def publish_due(session: Session, now: datetime) -> int:
    """Publish what is scheduled for now or before; what cannot be is told to the moderators and left to them.

    Returns:
        How many entries were published or refused.
    """
    due = reviews.scheduled(session, now, limit=MOST)
    session.rollback()
    for entry_id in due:
        try:
            with transaction(session):
                _publish_scheduled(session, entry_id, now)
        except Refusal:
            with transaction(session):
                _give_up(session, entry_id, now)
    return len(due)


def _publish_scheduled(session: Session, entry_id: int, now: datetime) -> None:
    row = entries.by_id(session, entry_id, lock=True)
    draft = drafts.draft(session, entry_id)
    if row is None or draft is None or row.publish_at is None or row.publish_at > now:
        return
    _publish(session, Actor(), row, draft, now, frozenset({Who.CLOCK}))


def _give_up(session: Session, entry_id: int, now: datetime) -> None:
    """Take the moment away, so that it is not tried again, and tell the moderators."""
    row = entries.by_id(session, entry_id, lock=True)
    if row is None or row.publish_at is None:
        return
    event = f"entry-{row.id}-{row.publish_at:%Y%m%d%H%M}"
    row.publish_at = None
    touch(row, now)
    states = (row.in_work, row.in_work)
    write_log(session, Actor(), Who.CLOCK, "publish_refused", ("entry", row.id), states, now=now)
    tell(session, NoticeKind.PUBLISH_REFUSED, moderators(session), event, now=now, entry=row)


def _let_go(session: Session, row: EntryRow, now: datetime) -> None:
    """Take an entry out of the journal: it was pulled once, and has been consented to since."""
    if tombstones.held_back(session).holds("entry", uid=row.uid, slug=row.slug or ""):
        tombstones.note(session, "entry", row.uid, row.slug, now=now, held=False)


def _require_ready(session: Session, row: EntryRow, draft: DraftRow, now: datetime) -> None:
    """Go on only while the checklist holds and the live text is still the one it was written over."""
    if row.work_state is not None and draft.base_revision != row.revision:
        message = "The live text has changed since. Take the new edition back to the desk, and send it again."
        raise WrongState(row.in_work, "publish", message)
    material = material_of(session, row.id, row.situation_id or 0)
    form = fields_of(session, draft)
    require_done(checklist(session, row, form, vocabulary(session), material))


def put_on_shelf(session: Session, row: EntryRow, draft: DraftRow, raw: bytes, now: datetime) -> None:
    """Make the text that was agreed to the one that readers see, and keep what its points are made of.

    The day is not known when the text is read for consent; it is the one line added afterwards.
    """
    first = row.work_state is None
    dated = change(raw, published=now.date()) if first else change(raw, updated=now.date())
    kind = "published" if first else _kind_beside(session, row, raw)
    show_edition(session, row, parse(dated, f"{draft.slug}.md"), dated, now, kind=kind, carry=False)
    if first:
        # What was taken off the shelf and came back shows nothing of before to its readers.
        entries.close_editions(session, row)
    form = fields_of(session, draft)
    numbers = numbers_of(form.points)
    kept = [(one.key, numbers[one.key], one.text) for one in form.points if one.key in numbers]
    names = ("point_key", "advice_id", "number", "advice_version", "text", "adviser_id", "basis")
    found = [{name: getattr(one, name) for name in names} for one in drafts.sources(session, row.id)]
    provenance.freeze(session, row.id, row.revision, kept, found)
    if first:
        note_carried(session, row, parse(raw, f"{draft.slug}.md").edition.outcome)
    row.published_at = row.published_at if not first and row.published_at else now


def _kind_beside(session: Session, row: EntryRow, raw: bytes) -> str:
    """Tell whether a new edition says something else than the live one, or the same to more people."""
    live = entries.edition(session, row.id, row.revision)
    same = live is not None and change(live.raw, audience="") == change(raw, audience="")
    return "widened" if same else "revised"


def _tell(session: Session, row: EntryRow, now: datetime, *, first: bool) -> None:
    """Tell the asker and those whose advice it took; of a new edition only the asker."""
    asker_id = entries.asker_of(session, row)
    event = f"entry-{row.id}-{row.revision}"
    tell(session, NoticeKind.ENTRY_PUBLISHED, [asker_id], event, now=now, entry=row)
    if first:
        advisers = provenance.advisers(session, row) - {asker_id}
        tell(session, NoticeKind.ADVICE_PUBLISHED, advisers, event, now=now, entry=row)


def pull(session: Session, actor: Actor, slug: str, *, seen_version: int | None, now: datetime) -> None:
    """Take an entry from every reader at once: page, search, feeds, sitemap and file.

    Args:
        seen_version: None where the asker did not have it before them; what is pulled has no text to lose.

    Raises:
        NotFound: no such entry that this actor may read.
        Forbidden: neither its asker nor a moderator nor an admin.
        WrongState: it is neither published nor approved.
        Stale: changed since `seen_version`.
    """
    with transaction(session):
        row = entries.by_slug(session, slug, lock=True)
        who = entry_standing(session, actor, row) if row is not None else frozenset()
        if row is None or not (entry_in_sight(session, actor, row) or _may_come_out(row, who)):
            raise NotFound
        require(Permission.PULL_ENTRY, columns(who))
        move_entry(session, actor, row, "pull", now=now, seen_version=seen_version)
        tell_of_pull(session, row, actor.member_id, now=now)


def _may_come_out(row: EntryRow, who: frozenset[Who]) -> bool:
    """Say whether its asker may take it back, also where it went to an audience that they are not of."""
    return Who.ASKER in who and row.state in (EntryState.APPROVED, EntryState.PUBLISHED)
