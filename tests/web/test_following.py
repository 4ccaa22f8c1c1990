"""The buttons to follow, and the page of what one follows."""

import pytest

TOPIC = "/tags/customer-service"


def pressed(client, path):
    return client.soup(path).select_one("form[action$='/follow'] button")["aria-pressed"]


def test_a_situation_is_followed_from_its_page_and_let_go_from_the_list(client_of, thread, carl):
    path = f"/situations/{thread.opened()}"
    client = client_of(carl)
    answer = client.send(f"{path}/follow", on="yes")
    assert (answer.status_code, answer.location) == (303, path)
    assert pressed(client, path) == "true"
    assert thread.form.text.question in client.get("/me/follows").text
    assert client.send(f"{path}/follow", on="no", back="").location == "/me/follows"
    assert thread.form.text.question not in client.get("/me/follows").text


def test_a_topic_is_followed_from_its_page(client_of, carl):
    client = client_of(carl)
    assert client.send(f"{TOPIC}/follow", on="yes").location == TOPIC
    assert pressed(client, TOPIC) == "true"
    assert client.soup("/me/follows").select_one(f"a[href='{TOPIC}']")


def test_a_group_is_followed_until_its_member_stops(client_of, priya):
    client = client_of(priya)
    assert pressed(client, "/me/follows") == "true"
    client.send("/me/follows/groups/north-table/follow", on="no")
    assert pressed(client, "/me/follows") == "false"


def test_the_button_tells_nobody_who_asked(client_of, thread, erin, paul):
    """The asker's button says the same as that of anybody who took part."""
    path = f"/situations/{thread.advised()}"
    buttons = {
        str(client_of(who).soup(path).select_one("form[action$='/follow'] button")) for who in (erin, paul)
    }
    assert len(buttons) == 1


@pytest.mark.parametrize("path", ["/situations/nothing/follow", f"{TOPIC}/follow"])
def test_a_visitor_is_sent_to_sign_in(visitor, path):
    assert visitor.send(path, on="yes").status_code == 302
    assert visitor.soup(TOPIC).select("form[action$='/follow']") == []


def test_what_is_out_of_sight_cannot_be_followed(client_of, thread, carl, paul):
    path = f"/situations/{thread.opened(audience=thread_group(paul))}/follow"
    assert client_of(carl).send(path, on="yes").status_code == 404


def thread_group(person):
    (group_id,) = person.actor.group_ids
    return f"group-{group_id}"
