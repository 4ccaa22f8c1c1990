"""Queries about what has come under a situation since a page was made.

A mark such as "12-40-3" names the last advice, comment and question that a page showed; whoever asks with it
is told how much has come since.
"""

import re
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from advisory.storage.tables import AdvicePointRow, AdviceRow, CommentRow, QuestionRow

_MARK = re.compile(r"(\d{1,10})-(\d{1,10})-(\d{1,10})")


@dataclass(frozen=True, slots=True)
class Seen:
    """The last of each kind that a page showed; -1 where nothing is to count as new."""

    advice: int = -1
    comment: int = -1
    question: int = -1

    @property
    def mark(self) -> str:
        """The mark that stands for it."""
        return f"{max(0, self.advice)}-{max(0, self.comment)}-{max(0, self.question)}"

    def is_new(self, kind: str, row_id: int) -> bool:
        """Say whether a row of a kind has come since."""
        last = int(getattr(self, kind))
        return last >= 0 and row_id > last


def seen_of(mark: str) -> Seen:
    """Read a mark; one that cannot be read counts nothing as new.

    >>> seen_of("12-40-3").comment, seen_of("…").comment
    (40, -1)
    """
    found = _MARK.fullmatch(mark)
    return Seen(*(int(number) for number in found.groups())) if found else Seen()


def last(session: Session, situation_id: int, reader_id: int, *, insider: bool) -> Seen:
    """Tell the last of each kind that this reader may read.

    Args:
        insider: whether they read private advice, as the asker and moderators do.
    """
    return Seen(
        session.scalar(_advice(func.max(AdviceRow.id), situation_id, reader_id, insider=insider)) or 0,
        session.scalar(_comments(func.max(CommentRow.id), situation_id, reader_id, insider=insider)) or 0,
        session.scalar(_questions(func.max(QuestionRow.id), situation_id)) or 0,
    )


def count_since(
    session: Session, situation_id: int, reader_id: int, seen: Seen, *, insider: bool
) -> tuple[int, int, int]:
    """Count advice, comments and questions that have come since, without the reader's own."""
    given = _advice(func.count(AdviceRow.id), situation_id, reader_id, insider=insider).where(
        AdviceRow.id > seen.advice, AdviceRow.adviser_id != reader_id
    )
    said = _comments(func.count(CommentRow.id), situation_id, reader_id, insider=insider).where(
        CommentRow.id > seen.comment, CommentRow.author_id != reader_id
    )
    asked = _questions(func.count(QuestionRow.id), situation_id).where(
        QuestionRow.id > seen.question, QuestionRow.author_id != reader_id
    )
    return session.scalar(given) or 0, session.scalar(said) or 0, session.scalar(asked) or 0


def _in_sight(situation_id: int, reader_id: int, *, insider: bool) -> list[ColumnElement[bool]]:
    stands = [
        AdviceRow.situation_id == situation_id,
        AdviceRow.withdrawn_at.is_(None),
        AdviceRow.excluded_at.is_(None),
    ]
    return stands if insider else [*stands, or_(~AdviceRow.private, AdviceRow.adviser_id == reader_id)]


def _advice(what: ColumnElement[int], situation_id: int, reader_id: int, *, insider: bool) -> Select[int]:
    return select(what).where(*_in_sight(situation_id, reader_id, insider=insider))


def _comments(what: ColumnElement[int], situation_id: int, reader_id: int, *, insider: bool) -> Select[int]:
    return (
        select(what)
        .join(AdvicePointRow, AdvicePointRow.id == CommentRow.point_id)
        .join(AdviceRow, AdviceRow.id == AdvicePointRow.advice_id)
        .where(
            *_in_sight(situation_id, reader_id, insider=insider),
            AdvicePointRow.excluded_at.is_(None),
            CommentRow.excluded_at.is_(None),
        )
    )


def _questions(what: ColumnElement[int], situation_id: int) -> Select[int]:
    return select(what).where(QuestionRow.situation_id == situation_id)
