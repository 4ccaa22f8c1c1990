"""Excluding: what a moderator takes out of a thread is gone, its writer reads why, and it can come back."""

import pytest
from sqlalchemy import select

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Invalid, NotFound, WrongState
from advisory.services import asking, clarifying, curation, excluding, moderating, reading
from advisory.services.excluding import Reason
from advisory.storage.tables import AdviceRevisionRow, NoticeRow
from tests.services.circle import LATER

HARMFUL = Reason("harmful", "Nobody should try this.")
SAID = "- **Send two people**.\n    - Illness is covered.\n- Fire the quokka at once.\n- Write a fee."


def pieces(session, actor, slug, now):
    return {one.called: one for one in moderating.page(session, actor, slug, now=now).pieces}


def take_out(session, actor, slug, called, now, reason=HARMFUL):
    one = pieces(session, actor, slug, now)[called]
    excluding.exclude(session, actor, slug, one.thing, one.key, reason, now=now)


def put_back(session, actor, slug, now):
    (one,) = moderating.page(session, actor, slug, now=now).out
    excluding.include(session, actor, slug, one.id, now=now)


def thread(session, actor, slug, now):
    """Give everything a reader is shown, as one text."""
    return str(reading.situation(session, actor, slug, now=now))


def said(session, actor, slug, now):
    (given,) = reading.situation(session, actor, slug, now=now).advice
    return [(point.number, str(point.html)) for point in given.points]


@pytest.fixture
def harmful(circle):
    slug = circle.opened()
    circle.give(circle.paul, slug, SAID)
    return slug


def test_a_point_is_gone_from_the_page_and_the_others_keep_their_numbers(
    session, circle, harmful, mona, priya, now
):
    take_out(session, mona.actor, harmful, "Point 2", now)
    assert "quokka" not in thread(session, priya.actor, harmful, now)
    assert [number for number, _ in said(session, priya.actor, harmful, now)] == ["1", "3"]


def test_its_writer_reads_that_it_is_out_and_why_and_nobody_else_does(
    session, circle, harmful, mona, paul, priya, now
):
    take_out(session, mona.actor, harmful, "Point 2", now)
    (out,) = reading.situation(session, paul.actor, harmful, now=now).taken_out
    assert (out.called, out.ground, out.sentence) == ("Point 2", "harmful", "Nobody should try this.")
    assert "quokka" in out.text
    for other in (priya, mona):
        assert reading.situation(session, other.actor, harmful, now=now).taken_out == ()
    told = session.scalars(select(NoticeRow.member_id).where(NoticeRow.kind == "advised.excluded")).all()
    assert told == [paul.id]


def test_the_log_has_who_when_and_why_but_not_the_words(session, circle, harmful, mona, now):
    take_out(session, mona.actor, harmful, "Point 2", now)
    line = circle.log()[-1]
    assert (line.action, line.actor_id, line.at) == ("exclude", mona.id, now)
    assert line.reason == "Point 2: harmful. Nobody should try this."


def test_its_writer_may_not_bring_it_back_in_the_same_words(session, circle, harmful, mona, paul, now):
    take_out(session, mona.actor, harmful, "Point 2", now)
    mine = reading.situation(session, paul.actor, harmful, now=now).my_advice
    assert "quokka" not in mine.source
    for text in (SAID, f"{mine.source}\n- fire the **Quokka**, at once"):
        with pytest.raises(Invalid, match="A moderator took this out before"):
            circle.give(paul.actor, harmful, text, seen=mine.version)
    circle.give(paul.actor, harmful, f"{mine.source}\n- Talk to them.", seen=mine.version)
    assert "Talk to them." in thread(session, paul.actor, harmful, now)


def test_no_earlier_revision_keeps_the_words(session, circle, harmful, mona, now):
    take_out(session, mona.actor, harmful, "Point 2", now)
    texts = session.scalars(select(AdviceRevisionRow.text)).all()
    assert not [text for text in texts if "quokka" in text]
    put_back(session, mona.actor, harmful, now)
    session.expire_all()
    assert [text for text in session.scalars(select(AdviceRevisionRow.text)) if "quokka" in text]


@pytest.mark.parametrize("other", [False, True], ids=["the same moderator", "another one"])
def test_it_is_put_back_where_it_stood(session, circle, harmful, mona, max_, priya, now, other):
    before = said(session, priya.actor, harmful, now)
    take_out(session, mona.actor, harmful, "Point 2", now)
    put_back(session, (max_ if other else mona).actor, harmful, now)
    assert said(session, priya.actor, harmful, now) == before
    assert circle.log()[-1].action == "include"


def test_it_is_put_back_under_a_free_number_where_its_own_is_taken(
    session, circle, harmful, mona, paul, priya, now
):
    take_out(session, mona.actor, harmful, "Point 2", now)
    mine = reading.situation(session, paul.actor, harmful, now=now).my_advice
    circle.give(paul.actor, harmful, mine.source, seen=mine.version)
    assert [number for number, _ in said(session, priya.actor, harmful, now)] == ["1", "2"]
    put_back(session, mona.actor, harmful, now)
    assert [number for number, _ in said(session, priya.actor, harmful, now)] == ["1", "2", "3"]
    assert "quokka" in said(session, priya.actor, harmful, now)[2][1]


