"""Queries about comments under points of advice."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from advisory.storage.tables import AdvicePointRow, AdviceRow, CommentRow


def by_key(session: Session, key: str) -> tuple[CommentRow, str] | None:
    """Fetch one comment, with the key of the point it stands under."""
    query = (
        select(CommentRow, AdvicePointRow.key)
        .join(AdvicePointRow, AdvicePointRow.id == CommentRow.point_id)
        .where(CommentRow.key == key)
    )
    found = session.execute(query).first()
    return None if found is None else (found[0], found[1])


def of_point(session: Session, point_id: int, *, limit: int, offset: int = 0) -> list[CommentRow]:
    """List what stands under a point, in the order it was said."""
    query = (
        select(CommentRow)
        .where(CommentRow.point_id == point_id, CommentRow.excluded_at.is_(None))
        .order_by(CommentRow.id)
        .limit(limit)
        .offset(offset)
    )
    return list(session.scalars(query))


def counts(session: Session, point_ids: Collection[int]) -> dict[int, int]:
    """Count what stands under several points; points without any are left out."""
    query = (
        select(CommentRow.point_id, func.count())
        .where(CommentRow.point_id.in_(point_ids), CommentRow.excluded_at.is_(None))
        .group_by(CommentRow.point_id)
    )
    return dict(session.execute(query).all())


def last_of(session: Session, point_ids: Collection[int], *, each: int) -> dict[int, list[CommentRow]]:
    """Give the last few comments under each of several points, in the order they were said."""
    if not point_ids:
        return {}
    place = func.row_number().over(partition_by=CommentRow.point_id, order_by=CommentRow.id.desc())
    ranked = (
        select(CommentRow.id, place.label("place"))
        .where(CommentRow.point_id.in_(point_ids), CommentRow.excluded_at.is_(None))
        .subquery()
    )
    query = (
        select(CommentRow)
        .join(ranked, ranked.c.id == CommentRow.id)
        .where(ranked.c.place <= each)
        .order_by(CommentRow.id)
    )
    found: dict[int, list[CommentRow]] = {}
    for row in session.scalars(query):
        found.setdefault(row.point_id, []).append(row)
    return found


def said_before(session: Session, point_id: int, author_id: int, text: str) -> bool:
    """Say whether a member said exactly this under a point already."""
    query = (
        select(CommentRow.id)
        .where(CommentRow.point_id == point_id, CommentRow.author_id == author_id, CommentRow.text == text)
        .limit(1)
    )
    return session.scalar(query) is not None


def authors(session: Session, point_id: int) -> set[int]:
    """Tell who commented under a point."""
    query = select(CommentRow.author_id).where(
        CommentRow.point_id == point_id, CommentRow.excluded_at.is_(None)
    )
    return set(session.scalars(query.distinct()))


def shared_texts(session: Session, situation_id: int, *, limit: int) -> list[str]:
    """List what the whole audience of a situation may read and find, the newest first."""
    query = (
        select(CommentRow.text)
        .join(AdvicePointRow, AdvicePointRow.id == CommentRow.point_id)
        .join(AdviceRow, AdviceRow.id == AdvicePointRow.advice_id)
        .where(
            AdviceRow.situation_id == situation_id,
            AdviceRow.withdrawn_at.is_(None),
            AdviceRow.excluded_at.is_(None),
            ~AdviceRow.private,
            AdvicePointRow.excluded_at.is_(None),
            CommentRow.excluded_at.is_(None),
        )
        .order_by(CommentRow.id.desc())
        .limit(limit)
    )
    return list(session.scalars(query))
