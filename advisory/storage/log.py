"""Queries about the moderation log. There is none that changes it."""

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from advisory.storage.tables import LogRow, SituationRow


def of_thing(session: Session, thing: str, thing_id: int, *, limit: int = 100) -> list[LogRow]:
    """List what happened to one thing, newest first."""
    query = (
        select(LogRow)
        .where(LogRow.thing == thing, LogRow.thing_id == thing_id)
        .order_by(LogRow.id.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def page(session: Session, *, limit: int, offset: int = 0) -> list[LogRow]:
    """List everything but what concerns private drafts, newest first."""
    query = select(LogRow).where(~_of_a_draft()).order_by(LogRow.id.desc()).limit(limit).offset(offset)
    return list(session.scalars(query))


def count(session: Session) -> int:
    """Count the lines that `page` would list in all."""
    return session.scalar(select(func.count()).select_from(LogRow).where(~_of_a_draft())) or 0


def _of_a_draft() -> ColumnElement[bool]:
    """Tell lines about situations that were never posted: that somebody writes one is theirs to know."""
    drafts = select(SituationRow.id).where(SituationRow.submitted_at.is_(None))
    return and_(LogRow.thing == "situation", LogRow.thing_id.in_(drafts))


def last_reason(session: Session, thing: str, thing_id: int, actions: tuple[str, ...]) -> str:
    """Give the reason of the last of `actions` on one thing, "" when there was none."""
    query = (
        select(LogRow.reason)
        .where(LogRow.thing == thing, LogRow.thing_id == thing_id, LogRow.action.in_(actions))
        .order_by(LogRow.id.desc())
        .limit(1)
    )
    return session.scalar(query) or ""
