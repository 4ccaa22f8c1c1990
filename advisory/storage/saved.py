"""Queries about what a member keeps: bookmarks and reading lists. Each is about one member's own rows.

What the member may no longer read stands nowhere and is not counted.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, and_, delete, func, select
from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.storage.entries import readable_by
from advisory.storage.once import add_once
from advisory.storage.tables import BookmarkRow, EntryRow, ReadingListItemRow, ReadingListRow


def keep(session: Session, member_id: int, entry_id: int, now: datetime) -> None:
    """Keep an entry; one that is kept stays where it is in the order."""
    add_once(session, BookmarkRow, member_id=member_id, entry_id=entry_id, kept_at=now)


def let_go(session: Session, member_id: int, entry_id: int) -> None:
    """Keep an entry no longer, on no list either."""
    take_off(session, _lists(member_id), entry_id)
    session.execute(
        delete(BookmarkRow).where(BookmarkRow.member_id == member_id, BookmarkRow.entry_id == entry_id)
    )


def page(
    session: Session, actor: Actor, list_id: int | None = None, *, limit: int, offset: int = 0
) -> list[tuple[EntryRow, datetime]]:
    """List what a member keeps, on one of their lists if named, the last kept first."""
    query = (
        _kept(actor, list_id)
        .order_by(BookmarkRow.kept_at.desc(), EntryRow.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [(entry, kept_at) for entry, kept_at in session.execute(query)]


def count(session: Session, actor: Actor, list_id: int | None = None) -> int:
    """Count what `page` would list in all."""
    kept = _kept(actor, list_id).with_only_columns(EntryRow.id)
    return session.scalar(select(func.count()).select_from(kept.subquery())) or 0


def _kept(actor: Actor, list_id: int | None) -> Select[EntryRow, datetime]:
    query = (
        select(EntryRow, BookmarkRow.kept_at)
        .join(BookmarkRow, BookmarkRow.entry_id == EntryRow.id)
        .where(BookmarkRow.member_id == actor.member_id, readable_by(actor))
    )
    if list_id is not None:
        on_list = select(ReadingListItemRow.entry_id).where(ReadingListItemRow.list_id == list_id)
        query = query.where(EntryRow.id.in_(on_list))
    return query


def lists_of(session: Session, actor: Actor) -> list[tuple[ReadingListRow, int]]:
    """List a member's lists by name, each with how many entries they would find on it."""
    readable = select(EntryRow.id).where(readable_by(actor))
    query = (
        select(ReadingListRow, func.count(ReadingListItemRow.entry_id))
        .outerjoin(
            ReadingListItemRow,
            and_(ReadingListItemRow.list_id == ReadingListRow.id, ReadingListItemRow.entry_id.in_(readable)),
        )
        .where(ReadingListRow.member_id == actor.member_id)
        .group_by(ReadingListRow.id)
        .order_by(func.lower(ReadingListRow.name), ReadingListRow.id)
    )
    return [(row, number) for row, number in session.execute(query)]


def list_by_id(session: Session, member_id: int, list_id: int) -> ReadingListRow | None:
    """Fetch a list, if it is this member's."""
    query = select(ReadingListRow).where(ReadingListRow.id == list_id, ReadingListRow.member_id == member_id)
    return session.scalars(query).one_or_none()


def lists_holding(session: Session, member_id: int, entry_ids: Collection[int]) -> dict[int, set[int]]:
    """Tell on which of a member's lists each of these entries stands."""
    query = select(ReadingListItemRow.entry_id, ReadingListItemRow.list_id).where(
        ReadingListItemRow.entry_id.in_(entry_ids), ReadingListItemRow.list_id.in_(_lists(member_id))
    )
    found: dict[int, set[int]] = {entry_id: set() for entry_id in entry_ids}
    for entry_id, list_id in session.execute(query):
        found[entry_id].add(list_id)
    return found


def put_on(session: Session, list_id: int, entry_id: int) -> None:
    """Put an entry on a list; nothing happens when it stands there."""
    add_once(session, ReadingListItemRow, list_id=list_id, entry_id=entry_id)


def take_off(session: Session, list_ids: Select[int] | Sequence[int], entry_id: int) -> None:
    """Take an entry off lists."""
    session.execute(
        delete(ReadingListItemRow)
        .where(ReadingListItemRow.entry_id == entry_id, ReadingListItemRow.list_id.in_(list_ids))
        .execution_options(synchronize_session=False)
    )


def _lists(member_id: int) -> Select[int]:
    return select(ReadingListRow.id).where(ReadingListRow.member_id == member_id)
