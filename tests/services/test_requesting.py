"""Asking to become a member: alike for every address, confirmed first, answered kindly, forgotten in time."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Invalid, NotFound
from advisory.domain.membership_requests import BRINGS_CHARS, REASONS
from advisory.services import invitations, membership, posting, requesting
from advisory.services.requesting import Asked
from advisory.storage.tables import LogRow, NoticeRow, RequestLinkRow, RequestRow

VERA = Asked(
    "Vera@Example.com", "Vera Lind", "Chief executive of a mill", "11-50", "We sold, and bought back."
)
ADDRESS = "vera@example.com"


@pytest.fixture
def post(session, app, mailer, clock):
    """Send what is due; give what was sent to an address."""

    def send(address=ADDRESS):
        posting.send_due(session, mailer, app.extensions["advisory"].letters, now=clock.at)
        return [letter.text for letter in mailer.letters if letter.to == address]

    return send


@pytest.fixture
def vera(session):
    """Give what Vera asks, with a size that there is."""
    (first, *_) = requesting.form(session).company_sizes
    return replace(VERA, company_size=first.value)


def token_in(text):
    return text.partition("/membership/confirm/")[2].split()[0]


@pytest.fixture
def confirmed(session, vera, post, now):
    """Vera has asked and confirmed; give the number of her request."""
    requesting.ask(session, vera, now=now)
    requesting.confirm(session, token_in(post()[-1]), now=now)
    return session.scalars(select(RequestRow.id)).one()


def test_nobody_sees_a_request_before_its_address_is_confirmed(session, adam, vera, post, now):
    requesting.ask(session, vera, now=now)
    assert requesting.page(session, adam.actor, 1, now=now).lines == ()
    (letter,) = post()
    token = token_in(letter)
    assert requesting.asked_as(session, token, now=now).email == ADDRESS
    assert requesting.page(session, adam.actor, 1, now=now).lines == ()
    requesting.confirm(session, token, now=now)
    (line,) = requesting.page(session, adam.actor, 1, now=now).lines
    assert (line.name, line.email, line.occupation) == ("Vera Lind", ADDRESS, "Chief executive of a mill")
    assert [row.kind for row in session.scalars(select(NoticeRow))] == ["office.request"]


def test_the_link_works_once_and_for_three_days(session, vera, post, now):
    requesting.ask(session, vera, now=now)
    token = token_in(post()[-1])
    with pytest.raises(NotFound, match="used or has expired"):
        requesting.confirm(session, token, now=now + timedelta(days=3))
    requesting.confirm(session, token, now=now)
    with pytest.raises(NotFound, match="used or has expired"):
        requesting.confirm(session, token, now=now)


def test_no_secret_is_kept(session, vera, post, now):
    requesting.ask(session, vera, now=now)
    token = token_in(post()[-1])
    assert token not in str([vars(row) for row in session.scalars(select(RequestLinkRow))])


@pytest.mark.parametrize("known", ["nobody", "member", "invited", "waiting", "declined"])
def test_asking_is_alike_for_every_address_and_only_the_letter_differs(
    session, adam, confirmed, vera, post, queries, now, known
):
    asked = replace(
        vera, email={"nobody": "anna@example.com", "member": "paul@example.com"}.get(known, ADDRESS)
    )
    if known == "invited":
        requesting.approve(session, adam.actor, confirmed, None, now=now)
    if known == "declined":
        requesting.decline(session, adam.actor, confirmed, REASONS[0], now=now)
    before = len(post(asked.email.lower()))
    with queries() as sent:
        requesting.ask(session, asked, now=now)
    kinds = [statement.split()[0] for statement in sent if not statement.startswith("BEGIN")]
    # The first one reads the list of sizes, whoever asks.
    assert kinds == ["SELECT", "INSERT", "INSERT"]
    letters = post(asked.email.lower())[before:]
    said = {"nobody": "Confirm that it was you", "member": "You are a member", "invited": "invited already"}
    if known in said:
        assert [said[known] in letter for letter in letters] == [True]
        assert ("/membership/confirm/" in letters[0]) is (known == "nobody")
    else:
        assert letters == []


def test_an_address_is_written_to_three_times_at_most(session, vera, post, now):
    for _ in range(5):
        requesting.ask(session, vera, now=now)
    assert len(post()) == 3


def test_one_confirmation_ends_all_other_requests_of_the_address(session, vera, post, now):
    requesting.ask(session, vera, now=now)
    requesting.ask(session, replace(vera, name="Somebody else"), now=now)
    first, second = (token_in(text) for text in post())
    requesting.confirm(session, first, now=now)
    with pytest.raises(NotFound):
        requesting.confirm(session, second, now=now)
    assert [row.name for row in session.scalars(select(RequestRow))] == ["Vera Lind"]


def test_approving_makes_an_ordinary_invitation(session, adam, paul, confirmed, post, now):
    (table,) = paul.actor.group_ids
    assert requesting.approve(session, adam.actor, confirmed, table, now=now) == ADDRESS
    (line,) = invitations.page(session, adam.actor, 1, now=now).lines
    assert (line.email, line.group) == (ADDRESS, "North table")
    assert session.scalars(select(RequestRow)).all() == []
    assert "/invitations/" in post()[-1]
    lines = session.scalars(select(LogRow).where(LogRow.acted_as == "admin").order_by(LogRow.id))
    assert [(row.thing, row.action) for row in lines] == [
        ("request", "approve_request"),
        ("invitation", "invite"),
    ]


def test_declining_sends_a_kind_letter_and_is_forgotten_after_90_days(session, adam, confirmed, post, now):
    requesting.decline(session, adam.actor, confirmed, REASONS[1], now=now)
    assert "Thank you" in post()[-1]
    assert REASONS[1] in post()[-1]
    assert requesting.page(session, adam.actor, 1, now=now).lines == ()
    assert requesting.forget_old(session, now + timedelta(days=90)) == 0
    assert requesting.forget_old(session, now + timedelta(days=91)) == 1
    assert session.scalars(select(RequestRow)).all() == []
    (line,) = session.scalars(select(LogRow).where(LogRow.action == "decline_request"))
    assert line.reason == REASONS[1]


def test_what_nobody_confirms_is_forgotten_after_three_days(session, vera, now):
    requesting.ask(session, vera, now=now)
    assert requesting.forget_old(session, now + timedelta(days=2)) == 0
    assert requesting.forget_old(session, now + timedelta(days=4)) == 1


def test_a_reason_is_one_of_those_at_hand(session, adam, confirmed, now):
    with pytest.raises(Invalid):
        requesting.decline(session, adam.actor, confirmed, "No.", now=now)


def test_of_two_who_answer_at_once_one_does(at_once, session, adam, mona, paul, confirmed, now):
    (table,) = paul.actor.group_ids
    both = at_once(
        lambda own: requesting.approve(own, adam.actor, confirmed, None, now=now),
        lambda own: requesting.decline(own, mona.actor, confirmed, REASONS[0], now=now),
    )
    assert both.refusals == ("NotFound",)
    assert table


def test_a_moderator_lets_people_into_their_own_group_alone(session, mona, paul, confirmed, now):
    (table,) = paul.actor.group_ids
    page = requesting.page(session, mona.actor, 1, now=now)
    assert ([group.name for group in page.groups], page.anywhere) == (["North table"], False)
    for wrong in (None, table + 1):
        with pytest.raises(Invalid):
            requesting.approve(session, mona.actor, confirmed, wrong, now=now)
    assert requesting.approve(session, mona.actor, confirmed, table, now=now) == ADDRESS


def test_who_became_a_member_meanwhile_cannot_be_invited(session, adam, confirmed, now):
    membership.add_member(session, ADDRESS, "Vera", now=now)
    with pytest.raises(Invalid, match="is a member already"):
        requesting.approve(session, adam.actor, confirmed, None, now=now)


def test_others_know_nothing_of_it(session, paul, confirmed, now):
    for actor in (paul.actor, VISITOR):
        for attempt in (
            lambda actor=actor: requesting.page(session, actor, 1, now=now),
            lambda actor=actor: requesting.approve(session, actor, confirmed, None, now=now),
            lambda actor=actor: requesting.decline(session, actor, confirmed, REASONS[0], now=now),
        ):
            with pytest.raises(NotFound):
                attempt()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("email", ""),
        ("email", "vera"),
        ("email", "vera@example.com\nBcc: x@example.com"),
        ("name", " "),
        ("name", "V" * 101),
        ("occupation", ""),
        ("company_size", "huge"),
        ("brings", ""),
        ("brings", "x" * (BRINGS_CHARS + 1)),
    ],
)
def test_a_field_that_will_not_do_is_refused_by_name(session, vera, now, field, typed):
    with pytest.raises(Invalid) as refused:
        requesting.ask(session, replace(vera, **{field: typed}), now=now)
    assert list(refused.value.problems) == [field]


def test_a_long_list_pages_with_few_queries(session, adam, queries, now):
    for number in range(70):
        session.add(
            RequestRow(
                email=f"m{number}@example.com", name=f"M{number}", occupation="x", brings="y", made_at=now,
                confirmed_at=now + timedelta(minutes=number),
            )
        )  # fmt: skip
    session.commit()
    with queries() as sent:
        page = requesting.page(session, adam.actor, 1, now=now)
    assert ([page.lines[0].name, page.lines[1].name], page.pager.pages) == (["M0", "M1"], 3)
    assert len(sent) <= 5
