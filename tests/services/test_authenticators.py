"""The authenticator app: set up, checked, replaced and taken away."""

import pyotp
import pytest
from sqlalchemy import select

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Invalid, NotFound, WrongState
from advisory.domain.notices import NoticeKind
from advisory.services import accounts, authenticators, recovering, second_factor
from advisory.services.authenticators import Verdict
from advisory.services.sealing import Unsealable, seal_of
from advisory.storage.tables import AuthenticatorRow, NoticeRow
from tests.services.authenticator import SEAL, set_up


def told(session, person):
    query = select(NoticeRow.kind).where(NoticeRow.member_id == person.id).order_by(NoticeRow.id)
    return list(session.scalars(query))


def check(session, person, code, *, now, seal=SEAL):
    return authenticators.check(session, person.id, seal, code, now=now)


def test_what_the_picture_says_and_what_is_written_beside_it_are_the_same(session, erin, now):
    authenticators.begin(session, erin.actor, SEAL, now=now)
    shown = authenticators.setting_up(session, erin.actor, SEAL, now=now)
    app = pyotp.parse_uri(shown.uri)
    assert app.secret == "".join(shown.groups)
    assert (app.issuer, app.name) == ("The Advisory", erin.email)
    assert {len(group) for group in shown.groups} == {4}
    assert len(app.secret) == 32


def test_looking_again_shows_the_same_secret_since_a_phone_may_load_the_page_anew(session, erin, now):
    authenticators.begin(session, erin.actor, SEAL, now=now)
    first = authenticators.setting_up(session, erin.actor, SEAL, now=now)
    assert authenticators.setting_up(session, erin.actor, SEAL, now=now) == first


def test_an_app_counts_once_it_has_shown_a_right_code(session, erin, now):
    authenticators.begin(session, erin.actor, SEAL, now=now)
    assert not second_factor.has_second(session, erin.id)
    with pytest.raises(Invalid) as refusal:
        authenticators.confirm(session, erin.actor, SEAL, "000000", "", now=now)
    assert list(refusal.value.problems) == ["code"]
    assert not second_factor.has_second(session, erin.id)
    set_up(session, erin, now=now)
    assert second_factor.has_second(session, erin.id)
    assert told(session, erin) == [NoticeKind.SECOND_ADDED]


def test_setting_up_may_take_an_hour(session, erin, clock):
    authenticators.begin(session, erin.actor, SEAL, now=clock.at)
    shown = authenticators.setting_up(session, erin.actor, SEAL, now=clock.at)
    clock.move(hours=1)
    assert authenticators.setting_up(session, erin.actor, SEAL, now=clock.at) is None
    code = pyotp.TOTP("".join(shown.groups)).at(clock.at)
    with pytest.raises(NotFound, match="took too long"):
        authenticators.confirm(session, erin.actor, SEAL, code, "", now=clock.at)
    assert authenticators.forget_unfinished(session, clock.move(seconds=1)) == 1


def test_the_secret_is_kept_sealed_and_in_nobody_elses_place(session, erin, paul, now):
    app = set_up(session, erin, now=now)
    row = session.scalars(select(AuthenticatorRow)).one()
    assert app.secret not in row.sealed
    assert SEAL.open(row.sealed, f"member {erin.id}", row.key_name) == app.secret
    with pytest.raises(Unsealable):
        SEAL.open(row.sealed, f"member {paul.id}", row.key_name)


def test_a_code_is_right_once(session, erin, clock):
    app = set_up(session, erin, now=clock.at)
    assert check(session, erin, app.at(clock.at), now=clock.at) is Verdict.USED
    clock.move(minutes=2)
    assert check(session, erin, app.at(clock.at), now=clock.at) is Verdict.RIGHT
    assert check(session, erin, app.at(clock.at), now=clock.at) is Verdict.USED


