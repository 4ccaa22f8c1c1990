"""What becomes of a member's passkeys, and of whom another site means by them."""

import json

import pytest
from sqlalchemy import select

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Invalid, NotFound
from advisory.domain.factors import Factor
from advisory.identity.port import Identity
from advisory.services import passkeys, rescuing, second_factor, single_sign_on
from advisory.services.ceremonies import Party
from advisory.storage.tables import IdentityRow, PasskeyRow
from tests.web.passkey_device import Device

PARTY = Party("localhost", "http://localhost")


@pytest.fixture
def make(session, now):
    """Make a passkey for somebody; give the device."""

    def made(person, name="", device=None):
        device = device or Device(PARTY.origin)
        question = passkeys.ask_to_make(session, person.actor, PARTY)
        answer = device.make(json.loads(question.text))
        passkeys.keep(session, person.actor, PARTY, question.challenge, answer, name, "", now=now)
        return device

    return made


def test_passkeys_without_a_name_are_numbered(session, erin, make):
    for name in ("", "My phone", ""):
        make(erin, name)
    shown = passkeys.own(session, erin.actor, PARTY)
    assert [line.name for line in shown.lines] == ["Passkey", "My phone", "Passkey 3"]


def test_a_passkey_is_a_second_factor_as_long_as_it_is_there(session, erin, make, now):
    make(erin)
    assert second_factor.ways(session, erin.id) == {Factor.PASSKEY}
    (line,) = passkeys.own(session, erin.actor, PARTY).lines
    assert passkeys.remove(session, erin.actor, line.id, "", now=now) == "Passkey"
    assert second_factor.ways(session, erin.id) == frozenset()


def test_it_says_whose_it_is(session, erin, paul, make, now):
    hers, his = make(erin), make(paul)
    for device, person in ((hers, erin), (his, paul)):
        question = passkeys.ask_to_use(session, PARTY)
        answer = device.use(json.loads(question.text))
        assert passkeys.recognise(session, PARTY, question.challenge, answer, now=now) == person.id


def test_where_somebody_is_expected_nobody_else_will_do(session, erin, paul, make, now):
    his = make(paul)
    question = passkeys.ask_to_use(session, PARTY, erin.id)
    answer = his.use(json.loads(question.text))
    with pytest.raises(Invalid):
        passkeys.recognise(session, PARTY, question.challenge, answer, member_id=erin.id, now=now)


def test_whoever_has_lost_every_device_is_let_in_again_from_the_terminal(session, erin, make, now):
    make(erin)
    single_sign_on.member_meant(session, Identity("https://login.example", "7", erin.email), now=now)
    rescuing.forget_factors(session, erin.email, now=now)
    assert not second_factor.has_second(session, erin.id)
    assert session.scalars(select(PasskeyRow)).all() == []
    assert session.scalars(select(IdentityRow)).all() == []


def test_a_visitor_has_none(session, now):
    for act in (
        lambda: passkeys.own(session, VISITOR, PARTY),
        lambda: passkeys.ask_to_make(session, VISITOR, PARTY),
        lambda: passkeys.keep(session, VISITOR, PARTY, b"", "", "", "", now=now),
        lambda: passkeys.rename(session, VISITOR, 1, "x"),
        lambda: passkeys.remove(session, VISITOR, 1, "", now=now),
    ):
        with pytest.raises(Forbidden):
            act()


def test_one_that_is_not_there_cannot_be_named_or_removed(session, erin, now):
    with pytest.raises(NotFound):
        passkeys.rename(session, erin.actor, 1, "My phone")
    with pytest.raises(NotFound):
        passkeys.remove(session, erin.actor, 1, "", now=now)
