"""What readers say of an entry: counted where enough say it, and shown when a moderator has read it."""

import pytest
from sqlalchemy import select

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Invalid, NotFound, WrongState
from advisory.services import feedback, library, publishing
from advisory.services.upkeep import narrow
from advisory.storage import entries
from advisory.storage.tables import EntryCommentRow, NoticeRow


@pytest.fixture
def slug(circle, deliver):
    bench = circle.published()
    deliver()
    return circle.entry(bench).slug


@pytest.fixture
def say(session, slug, now):
    def run(person, answer="", text=""):
        return feedback.say(session, person.actor, slug, answer, text, now=now)

    return run


@pytest.fixture
def decide(session, mona, now):
    def run(number, *, show=True, reason="", actor=mona.actor):
        return feedback.decide(session, actor, number, show=show, reason=reason, now=now)

    return run


def under(session, person, slug):
    session.rollback()
    return feedback.of_entry(session, person.actor, slug)


def only_comment(session):
    number = session.scalars(select(EntryCommentRow.key)).one()
    session.rollback()
    return number


def told(session, kind):
    return set(session.scalars(select(NoticeRow.member_id).where(NoticeRow.kind == kind)))


def test_fewer_than_three_answers_are_not_shown(session, say, slug, paul, priya, carl, max_):
    say(paul, "worked")
    say(priya, "worked")
    say(carl, "did-not")
    assert under(session, paul, slug).counts == ()
    say(max_, "worked")
    assert under(session, paul, slug).counts == (("worked", 3),)


def test_a_member_has_one_answer_and_may_change_it(session, say, slug, paul):
    say(paul, "worked")
    say(paul, "worked")
    say(paul, "did-not")
    assert under(session, paul, slug).answer == "did-not"


def test_a_comment_is_seen_by_its_author_alone_until_a_moderator_has_read_it(
    session, say, slug, decide, paul, priya, erin
):
    assert say(paul, text="It took us **a year**.")
    assert [one.verdict for one in under(session, paul, slug).comments] == ["waiting"]
    assert under(session, priya, slug).comments == ()
    decide(only_comment(session))
    (comment,) = under(session, erin, slug).comments
    assert "<strong>a year</strong>" in comment.html
    assert not comment.mine


def test_moderators_are_told_of_a_comment_and_its_author_of_the_decision(
    session, say, decide, paul, mona, max_
):
    say(paul, text="It took us a year.")
    assert told(session, "desk.feedback") == {mona.id, max_.id}
    decide(only_comment(session))
    assert told(session, "advised.feedback-shown") == {paul.id}


def test_a_comment_is_declined_with_a_reason_that_only_its_author_sees(
    session, say, slug, decide, paul, priya
):
    say(paul, text="Acme did it.")
    number = only_comment(session)
    with pytest.raises(Invalid):
        decide(number, show=False)
    decide(number, show=False, reason="No names.")
    assert under(session, paul, slug).comments[0].reason == "No names."
    assert under(session, priya, slug).comments == ()
    assert told(session, "advised.feedback-declined") == {paul.id}
    with pytest.raises(WrongState):
        decide(number)


def test_a_shown_comment_can_be_taken_down(session, say, slug, decide, paul, priya):
    say(paul, text="It took us a year.")
    number = only_comment(session)
    decide(number)
    with pytest.raises(WrongState):
        decide(number)
    decide(number, show=False, reason="It names a town.")
    assert under(session, priya, slug).comments == ()


def test_its_author_takes_a_comment_back_and_nothing_of_it_is_kept(session, say, decide, paul, priya):
    say(paul, text="It took us a year.")
    number = only_comment(session)
    decide(number)
    with pytest.raises(NotFound):
        feedback.take_back(session, priya.actor, number)
    feedback.take_back(session, paul.actor, number)
    assert session.scalars(select(EntryCommentRow)).all() == []


def test_the_same_comment_twice_is_one(session, say, slug, paul):
    say(paul, text="It took us a year.")
    say(paul, text="It took us a year. ")
    assert len(under(session, paul, slug).comments) == 1


@pytest.mark.parametrize("text", ["", "x" * 2001])
def test_nothing_and_too_much_are_refused(say, paul, text):
    with pytest.raises(Invalid):
        say(paul, text=text)


def test_nobody_fills_the_queue_alone(say, paul):
    for number in range(3):
        say(paul, text=f"Thought {number}.")
    with pytest.raises(Invalid):
        say(paul, text="And another.")


def test_a_moderator_does_not_decide_about_their_own(session, say, decide, mona, max_):
    say(mona, text="It took us a year.")
    number = only_comment(session)
    assert feedback.queue(session, mona.actor, 1).items[0].own
    with pytest.raises(Forbidden):
        decide(number)
    decide(number, actor=max_.actor)


def test_the_queue_marks_what_could_identify_somebody(session, say, paul, max_):
    say(paul, text="Write to bob@acme.example.")
    (item,) = feedback.queue(session, max_.actor, 1).items
    assert [mark.phrase for mark in item.marks] == ["bob@acme.example"]


def test_visitors_and_admins_neither_see_nor_say_anything(session, say, slug, paul, adam):
    say(paul, "worked", "It took us a year.")
    assert feedback.of_entry(session, VISITOR, slug) is None
    assert feedback.of_entry(session, adam.actor, slug) is None
    with pytest.raises(Forbidden):
        say(adam, text="From the machine room.")


def test_only_those_who_may_read_the_entry_see_or_say_anything(
    session, circle, say, slug, decide, carl, mona, now
):
    version = entries.by_slug(session, slug).version
    session.rollback()
    narrow(session, mona.actor, slug, circle.table(), seen_version=version, now=now)
    with pytest.raises(NotFound):
        feedback.of_entry(session, carl.actor, slug)
    with pytest.raises(NotFound):
        say(carl, "worked")


def test_a_pulled_entry_takes_its_comments_with_it(session, say, slug, decide, paul, mona, now):
    say(paul, text="It took us a year.")
    number = only_comment(session)
    version = entries.by_slug(session, slug).version
    publishing.pull(session, mona.actor, slug, seen_version=version, now=now)
    assert feedback.queue(session, mona.actor, 1).items == ()
    with pytest.raises(NotFound):
        decide(number)
    with pytest.raises(NotFound):
        library.entry(session, paul.actor, slug)


def test_nobody_but_a_moderator_reads_the_queue(session, paul, adam):
    for person in (paul, adam):
        with pytest.raises(NotFound):
            feedback.queue(session, person.actor, 1)
