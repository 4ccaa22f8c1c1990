"""What waits for a member: their drafts and questions, and for moderators their queue."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.lifecycle import EntryState, SituationState
from advisory.services.pages.library import Waiting
from advisory.storage import entries, situations
from advisory.storage.tables import EntryRow, SituationRow

OWN_LOOKED_AT = 20
MOST = 6


def waiting_for(session: Session, actor: Actor, *, now: datetime) -> tuple[Waiting, ...]:
    """List what waits for this actor, most pressing first; nothing for a visitor."""
    if actor.member_id is None:
        return ()
    own = situations.of_asker(session, actor.member_id, limit=OWN_LOOKED_AT)
    made = entries.of_situations(session, [row.id for row in own])
    found = [item for row in own if (item := _own(session, row, made.get(row.id))) is not None]
    if actor.is_moderator:
        found += _desk(session)
    return tuple(found[:MOST])


def _own(session: Session, row: SituationRow, entry: EntryRow | None) -> Waiting | None:
    name = row.question or "Untitled draft"
    if entry is not None and entry.state is EntryState.CONSENT:
        return Waiting(
            "Consent to publish", name, "situations.consent", slug=row.slug, since=entry.changed_at
        )
    if row.state is SituationState.RETURNED:
        return Waiting("Returned to you", name, "situations.edit", slug=row.slug, since=row.changed_at)
    if row.state is SituationState.DRAFT:
        return Waiting("Your draft", name, "situations.edit", slug=row.slug, since=row.changed_at)
    if row.state is SituationState.CLARIFYING:
        asked = [one for one in situations.questions(session, row.id) if one.answered_at is None]
        if asked:
            return Waiting(
                "Question to you", name, "situations.situation", slug=row.slug, since=asked[0].asked_at
            )
    return None


def _desk(session: Session) -> list[Waiting]:
    submitted = situations.count_in_state(session, SituationState.SUBMITTED)
    counts = entries.count_by_state(session)
    lines = [
        ("To screen", submitted, "situation", "screening.queue"),
        ("To review", counts.get(EntryState.REVIEW, 0), "draft", "curation.desk"),
        ("To publish", counts.get(EntryState.APPROVED, 0), "entry", "curation.desk"),
    ]
    return [
        Waiting(what, f"{number} {thing}{'' if number == 1 else 's' if thing != 'entry' else ''}", endpoint)
        for what, number, thing, endpoint in lines
        if number
    ]
