"""Signing in through another site: members alone, known by a verified address once, and never by half."""

from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import RSAKey
from sqlalchemy import select

from advisory.config import SettingsError
from advisory.storage import members
from advisory.storage.tables import IdentityRow, MemberRow, NoticeRow
from tests.checking import signed_in
from tests.identity.provider import CLIENT_ID, CLIENT_SECRET, provider
from tests.web.authenticator import give_authenticator

REFUSED = "That did not sign you in"


@pytest.fixture
def there(clock):
    with provider(clock) as served:
        yield served


@pytest.fixture
def site(make_app, there):
    return make_app(
        ADVISORY_SSO_ISSUER=there.address,
        ADVISORY_SSO_CLIENT_ID=CLIENT_ID,
        ADVISORY_SSO_CLIENT_SECRET=CLIENT_SECRET,
        ADVISORY_SSO_NAME="Example Group",
    )


@pytest.fixture
def client(site):
    return site.test_client()


def leave(client, target="") -> str:
    answer = client.get("/sign-in/sso" + (f"?next={target}" if target else ""))
    assert answer.status_code == 303
    return answer.location


def assert_refused(client, back: str) -> None:
    page = client.soup(back, 403)
    assert page.h1.get_text() == REFUSED
    assert not signed_in(client)


def test_a_member_signs_in_there_and_is_in_here(client, there, erin):
    button = client.soup("/sign-in?next=/me/").find("a", string="Sign in with Example Group")
    assert button["href"] == "/sign-in/sso?next=/me/"
    answer = client.get(there.sign_in(leave(client, "/me/"), erin.email))
    assert (answer.status_code, answer.location) == (303, "/me/")
    assert signed_in(client)


def test_the_way_there_carries_state_nonce_and_a_challenge_and_comes_back_to_the_sites_own_address(
    client, there
):
    location = client.get("/sign-in/sso", headers={"Host": "localhost:81"}).location
    assert location.startswith(f"{there.address}/authorize?")
    asked = parse_qs(urlsplit(location).query)
    assert asked["redirect_uri"] == ["http://localhost/sign-in/sso/back"]
    assert all(len(asked[name][0]) >= 43 for name in ("state", "nonce", "code_challenge"))
    assert CLIENT_SECRET not in location


def test_the_first_time_links_the_member_and_tells_them(site, there, session, mailer, erin):
    client = site.test_client()
    client.get(there.sign_in(leave(client), erin.email.upper(), subject="erin-7"))
    rows = session.scalars(select(IdentityRow)).all()
    assert [(row.member_id, row.issuer, row.subject) for row in rows] == [(erin.id, there.address, "erin-7")]
    kinds = session.scalars(select(NoticeRow.kind).where(NoticeRow.member_id == erin.id)).all()
    assert kinds == ["account.sso"]
    site.test_cli_runner().invoke(args=["outbox", "run"])
    assert [letter.to for letter in mailer.letters] == [erin.email]


def test_afterwards_it_is_the_subject_that_counts_and_not_the_address(site, there, erin, paul):
    first, second, third = site.test_client(), site.test_client(), site.test_client()
    first.get(there.sign_in(leave(first), erin.email, subject="erin-7"))
    second.get(there.sign_in(leave(second), "moved@example.org", subject="erin-7", verified=False))
    assert erin.email in second.soup("/me/").get_text()
    third.get(there.sign_in(leave(third), paul.email, subject="erin-7"))
    assert erin.email in third.soup("/me/").get_text()


def test_whoever_is_given_the_address_of_a_colleague_does_not_get_their_account(site, there, erin):
    first, other = site.test_client(), site.test_client()
    first.get(there.sign_in(leave(first), erin.email, subject="erin-7"))
    assert_refused(other, there.sign_in(leave(other), erin.email, subject="somebody-else"))


def test_nobody_becomes_a_member_by_it_and_strangers_and_deactivated_members_read_the_same(
    site, there, session, carl
):
    before = len(session.scalars(select(MemberRow)).all())
    members.by_id(session, carl.id).active = False
    session.commit()
    told = set()
    for email in ("nobody@example.com", carl.email):
        client = site.test_client()
        back = there.sign_in(leave(client), email)
        told.add(client.soup(back, 403).main.get_text())
        assert not signed_in(client)
    assert len(told) == 1
    session.rollback()
    assert len(session.scalars(select(MemberRow)).all()) == before
    assert session.scalars(select(IdentityRow)).all() == []


@pytest.mark.parametrize("verified", [False, None, "yes", 1])
def test_an_address_that_the_provider_has_not_verified_is_nobodys(client, there, erin, verified):
    there.claims["email_verified"] = verified
    assert_refused(client, there.sign_in(leave(client), erin.email))


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("nonce", "another"), ("nonce", None),
        ("aud", "another-site"), ("aud", ["another-site"]), ("aud", [CLIENT_ID, "another-site"]),
        ("aud", None),
        ("iss", "https://evil.example"), ("iss", None),
        ("azp", "another-site"),
        ("sub", ""), ("sub", None), ("sub", 7), ("sub", "x" * 256),
        ("exp", 1), ("exp", None), ("exp", "soon"), ("iat", None), ("nbf", 32_503_680_000),
        ("email", None), ("email", 7), ("email", ["erin@example.com"]),
    ],
)  # fmt: skip
def test_a_token_that_is_not_for_this_site_this_sign_in_and_this_moment_is_refused(
    client, there, erin, claim, value
):
    there.claims[claim] = value
    assert_refused(client, there.sign_in(leave(client), erin.email))


