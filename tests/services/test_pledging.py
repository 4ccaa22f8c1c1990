"""The pledge: accepted in the version that holds, and by everybody anew when an admin writes another."""

import pytest

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Invalid, NotFound, Stale
from advisory.services import pledging


def test_a_new_text_is_owed_by_everybody(session, circle, adam, paul, now):
    assert not pledging.is_owed(session, paul.actor)
    assert pledging.write_anew(session, adam.actor, "I keep *silent*.", seen_version=1, now=now)
    shown = pledging.pledge(session)
    assert (shown.version, "<em>silent</em>" in shown.html) == (2, True)
    assert pledging.is_owed(session, paul.actor)
    assert pledging.is_owed(session, adam.actor)
    assert not pledging.is_owed(session, VISITOR)
    for _ in range(2):
        pledging.accept(session, paul.actor, 2, now=now)
    assert not pledging.is_owed(session, paul.actor)
    editing = pledging.editing(session, adam.actor)
    assert (editing.accepted, editing.everybody) == (1, 7)
    assert [row.action for row in circle.log()] == ["write_pledge"]


def test_only_the_version_that_holds_can_be_accepted(session, adam, paul, now):
    pledging.write_anew(session, adam.actor, "I keep silent.", seen_version=1, now=now)
    for version in (0, 1, 3):
        with pytest.raises(Invalid, match="changed since"):
            pledging.accept(session, paul.actor, version, now=now)
    assert pledging.is_owed(session, paul.actor)


def test_the_same_text_is_no_new_version(session, adam, now):
    pledging.write_anew(session, adam.actor, "I keep silent.", seen_version=1, now=now)
    assert not pledging.write_anew(session, adam.actor, " I keep silent. ", seen_version=1, now=now)
    assert pledging.pledge(session).version == 2


def test_two_admins_at_once_see_both_texts(session, adam, now):
    pledging.write_anew(session, adam.actor, "I keep silent.", seen_version=1, now=now)
    with pytest.raises(Stale) as refused:
        pledging.write_anew(session, adam.actor, "I say nothing.", seen_version=1, now=now)
    assert (refused.value.saved, refused.value.sent) == (
        {"text": "I keep silent."}, {"text": "I say nothing."}
    )  # fmt: skip


@pytest.mark.parametrize("text", ["", "  ", "x" * 4001])
def test_a_text_that_will_not_do_is_refused(session, adam, now, text):
    with pytest.raises(Invalid):
        pledging.write_anew(session, adam.actor, text, seen_version=1, now=now)


def test_only_admins_write_it(session, mona, paul, now):
    for actor in (mona.actor, paul.actor, VISITOR):
        with pytest.raises(NotFound):
            pledging.write_anew(session, actor, "x", seen_version=1, now=now)
        with pytest.raises(NotFound):
            pledging.editing(session, actor)


def test_a_visitor_accepts_nothing(session, now):
    with pytest.raises(Forbidden):
        pledging.accept(session, VISITOR, 1, now=now)
