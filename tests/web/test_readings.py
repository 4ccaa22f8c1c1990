"""What a member has read: noted when they open an entry, shown to them alone, never in the way."""

import logging

import pytest


@pytest.fixture
def library(shelf):
    shelf.put("the-board")
    shelf.put("prices", title="How do you raise prices?")
    return shelf


def shown(client):
    return [link["href"].rpartition("/")[2] for link in client.soup("/me/read").select(".item h2 a")]


def test_what_was_opened_stands_there_and_is_forgotten_on_demand(client_of, paul, library, clock):
    client = client_of(paul)
    assert "Nothing yet" in client.get("/me/read").text
    client.get("/entries/the-board")
    clock.move(minutes=5)
    client.get("/entries/prices")
    assert shown(client) == ["prices", "the-board"]
    assert "Read 5 min ago" in client.get("/me/read").text
    answer = client.send("/me/read/forget")
    assert (answer.status_code, answer.location) == (303, "/me/read")
    assert shown(client) == []


def test_nobody_else_sees_it(client_of, paul, mona, library):
    client_of(paul).get("/entries/prices")
    assert shown(client_of(mona)) == []


def test_what_is_not_there_is_not_noted(client_of, paul, library):
    client = client_of(paul)
    assert client.get("/entries/nothing").status_code == 404
    assert shown(client) == []


def test_a_page_stands_when_the_reading_cannot_be_noted(client_of, paul, library, failing, caplog):
    with caplog.at_level(logging.WARNING), failing("readings"):
        answer = client_of(paul).get("/entries/prices")
    assert answer.status_code == 200
    assert "How do you raise prices?" in answer.text
    assert "a reading could not be noted" in caplog.text
