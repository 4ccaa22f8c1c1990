"""A site closed to visitors: they can sign in, and everything else is one closed door."""

import pytest

from advisory.web.access import declared
from tests.addresses import FORM, addresses
from tests.trust.crawling import Crawl
from tests.trust.matrix import MATRIX

#: Asking to become a member: leads to the sign-in unless ADVISORY_REQUESTS says that it is open.
ASKING = {
    "membership.ask", "membership.send", "membership.sent", "membership.confirm_page", "membership.confirm",
}  # fmt: skip
#: What tells nothing of the library, and is needed before one is signed in.
OPEN = {
    "accounts.sign_in", "accounts.try_sign_in", "accounts.sign_out", "accounts.invitation",
    "accounts.accept_invitation", "feeds.robots", "health.alive", "health.ready", "health.metrics",
    "preferences.stop", "preferences.stop_now", "static", "static_for_a_year",
    # What is kept about people, for whoever is invited and has not accepted yet.
    "site_pages.privacy",
} | ASKING  # fmt: skip
#: Rooms in which one signs in, whatever is added to them.
WAYS_IN = ("mail_links.", "second.", "passkeys.", "single_sign_on.")


@pytest.fixture
def closed(built, make_app, engine):
    """The same site with its door shut."""
    return make_app(ADVISORY_CLOSED="yes")


def is_sign_in(answer) -> bool:
    return answer.status_code == 302 and answer.location.startswith("/sign-in")


def test_only_ways_in_are_open(closed):
    opened = {
        name
        for name, view in closed.view_functions.items()
        if (found := declared(view)) and found.when_closed and not name.startswith(WAYS_IN)
    }
    assert opened == OPEN


def test_every_address_there_is_and_there_is_not_answers_alike(closed, built):
    visitor = closed.test_client()
    for rule in closed.url_map.iter_rules():
        if rule.endpoint in OPEN - ASKING or rule.endpoint.startswith(WAYS_IN):
            continue
        row = MATRIX[rule.endpoint]
        filled = [{**row.at, **one.values} for one in built.about(row.about)] or [row.at]
        nowhere = {**filled[0], "slug": "zzzz", "entry_id": 987654, "key": "zzzz"}
        # The first and the last of what there is, and what there is not.
        for values in [filled[0], filled[-1], nowhere]:
            path = addresses(rule, **values)[0]
            for answer in (visitor.get(path), visitor.send(path, **FORM)):
                # A form without the key that only a page gives is refused before anything is looked up.
                assert is_sign_in(answer) or answer.status_code == 400, f"{path}: {answer.status}"
                assert answer.get_data(as_text=True).count("zzzz") <= 2


def test_there_is_one_answer_to_whatever_is_asked(closed):
    for path in (
        "/", "/nothing", "/tags", "/entries", "/entries/zzzz", "/tags/team-work", "/situations/../",
        "/specimen", "/sitemap.xml", "/feeds/entries.atom", "/suggest?q=a", "/entries/zzzz.md",
    ):  # fmt: skip
        answer = closed.test_client().get(path)
        assert is_sign_in(answer), path
        assert "ETag" not in answer.headers
        assert "Last-Modified" not in answer.headers


def test_a_visitor_comes_upon_no_word_of_the_library(closed, built):
    crawl = Crawl(closed, built, closed.test_client())
    crawl.everywhere()
    assert crawl.found == {}
    assert len(crawl.fetched) > 100


def test_the_page_for_signing_in_and_robots_tell_nothing(closed, built):
    visitor = closed.test_client()
    page = visitor.get("/sign-in").get_data(as_text=True)
    assert "ld+json" not in page
    assert "og:" not in page
    for path in ("/search", "/entries/", "/tags/", "atom", "sitemap"):
        assert f'href="{path}' not in page
    robots = visitor.get("/robots.txt").get_data(as_text=True)
    assert "Disallow: /\n" in robots
    assert "Sitemap" not in robots


def test_who_is_signed_in_notices_nothing(closed, built, client_of):
    paul = client_of(built.people["paul"], closed)
    for path in ("/", "/search?q=fair", "/entries/", "/situations/"):
        assert paul.get(path).status_code == 200
    assert paul.get("/entries/zzzz").status_code == 404


READ_BY = {
    "public": "vic carl nora paul erin priya mona adam max",
    "members": "nora paul erin priya mona adam max",
    "group": "paul erin priya mona max",
}
LISTS = ("/entries/", "/search?q=fair", "/tags/customer-concentration")
FEEDS = ("/sitemap.xml", "/feeds/entries.atom", "/feeds/tags/customer-concentration.atom")


def test_an_entry_is_read_by_its_audience_and_by_nobody_else(built, clients):
    """Carl stands behind a wall, which keeps from him no more than what visitors do not read either."""
    entries = {one.name: f"/entries/{one.values['slug']}" for one in built.of_kind("entry")}
    for name, client in clients.items():
        lists = {path: client.get(path).text for path in LISTS}
        for audience, names in READ_BY.items():
            address, reads = entries[f"published for {audience}"], name in names.split()
            for path in (address, f"{address}.md", f"{address}/history"):
                assert client.get(path).status_code == (200 if reads else 404), (name, path)
            assert {address in text for text in lists.values()} == {reads}, (name, audience)
    for name in ("vic", "mona"):
        for path in FEEDS:
            text = clients[name].get(path).text
            told = {audience for audience in READ_BY if entries[f"published for {audience}"] in text}
            assert told == {"public"}, (name, path)
