"""Queries about the outbox."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from advisory.storage.tables import OutboxRow


def due(session: Session, now: datetime, kinds: Collection[str], *, limit: int) -> list[OutboxRow]:
    """Take promises of these kinds that are due, oldest first, without those another worker holds."""
    query = (
        select(OutboxRow)
        .where(OutboxRow.done_at.is_(None), OutboxRow.due_at <= now, OutboxRow.kind.in_(kinds))
        .order_by(OutboxRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(session.scalars(query))


def waiting(session: Session, *, but: Collection[str] = ()) -> tuple[int, datetime | None]:
    """Tell how many promises are open, and since when the oldest has been; some kinds may be left out."""
    number, oldest = session.execute(
        select(func.count(), func.min(OutboxRow.made_at)).where(
            OutboxRow.done_at.is_(None), OutboxRow.kind.not_in(but)
        )
    ).one()
    return number, oldest


def open_kinds(session: Session) -> list[tuple[str, int, datetime]]:
    """Tell for each kind how many promises are open, and since when the oldest has been."""
    query = (
        select(OutboxRow.kind, func.count(), func.min(OutboxRow.made_at))
        .where(OutboxRow.done_at.is_(None))
        .group_by(OutboxRow.kind)
    )
    return [(kind, number, oldest) for kind, number, oldest in session.execute(query)]


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


def settle(session: Session, kinds: Sequence[str], up_to_id: int, subject_id: int | None = None) -> None:
    """Mark open promises of these kinds as kept, up to a number; of one subject if named."""
    change = update(OutboxRow).where(
        OutboxRow.done_at.is_(None), OutboxRow.kind.in_(kinds), OutboxRow.id <= up_to_id
    )
    if subject_id is not None:
        change = change.where(OutboxRow.subject_id == subject_id)
    session.execute(
        change.values(done_at=OutboxRow.due_at, error="").execution_options(synchronize_session=False)
    )


def forget_addresses(session: Session, entry_id: int) -> None:
    """Take the addresses out of all promises about an entry's file; those still open find the one it has."""
    query = select(OutboxRow).where(OutboxRow.kind == "file.entry", OutboxRow.subject_id == entry_id)
    for row in session.scalars(query):
        row.payload = {}


def failing(session: Session, *, limit: int) -> list[OutboxRow]:
    """List open promises whose last attempt failed."""
    query = (
        select(OutboxRow)
        .where(OutboxRow.done_at.is_(None), OutboxRow.attempts > 0)
        .order_by(OutboxRow.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def any_due(session: Session, now: datetime, kinds: Collection[str]) -> bool:
    """Say whether something of these kinds is due, without locking anything."""
    query = (
        select(OutboxRow.id)
        .where(OutboxRow.done_at.is_(None), OutboxRow.due_at <= now, OutboxRow.kind.in_(kinds))
        .limit(1)
    )
    return session.scalar(query) is not None


def subjects_due(
    session: Session, now: datetime, kinds: Collection[str], *, limit: int
) -> list[tuple[int, str, int]]:
    """Tell what is due of these kinds, oldest first, without locking: number, kind and subject."""
    query = (
        select(OutboxRow.id, OutboxRow.kind, OutboxRow.subject_id)
        .where(OutboxRow.done_at.is_(None), OutboxRow.due_at <= now, OutboxRow.kind.in_(kinds))
        .order_by(OutboxRow.id)
        .limit(limit)
    )
    return [(number, kind, subject) for number, kind, subject in session.execute(query)]


def by_id(session: Session, number: int, *, lock: bool = False) -> OutboxRow | None:
    """Fetch one promise; with `lock`, as it stands now and held until the end of the transaction."""
    return session.get(OutboxRow, number, with_for_update=lock, populate_existing=lock)


def keep(session: Session, number: int, now: datetime) -> None:
    """Mark one promise as kept."""
    kept = update(OutboxRow).where(OutboxRow.id == number).values(done_at=now, error="")
    session.execute(kept.execution_options(synchronize_session=False))
