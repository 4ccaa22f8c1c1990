"""The second pair of eyes: who passes a draft, gives it back, or takes an approved one up again."""

import pytest

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Invalid, NotFound, Stale, WrongState
from advisory.services import reviewing


def pass_on(circle, bench, actor, seen=None):
    seen = circle.entry(bench).version if seen is None else seen
    reviewing.pass_draft(circle.session, actor, bench.entry_id, seen_version=seen, now=circle.now)


def send_back(circle, bench, actor, reason="Say more.", seen=None):
    seen = circle.entry(bench).version if seen is None else seen
    reviewing.request_changes(
        circle.session, actor, bench.entry_id, reason, seen_version=seen, now=circle.now
    )


def edit_again(circle, bench, actor, seen=None):
    seen = circle.entry(bench).version if seen is None else seen
    reviewing.edit_again(circle.session, actor, bench.entry_id, seen_version=seen, now=circle.now)


def test_nobody_passes_or_returns_their_own_draft(circle, mona):
    bench = circle.in_review()
    with pytest.raises(Forbidden):
        pass_on(circle, bench, mona.actor)
    with pytest.raises(Forbidden):
        send_back(circle, bench, mona.actor)
    assert circle.entry(bench).state == "review"


def test_the_only_moderator_passes_their_own_and_the_log_says_so(alone, erin):
    alone.erin = erin.actor
    alone.passed()
    line = alone.log()[-1]
    assert (line.action, line.note) == ("pass", "own draft: the only moderator")


def test_a_second_moderator_gives_it_back_with_words(circle, max_):
    bench = circle.in_review()
    send_back(circle, bench, max_.actor, "Say who decided.")
    shown = circle.bench(bench)
    assert (shown.state, shown.note) == ("draft", "Say who decided.")
    assert shown.log[0].reason == "Say who decided."


@pytest.mark.parametrize("reason", ["", "x" * 4_001])
def test_giving_back_needs_a_reason_of_ordinary_length(circle, max_, reason):
    bench = circle.in_review()
    with pytest.raises(Invalid):
        send_back(circle, bench, max_.actor, reason)
    assert circle.entry(bench).state == "review"


@pytest.mark.parametrize("decide", [pass_on, send_back])
def test_deciding_twice_tells_the_state_and_logs_once(circle, max_, decide):
    bench = circle.in_review()
    seen = circle.entry(bench).version
    with pytest.raises(Stale):
        decide(circle, bench, max_.actor, seen=seen - 1)
    decide(circle, bench, max_.actor, seen=seen)
    lines = len(circle.log())
    with pytest.raises(WrongState):
        decide(circle, bench, max_.actor, seen=seen)
    assert len(circle.log()) == lines


def test_taking_an_approved_entry_back_makes_its_taker_the_curator(circle, max_):
    bench = circle.consented()
    with pytest.raises(Stale):
        edit_again(circle, bench, max_.actor, seen=0)
    edit_again(circle, bench, max_.actor)
    assert (circle.entry(bench).state, circle.bench(bench).curator) == ("draft", "Max")
    with pytest.raises(WrongState):
        edit_again(circle, bench, max_.actor)


def test_the_asker_is_no_moderator_of_their_own_entry(circle, erin, paul):
    bench = circle.in_review()
    for actor in (erin.actor, paul.actor, VISITOR):
        for decide in (pass_on, send_back, edit_again):
            with pytest.raises(NotFound):
                decide(circle, bench, actor)
