"""Curation: from a closed thread to a draft that goes to review."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Invalid, NotFound, WrongState
from advisory.domain.lifecycle import ENTRY, EntryState, SituationState, Who, acting_as, step
from advisory.domain.notices import NoticeKind
from advisory.domain.permissions import Permission, require
from advisory.services import claiming
from advisory.services.bench import workbench_page
from advisory.services.changing import columns, move_entry, situation_in_sight, standing_to, write_log
from advisory.services.checking import checklist, require_done
from advisory.services.circumstances import start_facts
from advisory.services.concluding import told_before
from advisory.services.desk import desk_entry, desk_queue
from advisory.services.draft_writing import keep_points, keep_revision, write_draft
from advisory.services.drafting import (
    bound_digest,
    cleaned,
    fields_of,
    first_draft,
    preview_of,
    raw_file,
    slug_is_free,
)
from advisory.services.pages.workshop import DraftFields, Preview, Queue, Workbench
from advisory.services.sourcing import chosen_points, material_of, use
from advisory.services.telling import moderators, tell
from advisory.services.transaction import transaction
from advisory.storage import entries, situations
from advisory.storage.tables import EntryRow
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
    """Start an entry from a closed situation; the actor becomes its curator, and its asker is told.

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
        claiming.hold(session, actor, "entry", row.id, now=now)
        part = acting_as(ENTRY, None, "start_curation", who)
        write_log(session, actor, part, "start_curation", ("entry", row.id), ("", after), now=now)
        told, event = [situation.asker_id], f"entry-{row.id}"
        tell(session, NoticeKind.CURATION_STARTED, told, event, now=now, situation=situation)
        return row.id


def claim(session: Session, actor: Actor, entry_id: int, *, now: datetime) -> None:
    """Take a draft for half an hour, and with it its curation.

    Raises:
        NotFound: no such entry in sight at the desk.
        Forbidden: it comes from the actor's own situation.
        Held: another moderator holds it.
    """
    with transaction(session):
        desk_entry(session, actor, entry_id)
        claiming.claim(session, actor, claiming.entry_thing(session, entry_id), now=now)


def release(session: Session, actor: Actor, entry_id: int, *, now: datetime) -> None:
    """Give a draft back.

    Raises:
        NotFound, Forbidden, Held: as for `claim`.
    """
    with transaction(session):
        desk_entry(session, actor, entry_id)
        claiming.release(session, actor, claiming.entry_thing(session, entry_id), now=now)


def hand_over(session: Session, actor: Actor, entry_id: int, to_id: int, *, now: datetime) -> None:
    """Give a draft to another moderator, who is told.

    Raises:
        NotFound, Forbidden, Held: as for `claim`.
        Invalid: the other is no moderator, or the actor themselves.
    """
    with transaction(session):
        desk_entry(session, actor, entry_id)
        claiming.hand_over(session, actor, claiming.entry_thing(session, entry_id), to_id, now=now)


def workbench(session: Session, actor: Actor, entry_id: int, *, now: datetime | None = None) -> Workbench:
    """Show a draft with its material beside it.

    Args:
        now: tells a claim that holds from one that is over; without it none is shown.

    Raises:
        NotFound: the actor is not a moderator, or there is no such entry in work.
        Forbidden: it comes from the actor's own situation.
    """
    row, draft = desk_entry(session, actor, entry_id)
    return workbench_page(session, actor, row, fields_of(session, draft), draft, now=now)


def with_form(
    session: Session, actor: Actor, entry_id: int, form: DraftFields, *, now: datetime | None = None
) -> Workbench:
    """Show the workbench with what was typed instead of what is saved, after a refusal.

    Raises:
        NotFound, Forbidden: as for `workbench`.
    """
    row, draft = desk_entry(session, actor, entry_id)
    return workbench_page(session, actor, row, form, draft, now=now)


def preview(session: Session, actor: Actor, entry_id: int, form: DraftFields) -> Preview:
    """Show how the form would read.

    Raises:
        NotFound, Forbidden: as for `workbench`.
        Invalid: a field is too long to be kept.
    """
    desk_entry(session, actor, entry_id)
    return preview_of(cleaned(form), vocabulary(session))


def save(
    session: Session,
    actor: Actor,
    entry_id: int,
    form: DraftFields,
    *,
    seen_version: int,
    now: datetime,
    by_hand: bool = True,
) -> int:
    """Keep the draft as it is typed, complete or not.

    Args:
        by_hand: whether somebody asked for it, so that a revision is kept; not what saves itself.

    Returns:
        The version that stands now.

    Raises:
        NotFound: no such entry in work.
        Forbidden: it comes from the actor's own situation.
        TakenOver: another moderator has the draft in hand; carries both texts.
        WrongState: it is not a draft.
        Stale: changed since `seen_version`; carries both texts.
        Invalid: a field is too long to be kept, or there is no such audience.
    """
    with transaction(session):
        row, draft = write_draft(session, actor, entry_id, form, seen_version, now)
        if by_hand:
            keep_revision(session, actor, draft, now)
        return row.version


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
    """Keep the draft and put points of advice behind its own, remembering where they come from.

    A sub-point goes under its parent where that is in the draft, and otherwise becomes a point of its own.

    Raises:
        NotFound, Forbidden, TakenOver, WrongState, Stale, Invalid: as for `save`.
    """
    with transaction(session):
        row, draft = write_draft(session, actor, entry_id, form, seen_version, now)
        kept = fields_of(session, draft)
        material = material_of(session, row.id, row.situation_id or 0)
        points = use(session, row.id, kept.points, chosen_points(material, point_ids), material)
        keep_points(session, draft, replace(kept, points=points))


def submit(
    session: Session, actor: Actor, entry_id: int, form: DraftFields, *, seen_version: int, now: datetime
) -> None:
    """Keep the draft and hand it to a second moderator; the text is fixed from here on.

    Raises:
        NotFound, Forbidden, TakenOver, Stale: as for `save`.
        WrongState: it is not a draft, or its situation was reopened.
        Invalid: the checklist is not done, by field.
    """
    with transaction(session):
        row, draft = write_draft(session, actor, entry_id, form, seen_version, now)
        situation = situations.by_id(session, row.situation_id or 0)
        if situation is None or situation.state is not SituationState.CLOSED:
            message = "Its situation is open again. Curate it once it is closed."
            raise WrongState(row.in_work, "submit", message)
        kept, words = fields_of(session, draft), vocabulary(session)
        live = entries.edition(session, row.id, row.revision) if row.work_state else None
        outcome = told_before(session, situation.id)
        raw = raw_file(kept, words, live.raw if live else None, outcome=outcome)
        if not slug_is_free(session, row, kept.slug):
            raise Invalid({"slug": "Another entry has this address."})
        material = material_of(session, row.id, situation.id)
        require_done(checklist(session, row, kept, words, material))
        row.slug = kept.slug
        draft.raw, draft.digest = raw, bound_digest(raw, kept.audience)
        draft.base_revision = row.revision if live else 0
        draft.note = ""
        keep_revision(session, actor, draft, now)
        move_entry(session, actor, row, "submit", now=now)
        claiming.let_go(session, "entry", row.id)
        told = moderators(session, but=[None if actor.alone else actor.member_id, situation.asker_id])
        event = f"entry-{row.id}-{row.version}"
        tell(session, NoticeKind.TO_REVIEW, told, event, now=now, entry=row)
