"""Queries about what has come under a situation since a page was made.

A mark names the last advice, comment and question that a page showed by their random keys; whoever asks with
it is told how much has come since. Row numbers would tell in which order and how fast the site's texts came.
"""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from advisory.storage.keys import KEY_CHARS
from advisory.storage.tables import AdvicePointRow, AdviceRow, CommentRow, QuestionRow

#: Stands in a mark where a page showed none of a kind.
NONE_YET = "0"
_KEY = rf"([0-9a-f]{{{KEY_CHARS}}}|{NONE_YET})"
_Column = ColumnElement[Any] | InstrumentedAttribute[Any]
_MARK = re.compile(f"{_KEY}-{_KEY}-{_KEY}")


@dataclass(frozen=True, slots=True)
class Seen:
    """The last of each kind that a page showed; -1 where nothing is to count as new."""

    advice: int = -1
    comment: int = -1
    question: int = -1

    def is_new(self, kind: str, row_id: int) -> bool:
        """Say whether a row of a kind has come since."""
        last = int(getattr(self, kind))
        return last >= 0 and row_id > last


def seen_of(session: Session, situation_id: int, mark: str) -> Seen:
    """Read a mark; one that cannot be read, or names what is gone since, counts nothing as new.

    Of a kind that a page showed nothing of, everything is.
    """
    found = _MARK.fullmatch(mark)
    if found is None:
        return Seen()
    advice, comment, question = found.groups()
    said = (
        select(CommentRow.id)
        .join(AdvicePointRow, AdvicePointRow.id == CommentRow.point_id)
        .join(AdviceRow, AdviceRow.id == AdvicePointRow.advice_id)
    )
    return Seen(
        *(
            0
            if key == NONE_YET
            else session.scalar(query.where(table.key == key, column == situation_id)) or -1
            for query, table, column, key in (
                (select(AdviceRow.id), AdviceRow, AdviceRow.situation_id, advice),
                (said, CommentRow, AdviceRow.situation_id, comment),
                (select(QuestionRow.id), QuestionRow, QuestionRow.situation_id, question),
            )
        )
    )


def mark_of(session: Session, situation_id: int, reader_id: int, *, insider: bool) -> str:
    """Give the mark of what this reader may read now.

    Args:
        insider: whether they read private advice, as the asker and moderators do.
    """
    newest = (
        _advice(AdviceRow.key, situation_id, reader_id, insider=insider).order_by(AdviceRow.id.desc()),
        _comments(CommentRow.key, situation_id, reader_id, insider=insider).order_by(CommentRow.id.desc()),
        _questions(QuestionRow.key, situation_id).order_by(QuestionRow.id.desc()),
    )
    return "-".join(session.scalar(query.limit(1)) or NONE_YET for query in newest)


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
    return (
        (session.scalar(given) or 0) if seen.advice >= 0 else 0,
        (session.scalar(said) or 0) if seen.comment >= 0 else 0,
        (session.scalar(asked) or 0) if seen.question >= 0 else 0,
    )


def _in_sight(situation_id: int, reader_id: int, *, insider: bool) -> list[ColumnElement[bool]]:
    stands = [
        AdviceRow.situation_id == situation_id,
        AdviceRow.withdrawn_at.is_(None),
        AdviceRow.excluded_at.is_(None),
    ]
    return stands if insider else [*stands, or_(~AdviceRow.private, AdviceRow.adviser_id == reader_id)]


def _advice(what: _Column, situation_id: int, reader_id: int, *, insider: bool) -> Select[Any]:
    return select(what).where(*_in_sight(situation_id, reader_id, insider=insider))


def _comments(what: _Column, situation_id: int, reader_id: int, *, insider: bool) -> Select[Any]:
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


def _questions(what: _Column, situation_id: int) -> Select[Any]:
    return select(what).where(QuestionRow.situation_id == situation_id)
