"""The texts of a thread, as a moderator takes them out and puts them back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from advisory.documents.plain import plain
from advisory.documents.render import member_html
from advisory.domain.edition import Point
from advisory.domain.errors import Invalid, NotFound, WrongState
from advisory.domain.exclusion import said_alike
from advisory.domain.points import read_points, write_points
from advisory.domain.text import one_line
from advisory.services.changing import touch
from advisory.storage import exclusions, revisions
from advisory.storage.tables import AdvicePointRow, AdviceRow, ExclusionRow, QuestionRow, SituationRow


@dataclass(frozen=True, slots=True)
class Taken:
    """What is taken out or put back.

    Attributes:
        kept: what it needs to be put back; its "texts" are the words as typed.
    """

    thing: str
    thing_id: int
    writer_id: int
    kept: dict[str, Any] = field(default_factory=dict)
    advice_id: int | None = None


def take_out(session: Session, row: SituationRow, thing: str, thing_id: int, now: datetime) -> Taken:
    """Take a text out of a thread.

    Raises:
        NotFound: there is no such text in it.
    """
    takers = {"advice": _advice_out, "point": _point_out, "question": _question_out, "answer": _answer_out,
              "comment": _comment_out}  # fmt: skip
    if thing not in takers:
        raise NotFound
    return takers[thing](session, row, thing_id, now)


def put_back(session: Session, row: SituationRow, out: ExclusionRow, now: datetime) -> Taken:
    """Put a text back that was taken out.

    Raises:
        WrongState: what it belonged to is gone.
    """
    putters = {"advice": _advice_back, "point": _points_back, "question": _question_back,
               "answer": _answer_back, "comment": _comment_back}  # fmt: skip
    putters[out.thing](session, row, out, now)
    return Taken(out.thing, out.thing_id, out.writer_id, out.kept, out.advice_id)


def _gone() -> WrongState:
    return WrongState("gone", "put back", "What this belonged to was taken back by who wrote it.")


def _advice_out(session: Session, row: SituationRow, advice_id: int, now: datetime) -> Taken:
    given = exclusions.advice(session, row.id, advice_id)
    if given is None or not given.stands:
        raise NotFound
    given.excluded_at = now
    given.version += 1
    texts = [point.text for point in given.points]
    return Taken("advice", given.id, given.adviser_id, {"texts": texts}, given.id)


def _advice_back(session: Session, row: SituationRow, out: ExclusionRow, now: datetime) -> None:
    given = exclusions.advice(session, row.id, out.thing_id)
    if given is None:
        raise _gone()
    given.excluded_at = None
    given.version += 1


def _point_out(session: Session, row: SituationRow, point_id: int, now: datetime) -> Taken:
    """Take out a point with its sub-points, or the whole advice when nothing would be left of it."""
    point = exclusions.point(session, row.id, point_id)
    given = exclusions.advice(session, row.id, point.advice_id) if point else None
    if point is None or given is None or not given.stands or point.excluded_at is not None:
        raise NotFound
    number = point.number
    out = [one for one in given.points if one.number == number or one.number.startswith(f"{number}.")]
    if len(out) == len(given.points):
        return _advice_out(session, row, given.id, now)
    texts = [one.text for one in out]
    kept = {
        "number": number,
        "texts": texts,
        "points": {str(one.id): one.number for one in out},
        "revisions": _leave_out_of_revisions(session, given.id, texts),
    }
    for one in out:
        one.excluded_at, one.number = now, f"x{one.id}"
    _write_anew(session, given)
    return Taken("point", point.id, given.adviser_id, kept, given.id)


def _points_back(session: Session, row: SituationRow, out: ExclusionRow, now: datetime) -> None:
    """Put a point back under its number, or under the next free one."""
    given = exclusions.advice(session, row.id, out.advice_id or 0)
    back = exclusions.points_out(session, [int(key) for key in out.kept["points"]])
    if given is None or not back:
        raise _gone()
    taken = {one.number for one in given.points}
    tops = [int(number.partition(".")[0]) for number in taken]
    first = out.kept["number"]
    top, _, sub = first.partition(".")
    if first in taken or (sub and top not in taken):
        top, sub = str(max(tops, default=0) + 1), ""
    for place, one in enumerate(back):
        below = str(out.kept["points"][str(one.id)])[len(first) :]
        one.number = (f"{top}.{sub}" if sub else top) + below
        one.excluded_at = None
        one.place = len(given.points) + place
    session.flush()
    session.refresh(given, ["points"])
    for place, one in enumerate(sorted(given.points, key=lambda one: _order(one.number))):
        one.place = place
    _restore_revisions(session, given.id, out.kept.get("revisions", {}))
    _write_anew(session, given)


def _order(number: str) -> tuple[int, int]:
    top, _, sub = number.partition(".")
    return int(top), int(sub or 0)


def _write_anew(session: Session, given: AdviceRow) -> None:
    """Have what the adviser amends be what stands."""
    given.version += 1
    session.flush()
    session.refresh(given, ["points"])
    given.text = write_points(_nested(given.points))
    session.flush()


def _nested(rows: Sequence[AdvicePointRow]) -> tuple[Point, ...]:
    points: list[Point] = []
    for one in sorted(rows, key=lambda one: _order(one.number)):
        if "." in one.number and points:
            last = points.pop()
            points.append(Point(last.text, (*last.sub_points, one.text)))
        else:
            points.append(Point(one.text))
    return tuple(points)


def _leave_out_of_revisions(session: Session, advice_id: int, texts: Sequence[str]) -> dict[str, str]:
    """Take words out of the history of a piece of advice; gives what it said, by revision."""
    out = {said_alike(text) for text in texts}
    kept = {}
    for revision in revisions.of_advice(session, advice_id, limit=None):
        try:
            points = read_points(revision.text)
        except Invalid:
            points = ()
        left = tuple(
            Point(one.text, tuple(sub for sub in one.sub_points if said_alike(sub) not in out))
            for one in points
            if said_alike(one.text) not in out
        )
        if left != points or not points:
            kept[str(revision.id)] = revision.text
            revision.text = write_points(left) if left else ""
    return kept


def _restore_revisions(session: Session, advice_id: int, texts: dict[str, str]) -> None:
    for revision in revisions.of_advice(session, advice_id, limit=None):
        revision.text = texts.get(str(revision.id), revision.text)


def folded_paragraph(question: QuestionRow) -> str:
    """Write a question and its answer as a paragraph that opens with the question, to be folded in.

    The question loses its own emphasis and brackets, which would break the bold around it.
    """
    asked = one_line(plain(question.text)).translate(str.maketrans("", "", "*_[]`<>"))
    return f"**{asked}** {question.answer}"


def _fold_out(session: Session, row: SituationRow, question: QuestionRow, now: datetime) -> None:
    """Take an answer that was folded into the text out of it, and out of every revision that has it.

    Where its asker has changed the paragraph since, the answer goes alone; it may be folded in again when a
    moderator has put it back.
    """
    if question.folded_at is None or not question.answer:
        return
    texts = (f"\n\n{folded_paragraph(question)}", question.answer)

    def without(body: str) -> str:
        return next((body.replace(text, "") for text in texts if text in body), body).strip()

    row.body = without(row.body)
    row.body_html = str(member_html(row.body, "body")) if row.body else ""
    for revision in revisions.of_situation(session, row.id, limit=None):
        revision.parts = {**revision.parts, "body": without(revision.parts.get("body", ""))}
    question.folded_at = None
    touch(row, now)


def _question_out(session: Session, row: SituationRow, question_id: int, now: datetime) -> Taken:
    question = exclusions.question(session, row.id, question_id)
    if question is None or not question.text:
        raise NotFound
    kept = {
        "texts": [question.text], "text": question.text, "html": question.html, "answer": question.answer,
        "answer_html": question.answer_html,
    }  # fmt: skip
    _fold_out(session, row, question, now)
    question.text = question.html = question.answer = question.answer_html = ""
    return Taken("question", question.id, question.author_id, kept)


def _question_back(session: Session, row: SituationRow, out: ExclusionRow, now: datetime) -> None:
    question = exclusions.question(session, row.id, out.thing_id)
    if question is None:
        raise _gone()
    for name in ("text", "html", "answer", "answer_html"):
        setattr(question, name, out.kept[name])


def _answer_out(session: Session, row: SituationRow, question_id: int, now: datetime) -> Taken:
    question = exclusions.question(session, row.id, question_id)
    if question is None or not question.answer:
        raise NotFound
    kept = {"texts": [question.answer], "answer": question.answer, "answer_html": question.answer_html}
    _fold_out(session, row, question, now)
    question.answer = question.answer_html = ""
    return Taken("answer", question.id, row.asker_id, kept)


def _answer_back(session: Session, row: SituationRow, out: ExclusionRow, now: datetime) -> None:
    question = exclusions.question(session, row.id, out.thing_id)
    if question is None or not question.text:
        raise _gone()
    question.answer, question.answer_html = out.kept["answer"], out.kept["answer_html"]


def _comment_out(session: Session, row: SituationRow, comment_id: int, now: datetime) -> Taken:
    comment = exclusions.comment(session, row.id, comment_id)
    if comment is None or comment.excluded_at is not None:
        raise NotFound
    comment.excluded_at = now
    point = exclusions.point(session, row.id, comment.point_id)
    kept = {"texts": [comment.text]}
    return Taken("comment", comment.id, comment.author_id, kept, point.advice_id if point else None)


def _comment_back(session: Session, row: SituationRow, out: ExclusionRow, now: datetime) -> None:
    comment = exclusions.comment(session, row.id, out.thing_id)
    if comment is None:
        raise _gone()
    comment.excluded_at = None
