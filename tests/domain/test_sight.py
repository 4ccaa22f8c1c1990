"""In which state who sees a situation: every state × asker, peer, outsider, moderator, admin, visitor."""

import pytest

from advisory.domain.actor import VISITOR, Actor, Role
from advisory.domain.lifecycle import OPEN_STATES, EntryState, SituationState
from advisory.domain.sight import ENTRY_SEEN_BY, Reader, sees_entry, sees_situation, states_seen_by

ERIN = Actor(1, frozenset({Role.MEMBER}), frozenset({7}))
PAUL = Actor(2, frozenset({Role.MEMBER}), frozenset({7}))
CARL = Actor(3, frozenset({Role.MEMBER}), frozenset({8}))
MONA = Actor(4, frozenset({Role.MODERATOR}))
ADAM = Actor(5, frozenset({Role.ADMIN}), frozenset({7}))

#: Who beside a peer of its audience; "open" is what an audience reads.
SEEN_BY = {
    "draft": [ERIN],
    "submitted": [ERIN, MONA],
    "returned": [ERIN],
    "declined": [ERIN, MONA],
    "clarifying": [ERIN, PAUL, MONA],
    "advising": [ERIN, PAUL, MONA],
    "closed": [ERIN, PAUL, MONA],
    "withdrawn": [ERIN],
    "merged": [ERIN, MONA],
    "removed": [ERIN, MONA],
}


@pytest.mark.parametrize("state", SituationState)
def test_a_situation_of_a_group_is_seen_by_these_people_and_by_nobody_else(state):
    people = [ERIN, PAUL, CARL, MONA, ADAM, VISITOR]
    seen_by = [actor for actor in people if sees_situation(actor, state, "peers-7", asker_id=1, barred=False)]
    assert seen_by == SEEN_BY[state]


@pytest.mark.parametrize("state", SituationState)
def test_who_is_barred_sees_a_situation_in_no_state_unless_they_asked_it(state):
    people = [ERIN, PAUL, CARL, MONA, ADAM, VISITOR]
    seen_by = [actor for actor in people if sees_situation(actor, state, "peers-7", asker_id=1, barred=True)]
    assert seen_by == [ERIN]


@pytest.mark.parametrize("state", EntryState)
def test_who_is_barred_sees_of_its_entries_only_what_visitors_see(state):
    for mark in ("public", "members", "group-7"):
        for actor in (PAUL, MONA, ADAM, VISITOR):
            as_visitor = sees_entry(VISITOR, state, mark, barred=False)
            assert sees_entry(actor, state, mark, barred=True) == as_visitor


@pytest.mark.parametrize("state", EntryState)
def test_an_entry_is_known_to_moderators_and_once_published_to_its_audience(state):
    people = [PAUL, CARL, MONA, ADAM, VISITOR]
    known_to = [actor for actor in people if sees_entry(actor, state, "group-7", barred=False)]
    assert known_to == ([PAUL, MONA] if state is EntryState.PUBLISHED else [MONA])


def test_an_audience_reads_exactly_the_open_states():
    assert set(states_seen_by(Reader.AUDIENCE)) == OPEN_STATES


def test_only_a_published_entry_has_readers_beside_the_moderators():
    read = {state for state, readers in ENTRY_SEEN_BY.items() if Reader.AUDIENCE in readers}
    assert read == {EntryState.PUBLISHED}
    assert set(ENTRY_SEEN_BY) == set(EntryState)
