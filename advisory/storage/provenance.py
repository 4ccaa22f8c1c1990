"""Queries about where the points of published editions come from; for moderators, and for no reader."""

from collections.abc import Sequence

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from advisory.storage.tables import EditionPointRow, EditionSourceRow, EntryRow


def points(session: Session, entry_id: int, edition: int) -> list[EditionPointRow]:
    """List the points of an edition in reading order; none for one that came from a file."""
    query = (
        select(EditionPointRow)
        .where(EditionPointRow.entry_id == entry_id, EditionPointRow.edition == edition)
        .order_by(EditionPointRow.place)
    )
    return list(session.scalars(query))


def sources(session: Session, entry_id: int, edition: int) -> list[EditionSourceRow]:
    """List the sources of an edition, in the order of the thread."""
    query = (
        select(EditionSourceRow)
        .where(EditionSourceRow.entry_id == entry_id, EditionSourceRow.edition == edition)
        .order_by(EditionSourceRow.advice_id, EditionSourceRow.number)
    )
    return list(session.scalars(query))


def freeze(
    session: Session,
    entry_id: int,
    edition: int,
    kept: Sequence[tuple[str, str, str]],
    found: Sequence[dict[str, object]],
) -> None:
    """Keep what an edition is made of.

    Args:
        kept: key, number and text of each point, in reading order.
        found: the columns of each source but entry and edition.
    """
    own = {"entry_id": entry_id, "edition": edition}
    if kept:
        rows = [
            {**own, "place": place, "key": key, "number": number, "text": text}
            for place, (key, number, text) in enumerate(kept)
        ]
        session.execute(insert(EditionPointRow), rows)
    if found:
        session.execute(insert(EditionSourceRow), [{**own, **source} for source in found])


def took_from(session: Session, row: EntryRow, member_id: int) -> bool:
    """Say whether the live edition takes from advice of this member."""
    query = (
        select(EditionSourceRow.entry_id)
        .where(
            EditionSourceRow.entry_id == row.id,
            EditionSourceRow.edition == row.revision,
            EditionSourceRow.adviser_id == member_id,
        )
        .limit(1)
    )
    return session.scalar(query) is not None


def advisers(session: Session, row: EntryRow) -> set[int]:
    """Give the members from whose advice the live edition takes."""
    query = select(EditionSourceRow.adviser_id).where(
        EditionSourceRow.entry_id == row.id, EditionSourceRow.edition == row.revision
    )
    return set(session.scalars(query))
