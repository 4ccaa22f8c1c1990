"""Clarifying: peers ask, the asker answers, and then advice opens."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Invalid, NotFound, Stale, WrongState
from advisory.domain.notices import NoticeKind
from advisory.services import advising, clarifying, finding, reading
from advisory.services.looking import Finder
from advisory.storage import notices as notice_rows
from advisory.storage.tables import NoticeRow


def questions(session, person, slug, now):
    return reading.situation(session, person.actor, slug, now=now).questions


def test_a_question_is_shown_to_everybody_without_its_authors_name(session, circle, priya, paul, now):
    slug = circle.asked()
    [question] = questions(session, priya, slug, now)
    assert (question.byline, question.mine) == ("A CEO", False)
    assert questions(session, paul, slug, now)[0].byline == "You"


def test_a_moderator_may_ask_too(session, circle, mona, now):
    slug = circle.clarifying()
    clarifying.ask(session, mona.actor, slug, "Since when?", now=now)
    assert len(questions(session, mona, slug, now)) == 1


def test_the_answer_stands_under_its_question_and_is_found(
    session, circle, engine, deliver, erin, priya, now
):
    slug = circle.asked()
    clarifying.answer(session, erin.actor, slug, 1, "They pay the *quagga*.", now=now)
    deliver()
    [question] = questions(session, priya, slug, now)
    assert question.answer == "<p>They pay the <em>quagga</em>.</p>"
    assert finding.find(session, Finder(engine), priya.actor, "quagga", now=now).total == 1


def test_an_answer_can_be_corrected(session, circle, erin, now):
    slug = circle.asked()
    clarifying.answer(session, erin.actor, slug, 1, "They do.", now=now)
    clarifying.answer(session, erin.actor, slug, 1, "We do.", seen_version=1, now=now)
    [question] = questions(session, erin, slug, now)
    assert (question.answer, question.source) == ("<p>We do.</p>", "We do.")


def test_an_answer_corrected_on_another_device_is_not_overwritten(session, circle, erin, now):
    slug = circle.asked()
    clarifying.answer(session, erin.actor, slug, 1, "They do.", now=now)
    with pytest.raises(Stale) as refusal:
        clarifying.answer(session, erin.actor, slug, 1, "We do.", now=now)
    assert (refusal.value.saved, refusal.value.sent) == ({"answer": "They do."}, {"answer": "We do."})
    assert questions(session, erin, slug, now)[0].answer == "<p>They do.</p>"


def test_sending_a_question_or_an_answer_twice_changes_nothing(session, circle, erin, paul, now):
    slug = circle.asked()
    clarifying.answer(session, erin.actor, slug, 1, "They do.", now=now)
    promises = len(circle.promises())
    clarifying.ask(session, paul.actor, slug, "Who pays if he falls ill?", now=now)
    clarifying.answer(session, erin.actor, slug, 1, "They do.", now=now)
    assert len(questions(session, erin, slug, now)) == 1
    assert len(circle.promises()) == promises


def test_the_asker_asks_themself_nothing(session, circle, erin, now):
    with pytest.raises(Forbidden):
        clarifying.ask(session, erin.actor, circle.clarifying(), "Why?", now=now)


def test_only_the_asker_answers(session, circle, paul, mona, now):
    slug = circle.asked()
    for person in (paul, mona):
        with pytest.raises(Forbidden):
            clarifying.answer(session, person.actor, slug, 1, "I guess so.", now=now)


def test_outsiders_meet_nothing(session, circle, carl, adam, now):
    slug = circle.asked(audience=circle.table())
    for actor in (carl.actor, adam.actor, VISITOR):
        with pytest.raises(NotFound):
            clarifying.ask(session, actor, slug, "Why?", now=now)
        with pytest.raises(NotFound):
            clarifying.answer(session, actor, slug, 1, "So.", now=now)
        with pytest.raises(NotFound):
            clarifying.open_for_advice(session, actor, slug, seen_version=circle.version(slug), now=now)


@pytest.mark.parametrize("number", [0, 2, -1])
def test_there_is_no_answer_without_a_question(session, circle, erin, now, number):
    with pytest.raises(NotFound):
        clarifying.answer(session, erin.actor, circle.asked(), number, "They do.", now=now)


@pytest.mark.parametrize("text", ["", " \n", "\u200b", "x" * 4_001, "> " * 100])
def test_empty_long_and_tangled_texts_are_refused(session, circle, erin, paul, now, text):
    slug = circle.asked()
    for write in (
        lambda: clarifying.ask(session, paul.actor, slug, text, now=now),
        lambda: clarifying.answer(session, erin.actor, slug, 1, text, now=now),
    ):
        with pytest.raises(Invalid) as refusal:
            write()
        assert list(refusal.value.problems) == ["text"]
    assert questions(session, erin, slug, now)[0].answered_at is None


def test_a_question_has_a_thousand_characters(session, circle, paul, now):
    with pytest.raises(Invalid, match="1,001"):
        clarifying.ask(session, paul.actor, circle.clarifying(), "x" * 1_001, now=now)


def test_a_hundred_questions_are_enough(session, circle, paul, priya, now):
    slug = circle.clarifying()
    for number in range(100):
        clarifying.ask(session, paul.actor, slug, f"Number {number}?", now=now)
    with pytest.raises(Invalid, match="hundred"):
        clarifying.ask(session, priya.actor, slug, "And?", now=now)


def test_questions_and_answers_belong_to_clarifying(session, circle, erin, paul, now):
    slug = circle.opened()
    with pytest.raises(WrongState):
        clarifying.ask(session, paul.actor, slug, "Why?", now=now)
    with pytest.raises(WrongState):
        clarifying.answer(session, erin.actor, slug, 1, "So.", now=now)


def test_advice_is_closed_while_clarifying(session, circle, paul, now):
    slug = circle.clarifying()
    with pytest.raises(WrongState) as refusal:
        circle.give(paul.actor, slug)
    assert refusal.value.state == "clarifying"
    assert "give_advice" not in reading.situation(session, paul.actor, slug, now=now).actions


@pytest.mark.parametrize("who", ["erin", "mona"])
def test_asker_and_moderator_open_for_advice_and_back(session, circle, request, now, who):
    slug, actor = circle.clarifying(), request.getfixturevalue(who).actor
    clarifying.open_for_advice(session, actor, slug, seen_version=circle.version(slug), now=now)
    assert circle.row(slug).state == "advising"
    clarifying.back_to_clarifying(session, actor, slug, seen_version=circle.version(slug), now=now)
    assert circle.row(slug).state == "clarifying"


def test_going_back_keeps_the_advice(session, circle, erin, paul, now):
    slug = circle.advised()
    clarifying.back_to_clarifying(session, erin.actor, slug, seen_version=circle.version(slug), now=now)
    assert len(reading.situation(session, erin.actor, slug, now=now).advice) == 1
    with pytest.raises(WrongState):
        advising.withdraw(session, paul.actor, slug, seen_version=1, now=now)


@pytest.mark.parametrize("move", [clarifying.open_for_advice, clarifying.back_to_clarifying])
def test_a_peer_does_not_decide_when_advice_opens(session, circle, paul, now, move):
    slug = circle.clarifying() if move is clarifying.open_for_advice else circle.opened()
    with pytest.raises(Forbidden):
        move(session, paul.actor, slug, seen_version=circle.version(slug), now=now)


def test_opening_twice_tells_the_state_and_an_old_page_is_stale(session, circle, erin, now):
    slug = circle.clarifying()
    seen = circle.version(slug)
    with pytest.raises(Stale):
        clarifying.open_for_advice(session, erin.actor, slug, seen_version=seen - 1, now=now)
    clarifying.open_for_advice(session, erin.actor, slug, seen_version=seen, now=now)
    with pytest.raises(WrongState) as refusal:
        clarifying.open_for_advice(session, erin.actor, slug, seen_version=seen, now=now)
    assert refusal.value.state == "advising"


def test_advice_opens_by_itself_a_day_after_the_last_answer(session, circle, erin, paul, now):
    slug = circle.asked()
    assert clarifying.open_answered(session, now + timedelta(days=9)) == 0
    clarifying.answer(session, erin.actor, slug, 1, "We do.", now=now)
    assert clarifying.open_answered(session, now + timedelta(hours=23)) == 0
    later = now + timedelta(hours=24)
    assert [clarifying.open_answered(session, later) for _ in range(2)] == [1, 0]
    assert circle.row(slug).state == "advising"
    line = circle.log()[-1]
    assert (line.acted_as, line.actor_id, line.action) == ("clock", None, "open_for_advice")
    event = f"situation-{circle.row(slug).id}-{circle.version(slug)}"
    assert notice_rows.told(session, NoticeKind.OPENED_FOR_YOU, event) == {erin.id}
    assert notice_rows.told(session, NoticeKind.OPEN_FOR_ADVICE, event) == {paul.id}


def test_the_clock_opens_nothing_without_a_question_or_right_after_going_back(session, circle, erin, now):
    quiet, back = circle.clarifying(), circle.asked()
    clarifying.answer(session, erin.actor, back, 1, "We do.", now=now)
    later = now + timedelta(days=3)
    for step in (clarifying.open_for_advice, clarifying.back_to_clarifying):
        step(session, erin.actor, back, seen_version=circle.version(back), now=later)
    assert clarifying.open_answered(session, later) == 0
    assert {circle.row(slug).state.value for slug in (quiet, back)} == {"clarifying"}


def test_the_asker_is_told_of_a_question_and_its_author_of_each_answer(session, circle, erin, paul, now):
    slug = circle.asked()
    for text, seen in (("They do.", 0), ("They do.", 0), ("We do.", 1)):
        clarifying.answer(session, erin.actor, slug, 1, text, seen_version=seen, now=now)
    rows = session.execute(select(NoticeRow.kind, NoticeRow.member_id).order_by(NoticeRow.id)).all()
    told = [row for row in rows if row[0] in (NoticeKind.QUESTION_TO_YOU, NoticeKind.ANSWERED)]
    assert told == [
        (NoticeKind.QUESTION_TO_YOU, erin.id), (NoticeKind.ANSWERED, paul.id), (NoticeKind.ANSWERED, paul.id),
    ]  # fmt: skip
