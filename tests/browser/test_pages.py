"""Every page as its people see it: wide and narrow, light and dark, with and without script."""

import time

import pytest
from playwright.sync_api import expect

from tests.circle import Circle, People

pytestmark = pytest.mark.browser

#: An entry of the starter library.
STARTER = "/entries/teamwork-across-account-teams"


@pytest.fixture(scope="module")
def places(server) -> dict[str, list[str]]:
    """Bring situations and entries to every stage; give the addresses each person then has."""
    people = People(server)
    draft = Circle(people, "Draft: what should we pay for loyalty?").draft()
    waiting = Circle(people, "Waiting: when do you let a customer go?").post()
    returned = Circle(people, "Returned: who owns a mistake?").post().send_back()
    clarifying = Circle(people, "Clarifying: how do you hire a successor?").post().approve(clarify=True).ask()
    open_ = Circle(people, "Open: how do you run two offices?").post().approve().advise()
    closed = Circle(people, "Closed: how do you stop a project?").post().approve().advise().close()
    written = Circle(people, "Written: how do you share a profit?").post().approve().advise().close().curate()
    review = Circle(people, "Review: how do you keep a promise?").post().approve().advise().close()
    review.curate().submit()
    asked = Circle(people, "Asked: how do you say no?").post().approve().advise().close()
    asked.curate().submit().pass_on()
    approved = Circle(people, "Approved: how do you say yes?").to_approved()
    people.paul.get("/search?q=maybe").send("/me/searches")
    published = Circle(people, "Published: how do you say maybe?").to_approved().publish()
    kept = keep_something(people, published.entry)
    seen_by_all = [
        "/", "/search", "/search?q=customer", "/search?q=zzzqqq", "/search?q=tag:nothing+foo:(((&sort=newest",
        "/search?q=zeppelin+customers+mooring+winter+hangar",
        "/advice", "/advice?q=commission", "/advice?q=zzzqqq", STARTER,
        "/tags/", "/tags/teamwork", "/tags/teamwork+incentives", "/entries/", published.entry,
    ]  # fmt: skip
    threads = [
        clarifying.situation,
        open_.situation,
        closed.situation,
        "/situations/",
        "/situations/?show=closed",
    ]
    return {
        "": [*seen_by_all, "/sign-in", "/specimen"],
        "erin": [
            "/", "/me/", "/me/saved", "/me/read", "/me/searches", "/me/notices", "/situations/new",
            f"{draft.situation}/edit", waiting.situation, returned.situation,
            f"{open_.situation}/close", f"{asked.situation}/consent", *threads,
        ],
        "paul": [*seen_by_all[:4], *threads, "/me/", *kept],
        "mona": [
            "/", "/screening/", waiting.situation.replace("situations", "screening"), "/screening/log",
            "/curation/", "/curation/?show=review", written.bench, review.bench, approved.bench,
        ],
        "max": [review.bench, approved.bench],
    }  # fmt: skip


def keep_something(people: People, entry: str) -> list[str]:
    """Let Paul save entries, make a list and be told of `entry`; give the addresses of what he has then."""
    paul = people.paul
    paul.get("/me/saved").send("/me/saved/lists", name="For the board")
    shelf = paul.path
    for address in (STARTER, entry):
        paul.get(address).send("/save")
        paul.get("/me/saved").send(f"{address}/lists", list=shelf.rpartition("/")[2])
    paul.get(STARTER).send("/helpful")
    until = time.monotonic() + 20
    while not paul.get("/me/notices").page.select(".notes a"):
        assert time.monotonic() < until, "the housekeeping told Paul of nothing"
        time.sleep(0.3)
    return ["/me/saved", shelf, "/me/read", "/me/searches", "/me/notices", STARTER]


@pytest.mark.parametrize("name", ["", "erin", "paul", "mona", "max"], ids=lambda name: name or "vic")
@pytest.mark.parametrize("width", [1440, 390])
def test_every_page_is_accessible_and_fits_in_the_light_and_in_the_dark(seats, places, name, width):
    reader = seats.seat(name, width=width)
    for path in places[name]:
        reader.open(path)
        reader.check_in_the_dark()


@pytest.mark.parametrize("name", ["", "erin", "paul", "mona", "max"], ids=lambda name: name or "vic")
def test_every_page_fits_the_narrowest_phone(seats, places, name):
    reader = seats.seat(name, width=360)
    reader.thorough = False
    for path in places[name]:
        reader.open(path)


@pytest.mark.parametrize("name", ["erin", "paul", "mona"])
def test_every_page_stands_without_script(seats, places, name):
    reader = seats.seat(name, width=390, script=False)
    for path in places[name]:
        page = reader.open(path)
        assert page.locator("main h1").count() == 1


@pytest.mark.parametrize("path", ["/no-such-page", "/entries/no-such-entry", "/situations/new"])
def test_what_is_not_there_is_said_accessibly(seats, path):
    vic = seats.seat(width=390)
    vic.open(path, status=200 if path == "/situations/new" else 404)


def test_a_refused_form_tells_what_is_wrong_accessibly(seats):
    erin = seats.seat("erin", width=390)
    page = erin.open("/situations/new")
    page.get_by_role("button", name="Post").click()
    page.wait_for_load_state()
    erin.check()
    assert page.locator("[aria-invalid=true]").count() >= 1


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_an_entry_is_saved_and_found_helpful_by_keyboard(seats, script):
    page = seats.seat("priya", width=390, script=script).open(STARTER)
    for name in ("Helpful", "Save"):
        button = page.locator("#tools").get_by_role("button", name=name)
        was = button.get_attribute("aria-pressed")
        button.press("Enter")
        expect(button).to_have_attribute("aria-pressed", "false" if was == "true" else "true")
    assert page.url.endswith("#tools")
