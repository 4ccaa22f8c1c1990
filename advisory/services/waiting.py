"""What waits for a member: their drafts and questions, and for moderators their queue."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.lifecycle import EntryState, SituationState
from advisory.domain.situation import EntryWish
from advisory.services.pages.library import Waiting
from advisory.storage import drafts, entries, outcomes, situations
from advisory.storage.tables import EntryRow, SituationRow

OWN_LOOKED_AT = 20
MOST = 6
#: How long a decline waits to be read.
DECLINED_SHOWN = timedelta(days=14)


def waiting_for(session: Session, actor: Actor, *, now: datetime) -> tuple[Waiting, ...]:
    """List what waits for this actor, most pressing first; nothing for a visitor."""
    if actor.member_id is None:
        return ()
    own = situations.of_asker(session, actor.member_id, limit=OWN_LOOKED_AT)
    made = entries.of_situations(session, [row.id for row in own])
    found = [item for row in own if (item := _own(session, row, made.get(row.id), now)) is not None]
    found += [
        Waiting("What came of it?", row.question, "situations.situation", slug=row.slug, since=due_at)
        for row, due_at in outcomes.asked_of(session, actor.member_id, now, limit=MOST)
    ]
    if actor.is_moderator:
        found += _desk(session, actor)
    return tuple(found[:MOST])


def _own(session: Session, row: SituationRow, entry: EntryRow | None, now: datetime) -> Waiting | None:
    name = row.question or "Untitled draft"
    if entry is not None and entry.in_work is EntryState.CONSENT:
        return Waiting(
            "Consent to publish", name, "situations.consent", slug=row.slug, since=entry.changed_at
        )
    if row.state is SituationState.CLOSED and entry is None and row.entry_wish is EntryWish.ASK_ME:
        return Waiting(
            "May it become an entry?", name, "situations.situation", slug=row.slug, since=row.closed_at
        )
    if row.state is SituationState.DECLINED and now - row.changed_at < DECLINED_SHOWN:
        return Waiting("Declined", name, "situations.situation", slug=row.slug, since=row.changed_at)
    if row.state is SituationState.RETURNED:
        return Waiting("Returned to you", name, "asking.edit", slug=row.slug, since=row.changed_at)
    if row.state is SituationState.DRAFT:
        return Waiting("Your draft", name, "asking.edit", slug=row.slug, since=row.changed_at)
    if row.state is SituationState.CLARIFYING:
        asked = [one for one in situations.questions(session, row.id) if one.answered_at is None]
        if asked:
            return Waiting(
                "Question to you", name, "situations.situation", slug=row.slug, since=asked[0].asked_at
            )
    return None


def _desk(session: Session, actor: Actor) -> list[Waiting]:
    not_own = None if actor.alone else actor.member_id
    submitted = situations.count_in_state(session, actor, SituationState.SUBMITTED, not_by=not_own)
    counts = entries.count_by_state(session, actor)
    lines = [
        ("To screen", submitted, ("situation", "situations"), "screening.queue"),
        ("To review", counts.get(EntryState.REVIEW, 0), ("draft", "drafts"), "curation.desk"),
        ("To publish", counts.get(EntryState.APPROVED, 0), ("entry", "entries"), "curation.desk"),
    ]
    back = [
        Waiting(
            "A draft came back",
            situations.question_of(session, row.situation_id or 0),
            "curation.workbench",
            entry_id=row.id,
            since=row.changed_at,
        )
        for row in drafts.returned_drafts(session, actor, limit=MOST)
    ]
    return back + [
        Waiting(what, f"{number} {one if number == 1 else many}", endpoint)
        for what, number, (one, many), endpoint in lines
        if number
    ]
