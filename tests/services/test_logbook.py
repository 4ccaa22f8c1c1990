"""The log: filtered by moderators, and for each member what was done with their own."""

from datetime import timedelta

import pytest

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, NotFound
from advisory.services import asking, logbook, screening
from advisory.services.logbook import LogFilters
from tests.services.circle import ask_form


def lines(session, actor, **filters):
    book = logbook.page(session, actor, LogFilters(**filters), 1)
    return [(line.who, line.action) for line in book.items]


def test_the_log_is_filtered_by_who_what_and_kind(session, circle, mona, max_, paul):
    circle.closed()
    assert lines(session, max_.actor, who=str(mona.id)) == [("Mona", "approve")]
    assert lines(session, max_.actor, action="close") == [("The asker", "close")]
    assert lines(session, max_.actor, thing="advice") == [("Paul", "give")]
    assert {who for who, _ in lines(session, max_.actor, who="asker")} == {"The asker"}
    assert lines(session, max_.actor, who="asker", thing="advice") == []


def test_the_log_is_filtered_by_days_both_included(session, circle, mona, now):
    circle.posted()
    circle.later(days=2)
    circle.posted(question="Later?")
    first, last = now.date(), circle.now.date()
    assert len(lines(session, mona.actor, until=first)) == 2
    assert len(lines(session, mona.actor, since=last)) == 2
    assert len(lines(session, mona.actor, since=first, until=last)) == 4
    assert lines(session, mona.actor, since=last + timedelta(days=1)) == []


def test_no_filter_tells_who_advised_under_cover_or_who_asked(session, circle, mona, max_, paul, now):
    slug = asking.submit(session, mona.actor, "", ask_form(), seen_version=0, now=now)
    seen = circle.version(slug)
    screening.approve(session, max_.actor, slug, clarify_first=False, seen_version=seen, now=now)
    circle.give(circle.paul, slug)
    assert lines(session, mona.actor, who=str(paul.id)) == []
    assert lines(session, max_.actor, who=str(mona.id)) == []
    assert str(paul.id) not in [
        one.value for one in logbook.page(session, mona.actor, LogFilters(), 1).people
    ]


def test_a_member_reads_what_was_done_with_their_own_without_a_name(session, circle, erin, paul, priya, mona):
    circle.advised()
    for person, expected in (
        (erin, [("The moderator", "approve"), ("The asker", "submit"), ("The asker", "create")]),
        (paul, [("The adviser", "give")]),
        (priya, []),
    ):
        page = logbook.mine(session, person.actor, 1)
        assert [(line.who, line.action) for line in page.items] == expected
        assert not [name for name in ("Mona", "Paul", "Erin") if name in str(page)]


def test_it_is_named_as_long_as_it_may_be_seen(session, circle, erin, paul, now):
    slug = circle.advised()
    (line,) = logbook.mine(session, paul.actor, 1).items
    assert line.title == circle.row(slug).question
    asking.withdraw(session, erin.actor, slug, seen_version=circle.version(slug), now=now)
    (line,) = logbook.mine(session, paul.actor, 1).items
    assert line.title == ""


def test_the_log_is_for_moderators_and_ones_own_for_members(session, erin, adam):
    for actor in (erin.actor, adam.actor, VISITOR):
        with pytest.raises(NotFound):
            logbook.page(session, actor, LogFilters(), 1)
    with pytest.raises(Forbidden):
        logbook.mine(session, VISITOR, 1)
