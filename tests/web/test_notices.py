"""Notices: the bell, the page by day, and what reading an entry does to them."""

import pytest

from advisory.domain.notices import NoticeKind
from advisory.services import searches
from advisory.services.outbox import deliver_all
from advisory.services.telling import tell
from advisory.storage import entries, situations
from advisory.web.places import PLACES

AT_THE_BENCH = {kind for kind, place in PLACES.items() if place.about == "bench"}


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


def test_visitors_have_no_bell(visitor, told):
    assert visitor.soup("/").select(".site__tools a.iconbtn") == []


def test_whoever_only_administers_has_a_bell_of_their_own(client_of, adam, told):
    client = client_of(adam)
    assert "unread" not in bell(client)
    page = client.soup("/me/notices")
    assert [one.get_text() for one in page.select(".segment--rooms a")] == ["All", "Your account", "Office"]
    assert "given a role" in page.main.get_text()


def test_the_page_says_what_is_new_and_why(client):
    page = client.soup("/me/notices")
    assert notes(client) == ["/entries/the-bank", "/entries/the-board"]
    assert page.find("h2").get_text() == "Today"
    assert "How do you tell the-bank?" in page.select_one(".notes").get_text()
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


def test_one_is_marked_as_read_where_it_stands(client):
    form = client.soup("/me/notices").select_one(".notes form")
    answer = client.send(form["action"], page="1", shelf="followed")
    assert (answer.status_code, answer.location) == (303, "/me/notices?shelf=followed")
    assert len(client.soup("/me/notices").select(".notes .is-new")) == 1


def test_a_shelf_is_shown_alone(client):
    assert "Nothing of this kind" in client.get("/me/notices?shelf=asked").text
    chosen = client.soup("/me/notices?shelf=followed").select_one(".segment [aria-current]")
    assert chosen.get_text(" ", strip=True) == "You follow 2 unread"
    assert client.get("/me/notices?shelf=desk").status_code == 200


@pytest.fixture
def asked(session, thread, now, erin, paul, mona, adam):
    """Everybody of a situation is told of it, each kind of notice once; of consent, whoever is asked."""
    thread.asked()
    row = situations.by_slug(session, thread.slug)
    entry = entries.by_id(session, thread.entry_id)
    for kind in NoticeKind:
        told = {"entry": entry} if kind in AT_THE_BENCH else {"situation": row}
        detail = {"from": 1, "to": 1}
        alone = {"desk": mona, "office": adam, "consent": erin}.get(kind.partition(".")[0])
        people = [alone.id] if alone else [erin.id, paul.id, mona.id]
        tell(session, kind, people, "all", now=now, detail=detail, **told)
    session.commit()
    return thread


def test_every_kind_of_notice_leads_to_a_page_that_is_there(client_of, asked, erin, paul, mona, adam):
    for person in (erin, paul, mona, adam):
        client = client_of(person)
        for number in (1, 2, 3):
            for link in client.soup(f"/me/notices?page={number}").select(".notes a"):
                assert client.get(link["href"]).status_code == 200, (person.name, link.get_text())


def test_opening_a_situation_reads_its_notices(client_of, asked, paul):
    client = client_of(paul)
    assert "unread" in bell(client)
    client.get(f"/situations/{asked.slug}")
    assert client.soup("/me/notices").select(".is-new") == []


def test_opening_the_workbench_reads_its_notices(client_of, asked, mona):
    client = client_of(mona)
    client.get(f"/situations/{asked.slug}")
    assert client.soup("/me/notices").select(".is-new")
    client.get(f"/curation/{asked.entry_id}")
    assert client.soup("/me/notices").select(".is-new") == []
