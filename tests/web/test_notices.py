"""Notices: the bell, the page by day, and what reading an entry does to them."""

import pytest

from advisory.services import searches
from advisory.services.outbox import deliver_all
from advisory.storage import entries


@pytest.fixture
def told(app, shelf, session, engine, paul, now, clock, settings):
    """Paul has a search that finds two entries, published one after the other."""
    searches.save(session, paul.actor, "carrier", {}, now=now)
    for slug in ("the-board", "the-bank"):
        shelf.put(slug, title=f"How do you tell {slug}?")
        clock.move(minutes=2)
        deliver_all(session, app.extensions["advisory"].handlers, now=clock.at)


@pytest.fixture
def client(client_of, paul, told):
    return client_of(paul)


def bell(client, path="/"):
    return client.soup(path).select_one(".site__tools a.iconbtn").get_text(" ", strip=True)


def notes(client):
    return [link["href"] for link in client.soup("/me/notices").select(".notes a")]


def test_the_bell_tells_how_many_are_unread(client):
    assert "2 unread" in bell(client)
    assert "carrier (2 new)" in client.soup("/").select_one(".hero__try").get_text()
    assert client.soup("/me/searches").select_one(".badge").get_text() == "2 new"


def test_visitors_and_those_who_only_administer_have_no_bell(visitor, client_of, adam, told):
    for other in (visitor, client_of(adam)):
        assert other.soup("/").select(".site__tools a.iconbtn") == []


def test_the_page_says_what_is_new_and_why(client):
    page = client.soup("/me/notices")
    assert notes(client) == ["/entries/the-bank", "/entries/the-board"]
    assert page.find("h2").get_text() == "Today"
    assert "it matches your saved search “carrier”" in page.select_one(".notes").get_text()
    assert len(page.select(".notes .is-new")) == 2


def test_opening_an_entry_reads_its_notice(client):
    assert "1 unread" in bell(client, "/entries/the-board")
    assert len(client.soup("/me/notices").select(".notes .is-new")) == 1


def test_all_are_marked_as_read_at_once(client):
    answer = client.send("/me/notices/read")
    assert (answer.status_code, answer.location) == (303, "/me/notices")
    page = client.soup("/me/notices")
    assert (page.select(".is-new"), page.select("form[action$='/notices/read']")) == ([], [])
    assert "unread" not in bell(client)


def test_an_entry_that_was_pulled_leaves_no_word_behind(client, client_of, mona, session):
    version = entries.by_slug(session, "the-board").version
    client_of(mona).send("/entries/the-board/pull", version=version)
    assert notes(client) == ["/entries/the-bank"]
    assert "1 unread" in bell(client)
    assert "the-board" not in client.get("/me/notices").text


def test_who_was_told_nothing_is_told_how(client_of, priya):
    assert "Nothing yet" in client_of(priya).get("/me/notices").text


def test_a_page_stands_when_the_bell_cannot_be_asked(client, failing):
    with failing("notices"):
        answer = client.get("/tags/")
    assert answer.status_code == 200
    assert "unread" not in answer.text
