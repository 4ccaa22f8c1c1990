"""How a member signs in: what they see of it, and what they change."""

import pytest

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, NotFound
from advisory.services import accounts, own_security


def page(session, person, token="", *, now):
    return own_security.page(session, person.actor, token, now=now)


def test_a_member_sees_their_devices_and_which_one_this_is(session, paul, now):
    here = accounts.start_sign_in(session, paul.id, looks="Firefox on Linux", now=now)
    accounts.start_sign_in(session, paul.id, looks="Safari on an iPhone", now=now)
    shown = page(session, paul, here, now=now)
    assert {(device.looks, device.here) for device in shown.devices} == {
        ("Firefox on Linux", True),
        ("Safari on an iPhone", False),
    }
    assert shown.devices_in_all == 2


def test_a_device_tells_the_day_on_which_it_was_last_used(session, paul, clock):
    token = accounts.start_sign_in(session, paul.id, now=clock.at)
    since = clock.at
    clock.move(days=3)
    assert accounts.signed_in(session, token, now=clock.at)
    (device,) = page(session, paul, now=clock.at).devices
    assert (device.since, device.used_on) == (since, clock.at.date())


def test_only_the_newest_devices_are_listed_and_all_are_counted(session, paul, now):
    for _ in range(own_security.DEVICES_SHOWN + 2):
        accounts.start_sign_in(session, paul.id, now=now)
    shown = page(session, paul, now=now)
    assert len(shown.devices) == own_security.DEVICES_SHOWN
    assert shown.devices_in_all == own_security.DEVICES_SHOWN + 2


def test_a_new_password_signs_every_other_device_out(session, paul, now):
    here = accounts.start_sign_in(session, paul.id, now=now)
    accounts.start_sign_in(session, paul.id, now=now)
    own_security.change_password(session, paul.actor, "hashed", here, now=now)
    assert own_security.password_hash(session, paul.actor) == "hashed"
    assert [device.here for device in page(session, paul, here, now=now).devices] == [True]


def test_other_devices_can_be_signed_out_and_nobody_elses_are(session, paul, erin, now):
    here = accounts.start_sign_in(session, paul.id, now=now)
    accounts.start_sign_in(session, paul.id, now=now)
    hers = accounts.start_sign_in(session, erin.id, now=now)
    own_security.sign_out_elsewhere(session, paul.actor, here)
    assert len(page(session, paul, here, now=now).devices) == 1
    assert accounts.signed_in(session, hers, now=now)


def test_one_device_can_be_signed_out_once(session, paul, now):
    token = accounts.start_sign_in(session, paul.id, now=now)
    (device,) = page(session, paul, now=now).devices
    own_security.sign_out(session, paul.actor, device.id)
    assert accounts.signed_in(session, token, now=now) is None
    with pytest.raises(NotFound, match="signed out already"):
        own_security.sign_out(session, paul.actor, device.id)


def test_somebody_elses_device_is_none(session, paul, erin, now):
    hers = accounts.start_sign_in(session, erin.id, now=now)
    (device,) = page(session, erin, now=now).devices
    with pytest.raises(NotFound):
        own_security.sign_out(session, paul.actor, device.id)
    assert accounts.signed_in(session, hers, now=now)


def test_a_visitor_has_no_such_page(session, now):
    for look in (
        lambda: own_security.page(session, VISITOR, "", now=now),
        lambda: own_security.password_hash(session, VISITOR),
        lambda: own_security.change_password(session, VISITOR, "x", "", now=now),
        lambda: own_security.sign_out_elsewhere(session, VISITOR, ""),
        lambda: own_security.sign_out(session, VISITOR, 1),
    ):
        with pytest.raises(Forbidden):
            look()


def test_devices_whose_time_is_over_are_forgotten_by_the_clock(session, paul, clock):
    accounts.start_sign_in(session, paul.id, now=clock.at)
    clock.move(days=13)
    accounts.start_sign_in(session, paul.id, now=clock.at)
    assert accounts.forget_expired(session, clock.at) == 0
    clock.move(days=1)
    assert accounts.forget_expired(session, clock.at) == 1
    assert page(session, paul, now=clock.at).devices_in_all == 1
