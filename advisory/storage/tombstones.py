"""Queries about what the tombstone journal holds back and the database shows nevertheless."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from advisory.domain.lifecycle import SITUATION, EntryState
from advisory.storage.tables import EntryRow, LogRow, MemberRow, SituationRow

#: An entry in one of these states is before readers, or can be by the clock alone.
SHOWN = (EntryState.APPROVED, EntryState.PUBLISHED)
#: A situation in one of these states can be withdrawn, or removed.
HIDES = {
    action: frozenset(state for row in SITUATION if row.action == action for state in row.sources)
    for action in ("withdraw", "remove")
}
_AT_ONCE = 500
_Key = TypeVar("_Key", str, int)


def entries_shown(session: Session, uids: Collection[str]) -> list[int]:
    """Give the row numbers of those entries that are shown, or may be without anybody's hand."""
    found: list[int] = []
    for some in _parts(uids):
        query = select(EntryRow.id).where(EntryRow.uid.in_(some), EntryRow.state.in_(SHOWN))
        found += session.scalars(query)
    return found


def addresses_shown(session: Session) -> dict[int, str]:
    """Give the slugs of all entries that are shown or may be, by row number."""
    query = select(EntryRow.id, EntryRow.slug).where(EntryRow.state.in_(SHOWN), EntryRow.slug.is_not(None))
    return {number: slug for number, slug in session.execute(query) if slug}


def situations_shown(session: Session, slugs: Collection[str], action: str) -> dict[str, int]:
    """Give the row numbers of those situations that could still be withdrawn or removed, by slug."""
    found: dict[str, int] = {}
    for some in _parts(slugs):
        query = select(SituationRow.slug, SituationRow.id).where(
            SituationRow.slug.in_(some), SituationRow.state.in_(sorted(HIDES[action]))
        )
        for slug, number in session.execute(query):
            found[slug] = number
    return found


def members_shown(session: Session, uids: Collection[str]) -> list[str]:
    """Give those of some members who have left that are whole in this database."""
    found: list[str] = []
    for some in _parts(uids):
        query = select(MemberRow.uid).where(MemberRow.uid.in_(some), MemberRow.left_on.is_(None))
        found += session.scalars(query)
    return sorted(found)


def log_lines(
    session: Session, action: str, situation_ids: Collection[int]
) -> set[tuple[int, datetime, str]]:
    """Give what the log says of this action on these situations: which, when, and the reason."""
    found: set[tuple[int, datetime, str]] = set()
    for some in _parts(situation_ids):
        query = select(LogRow.thing_id, LogRow.at, LogRow.reason).where(
            LogRow.thing == "situation", LogRow.action == action, LogRow.thing_id.in_(some)
        )
        found |= {(number, at, reason) for number, at, reason in session.execute(query)}
    return found


def _parts(keys: Iterable[_Key]) -> Iterator[list[_Key]]:
    """Give keys in parts that fit into one query."""
    rest = iter(sorted(keys))
    while some := list(islice(rest, _AT_ONCE)):
        yield some
