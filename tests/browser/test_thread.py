"""A situation's page that stays open, and the language coach, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.circle import Circle, People

pytestmark = pytest.mark.browser

QUESTION = "Do we send our best engineer to our largest customer?"


@pytest.fixture
def advised(server):
    """Paul's advice on Erin's situation, over HTTP."""
    return Circle(People(server), QUESTION).post().approve().advise()


def test_new_advice_announces_itself_and_comes_when_it_is_called(advised, seats):
    erin = seats.seat("erin").open(advised.situation)
    before = erin.locator("h1").bounding_box()
    writing = erin.locator("textarea[id^=comment]").first
    erin.locator("summary", has_text="Comment").first.click()
    writing.fill("I am still writing this.")

    priya = advised.people.priya.get(advised.situation)
    priya.send("/advice", basis="seen", advice="- Wait for their second offer.")
    erin.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    news = erin.get_by_role("status").filter(has_text="1 new piece of advice")
    expect(news).to_be_visible()
    expect(erin.locator("main")).not_to_contain_text("Wait for their second offer")
    assert erin.locator("h1").bounding_box() == before

    news.get_by_role("link", name="Show them").click()
    expect(erin.locator("#a2-p1")).to_contain_text("Wait for their second offer")
    expect(writing).to_have_value("I am still writing this.")
    expect(erin.locator("#news")).to_be_empty()
    expect(erin.locator("#a2")).to_be_focused()


def test_the_coach_hints_while_one_writes_and_is_put_away(advised, seats):
    reader = seats.seat("priya")
    priya = reader.open(advised.situation)
    hint = priya.locator("[data-coach]")
    expect(hint).to_be_hidden()
    priya.get_by_label("Advice", exact=True).fill("- You Should\nwait.")
    expect(hint).to_contain_text("You wrote “you should”.")
    reader.check()
    priya.get_by_label("Advice", exact=True).fill("- What I did was wait.")
    expect(hint).to_be_hidden()
    priya.get_by_label("Advice", exact=True).fill("- Why don’t you wait?")
    expect(hint).to_contain_text("why don’t you")
    hint.get_by_role("button").click()
    expect(hint).to_be_hidden()
    priya.get_by_label("I have lived this").check()
    priya.get_by_role("button", name="Post advice").click()
    expect(priya.locator("main")).to_contain_text("Your advice is posted.")
    expect(priya.locator("main")).not_to_contain_text("You can amend it below.")


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_thread_fits_every_window_for_everybody(advised, seats, width, scheme):
    for name in ("erin", "paul", "priya", "mona"):
        reader = seats.seat(name, width=width, scheme=scheme)
        page = reader.open(advised.situation)
        page.locator("main summary").evaluate_all(
            "all => all.forEach(one => { one.parentElement.open = true })"
        )
        reader.check()
