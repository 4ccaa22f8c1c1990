"""Every state × action × person of both lifecycles, against tables written down from the specification.

The tables below are a second copy on purpose: they were transcribed from the product's description, not
from the code. A line reads: from these states | action | to | by whom | under which circumstances.
What deleted and returned files do to their entries is said with the files, and so are the last two lines
of the second table.
"?" before a circumstance: without it the line does not count. "!": without it the line is refused.
"""

from collections.abc import Iterator
from itertools import chain, combinations

import pytest

from advisory.domain.actor import Actor, Role
from advisory.domain.errors import Forbidden, WrongState
from advisory.domain.lifecycle import (
    ENTRY,
    OPEN_STATES,
    SITUATION,
    EntryState,
    Fact,
    SituationState,
    Who,
    acting_as,
    can,
    standing,
    step,
)

SITUATION_STATES = [
    "draft",
    "submitted",
    "returned",
    "declined",
    "clarifying",
    "advising",
    "closed",
    "withdrawn",
    "merged",
    "removed",
]

SITUATION_TABLE = """
    -                                | create             | draft      | member           |
    draft returned                   | edit               | =          | asker            |
    draft returned                   | submit             | submitted  | asker            |
    submitted                        | recall             | draft      | asker            |
    submitted                        | return             | returned   | moderator        |
    submitted                        | decline            | declined   | moderator        |
    submitted                        | approve            | clarifying | moderator        | ?CLARIFY_FIRST
    submitted                        | approve            | advising   | moderator        |
    clarifying                       | open_for_advice    | advising   | asker, moderator |
    clarifying                       | open_for_advice    | advising   | clock            | !ANSWERED
    advising                         | back_to_clarifying | clarifying | asker, moderator |
    clarifying advising              | update             | =          | asker            |
    clarifying advising              | narrow_audience    | =          | asker, moderator |
    advising                         | close              | closed     | asker            |
    advising                         | close              | closed     | moderator        | !AFTER_TIER_2
    closed                           | reopen             | advising   | asker, moderator | !NO_LATER_ENTRY
    submitted clarifying advising    | merge              | merged     | moderator        |
    merged                           | undo_merge         | before     | moderator|
    draft submitted returned declined clarifying advising closed | withdraw | withdrawn | asker, system |
    submitted declined clarifying advising closed | remove | removed    | moderator, system |
    removed                          | restore            | before     | other moderator  |
"""

ENTRY_STATES = ["draft", "review", "consent", "approved", "published", "archived", "pulled"]

ENTRY_TABLE = """
    -                 | start_curation   | draft     | moderator               | !NOT_NEVER
    -                 | import           | draft     | admin                   | ?NOT_YET
    -                 | import           | published | admin                   |
    draft review consent approved pulled | situation_withdrawn | archived | system |
    draft             | edit             | =         | curator                 |
    draft             | submit           | review    | curator                 |
    review            | request_changes  | draft     | second moderator        |
    review            | pass             | consent   | second moderator        | ?CONSENT_NEEDED
    review            | pass             | approved  | second moderator        |
    consent           | give_consent     | approved  | asker, adviser          | ?LAST_CONSENT
    consent           | give_consent     | =         | asker, adviser          |
    consent           | ask_for_change   | draft     | asker, adviser          |
    consent           | refuse_consent   | archived  | asker                   |
    consent           | refuse_consent   | draft     | adviser                 |
    consent           | lapse            | archived  | clock                   | ?ASKER_SILENT
    consent           | lapse            | draft     | clock                   | ?ADVISER_SILENT
    approved          | withdraw_consent | draft     | asker, adviser          |
    published         | withdraw_consent | pulled    | asker                   |
    published         | withdraw_consent | =         | adviser                 |
    approved          | edit             | draft     | moderator               |
    approved          | publish          | published | moderator, clock        |
    published         | correct          | =         | moderator               |
    published         | revise           | =         | moderator               |
    draft review consent approved | drop_revision | published | moderator     | !LIVE_EDITION
    published         | widen_audience   | =         | moderator, asker        |
    published         | narrow_audience  | =         | moderator               |
    published         | verify           | =         | moderator               |
    published         | mark_obsolete    | =         | moderator               |
    published         | supersede        | =         | moderator               |
    published         | add_outcome      | =         | moderator, system       |
    published         | mark_point       | =         | moderator               |
    published         | withdraw_point   | =         | adviser, asker, moderator |
    approved published | pull            | pulled    | asker, moderator, admin, system |
    pulled            | restore          | draft     | moderator               |
    draft review published | archive     | archived  | moderator               |
    archived          | reopen           | draft     | moderator               |
    pulled archived   | let_return       | archived  | moderator               |
    published         | file_deleted     | archived  | system                  |
    archived          | file_returned    | published | system                  |
"""

