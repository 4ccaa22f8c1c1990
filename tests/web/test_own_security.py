"""One's own page of signing in: second factor, recovery codes, devices; and who must have a second factor."""

import re

import pyotp
import pytest
from sqlalchemy import delete

from advisory.domain.actor import Role
from advisory.services import membership
from advisory.storage.tables import PledgeAcceptanceRow
from tests.web.authenticator import give_authenticator

ROOM = "/me/security"
AUTHENTICATOR = f"{ROOM}/authenticator"
FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0"


def sign_in(client, person, password, **more):
    return client.send("/sign-in", email=person.email, password=password, **more)


def secret_on(page):
    return page.select_one("#secret").get_text("", strip=True).replace(" ", "")


def codes_on(page):
    return [code.get_text() for code in page.select("#codes code")]


@pytest.fixture
def strict(make_app):
    """A site that asks the entrusted for a second factor, as a real one does."""
    return make_app(ADVISORY_SECOND_FACTOR="required")


def test_an_app_is_set_up_step_by_step_and_asked_for_from_then_on(client_of, app, erin, password, clock):
    client = client_of(erin)
    assert client.soup(ROOM).find("a", href=AUTHENTICATOR).get_text().startswith("Set up")
    assert client.send(AUTHENTICATOR).location == AUTHENTICATOR
    page = client.soup(AUTHENTICATOR)
    totp = pyotp.TOTP(secret_on(page))
    wrong = client.send(f"{AUTHENTICATOR}/confirm", code="000000")
    assert wrong.status_code == 422
    assert secret_on(client.parsed(wrong)) == totp.secret
    done = client.send(f"{AUTHENTICATOR}/confirm", code=totp.at(clock.at))
    assert done.status_code == 200
    assert len(codes_on(client.parsed(done))) == 10
    assert "10 left" in client.soup(ROOM).get_text()
    assert sign_in(app.test_client(), erin, password).location == "/sign-in/second"


def test_the_picture_is_drawn_without_style_or_address_and_says_what_is_written(client_of, erin):
    client = client_of(erin)
    client.send(AUTHENTICATOR)
    page = client.soup(AUTHENTICATOR)
    drawing = page.select_one("svg.qr")
    assert drawing["role"] == "img"
    assert drawing["aria-label"]
    assert not drawing.find(style=True)
    assert "data:" not in str(page)
    link = page.find("a", href=re.compile("^otpauth://totp/"))["href"]
    assert pyotp.parse_uri(link).secret == secret_on(page)


def test_a_code_of_the_setting_up_does_not_sign_in_as_well(client_of, app, erin, password, clock):
    client = client_of(erin)
    client.send(AUTHENTICATOR)
    totp = pyotp.TOTP(secret_on(client.soup(AUTHENTICATOR)))
    client.send(f"{AUTHENTICATOR}/confirm", code=totp.at(clock.at))
    other = app.test_client()
    sign_in(other, erin, password)
    assert other.send("/sign-in/second", code=totp.at(clock.at)).status_code == 422


def test_what_was_not_begun_cannot_be_confirmed_and_leads_back(client_of, erin):
    client = client_of(erin)
    answer = client.send(f"{AUTHENTICATOR}/confirm", code="123456")
    assert (answer.status_code, answer.location) == (303, AUTHENTICATOR)
    assert "took too long" in client.soup(AUTHENTICATOR).get_text()


def test_recovery_codes_are_shown_once_and_can_be_kept_as_a_file(client_of, app, session, erin, now):
    give_authenticator(app, session, erin, now=now)
    client = client_of(erin, strong=True)
    shown = client.send(f"{ROOM}/recovery-codes")
    codes = codes_on(client.parsed(shown))
    assert shown.headers["Cache-Control"] == "no-store"
    assert not [code for code in codes if code in client.get(ROOM).text]
    file = client.send(f"{ROOM}/recovery-codes/file", code=[*codes, "NOT-A-CODE"])
    assert file.mimetype == "text/plain"
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert [line for line in file.text.splitlines() if "-" in line] == codes


def test_a_recovery_code_signs_in_once(client_of, app, session, erin, password, now):
    give_authenticator(app, session, erin, now=now)
    client = client_of(erin, strong=True)
    code = codes_on(client.parsed(client.send(f"{ROOM}/recovery-codes")))[0]
    visitor = app.test_client()
    sign_in(visitor, erin, password, next="/me/")
    assert visitor.soup("/sign-in/second?by=recovery").find(attrs={"name": "recovery_code"})
    answer = visitor.send("/sign-in/second", recovery_code=code.lower())
    assert (answer.status_code, answer.location) == (303, "/me/")
    assert "9 recovery codes left" in visitor.soup("/me/").get_text()
    again = app.test_client()
    sign_in(again, erin, password)
    refused = again.send("/sign-in/second", recovery_code=code)
    assert refused.status_code == 422
    assert "it has been used" in refused.text
    assert code not in refused.text


def test_recovery_codes_are_guessed_no_oftener_than_the_others(app, visitor, session, erin, password, now):
    give_authenticator(app, session, erin, now=now)
    sign_in(visitor, erin, password)
    for _ in range(5):
        visitor.send("/sign-in/second", recovery_code="ABCD-EFGH-JKLM-NPQR")
    assert visitor.send("/sign-in/second", recovery_code="ABCD-EFGH-JKLM-NPQR").status_code == 429
    assert visitor.send("/sign-in/second", code="123456").status_code == 429


def test_codes_without_a_second_factor_are_not_made_and_it_is_said_why(client_of, erin):
    client = client_of(erin)
    assert client.send(f"{ROOM}/recovery-codes").location == ROOM
    assert "Set up a second factor first" in client.soup(ROOM).get_text()


