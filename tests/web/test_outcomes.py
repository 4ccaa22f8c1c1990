"""The pages of outcomes: the asker's form, the moderators' list, and what readers see."""

import pytest
from bs4 import BeautifulSoup

from advisory.storage import outcomes, situations

TOLD = {"decided": "We sent two.", "tried": "", "result": "They stayed.", "advise": ""}


@pytest.fixture
def closed(thread):
    return f"/situations/{thread.closed()}"


@pytest.fixture
def told(client_of, closed, erin):
    answer = client_of(erin).send(f"{closed}/outcomes/30", version="1", **TOLD)
    assert answer.status_code == 303
    return closed


@pytest.fixture
def desk(session, thread, told):
    row = situations.by_slug(session, thread.slug)
    return f"/screening/outcomes/{outcomes.of_days(session, row.id, 30).id}"


def test_the_asker_alone_is_led_to_the_form(client_of, closed, erin, paul, mona):
    assert client_of(erin).soup(closed).select(f"a[href='{closed}/outcomes/30']")
    for other in (paul, mona):
        assert not client_of(other).soup(closed).select(f"a[href='{closed}/outcomes/30']")
        assert client_of(other).get(f"{closed}/outcomes/30").status_code == 404
    assert client_of(erin).get(f"{closed}/outcomes/31").status_code == 404


def test_a_refused_outcome_keeps_what_was_typed(client_of, closed, erin):
    client = client_of(erin)
    answer = client.send(f"{closed}/outcomes/30", version="1", decided="", tried="# Two visits")
    assert answer.status_code == 422
    assert "# Two visits" in answer.get_data(as_text=True)
    assert client.send(f"{closed}/outcomes/30", version="1").status_code == 422


def test_an_overtaken_outcome_shows_both_texts(client_of, told, erin):
    answer = client_of(erin).send(f"{told}/outcomes/30", version="1", decided="We sent three.")
    assert answer.status_code == 409
    assert "We sent two." in answer.get_data(as_text=True)
    assert "We sent three." in answer.get_data(as_text=True)


def test_a_moderator_shows_it_and_readers_read_it(client_of, told, desk, mona, paul):
    client = client_of(mona)
    assert client.soup("/screening/outcomes").select(f"td a[href='{desk}']")
    assert "We sent two." in client.soup(desk).select_one("article .prose").get_text()
    assert client.send(f"{desk}/approve", version="2", **TOLD).status_code == 303
    assert client.send(f"{desk}/approve", version="2", **TOLD).status_code == 409
    shown = client_of(paul).soup(told).select_one("#after-30")
    assert "They stayed." in shown.get_text()
    assert client.get(desk).status_code == 404


def test_a_moderator_returns_it_with_a_reason(client_of, told, desk, mona, erin):
    client = client_of(mona)
    assert client.send(f"{desk}/return", version="2", reason="").status_code == 422
    assert client.send(f"{desk}/return", version="1", reason="No towns.").status_code == 409
    assert client.send(f"{desk}/return", version="2", reason="No towns.").status_code == 303
    assert "No towns." in client_of(erin).soup(f"{told}/outcomes/30").get_text()


def test_changed_words_are_agreed_to_by_the_asker(client_of, told, desk, mona, erin, paul):
    changed = {**TOLD, "decided": "Two were sent."}
    assert client_of(mona).send(f"{desk}/approve", version="2", **changed).status_code == 303
    client = client_of(erin)
    assert client.soup(f"{told}/outcomes/30").select(f"form[action='{told}/outcomes/30/agree']")
    assert client_of(paul).send(f"{told}/outcomes/30/agree", version="3").status_code == 404
    assert client.send(f"{told}/outcomes/30/agree", version="3").status_code == 303
    assert "Two were sent." in client_of(paul).soup(told).select_one("#after-30").get_text()


def test_the_desk_is_no_page_for_members_and_visitors(client_of, visitor, desk, paul, adam):
    assert visitor.get(desk).status_code == 302
    for person in (paul, adam):
        for path in ("/screening/outcomes", desk):
            assert client_of(person).get(path).status_code in (403, 404)


def test_a_name_is_marked_and_made_plain_by_a_button(client_of, closed, erin):
    client, named = client_of(erin), {"version": "1", "result": "Acme GmbH took two engineers."}
    answer = client.send(f"{closed}/outcomes/30", **named)
    assert answer.status_code == 422
    button = BeautifulSoup(answer.data, "html.parser").select_one("#result-conf button[name=action]")
    turned = client.send(f"{closed}/outcomes/30", action=button["value"], **named)
    assert turned.status_code == 200
    assert "Acme" not in BeautifulSoup(turned.data, "html.parser").select_one("#result").get_text()
