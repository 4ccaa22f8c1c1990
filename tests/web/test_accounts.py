"""Signing in and out, the first password, and one's own account."""

import unicodedata

import pytest
from bs4 import BeautifulSoup

from advisory.services import membership
from advisory.web.accounts import NO_MATCH
from tests.checking import signed_in

NEW_PASSWORD = "seven grey herons over the weir"


def sign_in(client, email, password, **more):
    return client.send("/sign-in", email=email, password=password, **more)


def test_the_right_password_lets_a_member_in_and_on_to_where_they_wanted_to_go(visitor, erin, password):
    asked = visitor.get("/me/")
    assert (asked.status_code, asked.location) == (302, "/sign-in?next=/me/")
    form = visitor.soup(asked.location)
    answer = sign_in(visitor, "Erin@Example.com", password, next=form.find(attrs={"name": "next"})["value"])
    assert (answer.status_code, answer.location) == (303, "/me/")
    assert erin.email in visitor.soup("/me/").get_text()


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example"],
)
def test_signing_in_never_leads_to_another_site(visitor, erin, password, target):
    assert sign_in(visitor, erin.email, password, next=target).location == "/"


def test_unknown_address_wrong_password_and_no_password_are_answered_alike(visitor, session, now, erin):
    membership.add_member(session, "new@example.com", "New", now=now)
    told = set()
    for email in (erin.email, "nobody@example.com", "new@example.com"):
        page = sign_in(visitor, email, "not the right password")
        told.add((page.status_code, BeautifulSoup(page.text, "html.parser").get_text()))
    assert len(told) == 1
    assert NO_MATCH in told.pop()[1]


def test_what_was_typed_as_a_password_never_comes_back(visitor, erin):
    assert "not the right one" not in sign_in(visitor, erin.email, "not the right one").text


@pytest.mark.parametrize("email", ["erin@example.com", "nobody@example.com"])
def test_ten_failures_lock_an_address_for_a_quarter_of_an_hour_known_or_not(
    visitor, clock, erin, password, email
):
    for _ in range(10):
        assert sign_in(visitor, email, "wrong").status_code == 422
    locked = sign_in(visitor, email, password)
    assert (locked.status_code, locked.headers["Retry-After"]) == (429, "901")
    assert "Try again in 15 minutes." in locked.text
    clock.move(minutes=15, seconds=1)
    assert sign_in(visitor, email, password).status_code == (303 if email == erin.email else 422)


def test_old_failures_do_not_add_up(visitor, clock, erin, password):
    for _ in range(9):
        sign_in(visitor, erin.email, "wrong")
    clock.move(minutes=16)
    sign_in(visitor, erin.email, "wrong")
    assert sign_in(visitor, erin.email, password).status_code == 303


def test_thirty_failures_in_ten_minutes_from_one_place_are_enough(make_app, clock, erin):
    client = make_app(ADVISORY_RATE_LIMITS="on").test_client()
    answers = [sign_in(client, f"{number}@example.com", "wrong") for number in range(31)]
    assert [answer.status_code for answer in answers] == [422] * 30 + [429]
    assert answers[-1].headers["Retry-After"] == "600"
    assert "Try again in 10 minutes." in answers[-1].text
    clock.move(minutes=10)
    assert sign_in(client, erin.email, "wrong").status_code == 422


def test_people_who_share_an_address_do_not_lock_each_other_out_by_signing_in(make_app, erin, password):
    site = make_app(ADVISORY_RATE_LIMITS="on")
    answers = [sign_in(site.test_client(), erin.email, password).status_code for _ in range(12)]
    assert answers == [303] * 12


def test_a_form_without_its_token_is_refused_and_says_that_nothing_is_lost(visitor, erin, password):
    refused = visitor.post("/sign-in", data={"email": erin.email, "password": password})
    assert refused.status_code == 400
    assert "your text is still in the form" in refused.text


def test_signing_out_makes_even_a_copied_cookie_worthless(client_of, app, erin):
    client, thief = client_of(erin), app.test_client()
    with client.session_transaction() as cookie, thief.session_transaction() as copy:
        copy.update(cookie)
    assert signed_in(thief)
    assert client.send("/sign-out").status_code == 303
    assert not signed_in(client)
    assert not signed_in(thief)


def test_signing_out_takes_a_form(client_of, erin):
    client = client_of(erin)
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").status_code == 400
    assert signed_in(client)


def test_a_device_is_signed_out_after_two_weeks(client_of, clock, erin):
    client = client_of(erin)
    clock.move(days=13)
    assert signed_in(client)
    clock.move(days=1)
    assert not signed_in(client)


def test_what_a_visitor_had_in_the_session_is_not_carried_in(visitor, erin, password):
    with visitor.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    sign_in(visitor, erin.email, password)
    with visitor.session_transaction() as cookie:
        assert "planted" not in cookie


