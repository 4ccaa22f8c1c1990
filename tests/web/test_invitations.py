"""Inviting by mail, and what somebody meets who follows the link."""

import pytest

NEW = "vera@example.com"
PASSWORD = "three herons on a cold roof"


@pytest.fixture
def send_letters(app):
    return lambda: app.test_cli_runner().invoke(args=["outbox", "run"])


@pytest.fixture
def link(client_of, adam, paul, mailer, send_letters):
    """Vera is invited to the North table; give the address in her letter."""
    (group_id,) = paul.actor.group_ids
    answer = client_of(adam).send("/invitations/", email=NEW, group=str(group_id))
    assert answer.status_code == 303
    send_letters()
    (letter,) = [letter for letter in mailer.letters if letter.to == NEW]
    assert "invitation" in letter.subject
    return letter.text.partition("http://localhost")[2].split()[0]


def test_she_pledges_first_then_chooses_name_and_password_and_is_in(visitor, link):
    page = visitor.soup(link)
    assert page.h1.get_text() == "North table has kept a seat for you"
    assert page.find(attrs={"name": "password"}) is None
    refused = visitor.send(link)
    assert (refused.status_code, "Tick that you accept it" in refused.text) == (422, True)
    assert "Take your seat" in visitor.send(link, accept="1").text
    answer = visitor.send(link, accept="1", name="Vera", password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/me/security/passkeys/first")
    assert visitor.get("/me/").status_code == 200
    assert visitor.get("/situations/").status_code == 200


def test_what_she_typed_is_kept_when_something_is_wrong(visitor, link):
    refused = visitor.send(link, accept="1", name="Vera", password="short")
    assert refused.status_code == 422
    assert "Five characters so far" in refused.text
    assert 'value="Vera"' in refused.text
    assert "Write your name" in visitor.send(link, accept="1", name=" ", password=PASSWORD).text


@pytest.mark.parametrize("accept", ["", "0", "2"])
def test_name_and_password_without_the_pledge_let_nobody_in(visitor, link, accept):
    refused = visitor.send(link, accept=accept, name="Vera", password=PASSWORD)
    assert refused.status_code == 422
    assert "What I read here stays here" in refused.text
    assert visitor.get("/me/").status_code == 302


def test_the_link_works_once(app, visitor, link):
    visitor.send(link, accept="1", name="Vera", password=PASSWORD)
    other = app.test_client()
    assert "no longer works" in other.soup(link, 404).get_text()
    assert other.send(link, accept="1", name="Vera", password=PASSWORD).status_code == 404


def test_the_list_says_who_until_when_and_by_whom(client_of, adam, link):
    line = client_of(adam).soup("/invitations/").select_one("tbody tr").get_text(" ", strip=True)
    assert line.startswith(f"{NEW} North table 2 Mar 2026 by Adam 16 Mar 2026")


def test_an_invitation_is_sent_again_or_revoked(client_of, visitor, adam, mailer, send_letters, link):
    admin = client_of(adam)
    again, revoke = (form["action"] for form in admin.soup("/invitations/").select("tbody form"))
    assert admin.send(again).status_code == 303
    assert "On its way" in admin.get("/invitations/").text
    send_letters()
    letters = [letter for letter in mailer.letters if letter.to == NEW]
    assert len(letters) == 2
    assert visitor.get(link).status_code == 404
    assert admin.send(revoke).status_code == 303
    assert visitor.get(letters[1].text.partition("http://localhost")[2].split()[0]).status_code == 404
    assert admin.send(revoke).status_code == 404


def test_an_address_that_will_not_do_comes_back_with_the_reason(client_of, adam, link):
    admin = client_of(adam)
    for email, said in (("vera", "is not an e-mail address"), ("erin@example.com", "is a member already"),
                        (NEW, "is invited already")):  # fmt: skip
        refused = admin.send("/invitations/", email=email)
        assert refused.status_code == 422
        assert said in refused.text
        assert f'value="{email}"' in refused.text


def test_a_moderator_invites_into_their_group(client_of, mona):
    page = client_of(mona).soup("/invitations/")
    assert [option.get_text() for option in page.select("#group option")] == ["North table"]


def test_others_find_no_such_page(client_of, visitor, paul, carl):
    assert visitor.get("/invitations/").status_code == 302
    for person in (paul, carl):
        client = client_of(person)
        assert client.get("/invitations/").status_code == 404
        assert client.send("/invitations/", email=NEW).status_code == 404
