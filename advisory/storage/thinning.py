"""Queries about texts that show an industry and a size band which somebody who leaves has shared."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from advisory.domain.byline import Cover
from advisory.domain.lifecycle import OPEN_STATES
from advisory.storage.tables import AdviceRow, SituationRow


def situations_showing(
    session: Session, industry: str, company_size: str, group_id: int | None, *, after: int, limit: int
) -> list[SituationRow]:
    """Walk the open situations that show such facts, held until the end of the transaction.

    Args:
        group_id: only those for this group; None for all.
    """
    query = (
        select(SituationRow)
        .where(
            SituationRow.id > after,
            SituationRow.state.in_(sorted(OPEN_STATES)),
            SituationRow.facts_shown,
            SituationRow.industry.in_(("", industry)),
            SituationRow.company_size.in_(("", company_size)),
            *_of_group(group_id),
        )
        .order_by(SituationRow.id)
        .limit(limit)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query))


def advice_showing(
    session: Session, industry: str, company_size: str, group_id: int | None, *, after: int, limit: int
) -> list[tuple[AdviceRow, SituationRow]]:
    """Walk the advice under open situations whose adviser is shown by such a role, each with that."""
    query = (
        select(AdviceRow, SituationRow)
        .join(SituationRow, SituationRow.id == AdviceRow.situation_id)
        .where(
            AdviceRow.id > after,
            AdviceRow.cover == Cover.ROLE,
            SituationRow.state.in_(sorted(OPEN_STATES)),
            AdviceRow.shown_industry.in_(("", industry)),
            AdviceRow.shown_size.in_(("", company_size)),
            *_of_group(group_id),
        )
        .order_by(AdviceRow.id)
        .limit(limit)
        .with_for_update(of=AdviceRow)
        .execution_options(populate_existing=True)
    )
    return [(given, situation) for given, situation in session.execute(query)]


def _of_group(group_id: int | None) -> tuple[ColumnElement[bool], ...]:
    return () if group_id is None else (SituationRow.group_id == group_id,)
