"""The curation desk: from a closed thread to a draft, and a second pair of eyes."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.audience import audience_of
from advisory.domain.errors import Invalid, NotFound, WrongState
from advisory.domain.lifecycle import ENTRY, EntryState, Fact, SituationState, Who, acting_as, step
from advisory.domain.permissions import Permission, require
from advisory.domain.situation import PART_CHARS
from advisory.domain.text import clean
from advisory.services.changing import (
    columns,
    entry_standing,
    move_entry,
    refuse_stale,
    situation_in_sight,
    standing_to,
    start_facts,
    touch,
    write_log,
)
from advisory.services.desk import desk_entry, desk_queue, workbench_page
from advisory.services.drafting import (
    KEPT,
    bound_digest,
    checklist,
    cleaned,
    drop_unused_sources,
    fields_of,
    first_draft,
    points_of,
    preview_of,
    raw_file,
    slug_is_free,
    take_points,
    texts,
)
from advisory.services.pages.workshop import DraftFields, Preview, Queue, Workbench
from advisory.services.transaction import transaction
from advisory.storage import advice, circle, entries, situations
from advisory.storage.tables import ConsentRow, DraftRow, EntryRow
from advisory.storage.vocabulary import vocabulary


def desk(session: Session, actor: Actor, show: str, page: int, *, now: datetime) -> Queue:
    """List what is on its way into the library, with tallies.

    Args:
        show: a state to list alone, such as "review"; "" for a little of each.

    Raises:
        NotFound: the actor is not a moderator.
    """
    if not actor.is_moderator:
        raise NotFound
    require(Permission.CURATE, columns({Who.MODERATOR}))
    return desk_queue(session, actor, show, page, now=now)


def start(session: Session, actor: Actor, slug: str, *, now: datetime) -> int:
    """Start an entry from a closed situation; the actor becomes its curator.

    Returns:
        The entry's row number. Starting twice gives the same one.

    Raises:
        NotFound: no such situation in sight.
        Forbidden: not a moderator, or one's own situation.
        WrongState: it is not closed, or its asker has not said yes to an entry.
    """
    with transaction(session):
        situation = situation_in_sight(session, actor, slug, lock=True)
        who = standing_to(session, actor, situation)
        require(Permission.CURATE, columns(who), alone=actor.alone)
        if situation.state is not SituationState.CLOSED:
            step(ENTRY, situation.state, "start_curation", who)
        made = entries.of_situation(session, situation.id)
        if made is not None:
            return made.id
        after = EntryState(step(ENTRY, None, "start_curation", who, start_facts(situation)))
        row = EntryRow(
            state=after,
            origin="members",
            situation_id=situation.id,
            curator_id=actor.member_id,
            made_at=now,
            changed_at=now,
        )
        if situation.group_id is not None:
            # What a group was told goes further only when somebody decides so.
            row.audience = situation.audience
        session.add(row)
        session.flush()
        session.add(first_draft(session, row, situation))
        part = acting_as(ENTRY, None, "start_curation", who)
        write_log(session, actor, part, "start_curation", ("entry", row.id), ("", after), now=now)
        return row.id


def workbench(session: Session, actor: Actor, entry_id: int) -> Workbench:
    """Show a draft with its material beside it.

    Raises:
        NotFound: the actor is not a moderator, or there is no such entry in work.
        Forbidden: it comes from the actor's own situation.
    """
    row, draft = desk_entry(session, actor, entry_id)
    return workbench_page(session, actor, row, fields_of(row, draft), draft)


def with_form(session: Session, actor: Actor, entry_id: int, form: DraftFields) -> Workbench:
    """Show the workbench with what was typed instead of what is saved, after a refusal.

    Raises:
        NotFound, Forbidden: as for `workbench`.
    """
    row, draft = desk_entry(session, actor, entry_id)
    return workbench_page(session, actor, row, form, draft)


def preview(session: Session, actor: Actor, entry_id: int, form: DraftFields) -> Preview:
    """Show how the form would read.

    Raises:
        NotFound, Forbidden: as for `workbench`.
        Invalid: a field is too long to be kept.
    """
    desk_entry(session, actor, entry_id)
    return preview_of(cleaned(form), vocabulary(session))


def save(
    session: Session, actor: Actor, entry_id: int, form: DraftFields, *, seen_version: int, now: datetime
) -> None:
    """Keep the draft as it is typed, complete or not.

    Raises:
        NotFound: no such entry in work.
        Forbidden: somebody else holds the draft.
        WrongState: it is not a draft.
        Stale: changed since `seen_version`; carries both texts.
        Invalid: a field is too long to be kept, or there is no such audience.
    """
    with transaction(session):
        _write(session, actor, entry_id, form, seen_version, now)


def use_points(
    session: Session,
    actor: Actor,
    entry_id: int,
    form: DraftFields,
    point_ids: tuple[int, ...],
    *,
    seen_version: int,
    now: datetime,
) -> None:
    """Keep the draft and append points of advice to it, remembering where they come from.

    A sub-point goes under its parent where that is in the draft as it was given, and otherwise becomes a
    point of its own.

    Raises:
        NotFound, Forbidden, WrongState, Stale, Invalid: as for `save`.
    """
    with transaction(session):
        row, draft = _write(session, actor, entry_id, form, seen_version, now)
        chosen = advice.points_of(session, row.situation_id or 0, point_ids)
        points = points_of(fields_of(row, draft))
        if draft.advice and not points:
            raise Invalid({"advice": "The advice cannot be read as a list yet. Mend it first."})
        take_points(session, row, draft, points, chosen)


def submit(
    session: Session, actor: Actor, entry_id: int, form: DraftFields, *, seen_version: int, now: datetime
) -> None:
    """Keep the draft and hand it to a second moderator; the text is fixed from here on.

    Raises:
        NotFound, Forbidden, Stale: as for `save`.
        WrongState: it is not a draft, or its situation was reopened.
        Invalid: the checklist is not done, by field.
    """
    with transaction(session):
        row, draft = _write(session, actor, entry_id, form, seen_version, now)
        situation = situations.by_id(session, row.situation_id or 0)
        if situation is None or situation.state is not SituationState.CLOSED:
            raise WrongState(row.state, "submit", "Its situation is open again. Curate it once it is closed.")
        kept = fields_of(row, draft)
        words = vocabulary(session)
        raw = raw_file(kept, words)
        if not slug_is_free(session, row, kept.slug):
            raise Invalid({"slug": "Another entry has this address."})
        undone = [check.text for check in checklist(session, row, kept, words) if not check.done]
        if undone:
            raise Invalid("Not done yet: " + "; ".join(undone) + ".")
        row.slug = kept.slug
        draft.raw, draft.digest = raw, bound_digest(raw, kept.audience)
        draft.note = ""
        move_entry(session, actor, row, "submit", now=now)


def request_changes(
    session: Session, actor: Actor, entry_id: int, reason: str, *, seen_version: int, now: datetime
) -> None:
    """Give a draft back to its curator, with what to change.

    Raises:
        NotFound: no such entry in work.
        Forbidden: its own curator, where there is a second moderator.
        WrongState: it is not in review.
        Stale: changed since `seen_version`.
        Invalid: no reason, or one that is too long.
    """
    reason = clean(reason)
    with transaction(session):
        row, draft = desk_entry(session, actor, entry_id, lock=True)
        if not reason or len(reason) > PART_CHARS:
            raise Invalid({"reason": "Say what to change, in a few sentences."})
        move_entry(session, actor, row, "request_changes", now=now, reason=reason, seen_version=seen_version)
        draft.note = reason


def pass_draft(session: Session, actor: Actor, entry_id: int, *, seen_version: int, now: datetime) -> None:
    """Pass a draft as a second pair of eyes, and ask its asker for consent.

    Raises:
        NotFound: no such entry in work.
        Forbidden: its own curator, where there is a second moderator.
        WrongState: it is not in review.
        Stale: changed since `seen_version`.
    """
    with transaction(session):
        row, draft = desk_entry(session, actor, entry_id, lock=True)
        # Every curated entry has an asker, whose silence is not consent.
        move_entry(
            session, actor, row, "pass", now=now, facts=[Fact.CONSENT_NEEDED], seen_version=seen_version
        )
        asker_id = entries.asker_of(session, row)
        session.add(ConsentRow(entry_id=row.id, member_id=asker_id, digest=draft.digest, asked_at=now))


def edit_again(session: Session, actor: Actor, entry_id: int, *, seen_version: int, now: datetime) -> None:
    """Take an approved entry back to the desk; the consent given is void with the first changed word.

    Raises:
        NotFound: no such entry in work.
        Forbidden: it comes from the actor's own situation.
        WrongState: it is not approved.
        Stale: changed since `seen_version`.
    """
    with transaction(session):
        row, _ = desk_entry(session, actor, entry_id, lock=True)
        _require_state(row, EntryState.APPROVED)
        move_entry(session, actor, row, "edit", now=now, seen_version=seen_version)
        row.curator_id = actor.member_id


def _write(
    session: Session, actor: Actor, entry_id: int, form: DraftFields, seen_version: int, now: datetime
) -> tuple[EntryRow, DraftRow]:
    row, draft = desk_entry(session, actor, entry_id, lock=True)
    _require_state(row, EntryState.DRAFT)
    step(ENTRY, row.state, "edit", entry_standing(session, actor, row) & {Who.CURATOR})
    form = cleaned(form)
    saved = fields_of(row, draft)
    refuse_stale(row.version, seen_version, texts(saved), texts(form))
    audience = audience_of(form.audience)
    if audience.group_id is not None and audience.group_id not in circle.all_groups(session):
        raise Invalid({"audience": "There is no such group. Choose from the list."})
    row.audience = audience
    for name in KEPT:
        setattr(draft, name, getattr(form, name))
    drop_unused_sources(session, row, draft)
    touch(row, now)
    session.flush()
    return row, draft


def _require_state(row: EntryRow, state: EntryState) -> None:
    """Tell writing in a draft from taking an approved entry back; the lifecycle calls both "edit"."""
    if row.state is not state:
        raise WrongState(row.state, "edit")
