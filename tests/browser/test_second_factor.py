"""A newcomer sets up an authenticator app on a phone and signs in with it; each page is looked at."""

import time

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Reader

pytestmark = pytest.mark.browser

PASSWORD = "seven grey herons over the weir"


@pytest.fixture
def newcomer(server):
    """Give somebody a first link, as whoever runs the machine does."""

    def invite(email: str) -> str:
        done = server.command("members", "add", email, email.partition("@")[0].replace("-", " "))
        assert done.returncode == 0, done.stderr
        return "/invitations/" + done.stdout.rpartition("/invitations/")[2].strip()

    return invite


def next_code(app: pyotp.TOTP, *, after: str) -> str:
    """Wait for a code that is not the one that was used."""
    until = time.monotonic() + 35
    while app.now() == after and time.monotonic() < until:
        time.sleep(0.5)
    return app.now()


def come_in(reader: Reader, link: str) -> Page:
    """Accept the pledge and choose a password."""
    page = reader.open(link)
    page.get_by_label("I accept this pledge").check()
    page.get_by_role("button", name="Accept and go on").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Take the seat").click()
    page.wait_for_url(lambda url: "/invitations/" not in url)
    return page


def looked_at(reader: Reader) -> None:
    reader.check()
    reader.check_in_the_dark()
    reader.check_width(360)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_newcomer_sets_up_an_app_on_a_phone_and_signs_in_with_it(seats, newcomer, script):
    email = "noor-with@example.com" if script else "nele-without@example.com"
    reader = seats.seat(width=390, script=script)
    page = come_in(reader, newcomer(email))
    reader.open("/me/security")
    page.get_by_role("link", name="Set up the authenticator app").click()
    page.get_by_role("button", name="Begin", exact=True).click()
    expect(page.get_by_role("img", name="The picture for your authenticator app")).to_be_visible()
    app = pyotp.TOTP("".join(page.locator("#secret").inner_text().split()))
    if script:
        looked_at(reader)
    page.get_by_label("The code it shows now").fill("000000")
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator("#code-error")).to_contain_text("not the code")
    if script:
        looked_at(reader)
    used = app.now()
    page.get_by_label("The code it shows now").fill(used)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    codes = page.locator("#codes code").all_inner_texts()
    assert len(codes) == 10
    if script:
        looked_at(reader)
    with page.expect_download() as kept:
        page.get_by_role("button", name="Keep them as a file").click()
    assert codes[3] in kept.value.path().read_text("utf-8")
    page.get_by_role("link", name="I have kept them").click()
    page.wait_for_url("**/me/security")
    expect(page.get_by_text("10 left")).to_be_visible()
    if script:
        looked_at(reader)

    other = seats.seat(width=390, script=script)
    there = other.open("/sign-in")
    there.get_by_label("E-mail").fill(email)
    there.get_by_label("Password").fill(PASSWORD)
    there.get_by_role("button", name="Sign in", exact=True).click()
    expect(there.get_by_role("heading", name="One more step")).to_be_visible()
    if script:
        looked_at(other)
    there.get_by_label("Code").fill(next_code(app, after=used))
    there.get_by_role("button", name="Continue").click()
    there.wait_for_url(lambda url: "/sign-in" not in url)
    expect(other.open("/me/security").get_by_text("This device")).to_be_visible()


def test_a_recovery_code_stands_in_for_a_lost_phone(seats, newcomer):
    email = "luz-lost@example.com"
    reader = seats.seat(width=390)
    page = come_in(reader, newcomer(email))
    reader.open("/me/security/authenticator")
    page.get_by_role("button", name="Begin", exact=True).click()
    app = pyotp.TOTP("".join(page.locator("#secret").inner_text().split()))
    page.get_by_label("The code it shows now").fill(app.now())
    page.get_by_role("button", name="Confirm").click()
    code = page.locator("#codes code").first.inner_text()

    other = seats.seat(width=390)
    there = other.open("/sign-in")
    there.get_by_label("E-mail").fill(email)
    there.get_by_label("Password").fill(PASSWORD)
    there.get_by_role("button", name="Sign in", exact=True).click()
    there.get_by_role("link", name="Use a recovery code").click()
    looked_at(other)
    there.get_by_label("Recovery code").fill(code)
    there.get_by_role("button", name="Continue").click()
    there.wait_for_url(lambda url: "/sign-in" not in url)
    expect(there.get_by_text("You have 9 recovery codes left.")).to_be_visible()
