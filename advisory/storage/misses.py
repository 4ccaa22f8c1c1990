"""Queries about searches in vain."""

from datetime import date

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from advisory.storage.tables import MissRow


def count_again(session: Session, words: str, month: date, text: str, today: date) -> bool:
    """Count a wish that was counted in this month already; say whether it was."""
    counted = session.execute(
        update(MissRow)
        .where(MissRow.words == words, MissRow.month == month)
        .values(count=MissRow.count + 1, text=text, last_on=today)
        .returning(MissRow.id)
    )
    return counted.first() is not None


def add(session: Session, words: str, month: date, text: str, today: date) -> None:
    """Count a wish for the first time in a month."""
    session.add(MissRow(words=words, month=month, text=text, last_on=today))


def number(session: Session, month: date) -> int:
    """Count the different wishes of a month."""
    return session.scalar(select(func.count()).select_from(MissRow).where(MissRow.month == month)) or 0


def most_wanted(session: Session, month: date, *, limit: int) -> list[MissRow]:
    """List the wishes of a month, the most frequent first; for moderators only."""
    query = (
        select(MissRow)
        .where(MissRow.month == month)
        .order_by(MissRow.count.desc(), MissRow.words)
        .limit(limit)
    )
    return list(session.scalars(query))


def forget_before(session: Session, month: date) -> None:
    """Forget the wishes of months before one."""
    session.execute(delete(MissRow).where(MissRow.month < month))
