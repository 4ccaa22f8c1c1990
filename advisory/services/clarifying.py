"""Clarifying: peers ask, the asker answers, and then advice opens."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from advisory.documents.render import member_html
from advisory.domain.actor import VISITOR, Actor
from advisory.domain.errors import Forbidden, Invalid, NotFound, WrongState
from advisory.domain.lifecycle import Fact, SituationState, Who
from advisory.domain.notices import NoticeKind
from advisory.domain.permissions import Permission, require
from advisory.domain.situation import PART_CHARS
from advisory.domain.text import clean
from advisory.services.changing import (
    columns,
    move_situation,
    promise_situation,
    refuse_stale,
    situation_in_sight,
    standing_to,
)
from advisory.services.due import MOST
from advisory.services.excluded import refuse_taken_out
from advisory.services.telling import tell, tell_of_step
from advisory.services.transaction import transaction
from advisory.storage import situations
from advisory.storage.tables import QuestionRow, SituationRow

QUESTION_CHARS = 1_000
#: More questions than this have left clarifying behind.
MOST_QUESTIONS = 100
#: How long peers can still ask after the last answer before advice opens by itself.
WAIT = timedelta(hours=24)


def ask(session: Session, actor: Actor, slug: str, text: str, *, now: datetime) -> None:
    """Ask a clarifying question; the same one from the same member a second time changes nothing.

    Raises:
        NotFound: no such situation in sight.
        Forbidden: not a member of its audience, or its asker.
        WrongState: it is not being clarified.
        Invalid: the question is empty, too long or too tangled, or there are too many already.
    """
    text = clean(text)
    with transaction(session):
        row = _clarifying(session, actor, slug, "ask a question")
        who = standing_to(session, actor, row)
        if Who.ASKER in who:
            raise Forbidden("Questions to yourself stay with you. Answer those of others instead.")
        require(Permission.ASK_QUESTION, columns(who))
        asked = situations.questions(session, row.id, limit=MOST_QUESTIONS)
        if any(one.author_id == actor.member_id and one.text == text for one in asked):
            return
        if len(asked) >= MOST_QUESTIONS:
            raise Invalid({"text": "There are a hundred questions already. Let the asker answer first."})
        html = _checked(text, "Write your question.", QUESTION_CHARS)
        refuse_taken_out(session, actor, row.id, [text])
        question = QuestionRow(
            situation_id=row.id, author_id=actor.member_id, text=text, html=html, asked_at=now
        )
        session.add(question)
        session.flush()
        event, detail = f"question-{question.id}", {"question": len(asked) + 1}
        tell(
            session,
            NoticeKind.QUESTION_TO_YOU,
            [row.asker_id],
            event,
            now=now,
            situation=row,
            detail=detail,
        )
        promise_situation(session, row.id, now)


def answer(
    session: Session,
    actor: Actor,
    slug: str,
    number: int,
    text: str,
    *,
    seen_version: int = 0,
    now: datetime,
) -> None:
    """Answer the question with this place in the thread, or correct the answer.

    The same answer a second time changes nothing. A corrected answer may be folded in again.

    Args:
        seen_version: of the answer that is corrected; 0 for the first one.

    Raises:
        NotFound: no such situation in sight, or no such question.
        Forbidden: somebody else asked the situation.
        WrongState: it is not being clarified.
        Stale: answered or corrected since `seen_version`; carries both texts.
        Invalid: the answer is empty, too long or too tangled.
    """
    text = clean(text)
    with transaction(session):
        row = _clarifying(session, actor, slug, "answer")
        require(Permission.ANSWER_QUESTION, columns(standing_to(session, actor, row)))
        questions = situations.questions(session, row.id)
        if not 1 <= number <= len(questions):
            raise NotFound
        question = questions[number - 1]
        if question.answered_at is not None and question.answer == text:
            return
        html = _checked(text, "Write your answer.", PART_CHARS)
        refuse_taken_out(session, actor, row.id, [text])
        refuse_stale(question.answer_version, seen_version, {"answer": question.answer}, {"answer": text})
        question.answer, question.answer_html, question.answered_at = text, html, now
        question.answer_version += 1
        question.folded_at = None
        event, detail = f"question-{question.id}-{question.answer_version}", {"question": number}
        told = [question.author_id]
        tell(session, NoticeKind.ANSWERED, told, event, now=now, situation=row, detail=detail)
        promise_situation(session, row.id, now)


def open_for_advice(session: Session, actor: Actor, slug: str, *, seen_version: int, now: datetime) -> None:
    """End clarifying and let peers advise.

    Raises:
        NotFound: no such situation in sight.
        Forbidden: neither its asker nor a moderator.
        WrongState: it is not being clarified.
        Stale: changed since `seen_version`.
    """
    _move(session, actor, slug, "open_for_advice", seen_version, now)


def back_to_clarifying(
    session: Session, actor: Actor, slug: str, *, seen_version: int, now: datetime
) -> None:
    """Let peers ask again; the advice given so far stays.

    Raises:
        NotFound: no such situation in sight.
        Forbidden: neither its asker nor a moderator.
        WrongState: it is not open for advice.
        Stale: changed since `seen_version`.
    """
    _move(session, actor, slug, "back_to_clarifying", seen_version, now)


def open_answered(session: Session, now: datetime) -> int:
    """Open for advice what has had all its questions answered for a day; for the clock.

    Returns:
        How many were opened.
    """
    opened = 0
    for slug in situations.answered(session, now - WAIT, limit=MOST):
        with transaction(session):
            row = situations.by_slug(session, slug, lock=True)
            if row is None or slug not in situations.answered(session, now - WAIT, limit=1, slug=slug):
                continue
            facts = [Fact.ANSWERED]
            move_situation(session, VISITOR, row, "open_for_advice", now=now, facts=facts, who={Who.CLOCK})
            tell_of_step(session, row, "open_for_advice", None, now=now)
            opened += 1
    return opened


def _move(session: Session, actor: Actor, slug: str, action: str, seen_version: int, now: datetime) -> None:
    with transaction(session):
        row = situation_in_sight(session, actor, slug, lock=True)
        move_situation(session, actor, row, action, now=now, seen_version=seen_version)
        tell_of_step(session, row, action, actor.member_id, now=now)


def _clarifying(session: Session, actor: Actor, slug: str, action: str) -> SituationRow:
    row = situation_in_sight(session, actor, slug, lock=True)
    if row.state is not SituationState.CLARIFYING:
        raise WrongState(row.state, action)
    return row


def _checked(text: str, when_empty: str, max_chars: int) -> str:
    if not text:
        raise Invalid({"text": when_empty})
    return str(member_html(text, "text", max_chars))