def test_a_code_older_than_the_last_is_not_taken_either(session, erin, clock):
    app = set_up(session, erin, now=clock.at)
    clock.move(minutes=2)
    moment = int(clock.at.timestamp())
    assert check(session, erin, app.at(moment + 30), now=clock.at) is Verdict.RIGHT
    assert check(session, erin, app.at(moment), now=clock.at) is Verdict.USED


def test_another_members_code_is_wrong(session, erin, paul, clock):
    set_up(session, erin, now=clock.at)
    other = set_up(session, paul, now=clock.at)
    clock.move(minutes=2)
    assert check(session, erin, other.at(clock.at), now=clock.at) is Verdict.WRONG


def test_nobody_without_an_app_has_a_right_code(session, erin, now):
    assert check(session, erin, "123456", now=now) is Verdict.WRONG


def test_with_another_key_of_the_site_nobody_can_tell(session, erin, clock):
    app = set_up(session, erin, now=clock.at)
    clock.move(minutes=2)
    other = seal_of("another secret")
    assert check(session, erin, app.at(clock.at), now=clock.at, seal=other) is Verdict.UNREADABLE


def test_the_old_app_works_until_the_new_one_has_shown_a_code(session, erin, clock):
    old = set_up(session, erin, now=clock.at)
    clock.move(minutes=2)
    authenticators.begin(session, erin.actor, SEAL, now=clock.at)
    assert check(session, erin, old.at(clock.at), now=clock.at) is Verdict.RIGHT
    new = set_up(session, erin, now=clock.at)
    clock.move(minutes=2)
    assert check(session, erin, old.at(clock.at), now=clock.at) is Verdict.WRONG
    assert check(session, erin, new.at(clock.at), now=clock.at) is Verdict.RIGHT


def test_with_the_first_factor_devices_that_never_showed_one_are_signed_out(session, erin, paul, now):
    here = accounts.start_sign_in(session, erin.id, now=now)
    weak = accounts.start_sign_in(session, erin.id, now=now)
    others = accounts.start_sign_in(session, paul.id, now=now)
    set_up(session, erin, here, now=now)
    assert accounts.signed_in(session, here, now=now).strong
    assert accounts.signed_in(session, weak, now=now) is None
    assert accounts.signed_in(session, others, now=now)


def test_taking_it_away_signs_every_other_device_out_and_voids_the_codes(session, erin, now):
    here = accounts.start_sign_in(session, erin.id, now=now)
    set_up(session, erin, here, now=now)
    strong = accounts.start_sign_in(session, erin.id, strong=True, now=now)
    recovering.make(session, erin.actor, now=now)
    authenticators.remove(session, erin.actor, here, now=now)
    assert not second_factor.has_second(session, erin.id)
    assert accounts.signed_in(session, here, now=now)
    assert accounts.signed_in(session, strong, now=now) is None
    assert recovering.left(session, erin.id) == 0
    assert told(session, erin)[-1] == NoticeKind.SECOND_REMOVED
    with pytest.raises(NotFound):
        authenticators.remove(session, erin.actor, here, now=now)


def test_whoever_is_entrusted_keeps_the_last_one(session, mona, now):
    set_up(session, mona, now=now)
    with pytest.raises(WrongState, match="this is your last one"):
        authenticators.remove(session, mona.actor, "", now=now)
    assert second_factor.has_second(session, mona.id)


def test_a_visitor_has_no_app(session, now):
    for look in (
        lambda: authenticators.begin(session, VISITOR, SEAL, now=now),
        lambda: authenticators.setting_up(session, VISITOR, SEAL, now=now),
        lambda: authenticators.confirm(session, VISITOR, SEAL, "1", "", now=now),
        lambda: authenticators.remove(session, VISITOR, "", now=now),
    ):
        with pytest.raises(Forbidden):
            look()


def test_who_must_have_a_second_factor_is_whoever_reads_or_decides(session, erin, mona, adam, now):
    assert [second_factor.is_owed(session, one.actor) for one in (erin, mona, adam)] == [False, True, True]
    set_up(session, mona, now=now)
    assert not second_factor.is_owed(session, mona.actor)
    assert not second_factor.is_owed(session, VISITOR)
