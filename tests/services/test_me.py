"""A member's own account: what they see there, and what they change."""

import pytest

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Invalid
from advisory.services import accounts, me


def test_a_member_sees_their_own_account_and_this_device(session, paul, now):
    here = accounts.start_sign_in(session, paul.id, now=now)
    accounts.start_sign_in(session, paul.id, now=now)
    page = me.account(session, paul.actor, here, now=now)
    assert (page.name, page.email, page.groups) == ("Paul", "paul@example.com", ("North table",))
    assert sorted(device.here for device in page.devices) == [False, True]


def test_a_new_password_signs_every_other_device_out(session, paul, now):
    here = accounts.start_sign_in(session, paul.id, now=now)
    accounts.start_sign_in(session, paul.id, now=now)
    me.change_password(session, paul.actor, "hashed", here, now=now)
    assert me.password_hash(session, paul.actor) == "hashed"
    assert [device.here for device in me.account(session, paul.actor, here, now=now).devices] == [True]


def test_other_devices_can_be_signed_out_and_nobody_elses_are(session, paul, erin, now):
    here = accounts.start_sign_in(session, paul.id, now=now)
    accounts.start_sign_in(session, paul.id, now=now)
    hers = accounts.start_sign_in(session, erin.id, now=now)
    me.sign_out_elsewhere(session, paul.actor, here)
    assert len(me.account(session, paul.actor, here, now=now).devices) == 1
    assert len(me.account(session, erin.actor, hers, now=now).devices) == 1


def test_industry_and_size_can_be_told_and_taken_back(session, paul, now):
    me.change_profile(session, paul.actor, "logistics", "51-200", now=now)
    assert me.account(session, paul.actor, "", now=now).industry == "logistics"
    me.change_profile(session, paul.actor, "", "", now=now)
    assert me.account(session, paul.actor, "", now=now).industry == ""


def test_what_is_on_no_list_is_refused_beside_its_field(session, paul, now):
    with pytest.raises(Invalid) as refusal:
        me.change_profile(session, paul.actor, "mining", "12", now=now)
    assert list(refusal.value.problems) == ["industry", "company_size"]
    assert me.account(session, paul.actor, "", now=now).industry == ""


def test_a_visitor_has_no_account(session, now):
    for look in (
        lambda: me.account(session, VISITOR, "", now=now),
        lambda: me.password_hash(session, VISITOR),
        lambda: me.change_password(session, VISITOR, "x", "", now=now),
        lambda: me.sign_out_elsewhere(session, VISITOR, ""),
        lambda: me.change_profile(session, VISITOR, "", "", now=now),
    ):
        with pytest.raises(Forbidden):
            look()
