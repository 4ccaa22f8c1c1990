"""The thread of a situation as one reader sees it: questions, advice by cover, marks and comments."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from advisory.documents.render import stored_html
from advisory.domain.actor import Actor
from advisory.domain.byline import Cover, adviser_byline
from advisory.domain.errors import NotFound
from advisory.domain.lifecycle import SituationState, Who
from advisory.domain.permissions import Permission, may
from advisory.services.bylines import Speakers, covers_for, speakers_of
from advisory.services.changing import columns
from advisory.services.pages.common import Choice, PointPage
from advisory.services.pages.thread import AdvicePage, CommentPage, QuestionPage, ThreadPoint
from advisory.services.revising import is_before
from advisory.services.showing import point_pages
from advisory.storage import advice, comments, marks, news, replies, situations
from advisory.storage.tables import AdvicePointRow, AdviceRow, CommentRow, QuestionRow, SituationRow
from advisory.storage.vocabulary import vocabulary

#: While a situation is in one of these states, people ask, advise and comment.
TALKING = frozenset({SituationState.CLARIFYING, SituationState.ADVISING})
#: Comments that stand under a point in the thread; the point's own page has them all.
COMMENTS_SHOWN = 5


def is_insider(who: frozenset[Who]) -> bool:
    """Say whether somebody reads what is for the asker alone: the asker, and moderators."""
    return not who.isdisjoint({Who.ASKER, Who.MODERATOR})


def advice_in_sight(
    session: Session, actor: Actor, row: SituationRow, who: frozenset[Who]
) -> list[AdviceRow]:
    """List the advice this reader may read, in the order of the page: what all may read comes first."""
    only = None if is_insider(who) else actor.member_id or 0
    return advice.of_situation(session, row.id) + advice.private_of(session, row.id, adviser_id=only)


def point_in_sight(
    session: Session, actor: Actor, row: SituationRow, who: frozenset[Who], key: str
) -> tuple[AdvicePointRow, AdviceRow]:
    """Fetch a point of advice that this reader may read.

    Raises:
        NotFound: there is none under this situation, it is a sub-point, or it is not theirs to read.
    """
    found = advice.point_by_key(session, row.id, key)
    if found is None or "." in found[0].number:
        raise NotFound
    if found[1].private and not is_insider(who) and found[1].adviser_id != actor.member_id:
        raise NotFound
    return found


def question_pages(
    rows: Sequence[QuestionRow], actor: Actor, who: frozenset[Who], seen: news.Seen
) -> tuple[QuestionPage, ...]:
    """Show clarifying questions with their answers."""
    asks = Who.ASKER in who
    return tuple(
        QuestionPage(
            number=number,
            byline="You" if row.author_id == actor.member_id else adviser_byline(Cover.CEO),
            text=stored_html(row.html),
            asked_at=row.asked_at,
            answer=stored_html(row.answer_html) if row.answered_at else Markup(),
            answered_at=row.answered_at,
            mine=row.author_id == actor.member_id,
            source=row.answer if asks else "",
            answer_version=row.answer_version,
            folded=row.folded_at is not None,
            is_new=row.author_id != actor.member_id and seen.is_new("question", row.id),
        )
        for number, row in enumerate(rows, start=1)
    )


@dataclass(frozen=True)
class Thread:
    """Everything under a situation as one reader sees it, and what they may do there."""

    questions: tuple[QuestionPage, ...] = ()
    advice: tuple[AdvicePage, ...] = ()
    actions: frozenset[str] = frozenset()
    covers: tuple[Choice, ...] = ()
    mark: str = ""


def thread_of(
    session: Session, actor: Actor, row: SituationRow, who: frozenset[Who], since: str, *, now: datetime
) -> Thread:
    """Show what stands under an open situation.

    Args:
        since: the mark of a page this reader has seen; what has come since is shown as new.
    """
    seen, me = news.seen_of(session, row.id, since), actor.member_id or 0
    given = advice_pages(session, actor, row, who, seen)
    actions = _actions(session, actor, row, who, given)
    covered = not actions.isdisjoint({"give_advice", "choose_cover"})
    return Thread(
        questions=question_pages(situations.questions(session, row.id), actor, who, seen),
        advice=given,
        actions=actions,
        covers=covers_for(session, me, row, vocabulary(session), now=now) if covered else (),
        mark=news.mark_of(session, row.id, me, insider=is_insider(who)),
    )


def _actions(
    session: Session,
    actor: Actor,
    row: SituationRow,
    who: frozenset[Who],
    given: tuple[AdvicePage, ...],
) -> frozenset[str]:
    """Tell what a reader may do in the thread of an open situation."""
    rights, clarifying = columns(who), row.state is SituationState.CLARIFYING
    talking = row.state in TALKING
    mine = next((one for one in given if one.mine), None)
    passed = replies.of_member(session, row.id, actor.member_id or 0) is not None
    advises = may(Permission.GIVE_ADVICE, rights)
    asks = may(Permission.CHANGE_SITUATION, rights)
    steps = {
        "answer": clarifying and may(Permission.ANSWER_QUESTION, rights),
        "ask_question": clarifying and not asks and may(Permission.ASK_QUESTION, rights),
        "fold": talking and asks,
        "give_advice": row.state is SituationState.ADVISING and advises,
        "reaffirm": talking and mine is not None and mine.before,
        "choose_cover": mine is not None,
        "comment": talking and may(Permission.COMMENT_POINT, rights),
        "mark_helpful": advises,
        "mark_useful": asks,
        "pass": talking and advises and mine is None and not passed,
        "take_up": talking and advises and passed,
        "declare_conflict": advises,
    }
    return frozenset(step for step, allowed in steps.items() if allowed)


@dataclass
class _Under:
    """What stands under the points of a page, fetched for all of them at once."""

    helpful: dict[int, int] = field(default_factory=dict)
    helped: set[int] = field(default_factory=set)
    comments: dict[int, list[CommentRow]] = field(default_factory=dict)
    comment_counts: dict[int, int] = field(default_factory=dict)


def advice_pages(
    session: Session,
    actor: Actor,
    row: SituationRow,
    who: frozenset[Who],
    seen: news.Seen | None = None,
) -> tuple[AdvicePage, ...]:
    """Show the advice this reader may read, by cover; moderators also see who gave it."""
    rows = advice_in_sight(session, actor, row, who)
    under = _under(session, actor, rows)
    speaking = speakers_of(session, row, rows)
    sees = may(Permission.SEE_ADVISERS, columns(who)) and Who.ASKER not in who
    seen = seen or news.Seen()

    def page(number: int, one: AdviceRow) -> AdvicePage:
        mine = one.adviser_id == actor.member_id
        return AdvicePage(
            number=number,
            byline=speaking.adviser(one, alone=one.private),
            comment_as=speaking.commenter(actor.member_id or 0, alone=one.private),
            basis=one.basis.value,
            stance=one.stance.value if one.stance else "",
            points=_points(one, under, speaking, actor, seen),
            given_at=one.given_at,
            amended=one.version > 1,
            mine=mine,
            version=one.version,
            source=one.text if mine else "",
            name=speaking.names.get(one.adviser_id, "") if sees else "",
            cover=one.cover.value if mine else "",
            private=one.private,
            before=is_before(one, row),
            reaffirmed_at=one.reaffirmed_at,
            is_new=not mine and seen.is_new("advice", one.id),
        )

    return tuple(page(number, one) for number, one in enumerate(rows, start=1))


def comment_pages(
    rows: Sequence[CommentRow],
    under: AdviceRow,
    speaking: Speakers,
    actor: Actor,
    seen: news.Seen | None = None,
) -> tuple[CommentPage, ...]:
    """Show comments under a piece of advice."""
    return tuple(
        CommentPage(
            key=row.key,
            byline=speaking.commenter(row.author_id, alone=under.private),
            text=stored_html(row.html),
            made_at=row.made_at,
            mine=row.author_id == actor.member_id,
            is_new=seen is not None and row.author_id != actor.member_id and seen.is_new("comment", row.id),
        )
        for row in rows
    )


def _under(session: Session, actor: Actor, rows: Sequence[AdviceRow]) -> _Under:
    ids = [point.id for one in rows for point in one.points if "." not in point.number]
    if not ids:
        return _Under()
    return _Under(
        helpful=marks.counts(session, ids),
        helped=marks.of_member(session, actor.member_id or 0, ids),
        comments=comments.last_of(session, ids, each=COMMENTS_SHOWN),
        comment_counts=comments.counts(session, ids),
    )


def _points(
    given: AdviceRow, under: _Under, speaking: Speakers, actor: Actor, seen: news.Seen
) -> tuple[ThreadPoint, ...]:
    tops = {row.number: row for row in given.points if "." not in row.number}

    def point(shown: PointPage) -> ThreadPoint:
        row = tops[shown.number]
        return ThreadPoint(
            key=row.key,
            number=shown.number,
            anchor=shown.anchor,
            html=shown.html,
            sub_points=shown.sub_points,
            helpful=under.helpful.get(row.id, 0),
            helped=row.id in under.helped,
            useful=row.useful_at is not None,
            comments=comment_pages(under.comments.get(row.id, ()), given, speaking, actor, seen),
            comment_count=under.comment_counts.get(row.id, 0),
        )

    return tuple(point(shown) for shown in point_pages(given.points))
