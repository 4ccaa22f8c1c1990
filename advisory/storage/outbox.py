"""Queries about the outbox."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from advisory.storage.tables import OutboxRow


def due(session: Session, now: datetime, *, limit: int) -> list[OutboxRow]:
    """Take promises that are due, oldest first; PostgreSQL skips those another worker holds."""
    query = (
        select(OutboxRow)
        .where(OutboxRow.done_at.is_(None), OutboxRow.due_at <= now)
        .order_by(OutboxRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(session.scalars(query))


def waiting(session: Session) -> tuple[int, datetime | None]:
    """Tell how many promises are open, and since when the oldest has been."""
    number, oldest = session.execute(
        select(func.count(), func.min(OutboxRow.made_at)).where(OutboxRow.done_at.is_(None))
    ).one()
    return number, oldest


def subjects_waiting(session: Session, kinds: Sequence[str], *, limit: int) -> list[tuple[str, int]]:
    """Tell what open promises of these kinds are about: kind and row number."""
    query = (
        select(OutboxRow.kind, OutboxRow.subject_id)
        .where(OutboxRow.done_at.is_(None), OutboxRow.kind.in_(kinds))
        .limit(limit)
    )
    return [(kind, subject_id) for kind, subject_id in session.execute(query)]


def is_open(session: Session, kind: str, subject_id: int) -> bool:
    """Say whether a promise of this kind about this subject has not been kept yet."""
    query = (
        select(OutboxRow.id)
        .where(OutboxRow.done_at.is_(None), OutboxRow.kind == kind, OutboxRow.subject_id == subject_id)
        .limit(1)
    )
    return session.scalar(query) is not None


def last_id(session: Session) -> int:
    """Give the number of the newest promise, 0 when there is none."""
    return session.scalar(select(func.max(OutboxRow.id))) or 0


def settle(session: Session, kinds: Sequence[str], up_to_id: int) -> None:
    """Mark open promises of these kinds as kept, up to a number."""
    session.execute(
        update(OutboxRow)
        .where(OutboxRow.done_at.is_(None), OutboxRow.kind.in_(kinds), OutboxRow.id <= up_to_id)
        .values(done_at=OutboxRow.due_at, error="")
        .execution_options(synchronize_session=False)
    )


def failing(session: Session, *, limit: int) -> list[OutboxRow]:
    """List open promises whose last attempt failed."""
    query = (
        select(OutboxRow)
        .where(OutboxRow.done_at.is_(None), OutboxRow.attempts > 0)
        .order_by(OutboxRow.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def any_due(session: Session, now: datetime) -> bool:
    """Say whether something is due, without locking anything."""
    query = select(OutboxRow.id).where(OutboxRow.done_at.is_(None), OutboxRow.due_at <= now).limit(1)
    return session.scalar(query) is not None
