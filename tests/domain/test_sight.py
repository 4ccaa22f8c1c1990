"""In which state who sees a situation: every state × asker, peer, outsider, moderator, admin, visitor."""

import pytest

from advisory.domain.actor import VISITOR, Actor, Role
from advisory.domain.lifecycle import OPEN_STATES, EntryState, SituationState
from advisory.domain.sight import ENTRY_SEEN_BY, Reader, sees_situation, states_seen_by

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
    "merged": [ERIN],
    "removed": [ERIN, MONA],
}


@pytest.mark.parametrize("state", SituationState)
def test_a_situation_of_a_group_is_seen_by_these_people_and_by_nobody_else(state):
    people = [ERIN, PAUL, CARL, MONA, ADAM, VISITOR]
    seen_by = [actor for actor in people if sees_situation(actor, state, "peers-7", asker_id=1)]
    assert seen_by == SEEN_BY[state]


def test_an_audience_reads_exactly_the_open_states():
    assert set(states_seen_by(Reader.AUDIENCE)) == OPEN_STATES


def test_only_a_published_entry_has_readers_beside_the_moderators():
    read = {state for state, readers in ENTRY_SEEN_BY.items() if Reader.AUDIENCE in readers}
    assert read == {EntryState.PUBLISHED}
    assert set(ENTRY_SEEN_BY) == set(EntryState)
