"""Queries about collections; what a reader sees of one are the entries they may read."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.lifecycle import EntryState
from advisory.storage.entries import readable_by
from advisory.storage.tables import CollectionEntryRow, CollectionRow, EntryRow


def by_slug(session: Session, slug: str, *, lock: bool = False) -> CollectionRow | None:
    """Fetch a collection."""
    query = select(CollectionRow).where(CollectionRow.slug == slug)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def counted(
    session: Session, actor: Actor, *, limit: int, entry_id: int | None = None
) -> list[tuple[CollectionRow, int]]:
    """List collections by title, each with how many entries this actor may read there.

    Args:
        entry_id: only collections that hold this entry.
    """
    readable = (
        select(CollectionEntryRow.collection_id, func.count().label("number"))
        .join(EntryRow, EntryRow.id == CollectionEntryRow.entry_id)
        .where(readable_by(actor))
        .group_by(CollectionEntryRow.collection_id)
        .subquery()
    )
    number = func.coalesce(readable.c.number, 0)
    query = (
        select(CollectionRow, number)
        .outerjoin(readable, readable.c.collection_id == CollectionRow.id)
        .order_by(func.lower(CollectionRow.title), CollectionRow.id)
        .limit(limit)
    )
    if not actor.is_moderator:
        query = query.where(number > 0)
    if entry_id is not None:
        inside = select(CollectionEntryRow.collection_id).where(CollectionEntryRow.entry_id == entry_id)
        query = query.where(CollectionRow.id.in_(inside))
    return [(row, found) for row, found in session.execute(query)]


def entries_of(session: Session, actor: Actor, collection_id: int) -> list[EntryRow]:
    """List the entries of a collection that this actor may read, in order."""
    query = (
        select(EntryRow)
        .join(CollectionEntryRow, CollectionEntryRow.entry_id == EntryRow.id)
        .where(CollectionEntryRow.collection_id == collection_id, readable_by(actor))
        .order_by(CollectionEntryRow.place)
    )
    return list(session.scalars(query))


def hidden_from(session: Session, actor: Actor, collection_id: int) -> list[int]:
    """Give the published entries of a collection that this actor must not see, in order."""
    query = (
        select(EntryRow.id)
        .join(CollectionEntryRow, CollectionEntryRow.entry_id == EntryRow.id)
        .where(
            CollectionEntryRow.collection_id == collection_id,
            EntryRow.state == EntryState.PUBLISHED,
            ~readable_by(actor),
        )
        .order_by(CollectionEntryRow.place)
    )
    return list(session.scalars(query))


def published(session: Session, actor: Actor, slugs: Sequence[str]) -> dict[str, int]:
    """Give the row numbers of those entries that this actor may read, by slug."""
    query = select(EntryRow.slug, EntryRow.id).where(EntryRow.slug.in_(slugs), readable_by(actor))
    return {slug: number for slug, number in session.execute(query) if slug}


def put(session: Session, collection_id: int, entry_ids: Sequence[int]) -> None:
    """Let a collection hold these entries in this order."""
    session.execute(delete(CollectionEntryRow).where(CollectionEntryRow.collection_id == collection_id))
    session.add_all(
        CollectionEntryRow(collection_id=collection_id, entry_id=entry_id, place=place)
        for place, entry_id in enumerate(entry_ids)
    )
    session.flush()


def remove(session: Session, row: CollectionRow) -> None:
    """Take a collection away; its entries stay."""
    session.execute(delete(CollectionEntryRow).where(CollectionEntryRow.collection_id == row.id))
    session.delete(row)