def test_a_token_that_has_run_out_is_refused(client, there, erin, clock):
    at = int(clock.at.timestamp())
    there.claims["exp"] = at - 61
    assert_refused(client, there.sign_in(leave(client), erin.email))
    there.claims["exp"] = at - 30
    assert client.get(there.sign_in(leave(client), erin.email)).status_code == 303


def test_a_token_signed_by_somebody_else_is_refused(client, there, erin):
    there.published = [there.key]
    there.key = RSAKey.generate_key(2048, {"kid": "first"})
    assert_refused(client, there.sign_in(leave(client), erin.email))


def test_whoever_comes_back_twice_is_refused_even_with_a_copy_of_the_cookie(site, there, erin):
    client, thief = site.test_client(), site.test_client()
    back = there.sign_in(leave(client), erin.email)
    with client.session_transaction() as cookie, thief.session_transaction() as copy:
        copy.update(cookie)
    assert client.get(back).status_code == 303
    assert_refused(thief, back)
    assert client.get(back).status_code == 403


def test_an_answer_that_belongs_to_another_browser_is_refused(site, there, erin):
    """Otherwise somebody could be signed in as the one who sent them the link."""
    mine, theirs = site.test_client(), site.test_client()
    back = there.sign_in(leave(theirs), erin.email)
    leave(mine)
    assert_refused(mine, back)
    assert_refused(site.test_client(), back)


def test_whoever_takes_too_long_or_says_no_there_is_refused(client, there, erin, clock):
    back = there.sign_in(leave(client), erin.email)
    clock.move(minutes=10)
    assert_refused(client, back)
    state = parse_qs(urlsplit(leave(client)).query)["state"][0]
    assert_refused(client, f"/sign-in/sso/back?error=access_denied&state={state}")
    assert_refused(client, f"/sign-in/sso/back?code=made-up&state={state}")


def test_a_provider_that_is_down_is_said_and_the_other_ways_work(site, there, erin, password):
    client = site.test_client()
    there.status = 503
    page = client.soup("/sign-in/sso", 503)
    assert page.h1.get_text() == "Example Group does not answer"
    assert page.find("a", href="/sign-in")
    assert client.send("/sign-in", email=erin.email, password=password).status_code == 303


def test_a_provider_that_breaks_down_meanwhile_is_said_too(client, there, erin):
    back = there.sign_in(leave(client), erin.email)
    there.status = 500
    assert client.get(back).status_code in (403, 503)
    assert not signed_in(client)


def test_a_provider_that_calls_itself_otherwise_is_not_believed(client, there):
    there.named = "https://another.example"
    assert client.get("/sign-in/sso").status_code == 503


def test_where_things_are_is_asked_once(client, there, erin):
    for _ in range(3):
        client.get(there.sign_in(leave(client), erin.email))
    assert there.calls.count("/.well-known/openid-configuration") == 1
    assert there.calls.count("/keys") == 1


def test_what_the_provider_says_of_a_second_factor_is_not_believed(site, session, there, erin, clock):
    give_authenticator(site, session, erin, now=clock.at)
    client = site.test_client()
    answer = client.get(there.sign_in(leave(client), erin.email))
    assert (answer.status_code, answer.location) == (303, "/sign-in/second")
    assert not signed_in(client)


def test_without_settings_there_is_no_such_page_and_no_button(visitor):
    assert visitor.get("/sign-in/sso").status_code == 404
    assert visitor.get("/sign-in/sso/back?code=a&state=b").status_code == 404
    assert "/sign-in/sso" not in visitor.get("/sign-in").text


def test_some_of_the_settings_are_not_enough(make_app):
    with pytest.raises(SettingsError) as refusal:
        make_app(ADVISORY_SSO_ISSUER="https://login.example.com", ADVISORY_SSO_NAME="Example Group")
    assert list(refusal.value.problems) == [
        f"{name} is missing; write all four settings of single sign-on, or none of them."
        for name in ("ADVISORY_SSO_CLIENT_ID", "ADVISORY_SSO_CLIENT_SECRET")
    ]


@pytest.mark.parametrize("issuer", ["http://login.example.com", "login.example.com", "https://x.example?a=b"])
def test_an_issuer_that_anybody_could_pretend_to_be_is_refused(make_app, issuer):
    given = {f"ADVISORY_SSO_{name}": "x" for name in ("CLIENT_ID", "CLIENT_SECRET", "NAME")}
    with pytest.raises(SettingsError, match="ADVISORY_SSO_ISSUER"):
        make_app(ADVISORY_SSO_ISSUER=issuer, **given)
