"""The roster: what an admin does with members, what they are told of it, and what they never see."""

import pytest
from sqlalchemy import select

from advisory.domain.actor import Role
from advisory.domain.errors import Forbidden, Invalid, NotFound, WrongState
from advisory.services import accounts, membership, posting, roster
from advisory.storage import members
from advisory.storage.tables import LogRow, NoticeRow, SeatRow
from tests.services.circle import QUESTION


def told(session, kind):
    return sorted(session.scalars(select(NoticeRow.member_id).where(NoticeRow.kind == kind)))


def steps(session, person):
    query = select(LogRow).where(LogRow.thing == "member", LogRow.thing_id == person.id).order_by(LogRow.id)
    return [(row.action, row.from_state, row.to_state, row.actor_id) for row in session.scalars(query)]


def test_a_role_given_is_told_to_the_member_and_to_all_admins_and_ends_every_session(
    session, adam, mona, paul, now, actor_of
):
    roster.change_role(session, adam.actor, mona.id, "admin", give=True, now=now)
    device = accounts.start_sign_in(session, paul.id, now=now)
    roster.change_role(session, adam.actor, paul.id, "moderator", give=True, now=now)
    assert actor_of(paul).roles == {Role.MEMBER, Role.MODERATOR}
    assert accounts.signed_in(session, device, now=now) is None
    assert told(session, "account.roles") == sorted([mona.id, paul.id])
    assert told(session, "office.roles") == sorted([adam.id, adam.id, mona.id])
    assert steps(session, paul) == [("give_role", "", "moderator", adam.id)]


def test_a_role_taken_ends_every_session_and_giving_it_twice_changes_nothing(session, adam, mona, now):
    roster.change_role(session, adam.actor, mona.id, "moderator", give=True, now=now)
    assert steps(session, mona) == []
    device = accounts.start_sign_in(session, mona.id, now=now)
    roster.change_role(session, adam.actor, mona.id, "moderator", give=False, now=now)
    assert accounts.signed_in(session, device, now=now) is None
    assert steps(session, mona) == [("take_role", "moderator", "", adam.id)]


def test_the_terminal_is_logged_and_told_too(session, adam, paul, now):
    membership.change_roles(session, paul.email, add=[Role.MODERATOR], now=now)
    assert steps(session, paul) == [("give_role", "", "moderator", None)]
    assert told(session, "office.roles") == [adam.id]


def test_the_letter_reaches_an_admin_who_is_nothing_else(session, app, adam, paul, mailer, now):
    roster.change_role(session, adam.actor, paul.id, "moderator", give=True, now=now)
    posting.send_due(session, mailer, app.extensions["advisory"].letters, now=now)
    letters = {letter.to: letter for letter in mailer.letters}
    assert letters.keys() == {adam.email, paul.email}
    assert letters[adam.email].subject == "The Advisory: What a member may do here was changed"
    assert "Paul" not in letters[adam.email].text
    assert "changed what you may do here" in letters[paul.email].text


def test_the_last_admin_stays(session, adam, now):
    with pytest.raises(Forbidden, match="last admin"):
        roster.change_role(session, adam.actor, adam.id, "admin", give=False, now=now)
    with pytest.raises(Forbidden, match="last admin"):
        roster.set_active(session, adam.actor, adam.id, active=False, now=now)
    assert roster.member(session, adam.actor, adam.id).last_admin


def test_a_deactivated_admin_is_nobody_who_could_take_over(session, adam, mona, now):
    roster.change_role(session, adam.actor, mona.id, "admin", give=True, now=now)
    roster.set_active(session, adam.actor, mona.id, active=False, now=now)
    with pytest.raises(Forbidden, match="last admin"):
        roster.change_role(session, adam.actor, adam.id, "admin", give=False, now=now)


@pytest.mark.parametrize("how", ["role", "active", "one of each"])
def test_of_two_admins_who_go_at_once_one_stays(at_once, session, adam, mona, now, how):
    roster.change_role(session, adam.actor, mona.id, "admin", give=True, now=now)

    def lose(own, who):
        roster.change_role(own, adam.actor, who.id, "admin", give=False, now=now)

    def stop(own, who):
        roster.set_active(own, adam.actor, who.id, active=False, now=now)

    first, second = {"role": (lose, lose), "active": (stop, stop), "one of each": (lose, stop)}[how]
    both = at_once(lambda own: first(own, adam), lambda own: second(own, mona))
    assert both.refusals == ("Forbidden",)
    assert members.count_holding(session, Role.ADMIN) == 1


def test_who_is_deactivated_is_out_at_once_and_comes_in_again(session, adam, paul, now):
    device = accounts.start_sign_in(session, paul.id, now=now)
    link = membership.first_link(session, paul.email, now=now)
    roster.set_active(session, adam.actor, paul.id, active=False, now=now)
    assert accounts.signed_in(session, device, now=now) is None
    assert accounts.credentials(session, paul.email) is None
    with pytest.raises(NotFound):
        membership.invitation(session, link, now=now)
    with pytest.raises(WrongState, match="deactivated"):
        roster.send_link(session, adam.actor, paul.id, now=now)
    roster.set_active(session, adam.actor, paul.id, active=True, now=now)
    assert accounts.credentials(session, paul.email)


