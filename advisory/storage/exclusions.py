"""Queries about what moderators took out of threads."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from advisory.storage.tables import AdvicePointRow, AdviceRow, CommentRow, ExclusionRow, QuestionRow


def by_id(session: Session, exclusion_id: int, *, lock: bool = False) -> ExclusionRow | None:
    """Fetch one; with `lock`, as it stands and held."""
    query = select(ExclusionRow).where(ExclusionRow.id == exclusion_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def standing(session: Session, situation_id: int, *, limit: int = 200) -> list[ExclusionRow]:
    """List what is out of one situation's thread, in the order it was taken out."""
    query = (
        select(ExclusionRow)
        .where(ExclusionRow.situation_id == situation_id, ExclusionRow.included_at.is_(None))
        .order_by(ExclusionRow.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def standing_of(session: Session, situation_id: int, writer_id: int) -> list[ExclusionRow]:
    """List what is out of a thread of what one member wrote, in the order it was taken out."""
    return [row for row in standing(session, situation_id) if row.writer_id == writer_id]


def of_thing(session: Session, thing: str, thing_id: int) -> ExclusionRow | None:
    """Fetch the exclusion that stands on one thing."""
    query = select(ExclusionRow).where(
        ExclusionRow.thing == thing, ExclusionRow.thing_id == thing_id, ExclusionRow.included_at.is_(None)
    )
    return session.scalars(query).one_or_none()


def number_of(session: Session, situation_id: int, thing: str, key: str) -> int | None:
    """Give the number of what has this key in the thread of one situation.

    Args:
        thing: "advice", "point", "question", "answer" (by the key of its question) or "comment".
    """
    of_point = AdviceRow.id == AdvicePointRow.advice_id
    queries: dict[str, Select[int]] = {
        "advice": select(AdviceRow.id).where(AdviceRow.key == key, AdviceRow.situation_id == situation_id),
        "point": select(AdvicePointRow.id)
        .join(AdviceRow, of_point)
        .where(AdvicePointRow.key == key, AdviceRow.situation_id == situation_id),
        "question": select(QuestionRow.id).where(
            QuestionRow.key == key, QuestionRow.situation_id == situation_id
        ),
        "comment": select(CommentRow.id)
        .join(AdvicePointRow, AdvicePointRow.id == CommentRow.point_id)
        .join(AdviceRow, of_point)
        .where(CommentRow.key == key, AdviceRow.situation_id == situation_id),
    }
    query = queries.get("question" if thing == "answer" else thing)
    return session.scalar(query) if query is not None else None


def question(session: Session, situation_id: int, question_id: int) -> QuestionRow | None:
    """Fetch a question of one situation, to be changed."""
    query = select(QuestionRow).where(QuestionRow.id == question_id, QuestionRow.situation_id == situation_id)
    return session.scalars(query.with_for_update()).one_or_none()


def advice(session: Session, situation_id: int, advice_id: int) -> AdviceRow | None:
    """Fetch a piece of advice on one situation, to be changed, whether it stands or not."""
    query = select(AdviceRow).where(AdviceRow.id == advice_id, AdviceRow.situation_id == situation_id)
    return session.scalars(
        query.with_for_update(of=AdviceRow).execution_options(populate_existing=True)
    ).one_or_none()


def point(session: Session, situation_id: int, point_id: int) -> AdvicePointRow | None:
    """Fetch a point of advice on one situation, taken out or not."""
    query = (
        select(AdvicePointRow)
        .join(AdviceRow, AdviceRow.id == AdvicePointRow.advice_id)
        .where(AdvicePointRow.id == point_id, AdviceRow.situation_id == situation_id)
    )
    return session.scalars(query).one_or_none()


def points_out(session: Session, ids: list[int]) -> list[AdvicePointRow]:
    """Fetch points that were taken out together, in reading order."""
    query = select(AdvicePointRow).where(AdvicePointRow.id.in_(ids)).order_by(AdvicePointRow.place)
    return list(session.scalars(query))


def comment(session: Session, situation_id: int, comment_id: int) -> CommentRow | None:
    """Fetch a comment under advice on one situation, taken out or not."""
    query = (
        select(CommentRow)
        .join(AdvicePointRow, AdvicePointRow.id == CommentRow.point_id)
        .join(AdviceRow, AdviceRow.id == AdvicePointRow.advice_id)
        .where(CommentRow.id == comment_id, AdviceRow.situation_id == situation_id)
    )
    return session.scalars(query).one_or_none()