Line = tuple[set[str | None], str, str, set[str], set[str], set[str]]


def lines_of(table: str) -> list[Line]:
    """Read a table above: sources, action, target, people, chosen by, needed."""
    lines: list[Line] = []
    for text in table.strip().splitlines():
        sources, action, target, who, facts = (part.strip() for part in text.split("|"))
        words = facts.split()
        lines.append(
            (
                {None} if sources == "-" else set(sources.split()),
                action,
                target,
                {name.strip() for name in who.split(",")},
                {word[1:] for word in words if word[0] == "?"},
                {word[1:] for word in words if word[0] == "!"},
            )
        )
    return lines


def expected(lines: list[Line], state: str | None, action: str, who: str, facts: set[str]) -> str:
    """Work out the answer from the transcribed table: a state, "wrong state" or "forbidden"."""
    fitting = [line for line in lines if state in line[0] and action == line[1] and line[4] <= facts]
    theirs = [line for line in fitting if who in line[3]]
    if not fitting or (theirs and not any(line[5] <= facts for line in theirs)):
        return "wrong state"
    if not theirs:
        return "forbidden"
    target = next(line[2] for line in theirs if line[5] <= facts)
    return {"=": state or "", "before": "advising"}.get(target, target)


def answered(table, state: str | None, action: str, who: str, facts: set[str]) -> str:
    """Ask the code the same question."""
    try:
        return step(table, state, action, {Who(who)}, {Fact[name] for name in facts}, before="advising")
    except WrongState:
        return "wrong state"
    except Forbidden:
        return "forbidden"


def every_question(lines: list[Line], states: list[str], action: str) -> Iterator[tuple]:
    """Every state, and nothing at all, × every person × every mix of this action's circumstances."""
    told = sorted(set().union(*(line[4] | line[5] for line in lines if line[1] == action)))
    mixes = list(chain.from_iterable(combinations(told, size) for size in range(len(told) + 1)))
    for state in [None, *states]:
        for who in Who:
            for mix in mixes:
                yield state, action, who.value, set(mix)


CASES = [
    pytest.param(table, lines_of(text), states, action, id=f"{name}-{action}")
    for name, table, text, states in (
        ("situation", SITUATION, SITUATION_TABLE, SITUATION_STATES),
        ("entry", ENTRY, ENTRY_TABLE, ENTRY_STATES),
    )
    for action in dict.fromkeys(line[1] for line in lines_of(text))
]


@pytest.mark.parametrize(("table", "lines", "states", "action"), CASES)
def test_each_action_is_open_to_these_people_in_these_states_and_to_nobody_else(table, lines, states, action):
    questions = list(every_question(lines, states, action))
    wrong = {
        f"{who} may {action} when {state} {sorted(facts)}": (got, want)
        for state, action, who, facts in questions
        if (got := answered(table, state, action, who, facts))
        != (want := expected(lines, state, action, who, facts))
    }
    assert not wrong


def test_the_tables_know_no_other_action():
    assert {row.action for row in SITUATION} == {line[1] for line in lines_of(SITUATION_TABLE)}
    assert {row.action for row in ENTRY} == {line[1] for line in lines_of(ENTRY_TABLE)}


def test_the_states_are_those_of_the_specification():
    assert [state.value for state in SituationState] == SITUATION_STATES
    assert [state.value for state in EntryState] == ENTRY_STATES


def test_an_unknown_action_is_refused_with_the_present_state():
    with pytest.raises(WrongState) as refused:
        step(SITUATION, "advising", "fly", {Who.MODERATOR})
    assert refused.value.state == "advising"
    assert "advising" in str(refused.value)


