"""Queries about notices. A notice of what the member may no longer read is neither shown nor counted."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.storage.entries import readable_by
from advisory.storage.once import add_once
from advisory.storage.tables import EntryRow, NoticeRow, SavedSearchRow


def tell(
    session: Session, member_id: int, kind: str, entry_id: int, saved_search_id: int, now: datetime
) -> None:
    """Tell a member of an entry, unless they have been told."""
    values = {"kind": kind, "entry_id": entry_id, "saved_search_id": saved_search_id, "made_at": now}
    add_once(session, NoticeRow, member_id=member_id, **values)


def told(session: Session, kind: str, entry_id: int) -> set[int]:
    """Tell which members have been told of an entry."""
    query = select(NoticeRow.member_id).where(NoticeRow.kind == kind, NoticeRow.entry_id == entry_id)
    return set(session.scalars(query))


def page(
    session: Session, actor: Actor, *, limit: int, offset: int = 0
) -> list[tuple[NoticeRow, EntryRow, str]]:
    """List a member's notices, the newest first, each with its entry and the name of its search."""
    query = (
        select(NoticeRow, EntryRow, func.coalesce(SavedSearchRow.name, ""))
        .join(EntryRow, EntryRow.id == NoticeRow.entry_id)
        .outerjoin(SavedSearchRow, SavedSearchRow.id == NoticeRow.saved_search_id)
        .where(*_shown(actor))
        .order_by(NoticeRow.made_at.desc(), NoticeRow.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [(notice, entry, name) for notice, entry, name in session.execute(query)]


def count(session: Session, actor: Actor) -> int:
    """Count what `page` would list in all."""
    query = select(func.count()).select_from(NoticeRow).join(EntryRow, EntryRow.id == NoticeRow.entry_id)
    return session.scalar(query.where(*_shown(actor))) or 0


def count_unread(session: Session, actor: Actor) -> int:
    """Count a member's unread notices."""
    query = select(func.count()).select_from(NoticeRow).join(EntryRow, EntryRow.id == NoticeRow.entry_id)
    return session.scalar(query.where(*_shown(actor), NoticeRow.read_at.is_(None))) or 0


def unread_by_search(session: Session, actor: Actor) -> dict[int, int]:
    """Count a member's unread notices of each of their saved searches."""
    query = (
        select(NoticeRow.saved_search_id, func.count())
        .join(EntryRow, EntryRow.id == NoticeRow.entry_id)
        .where(*_shown(actor), NoticeRow.read_at.is_(None), NoticeRow.saved_search_id.is_not(None))
        .group_by(NoticeRow.saved_search_id)
    )
    return {search_id: number for search_id, number in session.execute(query) if search_id is not None}


def is_unread(session: Session, member_id: int, slug: str) -> bool:
    """Say whether a member has an unread notice of an entry."""
    query = (
        select(NoticeRow.id)
        .join(EntryRow, EntryRow.id == NoticeRow.entry_id)
        .where(NoticeRow.member_id == member_id, EntryRow.slug == slug, NoticeRow.read_at.is_(None))
        .limit(1)
    )
    return session.scalar(query) is not None


def mark_read(session: Session, member_id: int, now: datetime, entry_id: int | None = None) -> None:
    """Mark a member's notices as read: all, or those of one entry."""
    query = update(NoticeRow).where(NoticeRow.member_id == member_id, NoticeRow.read_at.is_(None))
    if entry_id is not None:
        query = query.where(NoticeRow.entry_id == entry_id)
    session.execute(query.values(read_at=now).execution_options(synchronize_session=False))


def _shown(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return (NoticeRow.member_id == actor.member_id, readable_by(actor))