def test_a_new_link_is_made_with_its_letter_and_ends_the_old_one(session, app, adam, paul, mailer, now):
    old = membership.first_link(session, paul.email, now=now)
    roster.send_link(session, adam.actor, paul.id, now=now)
    assert membership.invitation(session, old, now=now)
    posting.send_due(session, mailer, app.extensions["advisory"].letters, now=now)
    (letter,) = mailer.letters
    token = letter.text.partition("/invitations/")[2].split()[0]
    assert (letter.to, membership.invitation(session, token, now=now).name) == (paul.email, "Paul")
    with pytest.raises(NotFound):
        membership.invitation(session, old, now=now)


def test_signing_out_ends_every_session(session, adam, paul, now):
    device = accounts.start_sign_in(session, paul.id, now=now)
    assert roster.sign_out(session, adam.actor, paul.id, now=now) == "Paul"
    assert accounts.signed_in(session, device, now=now) is None


def test_a_member_is_seated_put_in_the_chair_and_taken_out(session, adam, carl, paul, now, actor_of):
    (table,) = paul.actor.group_ids
    roster.seat(session, adam.actor, carl.id, table, "member", now=now)
    assert actor_of(carl).group_ids == {table}
    roster.seat(session, adam.actor, carl.id, table, "chair", now=now)
    assert session.get(SeatRow, (table, carl.id), populate_existing=True).chairs
    roster.seat(session, adam.actor, carl.id, table, "", now=now)
    assert actor_of(carl).group_ids == frozenset()
    assert [step[0] for step in steps(session, carl)] == ["seat", "seat_as_chair", "unseat"]
    assert told(session, "account.roles") == [carl.id] * 3
    assert told(session, "office.roles") == []


@pytest.mark.parametrize(
    ("typed", "state", "found"),
    [
        ("", "", ["Adam", "Carl", "Erin", "Max", "Mona", "Paul", "Priya"]),
        ("p", "", ["Paul", "Priya"]),
        ("ERIN@", "", ["Erin"]),
        ("%", "", []),
        ("", "deactivated", ["Carl"]),
        ("", "invited", ["Vera Lind"]),
        ("lin", "", ["Vera Lind"]),
    ],
)
def test_members_are_found_by_how_a_name_or_an_address_begins(session, adam, carl, now, typed, state, found):
    roster.set_active(session, adam.actor, carl.id, active=False, now=now)
    if "Vera Lind" in found:
        membership.add_member(session, "vera@example.com", "Vera Lind", now=now)
    shown = roster.page(session, adam.actor, typed, state, 1)
    assert [line.name for line in shown.lines] == found
    assert shown.pager.total == len(found)


def test_a_long_list_pages_with_few_queries(session, adam, now, queries):
    for number in range(60):
        membership.add_member(session, f"m{number}@example.com", f"Member {number:02}", now=now)
    with queries() as sent:
        first = roster.page(session, adam.actor, "", "", 1)
    assert (len(first.lines), first.pager.pages) == (roster.MEMBERS_A_PAGE, 2)
    assert len(sent) <= 6
    assert len(roster.page(session, adam.actor, "", "", 2).lines) == 17


def test_an_admin_sees_nothing_of_what_a_member_asks_or_advises(circle, session, adam, erin, paul):
    circle.advised()
    shown = [
        str(roster.page(session, adam.actor, "", "", 1)),
        str(roster.member(session, adam.actor, erin.id)),
        str(roster.member(session, adam.actor, paul.id)),
    ]
    for word in (QUESTION, "zwieback", "situation", "advice", "Send two people"):
        assert not [text for text in shown if word in text]


@pytest.mark.parametrize("who", ["mona", "paul"])
def test_nobody_else_finds_such_a_room(session, paul, now, request, who):
    actor = request.getfixturevalue(who).actor
    (table,) = paul.actor.group_ids
    for attempt in (
        lambda: roster.page(session, actor, "", "", 1),
        lambda: roster.member(session, actor, paul.id),
        lambda: roster.change_role(session, actor, paul.id, "admin", give=True, now=now),
        lambda: roster.seat(session, actor, paul.id, table, "chair", now=now),
        lambda: roster.set_active(session, actor, paul.id, active=False, now=now),
        lambda: roster.send_link(session, actor, paul.id, now=now),
        lambda: roster.sign_out(session, actor, paul.id, now=now),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_what_is_not_offered_is_refused(session, adam, paul, now):
    with pytest.raises(Invalid):
        roster.change_role(session, adam.actor, paul.id, "owner", give=True, now=now)
    with pytest.raises(Invalid):
        roster.seat(session, adam.actor, paul.id, 1, "throne", now=now)
    with pytest.raises(NotFound):
        roster.seat(session, adam.actor, paul.id, 999, "member", now=now)
    with pytest.raises(NotFound):
        roster.member(session, adam.actor, 999)
