"""Every page as its people see it: wide and narrow, light and dark, with and without script."""

import pytest

from tests.circle import Circle, People

pytestmark = pytest.mark.browser

LOOKS = [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")]


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
    published = Circle(people, "Published: how do you say maybe?").to_approved().publish()
    seen_by_all = [
        "/", "/search", "/search?q=customer", "/search?q=zzzqqq", "/search?q=tag:nothing+foo:(((&sort=newest",
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
            "/", "/me/", "/situations/new", f"{draft.situation}/edit", waiting.situation, returned.situation,
            f"{open_.situation}/close", f"{asked.situation}/consent", *threads,
        ],
        "paul": [*seen_by_all[:3], *threads, "/me/"],
        "mona": [
            "/", "/screening/", waiting.situation.replace("situations", "screening"), "/screening/log",
            "/curation/", "/curation/?show=review", written.bench, review.bench, approved.bench,
        ],
        "max": [review.bench, approved.bench],
    }  # fmt: skip


@pytest.mark.parametrize("name", ["", "erin", "paul", "mona", "max"], ids=lambda name: name or "vic")
@pytest.mark.parametrize(("width", "scheme"), LOOKS, ids=lambda value: str(value))
def test_every_page_is_accessible_and_fits(seats, places, name, width, scheme):
    reader = seats.seat(name, width=width, scheme=scheme)
    for path in places[name]:
        reader.open(path)


@pytest.mark.parametrize("name", ["", "erin", "paul", "mona", "max"], ids=lambda name: name or "vic")
def test_every_page_fits_the_narrowest_phone(seats, places, name):
    reader = seats.seat(name, width=360)
    reader.thorough = False
    for path in places[name]:
        reader.open(path)


@pytest.mark.parametrize("name", ["erin", "mona"])
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
