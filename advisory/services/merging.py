"""Merging: a situation that was asked before is led to the one that stands; within a day it can be undone.

Advice and questions stay with the old one, so that undoing finds everything in its place.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Invalid, Stale, WrongState
from advisory.domain.lifecycle import OPEN_STATES, SITUATION, step
from advisory.domain.notices import NoticeKind
from advisory.services.changing import in_sight, move_situation, standing_to
from advisory.services.claiming import let_go, refuse_held
from advisory.services.merged import UNDONE_WITHIN
from advisory.services.moderated import checked_reason, moderated
from advisory.services.telling import tell, tell_advisers
from advisory.services.transaction import transaction
from advisory.storage import bars, circle, follows, merges, situations
from advisory.storage.tables import MergeRow, SituationRow


def merge(
    session: Session, actor: Actor, slug: str, into: str, reason: str, *, seen_version: int, now: datetime
) -> None:
    """Merge a situation into another one that its asker may read; they are told, and follow that one.

    Args:
        into: the other's address, or the last part of it.

    Raises:
        NotFound: the actor is not a moderator, or there is no such situation in sight.
        Forbidden: it is their own.
        WrongState: it cannot be merged any more.
        Stale: changed since `seen_version`; keeps the reason.
        Held: another moderator holds it.
        Invalid: no reason, or the two cannot be merged.
    """
    with transaction(session):
        row = moderated(session, actor, slug)
        step(SITUATION, row.state, "merge", standing_to(session, actor, row))
        refuse_held(session, actor, "situation", row.id, now=now)
        why = checked_reason(reason, "merge_reason")
        target = _target(session, actor, row, into)
        try:
            move_situation(session, actor, row, "merge", now=now, reason=why, seen_version=seen_version)
        except Stale as refusal:
            raise Stale({}, {"into": into, "reason": why}, refusal.version) from refusal
        let_go(session, "situation", row.id)
        session.add(MergeRow(situation_id=row.id, into_id=target.id, merged_at=now))
        if target.asker_id != row.asker_id:
            follows.say(session, row.asker_id, follows.SITUATION, str(target.id), now, on=True)
        event = f"situation-{row.id}-{row.version}"
        tell(session, NoticeKind.MERGED, [row.asker_id], event, now=now, situation=row)
        tell_advisers(session, row, NoticeKind.LED_ELSEWHERE, actor.member_id, now=now)


def undo(session: Session, actor: Actor, slug: str, *, now: datetime) -> None:
    """Put a merged situation back as it was, within a day.

    Raises:
        NotFound: the actor is not a moderator, or there is no such situation in sight.
        Forbidden: it is their own.
        WrongState: it is not merged, or a day has passed.
    """
    with transaction(session):
        row = moderated(session, actor, slug)
        merged = merges.standing(session, row.id)
        step(SITUATION, row.state, "undo_merge", standing_to(session, actor, row))
        if merged is None or now - merged.merged_at >= UNDONE_WITHIN:
            raise WrongState(row.state, "undo it", "A merge can be undone for a day, and that is over.")
        move_situation(session, actor, row, "undo_merge", now=now)
        merged.undone_at = now
        event = f"situation-{row.id}-{row.version}"
        tell(session, NoticeKind.RESTORED, [row.asker_id], event, now=now, situation=row)
        tell_advisers(session, row, NoticeKind.BACK_AGAIN, actor.member_id, now=now)


def _target(session: Session, actor: Actor, row: SituationRow, into: str) -> SituationRow:
    """Fetch the situation to merge into.

    Raises:
        Invalid: there is none in the moderator's sight, or its readers are not the right ones; which of its
            readers is missing is not said, for that could tell who asked.
    """
    slug = into.strip().rstrip("/").rpartition("/")[2].partition("#")[0].partition("?")[0]
    target = situations.by_slug(session, slug) if slug else None
    if target is None or target.id == row.id or not in_sight(session, actor, target):
        raise Invalid({"into": "There is no other situation at this address."})
    if target.state not in OPEN_STATES:
        raise Invalid({"into": "That one is not open. Merge into one that is."})
    if target.asker_id != row.asker_id and (
        row.asker_id not in circle.readers_of_situation(session, target, [row.asker_id])
        or bars.is_barred(session, target.id, row.asker_id)
    ):
        raise Invalid({"into": "These two cannot be merged, since they are for different readers."})
    return target
