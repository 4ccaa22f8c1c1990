"""A member's own account: what they see there, and what they change."""

import pytest

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Invalid
from advisory.services import me


def test_a_member_sees_their_own_account(session, paul):
    page = me.account(session, paul.actor)
    assert (page.name, page.email, page.groups) == ("Paul", "paul@example.com", ("North table",))


def test_industry_and_size_can_be_told_and_taken_back(session, paul, now):
    me.change_profile(session, paul.actor, "logistics", "51-200", now=now)
    assert me.account(session, paul.actor).industry == "logistics"
    me.change_profile(session, paul.actor, "", "", now=now)
    assert me.account(session, paul.actor).industry == ""


def test_what_is_on_no_list_is_refused_beside_its_field(session, paul, now):
    with pytest.raises(Invalid) as refusal:
        me.change_profile(session, paul.actor, "mining", "12", now=now)
    assert list(refusal.value.problems) == ["industry", "company_size"]
    assert me.account(session, paul.actor).industry == ""


def test_a_visitor_has_no_account(session, now):
    for look in (
        lambda: me.account(session, VISITOR),
        lambda: me.change_profile(session, VISITOR, "", "", now=now),
    ):
        with pytest.raises(Forbidden):
            look()
