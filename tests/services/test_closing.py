"""Closing: what was heard and what follows, reopening, and whether it may become an entry."""

from datetime import date

import pytest

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Invalid, NotFound, Stale, WrongState
from advisory.services import asking, reading
from tests.services.circle import LATER


def test_closing_says_what_was_heard_and_what_follows(session, circle, paul, now):
    page = reading.situation(session, paul.actor, circle.closed(), now=now)
    assert (page.state, page.heard, page.commitment) == (
        "closed",
        "<p>To send two.</p>",
        "Offer two engineers",
    )
    assert page.commitment_on == LATER


def test_closing_needs_what_was_heard_a_commitment_and_its_day(session, circle, erin, now):
    slug = circle.advised()
    seen = circle.version(slug)
    with pytest.raises(Invalid) as refusal:
        asking.close(session, erin.actor, slug, " ", "", None, seen_version=seen, now=now)
    assert list(refusal.value.problems) == ["heard", "commitment", "commitment_on"]
    assert (circle.row(slug).state, circle.version(slug)) == ("advising", seen)


@pytest.mark.parametrize(
    ("heard", "commitment", "on", "field"),
    [
        ("x" * 4_001, "Do it", LATER, "heard"),
        ("> " * 200, "Do it", LATER, "heard"),
        ("Yes.", "x" * 301, LATER, "commitment"),
        ("Yes.", "Do it", date(2026, 3, 1), "commitment_on"),
    ],
)
def test_a_closing_that_cannot_be_kept_leaves_it_open(
    session, circle, erin, now, heard, commitment, on, field
):
    slug = circle.advised()
    seen = circle.version(slug)
    with pytest.raises(Invalid) as refusal:
        asking.close(session, erin.actor, slug, heard, commitment, on, seen_version=seen, now=now)
    assert list(refusal.value.problems) == [field]
    assert circle.row(slug).state == "advising"


def test_closing_is_the_askers_and_only_while_advising(session, circle, erin, paul, mona, now):
    slug, words = circle.advised(), ("Yes.", "Do it", LATER)
    seen = circle.version(slug)
    for actor in (paul.actor, mona.actor):
        with pytest.raises((Forbidden, WrongState)):
            asking.close(session, actor, slug, *words, seen_version=seen, now=now)
    with pytest.raises(NotFound):
        asking.close(session, VISITOR, slug, *words, seen_version=seen, now=now)
    with pytest.raises(Stale):
        asking.close(session, erin.actor, slug, *words, seen_version=seen - 1, now=now)
    asking.close(session, erin.actor, slug, *words, seen_version=seen, now=now)
    with pytest.raises(WrongState):
        asking.close(session, erin.actor, slug, *words, seen_version=seen, now=now)


def test_a_closed_situation_is_reopened_by_its_asker_until_its_entry_is_in_review(session, circle, erin, now):
    bench = circle.in_review()
    with pytest.raises(WrongState):
        asking.reopen(session, erin.actor, bench.slug, seen_version=circle.version(bench.slug), now=now)
    other = circle.closed()
    asking.reopen(session, erin.actor, other, seen_version=circle.version(other), now=now)
    assert circle.row(other).state == "advising"


def test_reopening_is_refused_to_a_peer(session, circle, paul, now):
    slug = circle.closed()
    with pytest.raises(Forbidden):
        asking.reopen(session, paul.actor, slug, seen_version=circle.version(slug), now=now)


def test_who_wanted_to_be_asked_is_asked_once(session, circle, erin, paul, now):
    slug = circle.closed(wish="ask")
    assert "allow_entry" in reading.situation(session, erin.actor, slug, now=now).actions
    with pytest.raises(Forbidden):
        asking.allow_entry(session, paul.actor, slug, allow=True, now=now)
    with pytest.raises(NotFound):
        asking.allow_entry(session, VISITOR, slug, allow=True, now=now)
    asking.allow_entry(session, erin.actor, slug, allow=True, now=now)
    with pytest.raises(WrongState):
        asking.allow_entry(session, erin.actor, slug, allow=False, now=now)
