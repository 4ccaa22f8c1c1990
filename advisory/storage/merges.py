"""Queries about situations that were merged into others."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from advisory.storage.tables import MergeRow, SituationRow


def standing(session: Session, situation_id: int) -> MergeRow | None:
    """Fetch what one situation was merged by, unless that was undone."""
    query = (
        select(MergeRow)
        .where(MergeRow.situation_id == situation_id, MergeRow.undone_at.is_(None))
        .order_by(MergeRow.id.desc())
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def into(session: Session, situation_id: int, *, limit: int = 50) -> list[tuple[MergeRow, SituationRow]]:
    """List what was merged into one situation and still is, newest first; for moderators only."""
    query = (
        select(MergeRow, SituationRow)
        .join(SituationRow, SituationRow.id == MergeRow.situation_id)
        .where(MergeRow.into_id == situation_id, MergeRow.undone_at.is_(None))
        .order_by(MergeRow.id.desc())
        .limit(limit)
    )
    return [(merge, row) for merge, row in session.execute(query)]
