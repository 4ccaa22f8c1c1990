"""Links by mail: asked for without telling who is a member, used once, on whichever device."""

import re
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from advisory.storage import members
from advisory.storage.tables import MailLinkRow, NoticeRow, OutboxRow
from tests.checking import signed_in

NEW_PASSWORD = "seven grey herons over the weir"
ROOMS = ["/sign-in/link", "/sign-in/forgotten"]


@pytest.fixture
def send_letters(app) -> Callable[[], object]:
    return lambda: app.test_cli_runner().invoke(args=["outbox", "run"])


@pytest.fixture
def letter_to(visitor, mailer, send_letters) -> Callable[[str, str], str]:
    """Ask for a link as a stranger would; give its address on the site."""

    def ask(room: str, email: str) -> str:
        mailer.letters.clear()
        assert visitor.send(room, email=email).status_code == 303
        send_letters()
        (letter,) = [letter for letter in mailer.letters if letter.to == email]
        return re.search(rf"{room}/[\w-]+", letter.text)[0]

    return ask


def deactivate(session, person) -> None:
    members.by_id(session, person.id).active = False
    session.commit()


def test_a_link_signs_in_once_on_whichever_device_it_is_opened(app, erin, letter_to):
    link = letter_to("/sign-in/link", erin.email)
    phone, other = app.test_client(), app.test_client()
    page = phone.soup(link)
    assert erin.email in page.main.get_text()
    assert not signed_in(phone)
    answer = phone.send(link)
    assert (answer.status_code, answer.location) == (303, "/")
    assert signed_in(phone)
    assert other.get(link).status_code == 404
    assert other.send(link).status_code == 404
    assert not signed_in(other)


def test_looking_at_a_link_as_scanners_of_mail_do_uses_nothing_up(app, erin, letter_to):
    link = letter_to("/sign-in/link", erin.email)
    scanner = app.test_client()
    for _ in range(3):
        assert scanner.get(link).status_code == 200
        assert scanner.head(link).status_code == 200
    assert app.test_client().send(link).status_code == 303


@pytest.mark.parametrize(("room", "minutes"), [("/sign-in/link", 15), ("/sign-in/forgotten", 60)])
def test_a_link_works_for_its_time_only(visitor, erin, clock, letter_to, room, minutes):
    link = letter_to(room, erin.email)
    clock.move(minutes=minutes, seconds=-1)
    assert visitor.get(link).status_code == 200
    clock.move(seconds=1)
    page = visitor.soup(link, 404)
    assert "used or has expired" in page.get_text()
    assert page.find("a", href=room)
    assert visitor.send(link, password=NEW_PASSWORD).status_code == 404


def test_a_letter_that_could_not_be_sent_in_time_is_not_sent_at_all(
    visitor, erin, clock, mailer, send_letters
):
    visitor.send("/sign-in/link", email=erin.email)
    clock.move(minutes=15)
    send_letters()
    assert mailer.letters == []


def test_a_link_for_one_purpose_is_none_for_the_other(visitor, erin, letter_to):
    token = letter_to("/sign-in/link", erin.email).rpartition("/")[2]
    assert visitor.get(f"/sign-in/forgotten/{token}").status_code == 404
    assert visitor.send(f"/sign-in/forgotten/{token}", password=NEW_PASSWORD).status_code == 404


def test_neither_the_outbox_nor_the_table_holds_a_link(visitor, session, erin, letter_to):
    token = letter_to("/sign-in/link", erin.email).rpartition("/")[2]
    assert all(token not in row.token_hash for row in session.scalars(select(MailLinkRow)))
    assert all(not row.payload for row in session.scalars(select(OutboxRow)))


