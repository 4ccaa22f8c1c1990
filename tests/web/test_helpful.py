"""The button “Helpful” and the count beside it, for everybody who reads an entry."""

import pytest

from advisory.services import publishing
from advisory.storage import entries


@pytest.fixture
def published(thread, mona, now):
    """An entry of Erin's, with Paul's advice in it; gives its address."""
    entry_id = thread.approved()
    seen = thread.bench().version
    return "/entries/" + publishing.publish(thread.session, mona.actor, entry_id, seen_version=seen, now=now)


def button(page, action):
    form = page.select_one(f"form[action$='{action}']")
    return form and form.find("button")


def press(client, address, action="/helpful"):
    """Press the button as a browser without script does: send the form that stands there."""
    form = client.soup(address).select_one(f"form[action$='{action}']")
    return client.send(form["action"], on=form.find(attrs={"name": "on"})["value"])


def test_a_member_presses_it_and_takes_it_back(client_of, priya, shelf):
    address, client = shelf.put("the-board"), client_of(priya)
    answer = press(client, address)
    assert (answer.status_code, answer.location) == (303, f"{address}#tools")
    pressed = button(client.soup(address), "/helpful")
    assert (pressed["aria-pressed"], pressed.select_one(".n").get_text()) == ("true", "1")
    press(client, address)
    released = button(client.soup(address), "/helpful")
    assert (released["aria-pressed"], released.select_one(".n")) == ("false", None)


def test_sending_it_twice_counts_once(client_of, priya, shelf, session):
    address, client = shelf.put("the-board"), client_of(priya)
    for _ in range(2):
        assert client.send(f"{address}/helpful", on="yes").status_code == 303
    assert entries.by_slug(session, "the-board").helpful_count == 1


def test_visitors_see_the_count_when_there_is_one_and_no_button(client_of, visitor, priya, shelf):
    address = shelf.put("the-board")
    assert "found this helpful" not in visitor.get(address).text
    press(client_of(priya), address)
    page = visitor.soup(address)
    assert "1 member found this helpful." in page.main.get_text()
    assert page.select("#tools form") == []


def test_asker_and_adviser_see_the_count_and_no_button_and_are_told_why(
    client_of, erin, paul, priya, published
):
    press(client_of(priya), published)
    for person, says in ((erin, "You asked this one"), (paul, "Your advice is in this one")):
        client = client_of(person)
        page = client.soup(published)
        assert button(page, "/helpful") is None
        assert "1 member found this helpful." in page.main.get_text()
        answer = client.send(f"{published}/helpful", on="yes")
        assert answer.status_code == 403
        assert says in answer.text


def test_who_may_not_is_sent_to_sign_in_or_refused(visitor, client_of, adam, priya, shelf):
    address = f"{shelf.put('the-board')}/helpful"
    assert visitor.send(address, on="yes").status_code == 302
    assert client_of(adam).send(address, on="yes").status_code == 403
    assert client_of(priya).post(address, data={"on": "yes"}).status_code == 400
    assert client_of(priya).send("/entries/nothing/helpful", on="yes").status_code == 404


def test_an_entry_for_members_keeps_its_count_to_them(client_of, visitor, priya, shelf):
    address = shelf.put("the-board")
    press(client_of(priya), address)
    shelf.close_to_visitors("the-board")
    assert visitor.get(address).status_code == 404
    assert button(client_of(priya).soup(address), "/helpful")["aria-pressed"] == "true"


def test_the_index_knows_the_count_before_the_next_page(client_of, priya, shelf, session):
    address = shelf.put("the-board")
    press(client_of(priya), address)
    assert "1 entry" in client_of(priya).get("/search?q=board").text
