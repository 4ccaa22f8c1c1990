"""Invitations by mail: who may invite whom, one link that works once, and no secret on the way."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from advisory.domain.actor import VISITOR, Role
from advisory.domain.errors import Invalid, NotFound
from advisory.domain.pledge import FIRST_VERSION
from advisory.services import invitations, membership, posting
from advisory.storage import members, pledges
from advisory.storage.tables import InvitationLinkRow, InvitationRow, OutboxRow, SeatRow

SITE = "http://localhost"
NEW = "vera@example.com"


@pytest.fixture
def group_id(paul):
    (group_id,) = paul.actor.group_ids
    return group_id


@pytest.fixture
def post(session, mailer, clock):
    """Send what is due, and give the tokens in the letters of invitations."""

    def send():
        posting.send_due(session, mailer, invitations.writers(SITE), now=clock.at)
        return [
            letter.text.partition("/invitations/")[2].split()[0]
            for letter in mailer.letters
            if letter.to == NEW
        ]

    return send


@pytest.fixture
def token(session, adam, group_id, post, now):
    """Vera is invited to the North table."""
    invitations.invite(session, adam.actor, NEW.upper(), group_id, now=now)
    (token,) = post()
    return token


def take_seat(session, token, now, *, name="Vera", version=FIRST_VERSION):
    return invitations.accept(session, token, name, "a hash", pledge_version=version, now=now)


def test_whoever_is_invited_becomes_a_member_of_the_group_and_has_pledged(session, token, group_id, now):
    shown = invitations.welcome(session, token, now=now)
    assert (shown.email, shown.is_new, shown.pledge_owed, shown.group) == (NEW, True, True, "North table")
    member_id = take_seat(session, token, now)
    actor = membership.actor_of(session, member_id)
    assert (actor.roles, actor.group_ids) == (frozenset({Role.MEMBER}), frozenset({group_id}))
    assert pledges.has_accepted(session, member_id)
    row = members.by_id(session, member_id)
    assert (row.name, row.email, row.password) == ("Vera", NEW, "a hash")


def test_a_link_works_once(session, token, now):
    take_seat(session, token, now)
    for again in (
        lambda: take_seat(session, token, now),
        lambda: invitations.welcome(session, token, now=now),
    ):
        with pytest.raises(NotFound, match="used, revoked or has expired"):
            again()


def test_a_link_expires_after_two_weeks(session, token, now):
    late = now + timedelta(days=14)
    with pytest.raises(NotFound):
        take_seat(session, token, late)
    assert invitations.welcome(session, token, now=late - timedelta(seconds=1)).is_new


def test_nothing_that_lets_somebody_in_is_kept(session, token, adam, now):
    kept = [str(vars(row)) for row in session.scalars(select(OutboxRow))]
    kept += [str(vars(row)) for row in session.scalars(select(InvitationLinkRow))]
    kept += [str(vars(row)) for row in session.scalars(select(InvitationRow))]
    assert not [row for row in kept if token in row]
    assert not [row for row in session.scalars(select(OutboxRow)) if NEW in str(vars(row))]


def test_a_letter_sent_twice_by_a_crash_has_two_links_of_which_both_work_until_one_is_used(
    session, adam, post, clock
):
    invitations.invite(session, adam.actor, NEW, None, now=clock.at)
    (first,) = post()
    for row in session.scalars(select(OutboxRow).where(OutboxRow.kind == invitations.KIND)):
        row.done_at = None
    session.commit()
    clock.move(minutes=11)
    _, second = post()
    assert invitations.welcome(session, first, now=clock.at).is_new
    take_seat(session, second, clock.at)
    with pytest.raises(NotFound):
        invitations.welcome(session, first, now=clock.at)


def test_sending_again_gives_a_new_time_and_ends_the_old_link(session, token, adam, post, clock):
    clock.move(days=20)
    (line,) = invitations.page(session, adam.actor, 1, now=clock.at).lines
    assert line.expired
    invitations.send_again(session, adam.actor, line.id, now=clock.at)
    _, second = post()
    with pytest.raises(NotFound):
        invitations.welcome(session, token, now=clock.at)
    assert invitations.welcome(session, second, now=clock.at).email == NEW


def test_what_is_revoked_lets_nobody_in_and_sends_no_letter(session, token, adam, post, mailer, now):
    (line,) = invitations.page(session, adam.actor, 1, now=now).lines
    invitations.send_again(session, adam.actor, line.id, now=now)
    assert invitations.revoke(session, adam.actor, line.id, now=now) == NEW
    assert len(post()) == 1
    with pytest.raises(NotFound):
        take_seat(session, token, now)
    assert invitations.page(session, adam.actor, 1, now=now).lines == ()
    for again in (invitations.revoke, invitations.send_again):
        with pytest.raises(NotFound):
            again(session, adam.actor, line.id, now=now)


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("", "Write an e-mail address"),
        ("vera", "“vera” is not an e-mail address"),
        ("vera@example.com\nBcc: x@example.com", "is not an e-mail address"),
        ("Erin@Example.com", "erin@example.com is a member already"),
        (NEW, "is invited already"),
    ],
)
def test_an_address_that_will_not_do_is_refused_kindly(session, token, adam, now, email, said):
    with pytest.raises(Invalid) as refused:
        invitations.invite(session, adam.actor, email, None, now=now)
    assert said in refused.value.problems["email"]


@pytest.mark.parametrize("name", ["", " ", "V\nx", "V" * 101])
def test_a_name_that_will_not_do_leaves_the_link_working(session, token, now, name):
    with pytest.raises(Invalid):
        take_seat(session, token, now, name=name)
    assert invitations.welcome(session, token, now=now).is_new


def test_a_moderator_invites_into_their_own_group_alone(session, mona, group_id, now):
    membership.add_group(session, "south-table", "South table")
    other = members.group_by_slug(session, "south-table").id
    page = invitations.page(session, mona.actor, 1, now=now)
    assert ([group.name for group in page.groups], page.anywhere) == (["North table"], False)
    for wrong in (None, other):
        with pytest.raises(Invalid):
            invitations.invite(session, mona.actor, NEW, wrong, now=now)
    assert invitations.invite(session, mona.actor, NEW, group_id, now=now) == NEW


def test_whoever_chairs_a_group_invites_into_it(session, paul, group_id, actor_of, now):
    seat = session.get(SeatRow, (group_id, paul.id))
    seat.chairs = True
    session.commit()
    assert invitations.invite(session, paul.actor, NEW, group_id, now=now) == NEW


def test_a_moderator_looks_after_no_invitation_of_others(session, adam, mona, max_, group_id, now):
    invitations.invite(session, adam.actor, "anna@example.com", None, now=now)
    invitations.invite(session, max_.actor, NEW, group_id, now=now)
    assert [line.email for line in invitations.page(session, mona.actor, 1, now=now).lines] == [NEW]
    assert len(invitations.page(session, adam.actor, 1, now=now).lines) == 2
    row = session.scalars(select(InvitationRow).where(InvitationRow.email == "anna@example.com")).one()
    with pytest.raises(NotFound):
        invitations.revoke(session, mona.actor, row.id, now=now)


def test_others_may_invite_nobody_and_know_nothing_of_it(session, paul, carl, now):
    for actor in (paul.actor, carl.actor, VISITOR):
        with pytest.raises(NotFound):
            invitations.page(session, actor, 1, now=now)
        with pytest.raises(NotFound):
            invitations.invite(session, actor, NEW, None, now=now)


def test_a_pledge_that_changed_meanwhile_is_read_first(session, token, now):
    with pytest.raises(Invalid) as refused:
        take_seat(session, token, now, version=FIRST_VERSION + 1)
    assert "accept" in refused.value.problems
    assert members.by_email(session, NEW) is None


def test_whoever_became_a_member_otherwise_needs_the_link_no_more(session, token, now):
    membership.add_member(session, NEW, "Vera", now=now)
    with pytest.raises(NotFound):
        take_seat(session, token, now)


def test_the_address_of_an_old_invitation_is_forgotten(session, token, now):
    later = now + timedelta(days=14 + 91)
    assert invitations.forget_old(session, now) == 0
    assert invitations.forget_old(session, later) == 1
    assert session.scalars(select(InvitationRow)).all() == []


def test_inviting_is_logged_without_the_address(session, circle, token):
    lines = [row for row in circle.log() if row.thing == "invitation"]
    assert [(row.action, row.acted_as) for row in lines] == [("invite", "admin")]
    assert not [row for row in lines if "vera" in f"{row.reason}{row.note}"]
