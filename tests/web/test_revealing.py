"""The pages of a reveal: what follows stands there before, and the name on one answer alone."""

import pytest

FORM = {"cause": "safety", "note": "The text speaks of a threat."}


@pytest.fixture
def address(thread):
    return f"/moderation/{thread.opened()}"


def test_it_says_what_follows_before_it_asks(client_of, mona, address):
    client = client_of(mona)
    assert client.soup(address).select_one(f'a[href="{address}/reveal"]')
    page = client.soup(f"{address}/reveal")
    assert "The asker is told at once" in page.main.text
    assert "Erin" not in page.text


def test_the_name_stands_on_one_answer_which_is_kept_nowhere(client_of, mona, max_, address):
    client = client_of(mona)
    answer = client.send(f"{address}/reveal", **FORM)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert "<h1>Erin</h1>" in answer.text
    for reader in (client, client_of(max_)):
        for path in (
            address,
            f"{address}/reveal",
            "/screening/log",
            address.replace("moderation", "situations"),
        ):
            assert "Erin" not in reader.get(path).text, path
    assert "Asker’s name told" in client_of(max_).get("/screening/log").text


def test_its_asker_reads_why_in_their_notices_and_their_log(client_of, mona, erin, address):
    client_of(mona).send(f"{address}/reveal", **FORM)
    assert "A moderator was told" in client_of(erin).get("/me/notices").text
    assert "The text speaks of a threat." in client_of(erin).get("/me/log").text


def test_a_form_that_comes_back_keeps_what_was_typed(client_of, mona, address):
    answer = client_of(mona).send(f"{address}/reveal", note="A threat.")
    assert answer.status_code == 422
    assert "Choose why it must be." in answer.text
    assert "A threat." in answer.text


def test_after_half_an_hour_a_moderator_shows_anew_who_they_are(client_of, mona, clock, address):
    client = client_of(mona)
    clock.move(minutes=31)
    assert client.get(f"{address}/reveal").location.startswith("/sign-in/again")
    answer = client.send(f"{address}/reveal", **FORM)
    assert answer.status_code == 403
    assert "Erin" not in answer.text


def test_nobody_else_finds_such_a_page(client_of, paul, erin, adam, address):
    for person in (paul, erin, adam):
        client = client_of(person)
        assert client.get(f"{address}/reveal").status_code in (403, 404)
        assert client.send(f"{address}/reveal", **FORM).status_code in (403, 404)
