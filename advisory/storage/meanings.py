"""Queries about meanings: vectors of passages, by document."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from advisory.domain.meaning import Passages
from advisory.storage.tables import MeaningRow, PassageRow, VocabularyRow

#: The revision of a document that is gone.
GONE = -1


def changed_since(session: Session, change: int, *, limit: int) -> list[Passages]:
    """Give what has changed after a change, in the order of changing; what is gone has no vectors."""
    query = select(MeaningRow).where(MeaningRow.change > change).order_by(MeaningRow.change).limit(limit)
    rows = list(session.scalars(query))
    if not rows:
        return []
    vectors: dict[str, dict[str, bytes]] = {row.key: {} for row in rows}
    found = session.execute(
        select(PassageRow.key, PassageRow.place, PassageRow.vector).where(PassageRow.key.in_(vectors))
    )
    for key, place, vector in found:
        vectors[key][place] = vector
    return [
        Passages(row.key, row.revision, frozenset(row.marks.split()), row.change, vectors[row.key])
        for row in rows
    ]


def revisions(session: Session) -> dict[str, int]:
    """Tell the revision of every document that has vectors."""
    query = select(MeaningRow.key, MeaningRow.revision).where(MeaningRow.revision != GONE)
    return dict(session.execute(query).all())


def known(session: Session, digests: Collection[str]) -> dict[str, bytes]:
    """Give the vectors of texts that have been encoded before, by digest."""
    if not digests:
        return {}
    query = select(PassageRow.digest, PassageRow.vector).where(PassageRow.digest.in_(digests))
    return dict(session.execute(query).all())


def put(
    session: Session,
    key: str,
    revision: int,
    marks: Iterable[str],
    passages: Mapping[str, tuple[str, bytes]],
) -> None:
    """Keep the vectors of a document in the place of those it had.

    Args:
        passages: place to digest and vector.
    """
    row = _row(session, key)
    row.revision, row.marks = revision, " ".join(sorted(marks))
    session.execute(delete(PassageRow).where(PassageRow.key == key))
    session.flush()
    session.add_all(
        PassageRow(key=key, place=place, digest=digest, vector=vector)
        for place, (digest, vector) in passages.items()
    )
    session.flush()


def forget(session: Session, keys: Sequence[str]) -> None:
    """Take the vectors of documents away, for what is withdrawn must not be guessed from them."""
    session.execute(delete(PassageRow).where(PassageRow.key.in_(keys)))
    gone = session.scalars(
        select(MeaningRow.key).where(MeaningRow.key.in_(keys), MeaningRow.revision != GONE)
    )
    for key in list(gone):
        row = _row(session, key)
        row.revision, row.marks = GONE, ""
        session.flush()


def _row(session: Session, key: str) -> MeaningRow:
    """Give the row of a document with the next change; who asks at the same time waits."""
    session.execute(select(VocabularyRow.id).with_for_update())
    row = session.get(MeaningRow, key)
    change = (session.scalar(select(func.max(MeaningRow.change))) or 0) + 1
    if row is None:
        row = MeaningRow(key=key, revision=GONE, marks="", change=change)
        session.add(row)
    row.change = change
    return row
