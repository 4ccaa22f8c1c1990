"""Members and groups from the terminal."""

import re

import pytest

from tests.web.authenticator import give_authenticator


def test_a_new_member_gets_a_link_that_works(run, visitor):
    result = run("members", "add", "new@example.com", "New", "--role", "moderator", "--group", "north-table")
    assert result.exit_code == 0
    link = re.search(r"http://localhost(/invitations/\S+)", result.output)
    assert "Welcome, New" in visitor.soup(link[1]).h1.get_text()
    assert "new@example.com  New  (moderator; north-table; no password yet)" in run("members", "list").output


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("members", "add", "erin@example.com", "Erin"), 1, "already a member"),
        (("members", "add", "new@example.com", "New", "--group", "moon"), 1, "There is no group moon."),
        (("members", "add", "new@example.com", "New", "--role", "king"), 2, "'king' is not one of"),
        (("members", "link", "nobody@example.com"), 1, "Nobody is a member as nobody@example.com."),
        (("members", "role", "adam@example.com", "--remove", "admin"), 1, "is the last admin"),
        (("groups", "add", "north-table", "North table"), 1, "There is already a group"),
        (("members", "add"), 2, "Missing argument"),
    ],
)
def test_a_refusal_is_a_sentence_and_an_exit_code(run, words, code, said):
    result = run(*words)
    assert result.exit_code == code
    assert said in result.output
    assert "Traceback" not in result.output


def test_roles_are_given_and_taken(run):
    result = run("members", "role", "erin@example.com", "--add", "moderator", "--remove", "member")
    assert "erin@example.com is now: moderator." in result.output


def test_the_cast_is_added_once_and_can_sign_in(run, app, password):
    assert run("demo", "cast").exit_code == 0
    again = run("demo", "cast")
    assert again.exit_code == 0
    assert "mona@example.com" in again.output
    answer = app.test_client().send("/sign-in", email="adam@example.com", password=password)
    assert answer.status_code == 303


def test_the_cast_stays_out_of_production(make_app):
    secrets = {"ADVISORY_SECRET_KEY": "k" * 32, "ADVISORY_PASSWORD_SALT": "s" * 32}
    live = make_app(
        ADVISORY_ENV="production", ADVISORY_SEARCH="whoosh", ADVISORY_RATE_LIMITS="on",
        ADVISORY_SITE_URL="https://advice.example.com", **secrets,
    )  # fmt: skip
    result = live.test_cli_runner().invoke(args=["demo", "cast"])
    assert result.exit_code == 1
    assert "not in production" in result.output


@pytest.mark.parametrize("group", ["members", "groups", "demo"])
def test_every_group_explains_itself(run, group):
    assert run(group, "--help").exit_code == 0


def test_a_member_is_let_in_no_more_and_again(run, client_of, erin, visitor, password):
    device = client_of(erin)
    assert "Erin is signed out" in run("members", "deactivate", "erin@example.com").output
    assert device.get("/me/").status_code == 302
    assert visitor.send("/sign-in", email="erin@example.com", password=password).status_code == 422
    assert "Erin can sign in again." in run("members", "activate", "erin@example.com").output
    assert visitor.send("/sign-in", email="erin@example.com", password=password).status_code == 303


def test_the_last_admin_is_not_deactivated(run):
    refused = run("members", "deactivate", "adam@example.com")
    assert refused.exit_code == 1
    assert "the last admin" in refused.output


def test_whoever_is_locked_out_is_let_in_again(run, visitor, adam, password):
    for _ in range(10):
        visitor.send("/sign-in", email=adam.email, password="a guess")
    assert visitor.send("/sign-in", email=adam.email, password=password).status_code == 429
    assert "can try again" in run("members", "unlock", adam.email).output
    assert "was not locked" in run("members", "unlock", adam.email).output
    assert visitor.send("/sign-in", email=adam.email, password=password).status_code == 303


def test_an_admin_without_their_phone_signs_in_by_the_password_again(
    run, app, session, visitor, adam, password, clock, mailer
):
    give_authenticator(app, session, adam, now=clock.at)
    assert visitor.send("/sign-in", email=adam.email, password=password).location == "/sign-in/second"
    assert run("members", "forget-factors", adam.email).exit_code == 0
    assert visitor.send("/sign-in", email=adam.email, password=password).location == "/"
    run("outbox", "run")
    letters = [letter for letter in mailer.letters if "took away your second factors" in letter.subject]
    assert [letter.to for letter in letters] == [adam.email]
