"""Queries about advice."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from advisory.storage.bars import unbarred
from advisory.storage.tables import AdvicePointRow, AdviceRow, EditionSourceRow, EntryRow, SituationRow

#: Neither withdrawn nor excluded.
_KEPT = (AdviceRow.withdrawn_at.is_(None), AdviceRow.excluded_at.is_(None))
#: What the whole audience of a situation reads, counts and finds.
STANDS = (*_KEPT, ~AdviceRow.private)


def of_situation(session: Session, situation_id: int, *, limit: int = 200) -> list[AdviceRow]:
    """List the advice that stands for the whole audience, in the order it was given."""
    query = (
        select(AdviceRow)
        .where(AdviceRow.situation_id == situation_id, *STANDS)
        .order_by(AdviceRow.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def private_of(
    session: Session, situation_id: int, *, adviser_id: int | None = None, limit: int = 100
) -> list[AdviceRow]:
    """List the advice that stands for the asker alone, in the order it was given.

    Args:
        adviser_id: only what this member gave; None for the asker and moderators, who read all of it.
    """
    query = select(AdviceRow).where(AdviceRow.situation_id == situation_id, *_KEPT, AdviceRow.private)
    if adviser_id is not None:
        query = query.where(AdviceRow.adviser_id == adviser_id)
    return list(session.scalars(query.order_by(AdviceRow.id).limit(limit)))


def adviser_ids(session: Session, situation_id: int) -> set[int]:
    """Tell whose advice stands, private advice included."""
    query = select(AdviceRow.adviser_id).where(AdviceRow.situation_id == situation_id, *_KEPT)
    return set(session.scalars(query))


def point_by_key(session: Session, situation_id: int, key: str) -> tuple[AdvicePointRow, AdviceRow] | None:
    """Fetch a point that stands under this situation, with its advice, private advice included."""
    query = (
        select(AdvicePointRow, AdviceRow)
        .join(AdviceRow, AdviceRow.id == AdvicePointRow.advice_id)
        .where(
            AdvicePointRow.key == key,
            AdvicePointRow.excluded_at.is_(None),
            AdviceRow.situation_id == situation_id,
            *_KEPT,
        )
    )
    found = session.execute(query).first()
    return None if found is None else (found[0], found[1])


def material(session: Session, situation_id: int, *, limit: int = 400) -> dict[int, AdviceRow]:
    """Give everything that was ever advised on a situation, standing or not; for the desk only."""
    query = (
        select(AdviceRow).where(AdviceRow.situation_id == situation_id).order_by(AdviceRow.id).limit(limit)
    )
    return {row.id: row for row in session.scalars(query)}


def struck(session: Session, situation_id: int) -> set[tuple[int, str]]:
    """Give the points that a moderator took out, as their advice and their words."""
    query = (
        select(AdvicePointRow.advice_id, AdvicePointRow.text)
        .join(AdviceRow, AdviceRow.id == AdvicePointRow.advice_id)
        .where(AdviceRow.situation_id == situation_id, AdvicePointRow.excluded_at.is_not(None))
    )
    return {(advice_id, " ".join(text.split())) for advice_id, text in session.execute(query)}


def of_situations(session: Session, situation_ids: Sequence[int]) -> dict[int, list[AdviceRow]]:
    """List the advice that stands on several situations, each in the order it was given."""
    given: dict[int, list[AdviceRow]] = {situation_id: [] for situation_id in situation_ids}
    if given:
        query = select(AdviceRow).where(AdviceRow.situation_id.in_(given), *STANDS).order_by(AdviceRow.id)
        for row in session.scalars(query):
            given[row.situation_id].append(row)
    return given


def by_adviser(
    session: Session, situation_id: int, adviser_id: int, *, lock: bool = False
) -> AdviceRow | None:
    """Fetch a member's one piece of advice on a situation, standing or not."""
    query = select(AdviceRow).where(
        AdviceRow.situation_id == situation_id, AdviceRow.adviser_id == adviser_id
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def counts(session: Session, situation_ids: Sequence[int]) -> dict[int, int]:
    """Count the advice that stands on several situations."""
    query = (
        select(AdviceRow.situation_id, func.count())
        .where(AdviceRow.situation_id.in_(situation_ids), *STANDS)
        .group_by(AdviceRow.situation_id)
    )
    return dict(session.execute(query).all())


def points_of(session: Session, situation_id: int, point_ids: Sequence[int]) -> list[AdvicePointRow]:
    """Fetch those of `point_ids` that stand under this situation, in reading order."""
    query = (
        select(AdvicePointRow)
        .join(AdviceRow)
        .where(
            AdviceRow.situation_id == situation_id,
            AdvicePointRow.id.in_(point_ids),
            AdvicePointRow.excluded_at.is_(None),
            *STANDS,
        )
        .order_by(AdviceRow.id, AdvicePointRow.place)
    )
    return list(session.scalars(query))


def given_to(session: Session, advice_ids: Sequence[int], asker_id: int) -> set[int]:
    """Tell which of these pieces of advice answer a member's own situations."""
    if not advice_ids:
        return set()
    query = (
        select(AdviceRow.id)
        .join(SituationRow, SituationRow.id == AdviceRow.situation_id)
        .where(AdviceRow.id.in_(advice_ids), SituationRow.asker_id == asker_id)
    )
    return set(session.scalars(query))


def grounds_of_entries(session: Session, entry_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Tell on what the live editions of entries rest, as labels: "basis:lived", "stance:supports"."""
    if not entry_ids:
        return {}
    query = (
        select(EditionSourceRow.entry_id, AdviceRow.basis, AdviceRow.stance)
        .join(AdviceRow, AdviceRow.id == EditionSourceRow.advice_id)
        .join(EntryRow, EntryRow.id == EditionSourceRow.entry_id)
        .where(
            EditionSourceRow.entry_id.in_(entry_ids),
            EditionSourceRow.edition == EntryRow.revision,
            *STANDS,
        )
        .distinct()
    )
    found: dict[int, set[str]] = {}
    for entry_id, basis, stance in session.execute(query):
        labels = found.setdefault(entry_id, set())
        labels.add(f"basis:{basis.value}")
        if stance is not None:
            labels.add(f"stance:{stance.value}")
    return {entry_id: tuple(sorted(labels)) for entry_id, labels in found.items()}


def of_adviser(session: Session, adviser_id: int, *, limit: int, offset: int = 0) -> list[AdviceRow]:
    """List what a member advised and stands by, newest first, where no wall has come between since."""
    query = (
        select(AdviceRow)
        .where(AdviceRow.adviser_id == adviser_id, unbarred(adviser_id, AdviceRow.situation_id), *_KEPT)
        .order_by(AdviceRow.given_at.desc(), AdviceRow.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return list(session.scalars(query))


def count_of_adviser(session: Session, adviser_id: int) -> int:
    """Count what `of_adviser` would list in all."""
    query = (
        select(func.count())
        .select_from(AdviceRow)
        .where(AdviceRow.adviser_id == adviser_id, unbarred(adviser_id, AdviceRow.situation_id), *_KEPT)
    )
    return session.scalar(query) or 0
