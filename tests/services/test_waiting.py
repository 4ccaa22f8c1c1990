"""What waits for a member on their front page."""

import pytest

from advisory.domain.actor import VISITOR
from advisory.services.waiting import waiting_for


def waits(circle, actor):
    return [(one.what, one.endpoint) for one in waiting_for(circle.session, actor, now=circle.now)]


@pytest.mark.parametrize(
    ("stage", "what"),
    [
        ("drafted_text", ("Your draft", "asking.edit")),
        ("returned", ("Returned to you", "asking.edit")),
        ("asked", ("Question to you", "situations.situation")),
        ("passed", ("Consent to publish", "situations.consent")),
    ],
)
def test_the_asker_is_told_what_waits_for_them_and_no_peer_is(circle, stage, what):
    getattr(circle, stage)()
    assert waits(circle, circle.erin) == [what]
    assert waits(circle, circle.paul) == []


@pytest.mark.parametrize("stage", ["posted", "clarifying", "opened", "closed", "in_review", "published"])
def test_nothing_waits_for_an_asker_whose_turn_it_is_not(circle, stage):
    getattr(circle, stage)()
    assert waits(circle, circle.erin) == []


def test_moderators_are_told_what_stands_on_the_desk(circle):
    circle.posted()
    circle.posted(question="Another?")
    circle.in_review()
    circle.consented(question="A third?")
    told = [(one.what, one.text) for one in waiting_for(circle.session, circle.mona, now=circle.now)]
    assert told == [("To screen", "2 situations"), ("To review", "1 draft"), ("To publish", "1 entry")]


def test_nothing_waits_for_a_visitor_or_an_admin(circle, adam):
    circle.posted()
    assert waits(circle, VISITOR) == waits(circle, adam.actor) == []


def test_several_entries_to_publish_are_named_as_several(circle):
    for number in range(2):
        circle.consented(question=f"Number {number}?")
    told = [(one.what, one.text) for one in waiting_for(circle.session, circle.mona, now=circle.now)]
    assert ("To publish", "2 entries") in told
