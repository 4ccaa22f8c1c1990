"""Comments under a point: who says what, who is told, who finds it."""

import pytest
from sqlalchemy import select

from advisory.domain.actor import VISITOR
from advisory.domain.byline import Cover
from advisory.domain.errors import Invalid, NotFound, WrongState
from advisory.domain.notices import NoticeKind
from advisory.services import advising, asking, commenting, finding, reading
from advisory.services.looking import Finder
from advisory.storage.tables import NoticeRow


def first_point(session, actor, slug, now):
    return reading.situation(session, actor, slug, now=now).advice[0].points[0]


@pytest.fixture
def talk(session, circle, now):
    """Paul's advice, and a way to comment under its first point."""
    slug = circle.advised()
    point = first_point(session, circle.paul, slug, now).key

    def say(person, text):
        commenting.comment(session, person.actor, slug, point, text, now=now)
        return first_point(session, person.actor, slug, now).comments

    say.slug, say.point = slug, point
    return say


def told(session):
    rows = session.scalars(select(NoticeRow).where(NoticeRow.kind == NoticeKind.COMMENTED.value))
    return sorted(row.member_id for row in rows)


def test_asker_adviser_and_peers_are_shown_as_what_they_are_here(
    session, circle, talk, erin, paul, priya, mona, now
):
    advising.choose_cover(session, paul.actor, talk.slug, Cover.NAME, now=now)
    for person, text in ((erin, "Did it hold?"), (paul, "It did."), (priya, "For us too."), (mona, "Good.")):
        talk(person, text)
    shown = first_point(session, priya.actor, talk.slug, now).comments
    assert [one.byline for one in shown] == ["The asker", "Paul", "A CEO (2)", "A CEO (3)"]
    assert [one.mine for one in shown] == [False, False, True, False]


def test_those_in_the_same_sub_thread_are_told_and_nobody_else(session, talk, erin, paul, priya, mona):
    talk(erin, "Did it hold?")
    assert told(session) == [paul.id]
    talk(priya, "For us too.")
    assert told(session) == sorted([paul.id, paul.id, erin.id])


def test_the_same_words_twice_are_said_once(session, talk, priya):
    talk(priya, "For us too.")
    assert len(talk(priya, "For us too. \n")) == 1


def test_a_comment_is_found_by_those_who_may_read_it(
    session, circle, engine, deliver, carl, priya, erin, now
):
    slug = circle.advised(audience=circle.table())
    point = first_point(session, circle.paul, slug, now).key
    commenting.comment(session, priya.actor, slug, point, "Beware of the quagga.", now=now)
    deliver()
    assert finding.find(session, Finder(engine), erin.actor, "quagga", now=now).total == 1
    assert finding.find(session, Finder(engine), carl.actor, "quagga", now=now).total == 0


def test_who_deletes_their_comment_leaves_nothing_of_it(session, circle, talk, engine, deliver, priya, now):
    [said] = talk(priya, "Beware of the quagga.")
    deliver()
    assert commenting.delete(session, priya.actor, talk.slug, said.key, now=now) == talk.point
    deliver()
    assert first_point(session, priya.actor, talk.slug, now).comments == ()
    assert finding.find(session, Finder(engine), priya.actor, "quagga", now=now).total == 0
    with pytest.raises(NotFound):
        commenting.delete(session, priya.actor, talk.slug, said.key, now=now)


def test_nobody_deletes_what_somebody_else_said(session, talk, erin, paul, priya, mona, now):
    [said] = talk(priya, "For us too.")
    for person in (erin, paul, mona):
        with pytest.raises(NotFound):
            commenting.delete(session, person.actor, talk.slug, said.key, now=now)


def test_outsiders_meet_nothing(session, circle, carl, adam, now):
    slug = circle.advised(audience=circle.table())
    point = first_point(session, circle.paul, slug, now).key
    for actor in (carl.actor, adam.actor, VISITOR):
        for act in (
            lambda actor=actor: commenting.comment(session, actor, slug, point, "Hm.", now=now),
            lambda actor=actor: commenting.delete(session, actor, slug, 1, now=now),
            lambda actor=actor: commenting.point_thread(session, actor, slug, point, 1),
        ):
            with pytest.raises(NotFound):
                act()


def test_there_are_no_comments_once_it_is_closed(session, circle, talk, erin, priya, now):
    [said] = talk(priya, "For us too.")
    heard = ("To send two.", "Offer two", circle.now.date())
    seen = circle.version(talk.slug)
    asking.close(session, erin.actor, talk.slug, *heard, seen_version=seen, now=now)
    with pytest.raises(WrongState):
        talk(priya, "And again.")
    assert "comment" not in reading.situation(session, priya.actor, talk.slug, now=now).actions
    commenting.delete(session, priya.actor, talk.slug, said.key, now=now)


@pytest.mark.parametrize("text", ["", " \n", "x" * 1_001, "> " * 100])
def test_empty_long_and_tangled_comments_are_refused(talk, priya, text):
    with pytest.raises(Invalid) as refusal:
        talk(priya, text)
    assert list(refusal.value.problems) == ["text"]


def test_the_thread_shows_the_last_few_and_the_points_page_all_of_them(session, talk, priya, erin, now):
    for number in range(23):
        talk(priya, f"Number {number}.")
    shown = first_point(session, erin.actor, talk.slug, now)
    assert (len(shown.comments), shown.comment_count) == (5, 23)
    assert shown.comments[-1].text == "<p>Number 22.</p>"
    pages = [commenting.point_thread(session, erin.actor, talk.slug, talk.point, page) for page in (1, 2)]
    assert [len(page.comments) for page in pages] == [20, 3]


def test_a_hundred_comments_are_enough(talk, priya, erin):
    for number in range(100):
        talk(priya, f"Number {number}.")
    with pytest.raises(Invalid, match="hundred"):
        talk(erin, "And?")


def test_comments_stay_with_a_reworded_point_and_go_with_one_that_is_gone(session, circle, talk, priya, now):
    talk(priya, "For us too.")
    circle.give(circle.paul, talk.slug, "- **Send three people** who alternate.", seen=1)
    assert first_point(session, priya.actor, talk.slug, now).comment_count == 1
    circle.give(circle.paul, talk.slug, "- Refuse.", seen=2)
    assert first_point(session, priya.actor, talk.slug, now).comment_count == 0
