"""Every step of the lifecycles: one line in the log, with the state before and after."""

from contextlib import suppress

import pytest

from advisory.domain.errors import Refusal
from advisory.domain.lifecycle import ENTRY, SITUATION
from advisory.storage.tables import EntryRow, SituationRow
from tests.services.transitions import ELSEWHERE, TRANSITIONS
from tests.sweep import changes, everything


@pytest.mark.parametrize("transition", TRANSITIONS, ids=lambda one: one.name)
def test_a_step_leaves_exactly_one_line_in_the_log(circle, transition):
    made = transition.prepare(circle)
    seen = transition.version(circle, made)
    before = len(circle.log())
    transition.take(circle, made, seen)
    new = circle.log()[before:]
    own = [line for line in new if line.thing == transition.thing]
    assert [line.action for line in own] == [transition.action] * transition.lines
    assert {(line.thing, line.action) for line in new} - set(transition.also) == {
        (transition.thing, transition.action)
    }
    table = SituationRow if transition.thing == "situation" else EntryRow
    row = circle.session.get_one(table, own[0].thing_id, populate_existing=True)
    assert own[0].to_state == (row.in_work if table is EntryRow and hasattr(row, "in_work") else row.state)
    assert own[0].at == circle.now


#: A new form is a new draft; the same form sent twice is told by its key, in test_asking.
REPEATED = [one for one in TRANSITIONS if one.action != "create"]


@pytest.mark.parametrize("transition", REPEATED, ids=lambda one: one.name)
def test_a_step_taken_twice_changes_nothing(circle, transition, session):
    """What is sent a second time, with the version that stood on screen, is refused or has no effect."""
    made = transition.prepare(circle)
    seen = transition.version(circle, made)
    transition.take(circle, made, seen)
    after = everything(session)
    with suppress(Refusal):
        transition.take(circle, made, seen)
    assert changes(after, everything(session)) == []


def test_every_action_of_the_lifecycles_is_taken_or_says_where_it_is():
    taken = {(one.thing, one.action) for one in TRANSITIONS} | set(ELSEWHERE)
    actions = {("situation", row.action) for row in SITUATION} | {("entry", row.action) for row in ENTRY}
    assert actions - taken == set()
    assert set(ELSEWHERE) - actions == set()
