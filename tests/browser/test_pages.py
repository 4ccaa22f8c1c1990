"""Every page as its people see it: wide and narrow, light and dark, with and without script."""

import pytest
from playwright.sync_api import expect

from tests.browser.places import NO_PAGES, STARTER, Places, filled

pytestmark = pytest.mark.browser

CAST = ["", "erin", "paul", "mona", "max", "adam"]


@pytest.fixture(scope="module")
def places(server) -> Places:
    """Fill the site; give the addresses each person then has."""
    return filled(server)


@pytest.mark.parametrize("name", CAST, ids=lambda name: name or "vic")
def test_every_page_is_accessible_in_the_light_and_in_the_dark_and_fits_every_window(seats, places, name):
    reader = seats.seat(name)
    for path in places[name]:
        reader.open(path)
        reader.check_in_the_dark()
        for width in (390, 360):
            reader.check_width(width)


def test_every_address_that_shows_a_page_is_looked_at(app, places):
    """Whoever adds a page adds it to `places.py`, or says there why it is none."""
    addresses = app.url_map.bind("")
    seen = {addresses.match(path.partition("?")[0])[0] for all_ in places.values() for path in all_}
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())}
    assert pages - seen - NO_PAGES.keys() == set()
    assert NO_PAGES.keys() - pages == set()
    assert NO_PAGES.keys() & seen == set()


#: What looks most unlike itself in a narrow window.
NARROW = ["/", "/me/", "/me/saved", "/screening/", "/curation/", "/search?q=customer", "/collections/"]


def test_pages_that_fold_on_a_phone_are_accessible_there(seats, places):
    reader = seats.seat("mona", width=390)
    for path in [*NARROW, *(path for path in places["mona"] if path.startswith("/situations/"))]:
        reader.open(path)
        reader.page.locator("header .menu > summary").click()
        reader.check()


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
