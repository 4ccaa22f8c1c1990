"""Queries about notices. A notice of what the member may no longer read is neither shown nor counted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.storage.entries import readable_by
from advisory.storage.once import add_once
from advisory.storage.situations import visible_to
from advisory.storage.tables import EntryRow, NoticeRow, SavedSearchRow, SituationRow

Columns = TypeVarTuple("Columns")


def tell(
    session: Session,
    member_id: int,
    kind: str,
    event: str,
    now: datetime,
    *,
    entry_id: int | None = None,
    situation_id: int | None = None,
    saved_search_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> int | None:
    """Tell a member of an event, unless they have been told; give the notice's number when it is new."""
    added = add_once(
        session,
        NoticeRow,
        member_id=member_id,
        kind=kind,
        event=event,
        entry_id=entry_id,
        situation_id=situation_id,
        saved_search_id=saved_search_id,
        detail=dict(detail or {}),
        made_at=now,
    )
    if not added:
        return None
    query = select(NoticeRow.id).where(
        NoticeRow.member_id == member_id, NoticeRow.kind == kind, NoticeRow.event == event
    )
    return session.scalar(query)


def by_id(session: Session, notice_id: int) -> NoticeRow | None:
    """Fetch one notice."""
    return session.get(NoticeRow, notice_id)


def told(session: Session, kind: str, event: str) -> set[int]:
    """Tell which members have been told of an event."""
    query = select(NoticeRow.member_id).where(NoticeRow.kind == kind, NoticeRow.event == event)
    return set(session.scalars(query))


def page(
    session: Session, actor: Actor, *, limit: int, offset: int = 0
) -> list[tuple[NoticeRow, EntryRow | None, SituationRow | None, str]]:
    """List a member's notices, the newest first, each with what it is about and the name of its search."""
    query = (
        _shown(select(NoticeRow, EntryRow, SituationRow, func.coalesce(SavedSearchRow.name, "")), actor)
        .outerjoin(SavedSearchRow, SavedSearchRow.id == NoticeRow.saved_search_id)
        .order_by(NoticeRow.made_at.desc(), NoticeRow.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [(notice, entry, situation, name) for notice, entry, situation, name in session.execute(query)]


def count(session: Session, actor: Actor) -> int:
    """Count what `page` would list in all."""
    return session.scalar(_shown(select(func.count(NoticeRow.id)), actor)) or 0


def count_unread(session: Session, actor: Actor) -> int:
    """Count a member's unread notices."""
    query = _shown(select(func.count(NoticeRow.id)), actor).where(NoticeRow.read_at.is_(None))
    return session.scalar(query) or 0


def unread_by_search(session: Session, actor: Actor) -> dict[int, int]:
    """Count a member's unread notices of each of their saved searches."""
    query = (
        _shown(select(NoticeRow.saved_search_id, func.count(NoticeRow.id)), actor)
        .where(NoticeRow.read_at.is_(None), NoticeRow.saved_search_id.is_not(None))
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


def mark_read(
    session: Session,
    member_id: int,
    now: datetime,
    *,
    entry_id: int | None = None,
    situation_id: int | None = None,
) -> None:
    """Mark a member's notices as read: all, or those of one entry or situation."""
    query = update(NoticeRow).where(NoticeRow.member_id == member_id, NoticeRow.read_at.is_(None))
    if entry_id is not None:
        query = query.where(NoticeRow.entry_id == entry_id)
    if situation_id is not None:
        query = query.where(NoticeRow.situation_id == situation_id)
    session.execute(query.values(read_at=now).execution_options(synchronize_session=False))


def _shown(query: Select[*Columns], actor: Actor) -> Select[*Columns]:
    """Narrow to the member's notices about nothing, or about what they may read as it stands now."""
    return (
        query.select_from(NoticeRow)
        .outerjoin(EntryRow, and_(EntryRow.id == NoticeRow.entry_id, readable_by(actor)))
        .outerjoin(SituationRow, and_(SituationRow.id == NoticeRow.situation_id, visible_to(actor)))
        .where(NoticeRow.member_id == actor.member_id, _in_sight())
    )


def _in_sight() -> ColumnElement[bool]:
    return and_(
        or_(NoticeRow.entry_id.is_(None), EntryRow.id.is_not(None)),
        or_(NoticeRow.situation_id.is_(None), SituationRow.id.is_not(None)),
    )
