"""Queries about revisions of situations and of advice."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from advisory.domain.revision import SCREENED
from advisory.storage.tables import AdviceRevisionRow, SituationRevisionRow

#: More revisions than this are not listed on one page; a text that changes oftener has its oldest left out.
MOST_LISTED = 100


def of_situation(
    session: Session, situation_id: int, *, since: int = 1, limit: int | None = MOST_LISTED
) -> list[SituationRevisionRow]:
    """List a situation's revisions from number `since` on, newest first."""
    query = (
        select(SituationRevisionRow)
        .where(SituationRevisionRow.situation_id == situation_id, SituationRevisionRow.number >= since)
        .order_by(SituationRevisionRow.number.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def last_screened(session: Session, situation_id: int) -> int:
    """Give the number of the revision that a moderator opened to its readers; 0 when there is none."""
    query = select(func.max(SituationRevisionRow.number)).where(
        SituationRevisionRow.situation_id == situation_id, SituationRevisionRow.kind.in_(sorted(SCREENED))
    )
    return session.scalar(query) or 0


def of_advice(
    session: Session, advice_id: int, *, limit: int | None = MOST_LISTED
) -> list[AdviceRevisionRow]:
    """List the revisions of a piece of advice, newest first."""
    query = (
        select(AdviceRevisionRow)
        .where(AdviceRevisionRow.advice_id == advice_id)
        .order_by(AdviceRevisionRow.number.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def last_of_advice(session: Session, advice_id: int) -> int:
    """Give the number of the newest revision of a piece of advice; 0 when there is none."""
    query = select(func.max(AdviceRevisionRow.number)).where(AdviceRevisionRow.advice_id == advice_id)
    return session.scalar(query) or 0
