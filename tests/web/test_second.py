"""The second step of signing in: after the right password, and before anything opens."""

import pytest

from advisory.services import membership
from tests.checking import signed_in
from tests.web.authenticator import give_authenticator

CLOSED_TO_VISITORS = ("/me/", "/me/notices", "/me/log", "/pledge")


def sign_in(client, email, password, **more):
    return client.send("/sign-in", email=email, password=password, **more)


@pytest.fixture
def app_of_erin(app, session, erin, clock):
    """Erin's authenticator app, set up a while ago."""
    totp = give_authenticator(app, session, erin, now=clock.at)
    clock.move(minutes=5)
    return totp


def test_a_right_password_leads_to_the_second_step_and_a_right_code_on_from_there(
    visitor, erin, password, app_of_erin, clock
):
    first = sign_in(visitor, erin.email, password, next="/me/")
    assert (first.status_code, first.location) == (303, "/sign-in/second")
    field = visitor.soup("/sign-in/second").find(attrs={"name": "code"})
    assert (field["autocomplete"], field["inputmode"]) == ("one-time-code", "numeric")
    second = visitor.send("/sign-in/second", code=app_of_erin.at(clock.at))
    assert (second.status_code, second.location) == (303, "/me/")
    assert signed_in(visitor)


def test_what_is_pending_opens_nothing_and_neither_does_a_copy_of_it(
    app, visitor, erin, password, app_of_erin
):
    sign_in(visitor, erin.email, password)
    thief = app.test_client()
    with visitor.session_transaction() as cookie, thief.session_transaction() as copy:
        copy.update(cookie)
        assert "_user_id" not in cookie
        assert "device" not in cookie
    for client in (visitor, thief):
        for path in CLOSED_TO_VISITORS:
            answer = client.get(path)
            assert answer.status_code == 302, path
            assert answer.location.startswith("/sign-in?next="), path
        assert "Sign in" in client.soup("/").header.get_text()


def test_a_pending_session_is_kept_by_nobody(visitor, erin, password, app_of_erin):
    sign_in(visitor, erin.email, password)
    assert visitor.get("/sign-in/second").headers["Cache-Control"] == "no-store"


def test_a_code_is_taken_once(app, visitor, erin, password, app_of_erin, clock):
    code = app_of_erin.at(clock.at)
    sign_in(visitor, erin.email, password)
    assert visitor.send("/sign-in/second", code=code).status_code == 303
    other = app.test_client()
    sign_in(other, erin.email, password)
    again = other.send("/sign-in/second", code=code)
    assert again.status_code == 422
    assert "That code has been used." in again.text
    assert not signed_in(other)


@pytest.mark.parametrize(
    ("seconds", "status"), [(-60, 422), (-30, 303), (0, 303), (30, 303), (60, 422), (90, 422)]
)
def test_the_code_before_and_the_one_after_are_taken_too(
    visitor, erin, password, app_of_erin, clock, seconds, status
):
    sign_in(visitor, erin.email, password)
    code = app_of_erin.at(int(clock.at.timestamp()) + seconds)
    assert visitor.send("/sign-in/second", code=code).status_code == status


def test_a_code_may_be_typed_as_the_app_shows_it(visitor, erin, password, app_of_erin, clock):
    code = app_of_erin.at(clock.at)
    sign_in(visitor, erin.email, password)
    assert visitor.send("/sign-in/second", code=f" {code[:3]} {code[3:]} ").status_code == 303


@pytest.mark.parametrize("typed", ["", "   ", "abcdef", "١٢٣٤٥٦", "1" * 500, "'; --"])
def test_what_is_no_code_is_refused_kindly(visitor, erin, password, app_of_erin, typed):
    sign_in(visitor, erin.email, password)
    refused = visitor.send("/sign-in/second", code=typed)
    assert refused.status_code == 422
    assert not signed_in(visitor)


def test_five_wrong_codes_lock_the_second_step_for_everybody_who_has_the_password(
    app, visitor, erin, password, app_of_erin, clock
):
    sign_in(visitor, erin.email, password)
    for _ in range(5):
        assert visitor.send("/sign-in/second", code="000000").status_code == 422
    other = app.test_client()
    sign_in(other, erin.email, password)
    locked = other.send("/sign-in/second", code=app_of_erin.at(clock.at))
    assert (locked.status_code, locked.headers["Retry-After"]) == (429, "901")
    clock.move(minutes=15, seconds=1)
    sign_in(other, erin.email, password)
    assert other.send("/sign-in/second", code=app_of_erin.at(clock.at)).status_code == 303


def test_a_lock_of_one_member_is_nobody_elses(
    visitor, app, session, erin, paul, password, app_of_erin, clock
):
    other = give_authenticator(app, session, paul, now=clock.at)
    sign_in(visitor, erin.email, password)
    for _ in range(5):
        visitor.send("/sign-in/second", code="000000")
    client = app.test_client()
    sign_in(client, paul.email, password)
    clock.move(minutes=1)
    assert client.send("/sign-in/second", code=other.at(clock.at)).status_code == 303