def test_an_invitation_sets_the_first_password_once_and_signs_in(app, visitor, session, now):
    token = membership.add_member(session, "new@example.com", "New", now=now)
    assert "What I read here stays here" in visitor.soup(f"/invitations/{token}").get_text()
    form = BeautifulSoup(visitor.send(f"/invitations/{token}", accept="1").text, "html.parser")
    assert form.find(attrs={"name": "password"})["autocomplete"] == "new-password"
    answer = visitor.send(f"/invitations/{token}", accept="1", password=NEW_PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/me/security/passkeys/first")
    assert signed_in(visitor)
    other = app.test_client()
    assert "used or has expired" in other.soup(f"/invitations/{token}", 404).get_text()
    assert other.send(f"/invitations/{token}", password=NEW_PASSWORD).status_code == 404
    assert sign_in(other, "new@example.com", NEW_PASSWORD).status_code == 303


def test_an_invitation_expires_after_a_week(visitor, session, clock):
    token = membership.add_member(session, "new@example.com", "New", now=clock.at)
    clock.move(days=7)
    assert visitor.get(f"/invitations/{token}").status_code == 404


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "No characters so far"),
        ("eight ch", "Eight characters so far. Use at least 15"),
        ("passwordpassword", "guessed quickly"),
        ("x" * 129, "longer than 128"),
    ],
)
def test_a_weak_first_password_is_refused_kindly_and_the_link_still_works(
    visitor, session, now, password, said
):
    token = membership.add_member(session, "new@example.com", "New", now=now)
    refused = visitor.send(f"/invitations/{token}", accept="1", password=password)
    assert refused.status_code == 422
    assert said in refused.text
    assert visitor.get(f"/invitations/{token}").status_code == 200


def test_any_characters_make_a_password(visitor, session, now):
    token = membership.add_member(session, "new@example.com", "New", now=now)
    assert (
        visitor.send(
            f"/invitations/{token}", accept="1", password="ένας ήσυχος κόλπος τον Νοέμβρη"
        ).status_code
        == 303
    )


def test_a_password_is_the_same_however_a_device_writes_its_accents(visitor, app, session, now):
    token = membership.add_member(session, "new@example.com", "New", now=now)
    visitor.send(
        f"/invitations/{token}", accept="1", password=unicodedata.normalize("NFD", "l'été à la plage déserte")
    )
    composed = unicodedata.normalize("NFC", "l'été à la plage déserte")
    assert sign_in(app.test_client(), "new@example.com", composed).status_code == 303


def test_signing_in_anew_ends_the_sign_in_before(client_of, app, erin, password):
    client, thief = client_of(erin), app.test_client()
    with client.session_transaction() as cookie, thief.session_transaction() as copy:
        copy.update(cookie)
    sign_in(client, erin.email, password)
    assert signed_in(client)
    assert not signed_in(thief)


def test_the_account_shows_roles_and_groups_to_their_owner(client_of, mona):
    text = client_of(mona).soup("/me/").main.get_text(" ", strip=True)
    assert "mona@example.com" in text
    assert "moderator" in text.lower()
    assert "North table" in text


def test_another_password_signs_the_other_devices_out(client_of, app, erin, password):
    here, elsewhere = client_of(erin), client_of(erin)
    answer = here.send("/me/security/password", present_password=password, password=NEW_PASSWORD)
    assert answer.status_code == 303
    assert signed_in(here)
    assert not signed_in(elsewhere)
    assert sign_in(app.test_client(), erin.email, password).status_code == 422
    assert sign_in(app.test_client(), erin.email, NEW_PASSWORD).status_code == 303


def test_another_password_needs_the_present_one(client_of, erin):
    refused = client_of(erin).send("/me/security/password", present_password="a guess", password=NEW_PASSWORD)
    assert refused.status_code == 422
    assert "not your present password" in refused.text


def test_signing_out_elsewhere_leaves_this_device_in(client_of, erin, paul):
    here, elsewhere, other = client_of(erin), client_of(erin), client_of(paul)
    assert here.send("/me/security/sign-out-elsewhere").status_code == 303
    assert signed_in(here)
    assert not signed_in(elsewhere)
    assert signed_in(other)


def test_a_closed_site_shows_visitors_the_sign_in_page_only(make_app, client_of, erin, session, now):
    site = make_app(ADVISORY_CLOSED="yes")
    stranger = site.test_client()
    for path in ("/", "/search?q=price", "/tags/", "/feeds/entries.atom", "/sitemap.xml", "/nothing"):
        answer = stranger.get(path)
        assert (answer.status_code, answer.location.split("?")[0]) == (302, "/sign-in"), path
    token = membership.add_member(session, "new@example.com", "New", now=now)
    for path in ("/sign-in", "/healthz", f"/invitations/{token}"):
        assert stranger.get(path).status_code == 200, path
    assert client_of(erin, site).get("/").status_code == 200


def test_a_closed_site_shows_a_visitor_no_way_but_to_sign_in(make_app, client_of, erin, visitor):
    site = make_app(ADVISORY_CLOSED="yes")
    page = site.test_client().soup("/sign-in")
    assert "This library is for members." in page.main.get_text()
    assert {link["href"] for link in page.body.select("a[href^='/']")} == {
        "/", "/sign-in", "/sign-in/forgotten", "/privacy",
    }  # fmt: skip
    assert page.head.find("link", type="application/atom+xml") is None
    assert client_of(erin, site).soup("/").select(".nav a")
    assert "needs no account" in visitor.soup("/sign-in").main.get_text()


def test_a_header_with_a_token_signs_nobody_in(visitor):
    assert visitor.get("/me/", headers={"Authentication-Token": "anything"}).status_code == 302
    assert visitor.get("/me/?auth_token=anything").status_code == 302