def test_a_point_goes_with_its_sub_points_and_a_sub_point_by_itself(session, circle, mona, priya, now):
    slug = circle.advised()
    take_out(session, mona.actor, slug, "Point 1.1", now)
    assert "Illness" not in thread(session, priya.actor, slug, now)
    put_back(session, mona.actor, slug, now)
    take_out(session, mona.actor, slug, "Point 1", now)
    page = thread(session, priya.actor, slug, now)
    assert "Illness" not in page
    assert "Send two people" not in page
    put_back(session, mona.actor, slug, now)
    assert "Illness" in thread(session, priya.actor, slug, now)


def test_advice_whose_last_point_is_taken_out_is_out_as_a_whole(session, circle, mona, paul, priya, now):
    slug = circle.opened()
    circle.give(circle.paul, slug, "- Fire the quokka.")
    take_out(session, mona.actor, slug, "Point 1", now)
    assert reading.situation(session, priya.actor, slug, now=now).advice == ()
    with pytest.raises(WrongState, match="A moderator took your advice out"):
        circle.give(paul.actor, slug, "- Talk to them.", seen=0)
    put_back(session, mona.actor, slug, now)
    assert "quokka" in thread(session, priya.actor, slug, now)


def test_whole_advice_is_taken_out_and_put_back(session, circle, mona, priya, now):
    slug = circle.advised()
    take_out(session, mona.actor, slug, "Advice 1", now)
    assert "alternate" not in thread(session, priya.actor, slug, now)
    put_back(session, mona.actor, slug, now)
    assert "alternate" in thread(session, priya.actor, slug, now)


def test_a_question_goes_with_its_answer_and_an_answer_by_itself(
    session, circle, erin, mona, paul, priya, now
):
    slug = circle.asked()
    clarifying.answer(session, erin.actor, slug, 1, "The quokka pays.", now=now)
    take_out(session, mona.actor, slug, "Answer 1", now)
    assert "quokka" not in thread(session, priya.actor, slug, now)
    assert "falls ill" in thread(session, priya.actor, slug, now)
    with pytest.raises(Invalid, match="took this out"):
        clarifying.answer(session, erin.actor, slug, 1, "The quokka pays!", now=now)
    put_back(session, mona.actor, slug, now)
    take_out(session, mona.actor, slug, "Question 1", now)
    page = thread(session, priya.actor, slug, now)
    assert "quokka" not in page
    assert "falls ill" not in page
    put_back(session, mona.actor, slug, now)
    assert "quokka" in thread(session, priya.actor, slug, now)


def test_doing_it_twice_changes_nothing(session, circle, harmful, mona, max_, now):
    one = pieces(session, mona.actor, harmful, now)["Point 2"]
    for person in (mona, max_):
        excluding.exclude(session, person.actor, harmful, "point", one.key, HARMFUL, now=now)
    assert [line.action for line in circle.log()].count("exclude") == 1
    (out,) = moderating.page(session, mona.actor, harmful, now=now).out
    for person in (mona, max_):
        excluding.include(session, person.actor, harmful, out.id, now=now)
    assert [line.action for line in circle.log()].count("include") == 1


@pytest.mark.parametrize(
    "reason", [Reason("", "So."), Reason("ugly", "So."), Reason("harmful", " "), Reason("harmful", "x" * 501)]
)
def test_a_ground_of_the_list_and_a_sentence_are_needed(session, circle, harmful, mona, now, reason):
    with pytest.raises(Invalid):
        take_out(session, mona.actor, harmful, "Point 2", now, reason)
    assert "quokka" in thread(session, mona.actor, harmful, now)


def test_only_moderators_who_did_not_ask_take_anything_out(
    session, circle, harmful, erin, paul, carl, adam, mona, now
):
    one = pieces(session, mona.actor, harmful, now)["Point 2"]
    for actor in (erin.actor, paul.actor, carl.actor, adam.actor, VISITOR):
        with pytest.raises(NotFound):
            excluding.exclude(session, actor, harmful, "point", one.key, HARMFUL, now=now)
        with pytest.raises(NotFound):
            moderating.page(session, actor, harmful, now=now)
    circle.erin = mona.actor
    with pytest.raises(Forbidden):
        excluding.exclude(session, mona.actor, circle.opened(), "point", one.key, HARMFUL, now=now)


def test_nobody_puts_their_own_words_back(session, circle, mona, max_, now):
    slug = circle.opened()
    circle.give(mona.actor, slug, SAID)
    take_out(session, max_.actor, slug, "Point 2", now)
    (out,) = moderating.page(session, mona.actor, slug, now=now).out
    assert out.own
    with pytest.raises(Forbidden, match="your own words"):
        excluding.include(session, mona.actor, slug, out.id, now=now)


def test_things_of_other_threads_are_out_of_reach(session, circle, harmful, mona, now):
    other = circle.opened(question="Other?")
    one = pieces(session, mona.actor, harmful, now)["Point 2"]
    for thing in ("point", "advice", "question", "answer", "comment", "entry"):
        with pytest.raises(NotFound):
            excluding.exclude(session, mona.actor, other, thing, one.key, HARMFUL, now=now)


def test_a_curator_is_told_that_a_source_is_gone_and_does_not_see_it(session, circle, mona, max_, now):
    slug = circle.opened()
    circle.give(circle.paul, slug, SAID)
    seen = circle.version(slug)
    asking.close(session, circle.erin, slug, "Two.", "Send two", LATER, seen_version=seen, now=now)
    entry_id = curation.start(session, mona.actor, slug, now=now)
    take_out(session, max_.actor, slug, "Point 2", now)
    bench = curation.workbench(session, mona.actor, entry_id)
    assert "quokka" not in str(bench.advice)
    told = session.scalars(select(NoticeRow.member_id).where(NoticeRow.kind == "desk.source")).all()
    assert told == [mona.id]
