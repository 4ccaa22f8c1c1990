"""Queries about words in private between moderators and an asker."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from advisory.storage.tables import WordRow


def of_situation(session: Session, situation_id: int, *, limit: int = 100) -> list[WordRow]:
    """List the words about one situation, oldest first; of very many, the newest."""
    query = (
        select(WordRow).where(WordRow.situation_id == situation_id).order_by(WordRow.id.desc()).limit(limit)
    )
    return list(session.scalars(query))[::-1]


def count(session: Session, situation_id: int) -> int:
    """Count the words about one situation."""
    query = select(func.count()).select_from(WordRow).where(WordRow.situation_id == situation_id)
    return session.scalar(query) or 0
