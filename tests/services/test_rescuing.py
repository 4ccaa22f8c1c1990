"""Letting somebody in again who has locked themselves out; the log has it, and they are told."""

import pytest
from sqlalchemy import select

from advisory.domain.errors import NotFound
from advisory.domain.notices import NoticeKind
from advisory.services import accounts, recovering, rescuing, second_factor
from advisory.storage.tables import LogRow, NoticeRow, PasskeyRow
from tests.services.authenticator import set_up


def lines(session):
    query = select(LogRow.acted_as, LogRow.action, LogRow.thing, LogRow.thing_id).order_by(LogRow.id)
    return [tuple(row) for row in session.execute(query)]


def kinds(session, person):
    return list(session.scalars(select(NoticeRow.kind).where(NoticeRow.member_id == person.id)))


def test_a_lock_is_ended(session, adam, now):
    for _ in range(10):
        accounts.note_failure(session, "digest", now=now)
    assert accounts.locked_seconds(session, "digest", now=now)
    assert rescuing.unlock(session, adam.email, ["digest", "other"], now=now)
    assert not accounts.locked_seconds(session, "digest", now=now)
    assert lines(session) == [("system", "unlock", "member", adam.id)]
    assert kinds(session, adam) == [NoticeKind.UNLOCKED]


def test_where_nothing_is_locked_nothing_is_told(session, adam, now):
    assert not rescuing.unlock(session, adam.email, ["digest"], now=now)
    assert lines(session) == []
    assert kinds(session, adam) == []


def test_all_second_factors_are_forgotten_and_everybody_is_signed_out(session, adam, erin, now):
    set_up(session, adam, now=now)
    set_up(session, erin, now=now)
    recovering.make(session, adam.actor, now=now)
    device = accounts.start_sign_in(session, adam.id, strong=True, now=now)
    rescuing.forget_factors(session, "Adam@Example.com", now=now)
    assert not second_factor.has_second(session, adam.id)
    assert second_factor.has_second(session, erin.id)
    assert recovering.left(session, adam.id) == 0
    assert accounts.signed_in(session, device, now=now) is None
    assert lines(session) == [("system", "forget_factors", "member", adam.id)]
    assert NoticeKind.FACTORS_FORGOTTEN in kinds(session, adam)


def test_passkeys_are_forgotten_with_the_rest(session, adam, now):
    session.add(
        PasskeyRow(member_id=adam.id, credential_id="one", public_key=b"key", name="Laptop", made_at=now)
    )
    session.commit()
    assert second_factor.has_second(session, adam.id)
    rescuing.forget_factors(session, adam.email, now=now)
    assert not second_factor.has_second(session, adam.id)


def test_nobody_is_let_in_under_an_address_that_is_nobodys(session, now):
    for refused in (
        lambda: rescuing.member_id(session, "nobody@example.com"),
        lambda: rescuing.unlock(session, "nobody@example.com", [], now=now),
        lambda: rescuing.forget_factors(session, "nobody@example.com", now=now),
    ):
        with pytest.raises(NotFound, match="Nobody is a member as"):
            refused()


def test_five_wrong_codes_tell_the_member_that_somebody_has_their_password(session, erin, now):
    for _ in range(4):
        accounts.note_wrong_code(session, erin.id, "digest", now=now)
    assert kinds(session, erin) == []
    accounts.note_wrong_code(session, erin.id, "digest", now=now)
    assert kinds(session, erin) == [NoticeKind.SECOND_LOCKED]
