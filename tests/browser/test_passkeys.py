"""A newcomer sets up a passkey on a phone and signs in by it; Chromium plays the phone's own part.

The site is reached under a name, since a passkey is bound to one. The virtual authenticator keeps keys as a
phone does and says yes for its holder.
"""

import re
import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import CDPSession, Page, expect

from advisory.cli.demo import PASSWORD
from tests.browser.conftest import Reader, Seats
from tests.browser.places import link_in_a_letter
from tests.serving import Caller, Server, new_server

pytestmark = pytest.mark.browser

NEW = "vera@example.com"
NEW_PASSWORD = "three herons on a cold roof"
PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve a site that has a name."""
    served = new_server(tmp_path_factory.mktemp("named"), name="localhost")
    try:
        served.start()
        yield served
    finally:
        served.kill(signal.SIGTERM)


@pytest.fixture
def rooms(chromium, named) -> Iterator[Seats]:
    """Give windows onto it."""
    opened = Seats(chromium, named)
    yield opened
    opened.close()


def authenticator(reader: Reader, **other: object) -> tuple[CDPSession, str]:
    """Give a window a device that makes passkeys; the session and its name in it."""
    devices = reader.context.new_cdp_session(reader.page)
    devices.send("WebAuthn.enable", {"enableUI": False})
    added = devices.send("WebAuthn.addVirtualAuthenticator", {"options": {**PHONE, **other}})
    return devices, str(added["authenticatorId"])


def sign_out(page: Page) -> None:
    page.locator("header .menu > summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("main")).to_contain_text("You are signed out.")


def invited(server: Server) -> str:
    """Have Adam invite Vera; give the address in her letter."""
    Caller(server).sign_in("adam").get("/invitations/").send("/invitations/", email=NEW)
    return link_in_a_letter(server, "invitations")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_newcomer_sets_up_a_passkey_on_a_phone_and_signs_in_with_nothing_else(rooms, named, scheme):
    vera = rooms.seat(width=390, scheme=scheme)
    page = vera.page
    devices, phone = authenticator(vera)
    if scheme == "light":
        vera.open(invited(named))
        page.get_by_label("I accept").check()
        page.get_by_role("button", name=re.compile("go on|accept", re.I)).click()
        expect(page.get_by_role("heading", name="Take your seat")).to_be_visible()
        page.wait_for_load_state()
        vera.check()
        page.get_by_label("Name").fill("Vera")
        page.get_by_label("Password").fill(NEW_PASSWORD)
        page.get_by_role("button", name="Take the seat").click()
        page.wait_for_url("**/me/security/passkeys/first")
    else:
        page.goto(f"{named.address}/sign-in")
        page.fill("#email", "paul@example.com")
        page.fill("#password", PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(f"{named.address}/")
        vera.open("/me/security/passkeys/first")
    expect(page.get_by_role("link", name="Not now")).to_be_visible()
    vera.check()
    page.get_by_role("button", name="Set up a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    vera.check()
    assert len(devices.send("WebAuthn.getCredentials", {"authenticatorId": phone})["credentials"]) == 1
    page.get_by_role("link", name="I have kept them").click()
    page.wait_for_url(f"{named.address}/")
    sign_out(page)

    # A browser that offers no passkeys in the list of a field: there is the button.
    page.add_init_script("PublicKeyCredential.isConditionalMediationAvailable = async () => false")
    page.goto(f"{named.address}/sign-in?next=/me/security/passkeys")
    vera.check()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{named.address}/me/security/passkeys")
    vera.check()
    expect(page.locator("main")).to_contain_text("last used on")
    page.get_by_text("Rename").click()
    page.locator("details[open]").get_by_label("Name").fill("My phone")
    page.get_by_role("button", name="Keep the name").click()
    expect(page.locator("main")).to_contain_text("My phone")
    vera.check()


def test_a_passkey_is_offered_in_the_list_of_the_address_field(rooms, named):
    priya = rooms.seat(width=390)
    page = priya.page
    authenticator(priya)
    page.goto(f"{named.address}/sign-in")
    page.fill("#email", "priya@example.com")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{named.address}/")
    priya.open("/me/security/passkeys")
    page.get_by_label("Name").last.fill("My phone")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    sign_out(page)
    # Chromium's device chooses by itself as soon as it is asked.
    page.goto(f"{named.address}/sign-in?next=/me/")
    page.wait_for_url(f"{named.address}/me/")


def test_the_second_step_after_a_password_takes_a_passkey(rooms, named):
    max_ = rooms.seat(width=390)
    page = max_.page
    devices, phone = authenticator(max_)
    page.goto(f"{named.address}/sign-in")
    page.fill("#email", "max@example.com")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{named.address}/")
    max_.open("/me/security/passkeys")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    sign_out(page)
    devices.send("WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": phone, "enabled": False})
    page.goto(f"{named.address}/sign-in")
    page.fill("#email", "max@example.com")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/sign-in/second")
    max_.check()
    devices.send("WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": phone, "enabled": True})
    page.get_by_role("button", name="Confirm with your passkey").click()
    page.wait_for_url(f"{named.address}/")
    max_.open("/me/security/passkeys")
    expect(page.locator("main")).to_contain_text("you need a second factor, and this is your last one")


def test_what_goes_wrong_is_said_in_words(rooms, named):
    carl = rooms.seat(width=390)
    page = carl.page
    authenticator(carl, isUserVerified=False)
    page.goto(f"{named.address}/sign-in")
    page.fill("#email", "erin@example.com")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{named.address}/")
    carl.open("/me/security/passkeys")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was confirmed")
    expect(page.get_by_role("button", name="Make a passkey")).to_be_enabled()
    carl.check()


def test_without_script_it_is_said_what_is_needed_and_the_rest_works(rooms, named):
    erin = rooms.seat(width=390, script=False).sign_in("erin")
    page = erin.open("/me/security/passkeys")
    expect(page.locator("main")).to_contain_text("A passkey needs JavaScript")
    expect(page.get_by_role("button", name="Make a passkey")).to_have_count(0)