def test_taking_the_app_away_signs_the_others_out_and_the_password_is_enough_again(
    client_of, app, session, erin, password, now
):
    give_authenticator(app, session, erin, now=now)
    here, elsewhere = client_of(erin, strong=True), client_of(erin, strong=True)
    assert here.send(f"{AUTHENTICATOR}/remove").location == ROOM
    assert here.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302
    assert sign_in(app.test_client(), erin, password).location == "/"


def test_a_change_is_told_by_a_letter_that_nobody_can_stop(client_of, app, erin, mailer, clock):
    client = client_of(erin)
    client.send(AUTHENTICATOR)
    totp = pyotp.TOTP(secret_on(client.soup(AUTHENTICATOR)))
    client.send(f"{AUTHENTICATOR}/confirm", code=totp.at(clock.at))
    app.test_cli_runner().invoke(args=["outbox", "run"])
    letters = [letter for letter in mailer.letters if "second factor was added" in letter.subject]
    assert [letter.to for letter in letters] == [erin.email]
    assert totp.secret not in letters[0].text
    assert "List-Unsubscribe" not in letters[0].headers
    assert "second factor was added" in client.soup("/me/notices").get_text()


def test_devices_are_told_apart_by_what_they_look_like(app, client_of, erin, password):
    phone = app.test_client()
    phone.send("/sign-in", headers={"User-Agent": FIREFOX}, email=erin.email, password=password)
    page = client_of(erin).soup(ROOM)
    text = page.get_text(" ", strip=True)
    assert "Signed in on 2 devices" in text
    assert "Firefox on Android" in text
    assert "Gecko" not in text


def test_what_a_browser_says_of_itself_is_never_printed(app, client_of, erin, password):
    phone = app.test_client()
    phone.send("/sign-in", headers={"User-Agent": "<b>Firefox/1</b>"}, email=erin.email, password=password)
    assert "<b>Firefox" not in client_of(erin).get(ROOM).text.replace("<b>Firefox</b>", "")


def test_one_device_is_signed_out_from_another(client_of, erin):
    elsewhere, here = client_of(erin), client_of(erin)
    form = here.soup(ROOM).select_one("form[action^='/me/security/devices/']")
    assert here.send(form["action"]).status_code == 303
    assert elsewhere.get("/me/").status_code == 302
    assert here.get("/me/").status_code == 200
    assert here.send(form["action"]).status_code == 303
    assert "signed out already" in here.soup(ROOM).get_text()


def test_nobody_signs_somebody_elses_device_out(client_of, erin, paul):
    hers = client_of(erin)
    client_of(erin)
    form = hers.soup(ROOM).select_one("form[action^='/me/security/devices/']")
    number = int(form["action"].split("/")[-2])
    for one in (number - 1, number, number + 1):
        client_of(paul).send(f"{ROOM}/devices/{one}/sign-out")
    assert hers.get("/me/").status_code == 200


@pytest.mark.parametrize("who", ["mona", "adam"])
def test_whoever_is_entrusted_sets_a_second_factor_up_before_anything_opens(
    request, client_of, strict, clock, who
):
    client = client_of(request.getfixturevalue(who), strict)
    for path in ("/", "/me/", "/search?q=price", "/me/notices", "/screening/", "/no-such-page"):
        answer = client.get(path)
        assert (answer.status_code, answer.location) in ((302, ROOM), (404, None)), path
    assert client.send("/me/profile", industry="logistics").location == ROOM
    assert "First, a second factor" in client.soup(ROOM).h1.get_text()
    client.send(AUTHENTICATOR)
    totp = pyotp.TOTP(secret_on(client.soup(AUTHENTICATOR)))
    assert client.send(f"{AUTHENTICATOR}/confirm", code=totp.at(clock.at)).status_code == 200
    assert client.get("/me/").status_code == 200


def test_whoever_is_entrusted_may_sign_out_instead(client_of, strict, mona):
    assert client_of(mona, strict).send("/sign-out").status_code == 303


def test_a_member_needs_none(client_of, strict, erin):
    assert client_of(erin, strict).get("/me/").status_code == 200


def test_whoever_becomes_a_moderator_signs_in_anew_and_is_led_there(
    client_of, strict, session, erin, password, now
):
    client = client_of(erin, strict)
    membership.change_roles(session, erin.email, add=[Role.MODERATOR], now=now)
    assert client.get("/me/").location == "/sign-in?next=/me/"
    assert sign_in(client, erin, password).location == "/"
    assert client.get("/").location == ROOM


def test_the_pledge_comes_before_the_second_factor(client_of, strict, session, mona, now):
    session.execute(delete(PledgeAcceptanceRow))
    session.commit()
    client = client_of(mona, strict, pledged=False)
    assert client.get(ROOM).location.startswith("/pledge")
    assert client.get("/pledge").status_code == 200


def test_where_it_is_not_asked_for_the_entrusted_are_told_of_it(client_of, mona, erin):
    assert "a second factor" in client_of(mona).soup("/me/").main.get_text()
    assert "a second factor" not in client_of(erin).soup("/me/").main.get_text()


def test_without_the_password_nothing_tells_who_has_a_second_factor(app, session, visitor, erin, paul, now):
    give_authenticator(app, session, erin, now=now)
    told = set()
    for email in (erin.email, paul.email, "nobody@example.com"):
        page = visitor.send("/sign-in", email=email, password="not the right one")
        told.add((page.status_code, page.location, visitor.parsed(page).main.get_text().replace(email, "")))
    assert len(told) == 1