@pytest.mark.parametrize("room", ROOMS)
def test_known_unknown_and_deactivated_addresses_are_answered_alike_and_cost_alike(
    app, session, statements, erin, carl, room
):
    deactivate(session, carl)
    told = []
    for email in (erin.email, carl.email, "nobody@example.com"):
        client = app.test_client()
        client.get(room)
        statements.clear()
        asked = client.send(room, email=email)
        cost = list(statements)
        page = client.get(asked.location)
        headers = {name: value for name, value in asked.headers if name != "Set-Cookie"}
        told.append((asked.status_code, asked.text, headers, cost, page.text))
    assert told[0][0] == 303
    assert told[1] == told[0]
    assert told[2] == told[0]


@pytest.mark.parametrize("room", ROOMS)
def test_a_letter_goes_to_active_members_alone_and_after_the_answer(
    visitor, session, mailer, send_letters, erin, carl, room
):
    deactivate(session, carl)
    for email in (f" {erin.email.upper()} ", carl.email, "nobody@example.com"):
        visitor.send(room, email=email)
    assert mailer.letters == []
    send_letters()
    assert [letter.to for letter in mailer.letters] == [erin.email]
    assert erin.name not in mailer.letters[0].subject + mailer.letters[0].text


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("typed", ["", "erin", "two@@example.com"])
def test_what_is_no_address_comes_back_as_it_was_typed(visitor, room, typed):
    refused = visitor.send(room, email=typed)
    assert refused.status_code == 422
    field = BeautifulSoup(refused.text, "html.parser").find(id="email")
    assert (field.get("value", ""), field["aria-invalid"]) == (typed, "true")


@pytest.mark.parametrize("email", ["erin@example.com", "nobody@example.com"])
def test_five_letters_a_quarter_of_an_hour_are_enough_for_an_address_known_or_not(visitor, clock, email):
    answers = [visitor.send(ROOMS[number % 2], email=email) for number in range(6)]
    assert [answer.status_code for answer in answers] == [303] * 5 + [429]
    assert answers[-1].headers["Retry-After"] == "901"
    clock.move(minutes=15, seconds=1)
    assert visitor.send(ROOMS[0], email=email).status_code == 303


def test_asking_for_letters_does_not_lock_the_password_out(visitor, erin, password):
    for _ in range(6):
        visitor.send("/sign-in/link", email=erin.email)
    assert visitor.send("/sign-in", email=erin.email, password=password).status_code == 303


@pytest.mark.parametrize("room", ROOMS)
def test_twenty_letters_an_hour_from_one_place_are_enough(make_app, room):
    client = make_app(ADVISORY_RATE_LIMITS="on").test_client()
    answers = [client.send(room, email=f"{number}@example.com").status_code for number in range(21)]
    assert answers == [303] * 20 + [429]


def test_somebody_who_is_deactivated_meanwhile_is_not_let_in(visitor, session, carl, letter_to):
    link = letter_to("/sign-in/link", carl.email)
    deactivate(session, carl)
    assert visitor.send(link).status_code == 404
    assert not signed_in(visitor)


