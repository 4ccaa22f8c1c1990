"""Answering without advising: "nothing to add", and a conflict of interest."""

import pytest

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, NotFound, WrongState
from advisory.services import finding, library, reading, replying
from advisory.services.looking import Finder
from tests.services.circle import QUESTION


def suggested(session, person, now):
    return [one.question for one in library.home(session, person.actor, now=now).open]


def actions(session, person, slug, now):
    return reading.situation(session, person.actor, slug, now=now).actions & {"pass", "take_up"}


def test_who_has_nothing_to_add_is_no_longer_asked_and_may_still_read(session, circle, paul, priya, now):
    slug = circle.opened()
    for _ in range(2):
        replying.pass_on(session, paul.actor, slug, on=True, now=now)
    assert (suggested(session, paul, now), suggested(session, priya, now)) == ([], [QUESTION])
    assert (actions(session, paul, slug, now), actions(session, priya, slug, now)) == ({"take_up"}, {"pass"})
    for _ in range(2):
        replying.pass_on(session, paul.actor, slug, on=False, now=now)
    assert suggested(session, paul, now) == [QUESTION]


def test_nobody_else_learns_who_passed(session, circle, paul, erin, mona, priya, now):
    slug = circle.opened()
    people = (erin, mona, priya)
    before = [reading.situation(session, person.actor, slug, now=now) for person in people]
    replying.pass_on(session, paul.actor, slug, on=True, now=now)
    assert [reading.situation(session, person.actor, slug, now=now) for person in people] == before


def test_advising_after_all_takes_the_answer_back(session, circle, paul, now):
    slug = circle.opened()
    replying.pass_on(session, paul.actor, slug, on=True, now=now)
    circle.give(paul.actor, slug)
    assert actions(session, paul, slug, now) == set()
    with pytest.raises(WrongState, match="You have advised"):
        replying.pass_on(session, paul.actor, slug, on=True, now=now)


def test_a_conflict_takes_the_situation_from_that_members_sight_for_good(
    session, circle, engine, deliver, paul, priya, now
):
    slug = circle.opened()
    deliver()
    replying.declare_conflict(session, paul.actor, slug, now=now)
    for act in (
        lambda: reading.situation(session, paul.actor, slug, now=now),
        lambda: replying.declare_conflict(session, paul.actor, slug, now=now),
        lambda: circle.give(paul.actor, slug),
    ):
        with pytest.raises(NotFound):
            act()
    assert suggested(session, paul, now) == []
    assert finding.find(session, Finder(engine), paul.actor, "zwieback", now=now).total == 0
    assert finding.find(session, Finder(engine), priya.actor, "zwieback", now=now).total == 1
    assert suggested(session, priya, now) == [QUESTION]


def test_a_conflict_withdraws_what_its_member_advised(session, circle, paul, priya, now):
    slug = circle.advised()
    replying.declare_conflict(session, paul.actor, slug, now=now)
    assert reading.situation(session, priya.actor, slug, now=now).advice == ()


def test_the_asker_neither_passes_nor_has_a_conflict(session, circle, erin, now):
    slug = circle.opened()
    with pytest.raises(Forbidden):
        replying.pass_on(session, erin.actor, slug, on=True, now=now)
    with pytest.raises(Forbidden):
        replying.declare_conflict(session, erin.actor, slug, now=now)


def test_outsiders_meet_nothing_and_what_is_closed_asks_nobody(session, circle, carl, adam, priya, now):
    slug = circle.opened(audience=circle.table())
    for actor in (carl.actor, adam.actor, VISITOR):
        with pytest.raises(NotFound):
            replying.pass_on(session, actor, slug, on=True, now=now)
        with pytest.raises(NotFound):
            replying.declare_conflict(session, actor, slug, now=now)
    with pytest.raises(WrongState):
        replying.pass_on(session, priya.actor, circle.closed(), on=True, now=now)
