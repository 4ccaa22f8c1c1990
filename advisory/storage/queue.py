"""Queries about what waits to be screened; for moderators only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from advisory.domain.audience import Reach
from advisory.domain.lifecycle import SituationState
from advisory.storage.bars import unbarred
from advisory.storage.tables import ClaimRow, SituationRow


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the queue is asked for; see `services.triage.QueueFilters`.

    Attributes:
        late: what was posted before this is overdue.
        me: the reader, for "me" and "others"; what they are barred from is not there.
    """

    now: datetime
    late: datetime
    me: int
    group_ids: Collection[int] = ()
    owner: str = ""
    urgency: str = ""
    audience: str = ""
    age: str = ""


def page(session: Session, wanted: Wanted, *, limit: int, offset: int = 0) -> list[SituationRow]:
    """List what fits: the most urgent first, then by the nearest decision and the longest wait."""
    query = (
        _fitting(wanted)
        .order_by(
            SituationRow.urgency,
            SituationRow.decide_by.is_(None),
            SituationRow.decide_by,
            SituationRow.submitted_at,
            SituationRow.slug,
        )
        .limit(limit)
        .offset(offset)
    )
    return list(session.scalars(query))


def count(session: Session, wanted: Wanted) -> int:
    """Count what `page` would list in all."""
    return session.scalar(select(func.count()).select_from(_fitting(wanted).subquery())) or 0


def _fitting(wanted: Wanted) -> Select[SituationRow]:
    query = select(SituationRow).where(
        SituationRow.state == SituationState.SUBMITTED, unbarred(wanted.me, SituationRow.id)
    )
    if wanted.urgency:
        query = query.where(SituationRow.urgency == wanted.urgency)
    if wanted.age == "late":
        query = query.where(SituationRow.submitted_at <= wanted.late)
    if wanted.audience == "own":
        query = query.where(SituationRow.group_id.in_(sorted(wanted.group_ids)))
    elif wanted.audience == "all":
        query = query.where(SituationRow.reach == Reach.MEMBERS)
    holds = (
        ClaimRow.thing == "situation",
        ClaimRow.thing_id == SituationRow.id,
        ClaimRow.until > wanted.now,
    )
    if wanted.owner == "nobody":
        query = query.where(~exists().where(*holds))
    elif wanted.owner == "me":
        query = query.where(exists().where(*holds, ClaimRow.member_id == wanted.me))
    elif wanted.owner == "others":
        query = query.where(exists().where(*holds, ClaimRow.member_id != wanted.me))
    return query