def test_a_forgotten_password_is_replaced_and_every_device_signed_out(
    app, visitor, client_of, session, erin, password, letter_to
):
    elsewhere = client_of(erin)
    other_link = letter_to("/sign-in/link", erin.email)
    link = letter_to("/sign-in/forgotten", erin.email)
    assert visitor.soup(link).find(id="password")["autocomplete"] == "new-password"
    answer = visitor.send(link, password=NEW_PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/")
    assert signed_in(visitor)
    assert not signed_in(elsewhere)
    assert visitor.get(link).status_code == 404
    assert app.test_client().get(other_link).status_code == 404
    for typed, status in ((password, 422), (NEW_PASSWORD, 303)):
        assert app.test_client().send("/sign-in", email=erin.email, password=typed).status_code == status


def test_a_weak_password_is_refused_kindly_and_the_link_still_works(visitor, erin, letter_to):
    link = letter_to("/sign-in/forgotten", erin.email)
    for typed, said in (("heron", "Five characters so far"), ("passwordpassword", "guessed quickly")):
        refused = visitor.send(link, password=typed)
        assert (refused.status_code, said in refused.text) == (422, True)
        assert typed not in refused.text
    assert visitor.send(link, password=NEW_PASSWORD).status_code == 303


def test_choosing_a_password_ends_the_lock_that_guessing_had_put_on_it(app, visitor, erin, letter_to):
    for _ in range(10):
        visitor.send("/sign-in", email=erin.email, password="wrong")
    visitor.send(letter_to("/sign-in/forgotten", erin.email), password=NEW_PASSWORD)
    assert app.test_client().send("/sign-in", email=erin.email, password=NEW_PASSWORD).status_code == 303


@pytest.mark.parametrize("name", ["erin", "adam"])
def test_whose_password_was_changed_is_told_on_the_site_and_by_mail(
    request, visitor, session, mailer, send_letters, letter_to, name
):
    """Adam, who is no member of the circle, reads it in his mail alone."""
    person = request.getfixturevalue(name)
    visitor.send(letter_to("/sign-in/forgotten", person.email), password=NEW_PASSWORD)
    mailer.letters.clear()
    send_letters()
    (letter,) = mailer.letters
    assert (letter.to, letter.subject) == (person.email, "The Advisory: Your password was changed")
    assert "When: 2 March 2026, 09:00 UTC" in letter.text
    assert "/sign-in/forgotten" in letter.text
    assert "List-Unsubscribe" not in letter.headers
    kinds = set(session.scalars(select(NoticeRow.kind).where(NoticeRow.member_id == person.id)))
    assert kinds == {"account.password"}


def test_letters_about_the_account_cannot_be_declined(
    client_of, visitor, erin, mailer, send_letters, letter_to
):
    assert "Your password was changed" not in client_of(erin).get("/me/notices/preferences").text
    client_of(erin).send("/me/notices/preferences")
    visitor.send(letter_to("/sign-in/forgotten", erin.email), password=NEW_PASSWORD)
    mailer.letters.clear()
    send_letters()
    assert len(mailer.letters) == 1


def test_a_password_changed_while_signed_in_is_told_too(
    client_of, visitor, erin, password, mailer, send_letters, letter_to
):
    link = letter_to("/sign-in/forgotten", erin.email)
    client_of(erin).send("/me/security/password", present_password=password, password=NEW_PASSWORD)
    mailer.letters.clear()
    send_letters()
    assert [letter.subject for letter in mailer.letters] == ["The Advisory: Your password was changed"]
    assert visitor.get(link).status_code == 404


def test_a_member_without_a_password_chooses_one_by_a_letter_to_their_own_address(
    client_of, session, erin, mailer, send_letters
):
    members.by_id(session, erin.id).password = None
    session.commit()
    client = client_of(erin)
    form = client.soup("/me/security").find("form", action="/sign-in/forgotten")
    assert form.find(attrs={"name": "email"})["value"] == erin.email
    assert client.send("/sign-in/forgotten", email=erin.email).location == "/sign-in/sent"
    send_letters()
    link = re.search(r"/sign-in/forgotten/[\w-]+", mailer.letters[0].text)[0]
    assert client.send(link, password=NEW_PASSWORD).status_code == 303


def test_the_sign_in_page_leads_to_both(visitor):
    page = visitor.soup("/sign-in")
    assert page.find("a", href="/sign-in/forgotten")
    assert page.find("button", formaction="/sign-in/link")
    assert "ask your administrator" not in page.get_text()


def test_links_work_on_a_closed_site(make_app, erin):
    stranger = make_app(ADVISORY_CLOSED="yes").test_client()
    for room in (*ROOMS, "/sign-in/sent"):
        assert stranger.get(room).status_code == 200
        assert stranger.get(room).headers["Cache-Control"] == "no-store"
    assert stranger.get("/sign-in/link/made-up").status_code == 404


def test_what_is_over_is_forgotten(session, app, erin, clock, letter_to, send_letters):
    letter_to("/sign-in/link", erin.email)
    clock.move(hours=2)
    app.test_cli_runner().invoke(args=["outbox", "run", "--due"])
    assert session.scalars(select(MailLinkRow)).all() == []
