"""Queries about notices. A notice of what the member may no longer read is neither shown nor counted.

Of what somebody is barred from, not even that it was taken back is told.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple, TypeVarTuple

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.lifecycle import EntryState
from advisory.domain.notices import LASTING, Shelf, kinds_of
from advisory.storage.bars import entry_unbarred, unbarred
from advisory.storage.entries import in_work_state, readable_by
from advisory.storage.once import add_once
from advisory.storage.portions import delete_some
from advisory.storage.situations import visible_to
from advisory.storage.tables import EntryRow, NoticeRow, SavedSearchRow, SituationRow

Columns = TypeVarTuple("Columns")


class Told(NamedTuple):
    """A notice with what it is about, as far as that is in its member's sight, and its search's name."""

    notice: NoticeRow
    entry: EntryRow | None
    situation: SituationRow | None
    search: str


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


def number_of(session: Session, member_id: int, key: str) -> int | None:
    """Give the number of the member's notice that has this key."""
    query = select(NoticeRow.id).where(NoticeRow.member_id == member_id, NoticeRow.key == key)
    return session.scalar(query)


def by_id(session: Session, notice_id: int) -> NoticeRow | None:
    """Fetch one notice."""
    return session.get(NoticeRow, notice_id)


def told(session: Session, kind: str, event: str) -> set[int]:
    """Tell which members have been told of an event."""
    query = select(NoticeRow.member_id).where(NoticeRow.kind == kind, NoticeRow.event == event)
    return set(session.scalars(query))


def page(
    session: Session, actor: Actor, *, kinds: Collection[str] | None = None, limit: int, offset: int = 0
) -> list[Told]:
    """List a member's notices, the newest first, each with what it is about and the name of its search.

    Args:
        kinds: only these; None for all.
    """
    query = _told(actor).order_by(NoticeRow.made_at.desc(), NoticeRow.id.desc()).limit(limit).offset(offset)
    return [Told(*row) for row in session.execute(_of_kinds(query, kinds))]


def one(session: Session, actor: Actor, notice_id: int) -> Told | None:
    """Fetch one of a member's notices, unless what it is about is out of their sight."""
    row = session.execute(_told(actor).where(NoticeRow.id == notice_id)).one_or_none()
    return Told(*row) if row else None


def count(session: Session, actor: Actor, kinds: Collection[str] | None = None) -> int:
    """Count what `page` would list in all."""
    return session.scalar(_of_kinds(_shown(select(func.count(NoticeRow.id)), actor), kinds)) or 0


def count_unread(session: Session, actor: Actor) -> int:
    """Count a member's unread notices."""
    query = _shown(select(func.count(NoticeRow.id)), actor).where(NoticeRow.read_at.is_(None))
    return session.scalar(query) or 0


def unread_by_kind(session: Session, actor: Actor) -> dict[str, int]:
    """Count a member's unread notices of each kind."""
    query = (
        _shown(select(NoticeRow.kind, func.count(NoticeRow.id)), actor)
        .where(NoticeRow.read_at.is_(None))
        .group_by(NoticeRow.kind)
    )
    return dict(session.execute(query).all())


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


def unread_about(
    session: Session, member_id: int, *, situation_slug: str = "", entry_id: int | None = None
) -> list[int]:
    """Give the numbers of a member's unread notices about a situation, or about an entry."""
    query = select(NoticeRow.id).where(NoticeRow.member_id == member_id, NoticeRow.read_at.is_(None))
    if entry_id is not None:
        return list(session.scalars(query.where(NoticeRow.entry_id == entry_id)))
    about = select(SituationRow.id).where(SituationRow.slug == situation_slug)
    return list(session.scalars(query.where(NoticeRow.situation_id.in_(about))))


def mark_read(
    session: Session,
    member_id: int,
    now: datetime,
    *,
    entry_id: int | None = None,
    ids: Collection[int] | None = None,
    kinds: Collection[str] | None = None,
) -> None:
    """Mark a member's notices as read: all, or those of one entry, of these numbers, or of these kinds."""
    query = update(NoticeRow).where(NoticeRow.member_id == member_id, NoticeRow.read_at.is_(None))
    if entry_id is not None:
        query = query.where(NoticeRow.entry_id == entry_id)
    if ids is not None:
        query = query.where(NoticeRow.id.in_(ids))
    if kinds is not None:
        query = query.where(NoticeRow.kind.in_(kinds))
    session.execute(query.values(read_at=now).execution_options(synchronize_session=False))


def forget_event(session: Session, kind: str, event: str) -> None:
    """Delete what anybody was told of an event."""
    query = delete(NoticeRow).where(NoticeRow.kind == kind, NoticeRow.event == event)
    session.execute(query.execution_options(synchronize_session=False))


def forget_before(session: Session, moment: datetime, *, most: int) -> int:
    """Delete notices made before a moment, the oldest first; give how many were deleted."""
    old = select(NoticeRow.id).where(NoticeRow.made_at < moment).order_by(NoticeRow.id)
    return delete_some(session, old, most=most)


def _told(actor: Actor) -> Select[NoticeRow, EntryRow | None, SituationRow | None, str]:
    query = select(NoticeRow, EntryRow, SituationRow, func.coalesce(SavedSearchRow.name, ""))
    return _shown(query, actor).outerjoin(SavedSearchRow, SavedSearchRow.id == NoticeRow.saved_search_id)


def _of_kinds(query: Select[*Columns], kinds: Collection[str] | None) -> Select[*Columns]:
    return query if kinds is None else query.where(NoticeRow.kind.in_(kinds))


def _shown(query: Select[*Columns], actor: Actor) -> Select[*Columns]:
    """Narrow to the member's notices about nothing, or about what they may read as it stands now."""
    return (
        query.select_from(NoticeRow)
        .outerjoin(EntryRow, and_(EntryRow.id == NoticeRow.entry_id, _entry_in_sight(actor)))
        .outerjoin(SituationRow, and_(SituationRow.id == NoticeRow.situation_id, visible_to(actor)))
        .where(
            NoticeRow.member_id == actor.member_id,
            _in_sight(),
            unbarred(actor.member_id, NoticeRow.situation_id),
            entry_unbarred(actor.member_id, NoticeRow.entry_id),
        )
    )


def _entry_in_sight(actor: Actor) -> ColumnElement[bool]:
    """Say of which entries the title may be told: of published ones as far as they reach, and of others at
    the desk, and to whoever is asked for consent while they are asked.
    """
    ways = [readable_by(actor)]
    asked = in_work_state() == EntryState.CONSENT.value
    ways.append(and_(NoticeRow.kind.in_([kind.value for kind in kinds_of(Shelf.CONSENT)]), asked))
    if actor.is_moderator:
        ways.append(NoticeRow.kind.in_([kind.value for kind in kinds_of(Shelf.DESK)]))
    return or_(*ways)


def _in_sight() -> ColumnElement[bool]:
    about = and_(
        or_(NoticeRow.entry_id.is_(None), EntryRow.id.is_not(None)),
        or_(NoticeRow.situation_id.is_(None), SituationRow.id.is_not(None)),
    )
    return or_(about, NoticeRow.kind.in_([kind.value for kind in LASTING]))
