"""Members, roles, groups and the links that let people in."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from advisory.domain.actor import VISITOR, Role
from advisory.domain.errors import Forbidden, Invalid, NotFound
from advisory.domain.mail_links import Purpose
from advisory.services import accounts, linking, me, membership
from advisory.storage import members
from advisory.storage.tables import FirstLinkRow, MailLinkRow, SignInFailureRow, SignInRow


def test_a_visitor_and_a_deactivated_member_are_the_same_nobody(session, erin):
    members.by_id(session, erin.id).active = False
    session.commit()
    assert membership.actor_of(session, erin.id) == VISITOR
    assert membership.actor_of(session, None) == VISITOR
    assert membership.actor_of(session, 99_999) == VISITOR


def test_an_actor_has_the_roles_and_groups_of_the_member(session, mona, carl):
    assert mona.actor.is_moderator
    assert len(mona.actor.group_ids) == 1
    assert carl.actor.group_ids == frozenset()
    assert carl.actor.roles == {Role.MEMBER}


def test_the_last_moderator_is_alone_until_there_is_another(session, mona, max_, actor_of, now):
    assert not mona.actor.alone
    membership.change_roles(session, max_.email, remove=[Role.MODERATOR], now=now)
    assert actor_of(mona).alone
    assert not actor_of(max_).alone


def test_a_deactivated_moderator_is_no_second_pair_of_eyes(session, mona, max_, actor_of):
    members.by_id(session, max_.id).active = False
    session.commit()
    assert actor_of(mona).alone


def test_an_address_belongs_to_one_member_in_any_case(session, now):
    with pytest.raises(Invalid, match="already a member as erin@"):
        membership.add_member(session, " ERIN@example.com ", "Another", now=now)


@pytest.mark.parametrize(
    ("email", "name"),
    [
        ("nowhere", "Vic"),
        ("@example.com", "Vic"),
        ("a b@example.com", "Vic"),
        ("a\0b@example.com", "Vic"),
        ("=?utf-8?q?a=0D=0ABcc=3Ab?=@example.com", "Vic"),
        ("a\u2028b@example.com", "Vic"),
        ("a\u202eb@example.com", "Vic"),
        ("a\x0bBcc:b@example.com", "Vic"),
        ("vic@example.com", " "),
        ("vic@example.com", "V\nic"),
    ],
)
def test_a_member_needs_an_address_and_a_name(session, now, email, name):
    with pytest.raises(Invalid):
        membership.add_member(session, email, name, now=now)


@pytest.mark.parametrize(
    "name", ["Mona", "M0na", " mona ", "\u041c\u0430\u0445", "The asker", "Admin", "Er\u200bin"]
)
def test_nobody_is_called_like_somebody_else(session, now, name):
    with pytest.raises(Invalid) as refusal:
        membership.add_member(session, "new@example.com", name, now=now)
    assert refusal.value.problems["name"]
    assert members.by_email(session, "new@example.com") is None


def test_a_member_keeps_a_name_of_their_own(session, mona):
    assert membership.checked_name(session, "MONA", but=mona.id) == "MONA"


@pytest.mark.parametrize(
    "name", ["North Table", "N\u043erth table", "All members", "The moderators", "", "\u202etable"]
)
def test_no_group_is_called_like_another_or_like_everybody(session, name):
    with pytest.raises(Invalid) as refusal:
        membership.add_group(session, "south-table", name)
    assert refusal.value.problems["name"]


def test_a_member_of_an_unknown_group_is_not_added_at_all(session, now):
    with pytest.raises(NotFound):
        membership.add_member(session, "new@example.com", "New", groups=["south-table"], now=now)
    assert members.by_email(session, "new@example.com") is None


def test_a_link_is_kept_only_as_a_digest(session, now):
    token = membership.add_member(session, "new@example.com", "New", now=now)
    kept = session.scalars(select(FirstLinkRow.token_hash)).all()
    assert token not in kept
    assert members.token_digest(token) in kept


def test_a_link_works_once(session, now):
    token = membership.add_member(session, "new@example.com", "New", now=now)
    membership.set_first_password(session, token, "hash", now=now)
    with pytest.raises(NotFound, match="used or has expired"):
        membership.set_first_password(session, token, "another", now=now)
    assert accounts.credentials(session, "new@example.com").password_hash == "hash"


def test_a_new_link_voids_the_old_one(session, now):
    old = membership.add_member(session, "new@example.com", "New", now=now)
    new = membership.first_link(session, "new@example.com", now=now)
    with pytest.raises(NotFound):
        membership.invitation(session, old, now=now)
    assert membership.invitation(session, new, now=now).name == "New"


def test_a_password_set_by_link_signs_every_device_out(session, erin, now):
    device = accounts.start_sign_in(session, erin.id, now=now)
    token = membership.first_link(session, erin.email, now=now)
    membership.set_first_password(session, token, "hash", now=now)
    assert accounts.signed_in(session, device, now=now) is None


def test_a_password_set_by_link_voids_the_links_in_letters(session, erin, now):
    for purpose in Purpose:
        session.add(
            MailLinkRow(
                token_hash=members.token_digest(purpose.value),
                member_id=erin.id,
                purpose=purpose.value,
                expires_at=now + timedelta(minutes=10),
            )
        )
    session.commit()
    token = membership.first_link(session, erin.email, now=now)
    membership.set_first_password(session, token, "hash", now=now)
    for purpose in Purpose:
        with pytest.raises(NotFound):
            linking.owner(session, purpose.value, purpose, now=now)


def test_a_deactivated_member_gets_no_link_and_keeps_no_device(session, erin, now):
    device = accounts.start_sign_in(session, erin.id, now=now)
    members.by_id(session, erin.id).active = False
    session.commit()
    assert accounts.signed_in(session, device, now=now) is None
    assert accounts.credentials(session, erin.email) is None
    with pytest.raises(NotFound):
        membership.first_link(session, erin.email, now=now)


def test_the_last_admin_cannot_go_but_the_last_but_one_can(session, adam, mona, now):
    with pytest.raises(Forbidden, match="last admin"):
        membership.change_roles(session, adam.email, remove=[Role.ADMIN], now=now)
    membership.change_roles(session, mona.email, add=[Role.ADMIN], now=now)
    assert membership.change_roles(session, adam.email, remove=[Role.ADMIN], now=now) == ()


def test_a_group_has_a_slug_and_a_name_of_its_own(session):
    membership.add_group(session, "south-table", "South table")
    for slug, name in (("south-table", "Other"), ("other", "South table"), ("South Table", "Third")):
        with pytest.raises(Invalid):
            membership.add_group(session, slug, name)


def test_a_device_is_kept_only_as_a_digest(session, erin, now):
    token = accounts.start_sign_in(session, erin.id, now=now)
    assert token not in session.scalars(select(SignInRow.token_hash)).all()


def test_old_failures_and_devices_are_forgotten(session, erin, clock):
    accounts.start_sign_in(session, erin.id, now=clock.at)
    accounts.note_failure(session, "a" * 64, now=clock.at)
    clock.move(days=15)
    accounts.note_failure(session, "b" * 64, now=clock.at)
    assert session.scalars(select(SignInRow)).all() == []
    assert session.scalars(select(SignInFailureRow.address_digest)).all() == ["b" * 64]


def test_a_visitor_has_no_account(session, now):
    with pytest.raises(Forbidden):
        me.account(session, VISITOR)


def test_the_list_tells_who_has_no_password_yet(session, now):
    membership.add_member(session, "new@example.com", "New", now=now)
    lines = {line.email: line for line in membership.member_list(session)}
    assert not lines["new@example.com"].has_password
    assert lines["mona@example.com"].roles == ("member", "moderator")
    assert lines["erin@example.com"].groups == ("north-table",)