def test_after_ten_minutes_signing_in_begins_anew(visitor, erin, password, app_of_erin, clock):
    sign_in(visitor, erin.email, password)
    clock.move(minutes=10)
    late = visitor.send("/sign-in/second", code=app_of_erin.at(clock.at))
    assert (late.status_code, late.location) == (303, "/sign-in")
    assert "more than ten minutes" in visitor.soup("/sign-in").get_text()
    assert not signed_in(visitor)


def test_nobody_stands_at_the_second_step_without_the_first(visitor, app_of_erin, clock):
    for answer in (visitor.get("/sign-in/second"), visitor.send("/sign-in/second", code="000000")):
        assert (answer.status_code, answer.location) == (303, "/sign-in")


def test_another_password_voids_what_is_pending(visitor, client_of, erin, password, app_of_erin, clock):
    sign_in(visitor, erin.email, password)
    owner = client_of(erin, strong=True)
    assert (
        owner.send(
            "/me/security/password", present_password=password, password="seven grey herons over the weir"
        ).status_code
        == 303
    )
    late = visitor.send("/sign-in/second", code=app_of_erin.at(clock.at))
    assert (late.status_code, late.location) == (303, "/sign-in")


def test_a_wrong_password_is_answered_alike_with_and_without_a_second_factor(
    visitor, erin, paul, app_of_erin
):
    answers = {
        (answer.status_code, answer.location)
        for email in (erin.email, paul.email, "nobody@example.com")
        for answer in [sign_in(visitor, email, "not the right password")]
    }
    assert answers == {(422, None)}


def test_a_wrong_password_takes_the_same_steps_with_and_without_a_second_factor(
    visitor, erin, paul, app_of_erin, statements
):
    """The database is asked the same things, so that time tells as little as words."""
    asked = []
    for email in (erin.email, paul.email, "nobody@example.com"):
        visitor.get("/sign-in")
        statements.clear()
        sign_in(visitor, email, "not the right password")
        asked.append([statement.split(" WHERE ")[0] for statement in statements])
    first, *others = asked
    assert len(first) > 3
    assert others == [first, first]


def test_whoever_has_no_second_factor_is_signed_in_at_once(visitor, paul, password, app_of_erin):
    assert sign_in(visitor, paul.email, password).location == "/"
    assert signed_in(visitor)


def test_going_to_the_second_step_ends_the_sign_in_before(app, client_of, erin, paul, password, app_of_erin):
    client, thief = client_of(paul), app.test_client()
    with client.session_transaction() as cookie, thief.session_transaction() as copy:
        copy.update(cookie)
    sign_in(client, erin.email, password)
    assert not signed_in(client)
    assert not signed_in(thief)


def test_a_changed_key_of_the_site_ends_in_a_clear_sentence(
    make_app, app, session, erin, password, app_of_erin, clock
):
    site = make_app(ADVISORY_SECRET_KEY="another secret than before, of course")
    client = site.test_client()
    sign_in(client, erin.email, password)
    refused = client.send("/sign-in/second", code=app_of_erin.at(clock.at))
    assert refused.status_code == 422
    assert "The key of this site was changed" in refused.text


def test_the_second_step_is_open_on_a_closed_site_and_nothing_else_is(
    make_app, erin, password, app_of_erin, clock
):
    client = make_app(ADVISORY_CLOSED="yes").test_client()
    sign_in(client, erin.email, password)
    assert client.get("/sign-in/second").status_code == 200
    for path in ("/", "/search?q=price", "/entries/", "/tags/"):
        assert client.get(path).location.startswith("/sign-in?"), path
    assert client.send("/sign-in/second", code=app_of_erin.at(clock.at)).status_code == 303
    assert client.get("/").status_code == 200


def test_whoever_is_deactivated_between_the_steps_does_not_come_in(
    app, visitor, erin, password, app_of_erin, clock
):
    sign_in(visitor, erin.email, password)
    app.test_cli_runner().invoke(args=["members", "deactivate", erin.email])
    late = visitor.send("/sign-in/second", code=app_of_erin.at(clock.at))
    assert (late.status_code, late.location) == (303, "/sign-in")
    assert not signed_in(visitor)


def test_what_is_pending_cannot_be_written_by_hand(app, visitor, erin, app_of_erin, clock):
    """The cookie is signed; a member's number alone is worth nothing."""
    with visitor.session_transaction() as cookie:
        cookie["pending"] = {
            "member": erin.id, "stamp": "0" * 64, "by": "password", "target": "", "said": "",
            "at": clock.at.isoformat(),
        }  # fmt: skip
    answer = visitor.send("/sign-in/second", code=app_of_erin.at(clock.at))
    assert (answer.status_code, answer.location) == (303, "/sign-in")


def test_a_link_in_a_letter_leads_to_the_second_step_too(app, visitor, session, erin, app_of_erin, clock):
    token = membership.first_link(session, erin.email, now=clock.at)
    answer = visitor.send(f"/invitations/{token}", accept="1", password="seven grey herons over the weir")
    assert (answer.status_code, answer.location) == (303, "/sign-in/second")
    assert not signed_in(visitor)
