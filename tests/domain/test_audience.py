"""Who may read what: every actor of the cast against every audience."""

import pytest

from advisory.domain.actor import VISITOR, Actor, Role
from advisory.domain.audience import Audience, Reach, marks_held, may_read

VIC = VISITOR
ERIN = Actor(1, frozenset({Role.MEMBER}), frozenset({7}))
PAUL = Actor(2, frozenset({Role.MEMBER}), frozenset({8}))
MONA = Actor(3, frozenset({Role.MODERATOR}))
ADAM = Actor(4, frozenset({Role.ADMIN}))
ADAM_IN_A_GROUP = Actor(4, frozenset({Role.ADMIN}), frozenset({7}))

PUBLIC = Audience(Reach.PUBLIC)
MEMBERS = Audience(Reach.MEMBERS)
NORTH_TABLE = Audience(Reach.GROUP, 7)


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        (PUBLIC, [VIC, ERIN, PAUL, MONA, ADAM, ADAM_IN_A_GROUP]),
        (MEMBERS, [ERIN, PAUL, MONA, ADAM, ADAM_IN_A_GROUP]),
        (NORTH_TABLE, [ERIN, MONA]),
    ],
    ids=["public", "members", "group"],
)
def test_an_entry_is_read_by_its_audience_and_the_moderators(audience, readers):
    everybody = [VIC, ERIN, PAUL, MONA, ADAM, ADAM_IN_A_GROUP]
    assert [actor for actor in everybody if may_read(actor, audience.entry_marks())] == readers


@pytest.mark.parametrize(
    ("audience", "readers"),
    [(MEMBERS, [ERIN, PAUL, MONA]), (NORTH_TABLE, [ERIN, MONA])],
    ids=["members", "group"],
)
def test_an_open_situation_is_never_read_by_visitors_or_by_an_admin_as_such(audience, readers):
    everybody = [VIC, ERIN, PAUL, MONA, ADAM, ADAM_IN_A_GROUP]
    assert [actor for actor in everybody if may_read(actor, audience.situation_marks())] == readers


def test_a_public_situation_cannot_be_said():
    with pytest.raises(ValueError, match="never public"):
        PUBLIC.situation_marks()


@pytest.mark.parametrize(("reach", "group_id"), [(Reach.GROUP, None), (Reach.MEMBERS, 7), (Reach.PUBLIC, 7)])
def test_a_group_belongs_to_a_groups_audience_only(reach, group_id):
    with pytest.raises(ValueError, match="names its group"):
        Audience(reach, group_id)


def test_no_text_without_marks_is_read_by_anybody():
    assert not any(may_read(actor, frozenset()) for actor in (VIC, ERIN, MONA, ADAM))


def test_a_visitor_holds_one_mark():
    assert marks_held(VISITOR) == {"public"}


def test_the_marks_of_two_groups_differ_even_when_one_number_begins_the_other():
    assert not may_read(ERIN, Audience(Reach.GROUP, 77).entry_marks())