def test_a_missing_circumstance_is_named_in_the_refusal():
    with pytest.raises(WrongState, match="no entry is in review or later"):
        step(SITUATION, "closed", "reopen", {Who.ASKER})


@pytest.mark.parametrize("before", ["submitted", "declined", "clarifying", "advising", "closed"])
def test_restoring_leads_back_to_where_it_was(before):
    assert step(SITUATION, "removed", "restore", {Who.OTHER_MODERATOR}, before=before) == before


def test_only_open_states_are_for_the_audience():
    assert {"clarifying", "advising", "closed"} == OPEN_STATES


def test_can_says_what_step_would_do():
    assert can(SITUATION, "submitted", "recall", {Who.ASKER})
    assert not can(SITUATION, "submitted", "recall", {Who.MODERATOR})
    assert not can(SITUATION, "advising", "recall", {Who.ASKER})


MEMBER, MODERATOR, ADMIN = Role.MEMBER, Role.MODERATOR, Role.ADMIN


@pytest.mark.parametrize(
    ("roles", "alone", "around", "who"),
    [
        ({Role.VISITOR}, False, {}, ""),
        ({MEMBER}, False, {}, "member"),
        ({ADMIN}, False, {}, "admin"),
        ({MEMBER}, False, {"asker_id": 1}, "member, asker"),
        ({MEMBER}, False, {"asker_id": 2, "adviser_ids": [1]}, "member, adviser"),
        ({MODERATOR}, False, {"asker_id": 2}, "member, moderator, second moderator, other moderator"),
        ({MODERATOR}, False, {"asker_id": 1}, "member, asker"),
        ({MODERATOR}, True, {"asker_id": 1}, "member, asker, moderator, second moderator, other moderator"),
        ({MODERATOR}, False, {"curator_id": 1}, "member, moderator, curator, other moderator"),
        (
            {MODERATOR},
            True,
            {"curator_id": 1},
            "member, moderator, curator, second moderator, other moderator",
        ),
        ({MODERATOR}, False, {"remover_id": 1}, "member, moderator, second moderator"),
        ({MODERATOR}, True, {"remover_id": 1}, "member, moderator, second moderator, other moderator"),
        ({MEMBER, ADMIN}, False, {"curator_id": 1}, "member, admin"),
    ],
)
def test_a_person_is_all_they_are_to_a_thing_and_a_moderator_is_none_to_their_own(roles, alone, around, who):
    me = None if roles == {Role.VISITOR} else 1
    actor = Actor(me, frozenset(roles), alone=alone)
    assert standing(actor, **around) == {Who(name) for name in who.split(", ") if name}


def test_a_visitor_is_not_the_asker_of_what_nobody_asked():
    assert standing(Actor(), asker_id=None) == frozenset()


def test_mona_cannot_pass_her_own_draft_while_max_moderates_too():
    mona = standing(Actor(1, frozenset({MODERATOR})), asker_id=9, curator_id=1)
    max_ = standing(Actor(2, frozenset({MODERATOR})), asker_id=9, curator_id=1)
    assert not can(ENTRY, "review", "pass", mona)
    assert can(ENTRY, "review", "pass", max_)
    assert can(ENTRY, "review", "pass", standing(Actor(1, frozenset({MODERATOR}), alone=True), curator_id=1))


@pytest.mark.parametrize(
    ("table", "state", "action", "who", "part"),
    [
        (SITUATION, "advising", "close", {Who.ASKER, Who.MODERATOR, Who.MEMBER}, Who.ASKER),
        (SITUATION, "submitted", "approve", {Who.MODERATOR, Who.MEMBER}, Who.MODERATOR),
        (ENTRY, "published", "pull", {Who.ADMIN, Who.MODERATOR}, Who.MODERATOR),
        (SITUATION, None, "create", {Who.MEMBER, Who.MODERATOR}, Who.MEMBER),
    ],
)
def test_the_log_names_the_nearest_part_of_somebody_who_has_several(table, state, action, who, part):
    assert acting_as(table, state, action, who) == part


def test_nobody_acts_in_a_part_they_do_not_have():
    with pytest.raises(Forbidden):
        acting_as(SITUATION, "submitted", "approve", {Who.MEMBER})
