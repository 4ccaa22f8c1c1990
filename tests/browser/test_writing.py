"""A draft keeps itself while somebody types, and what could identify somebody is marked on the way."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SAID = "Acme GmbH lost $4.2M in Fresno when Bob Lee quit"
PLAIN = "a company lost about $4 million in a mid-size city when a key employee quit"


def write(reader):
    """Type what names everybody, and wait until it is kept and marked."""
    page = reader.open("/situations/new")
    page.get_by_label("Your question").fill(SAID)
    expect(page.locator("#saved")).to_contain_text("Saved", timeout=10_000)
    expect(page.locator("#question-conf q")).to_have_count(4)
    return page


def test_a_draft_keeps_itself_and_one_click_settles_each_mark(seats):
    erin = seats.seat("erin")
    page = write(erin)
    assert page.url.endswith("/edit")
    erin.check()
    for left in (3, 2, 1, 0):
        page.locator("#question-conf button").first.click()
        expect(page.locator("#question-conf q")).to_have_count(left)
    expect(page.get_by_label("Your question")).to_have_value(PLAIN)
    expect(page.locator("#saved")).to_contain_text("Saved")
    page.wait_for_timeout(3_000)

    elsewhere = seats.seat("erin", width=390).open(page.url.removeprefix(seats.server.address))
    expect(elsewhere.get_by_label("Your question")).to_have_value(PLAIN)


def test_a_second_window_is_told_and_nothing_is_lost(seats):
    erin = seats.seat("erin")
    first = write(erin)
    second = erin.context.new_page()
    second.goto(first.url)
    second.get_by_label("What you have tried").fill("Written in the second window.")
    expect(second.locator("#saved")).to_contain_text("Saved", timeout=10_000)
    second.wait_for_timeout(3_000)
    first.get_by_label("Options you see").fill("Written in the first window.")
    expect(first.locator("#saved")).to_contain_text("another window", timeout=10_000)
    first.get_by_role("button", name="Save draft").last.click()
    expect(first.get_by_role("heading", level=1)).to_contain_text("Somebody changed this")
    expect(first.locator("main")).to_contain_text("Written in the second window.")
    expect(first.get_by_label("As you sent it").last).to_have_value("Written in the first window.")


def test_a_lost_connection_is_said_and_made_good(seats):
    erin = seats.seat("erin")
    page = write(erin)
    erin.context.set_offline(True)
    page.get_by_label("Situation", exact=True).fill("We wrote this on a train.")
    expect(page.locator("#saved")).to_contain_text("no connection", timeout=10_000)
    erin.context.set_offline(False)
    expect(page.locator("#saved")).to_contain_text("Saved", timeout=20_000)
    page.reload()
    expect(page.get_by_label("Situation", exact=True)).to_have_value("We wrote this on a train.")


def test_without_script_the_buttons_do_the_same(seats):
    page = seats.seat("erin", script=False).open("/situations/new")
    page.get_by_label("Your question").fill(SAID)
    page.get_by_label("Situation", exact=True).fill(
        "We have to decide soon whether we look for somebody else."
    )
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.locator("#problems")).to_contain_text("“Acme GmbH”")
    for left in (3, 2, 1, 0):
        page.locator("#question-conf button").first.click()
        expect(page.locator("#question-conf q")).to_have_count(left)
    expect(page.get_by_label("Your question")).to_have_value(PLAIN)
