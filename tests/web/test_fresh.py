"""Acts that ask again who somebody is: nothing typed is lost, and nothing is done without the proof."""

import pytest

from tests.web.authenticator import give_authenticator

NEW_PASSWORD = "seven grey herons over the weir"
AUTHENTICATOR = "/me/security/authenticator"


@pytest.fixture
def waited(client_of, erin, clock):
    """Erin, an hour after she signed in."""
    client = client_of(erin)
    clock.move(hours=1)
    return client


def again(client, **typed):
    return client.send("/sign-in/again", **typed)


def test_a_page_with_a_sensitive_form_asks_first_and_is_come_back_to(waited, password):
    asked = waited.get(AUTHENTICATOR)
    assert (asked.status_code, asked.location) == (302, f"/sign-in/again?next={AUTHENTICATOR}")
    form = waited.soup(asked.location)
    assert form.find(attrs={"name": "proof_password"})["autocomplete"] == "current-password"
    answer = again(waited, proof_password=password, next=AUTHENTICATOR)
    assert (answer.status_code, answer.location) == (303, AUTHENTICATOR)
    assert waited.get(AUTHENTICATOR).status_code == 200


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (30, 302)])
def test_a_proof_holds_for_half_an_hour(client_of, erin, clock, minutes, status):
    client = client_of(erin)
    clock.move(minutes=minutes)
    assert client.get(AUTHENTICATOR).status_code == status


def test_a_form_that_was_sent_too_late_is_kept_and_sent_on_after_the_proof(waited, password):
    asked = waited.send(AUTHENTICATOR, note="a word", password="secret", more=["one", "two"])
    assert asked.status_code == 403
    assert waited.soup("/me/security").find(string="Begin") is None
    kept = [
        (field["name"], field["value"])
        for field in waited.parsed(asked).select("form[action='/sign-in/again'] [type=hidden]")
        if field["name"] != "csrf_token"
    ]
    assert kept == [
        ("next", AUTHENTICATOR), ("resend", "yes"), ("note", "a word"), ("more", "one"), ("more", "two"),
    ]  # fmt: skip
    answer = again(waited, proof_password=password, **dict(kept))
    assert (answer.status_code, answer.location) == (307, AUTHENTICATOR)
    assert waited.send(answer.location).status_code == 303


def test_nothing_is_done_before_the_proof(waited, session, erin):
    waited.send(AUTHENTICATOR)
    assert again(waited, proof_password="not it", next=AUTHENTICATOR, resend="yes").status_code == 422
    assert waited.get(AUTHENTICATOR).status_code == 302


def test_a_wrong_proof_loses_nothing_that_was_typed(waited):
    refused = again(waited, proof_password="not it", next=AUTHENTICATOR, resend="yes", note="a word")
    assert refused.status_code == 422
    assert "That is not your password." in refused.text
    assert waited.parsed(refused).find(attrs={"name": "note"})["value"] == "a word"
    assert "not it" not in refused.text


def test_wrong_proofs_are_limited(waited, password):
    for _ in range(5):
        again(waited, proof_password="not it")
    locked = again(waited, proof_password=password)
    assert (locked.status_code, locked.headers["Retry-After"]) == (429, "901")


def test_whoever_has_a_second_factor_shows_that_one(app, session, client_of, erin, password, clock):
    totp = give_authenticator(app, session, erin, now=clock.at)
    client = client_of(erin, strong=True)
    clock.move(hours=1)
    page = client.soup(f"/sign-in/again?next={AUTHENTICATOR}")
    assert page.find(attrs={"name": "proof_password"}) is None
    assert again(client, proof_password=password, next=AUTHENTICATOR).status_code == 422
    assert again(client, proof_code=totp.at(clock.at), next=AUTHENTICATOR).status_code == 303
    assert client.get(AUTHENTICATOR).status_code == 200


def test_a_sign_in_by_the_password_alone_is_no_proof_for_whoever_has_a_second_factor(
    app, session, client_of, erin, now
):
    give_authenticator(app, session, erin, now=now)
    assert client_of(erin).get(AUTHENTICATOR).status_code == 302
    assert client_of(erin, strong=True).get(AUTHENTICATOR).status_code == 200


def test_the_form_for_another_password_asks_for_the_password_itself(waited, password):
    assert waited.get("/me/security/password").status_code == 200
    answer = waited.send("/me/security/password", present_password=password, password=NEW_PASSWORD)
    assert answer.status_code == 303


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_the_proof_never_leads_to_another_site(waited, password, target):
    assert again(waited, proof_password=password, next=target, resend="yes").location == "/me/"


def test_a_visitor_has_nothing_to_prove(visitor):
    assert visitor.get("/sign-in/again").location.startswith("/sign-in?")
    assert again(visitor, proof_password="x").status_code == 302


def test_who_cannot_show_it_here_signs_in_anew(waited):
    answer = waited.send("/sign-in/anew", next=AUTHENTICATOR)
    assert (answer.status_code, answer.location) == (303, f"/sign-in?next={AUTHENTICATOR}")
    assert waited.get("/me/").status_code == 302
