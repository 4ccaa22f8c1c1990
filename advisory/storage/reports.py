"""Queries about what readers reported."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from advisory.storage.once import add_once
from advisory.storage.tables import ReportRow


def add(session: Session, **values: object) -> bool:
    """Add a report; gives whether this reader had not reported the same before."""
    return add_once(session, ReportRow, **values)


def newest_of(session: Session, reporter_id: int) -> ReportRow | None:
    """Fetch what a reader reported last."""
    query = (
        select(ReportRow).where(ReportRow.reporter_id == reporter_id).order_by(ReportRow.id.desc()).limit(1)
    )
    return session.scalars(query).one_or_none()


def by_id(session: Session, report_id: int) -> ReportRow | None:
    """Fetch one, locked."""
    query = select(ReportRow).where(ReportRow.id == report_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def waiting(session: Session, *, limit: int) -> list[ReportRow]:
    """List what nobody has settled yet, longest waiting first."""
    query = (
        select(ReportRow)
        .where(ReportRow.settled_at.is_(None))
        .order_by(ReportRow.made_at, ReportRow.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def made_since(session: Session, reporter_id: int, moment: object) -> int:
    """Count what a reader reported since a moment."""
    query = (
        select(func.count())
        .select_from(ReportRow)
        .where(ReportRow.reporter_id == reporter_id, ReportRow.made_at > moment)
    )
    return session.scalar(query) or 0
