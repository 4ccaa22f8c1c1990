"""Queries about what the tombstone journal holds back and the database shows nevertheless."""

from collections.abc import Collection
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from advisory.domain.lifecycle import EntryState
from advisory.storage.tables import EntryRow

#: An entry in one of these states is before readers, or can be by the clock alone.
SHOWN = (EntryState.APPROVED, EntryState.PUBLISHED)
_AT_ONCE = 500


def entries_shown(session: Session, uids: Collection[str]) -> list[int]:
    """Give the row numbers of those entries that are shown, or may be without anybody's hand."""
    found: list[int] = []
    rest = iter(sorted(uids))
    while some := list(islice(rest, _AT_ONCE)):
        query = select(EntryRow.id).where(EntryRow.uid.in_(some), EntryRow.state.in_(SHOWN))
        found += session.scalars(query)
    return found


def addresses_shown(session: Session) -> dict[int, str]:
    """Give the slugs of all entries that are shown or may be, by row number."""
    query = select(EntryRow.id, EntryRow.slug).where(EntryRow.state.in_(SHOWN), EntryRow.slug.is_not(None))
    return {number: slug for number, slug in session.execute(query) if slug}
