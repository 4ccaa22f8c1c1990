"""Recovery codes: ten, each of use once, none kept as it is."""

import pytest
from sqlalchemy import select

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Invalid
from advisory.domain.notices import NoticeKind
from advisory.services import recovering
from advisory.storage.tables import NoticeRow, RecoveryCodeRow
from tests.services.authenticator import set_up


@pytest.fixture
def codes(session, erin, now):
    set_up(session, erin, now=now)
    return recovering.make(session, erin.actor, now=now)


def test_ten_different_codes_are_made_and_none_is_kept_as_it_is(session, codes):
    assert len(set(codes)) == 10
    assert {len(code.replace("-", "")) for code in codes} == {16}
    kept = " ".join(session.scalars(select(RecoveryCodeRow.code_hash)))
    assert not [code for code in codes if code in kept or code.replace("-", "") in kept]


def test_each_is_of_use_once_however_it_is_typed(session, erin, codes, now):
    first = codes[0]
    assert recovering.use(session, erin.id, f" {first.lower().replace('-', ' ')} ", now=now)
    assert not recovering.use(session, erin.id, first, now=now)
    assert recovering.left(session, erin.id) == 9
    kinds = list(session.scalars(select(NoticeRow.kind).where(NoticeRow.member_id == erin.id)))
    assert kinds.count(NoticeKind.RECOVERY_USED) == 1


def test_nobody_elses_code_is_of_use(session, erin, paul, codes, now):
    set_up(session, paul, now=now)
    assert not recovering.use(session, paul.id, codes[0], now=now)
    assert recovering.left(session, erin.id) == 10


def test_new_ones_void_the_old(session, erin, codes, now):
    new = recovering.make(session, erin.actor, now=now)
    assert not recovering.use(session, erin.id, codes[0], now=now)
    assert recovering.use(session, erin.id, new[0], now=now)


def test_they_stand_in_for_a_second_factor_and_are_none(session, paul, now):
    with pytest.raises(Invalid, match="Set up a second factor first"):
        recovering.make(session, paul.actor, now=now)


def test_a_file_holds_only_codes_of_its_owner_that_hold(session, erin, paul, codes, now):
    recovering.use(session, erin.id, codes[0], now=now)
    typed = [codes[0], codes[1], "ABCD-EFGH-JKLM-NPQR", "<script>"]
    assert recovering.still_good(session, erin.actor, typed) == (codes[1],)
    assert recovering.still_good(session, paul.actor, typed) == ()


def test_a_visitor_has_none(session, now):
    with pytest.raises(Forbidden):
        recovering.make(session, VISITOR, now=now)
    with pytest.raises(Forbidden):
        recovering.still_good(session, VISITOR, ["x"])
