"""Side channels of pages: moments told too exactly, and row numbers that no database can hold."""

import re
from dataclasses import replace

import pytest

from advisory.services import clarifying, screening, updating

TOO_LARGE = "99999999999999999999"
#: A moment told to the second or closer.
TIMED = re.compile(r"\b\d\d:\d\d\b")
EXACT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:(?!00[+Z])")


@pytest.mark.parametrize(
    "path",
    [
        "/points/{}",
        "/advice/{}/history",
        "/outcomes/{}",
    ],
)
def test_a_number_that_no_row_has_is_no_page(client_of, thread, erin, path):
    address = f"/situations/{thread.advised()}"
    assert client_of(erin).get(address + path.format(TOO_LARGE)).status_code == 404


def test_neither_can_it_be_written_to(client_of, thread, paul, mona):
    address = f"/situations/{thread.advised()}"
    for path in ("/points/{}/helpful", "/points/{}/comments", "/comments/{}/delete", "/questions/{}/answer"):
        assert client_of(paul).send(address + path.format(TOO_LARGE), on="yes").status_code == 404
    for path in ("", "/approve", "/return", "/add"):
        address = f"/screening/outcomes/{TOO_LARGE}{path}"
        client = client_of(mona)
        assert (client.send(address) if path else client.get(address)).status_code == 404


def test_no_page_of_a_thread_tells_a_moment_exactly(
    client_of, thread, session, clock, erin, paul, priya, mona
):
    """An exact moment would link one text to another of the same member."""
    clock.move(seconds=7)
    thread.now = clock.at
    slug = thread.opened(clarify_first=True)
    clarifying.ask(session, paul.actor, slug, "Who pays if he falls ill?", now=thread.now)
    clarifying.answer(session, erin.actor, slug, 1, "They do.", seen_version=0, now=thread.now)
    clarifying.open_for_advice(session, erin.actor, slug, seen_version=thread.version(), now=thread.now)
    client_of(paul).send(f"/situations/{slug}/advice", advice="- Send two.", basis="lived", version="0")
    text = thread.form.text
    updating.update(session, erin.actor, slug, text_with(text), seen_version=thread.version(), now=thread.now)
    client_of(paul).send(f"/situations/{slug}/advice/reaffirm", version="1")
    for person in (priya, paul, mona):
        client = client_of(person)
        for path in (f"/situations/{slug}", f"/situations/{slug}/history", "/situations/", "/"):
            assert not EXACT.search(client.get(path).text), path


def text_with(text):
    return replace(text, body=f"{text.body} They have two rivals.")


def test_the_history_of_a_situation_tells_the_day_alone(client_of, thread, session, clock, erin, paul, mona):
    clock.move(minutes=7)
    thread.now = clock.at
    slug = thread.opened()
    text = text_with(thread.form.text)
    updating.update(session, erin.actor, slug, text, seen_version=thread.version(), now=thread.now)
    for person in (paul, mona):
        revisions = client_of(person).soup(f"/situations/{slug}/history").select_one(".revisions")
        assert not re.search(r"\d\d:\d\d", str(revisions))


def test_the_history_tells_readers_the_day_a_situation_was_opened_and_not_the_day_it_was_sent(
    client_of, thread, clock, session, mona, paul
):
    """Nobody saw it on that day; with others it would tell on which days its asker comes."""
    slug = thread.posted()
    opened = clock.move(days=1)
    seen = {"seen_version": thread.version(), "now": opened}
    screening.approve(session, mona.actor, slug, clarify_first=False, **seen)
    revisions = client_of(paul).soup(f"/situations/{slug}/history").select_one(".revisions")
    assert [one["datetime"] for one in revisions.select("time")] == ["2026-03-03"]


#: An address, an anchor or a field that is called by a number: /points/12, point-12, comment_12, said-12.
NUMBERED = re.compile(
    r"(?:points|comments|notices|exclude/\w+|cover)/\d+\b(?!-)|(?:point|said|comment|advice)[-_]\d+\""
)


def test_no_reader_sees_the_number_of_a_row(client_of, thread, session, erin, paul, priya, mona):
    """Numbers count the texts of the whole site in order: neighbours would be of one hand."""
    slug = thread.opened(clarify_first=True)
    clarifying.ask(session, paul.actor, slug, "Who pays if he falls ill?", now=thread.now)
    clarifying.answer(session, erin.actor, slug, 1, "They do.", seen_version=0, now=thread.now)
    clarifying.open_for_advice(session, erin.actor, slug, seen_version=thread.version(), now=thread.now)
    client_of(paul).send(f"/situations/{slug}/advice", advice="- Send two.", basis="lived", version="0")
    point = client_of(priya).soup(f"/situations/{slug}").select_one(".point__under")["id"]
    key = point.removeprefix("point-")
    address = f"/situations/{slug}/points/{key}"
    for person in (erin, priya):
        client_of(person).send(f"{address}/comments", **{f"comment_{key}": f"Said by {person.name}."})
    client_of(erin).send(f"{address}/useful", on="yes")
    for person in (erin, paul, priya, mona):
        paths = [f"/situations/{slug}", address, "/me/notices", "/situations/", "/"]
        paths += [f"/moderation/{slug}"] if person is mona else []
        for path in paths:
            assert NUMBERED.findall(client_of(person).get(path).text) == [], path
    news = client_of(priya).soup(f"/situations/{slug}").select_one("[data-news]")["data-news"]
    assert not re.search(r"since=\d{1,10}-", news)


def test_notices_tell_the_day_alone(client_of, thread, session, clock, erin, paul):
    clock.move(seconds=7)
    thread.now = clock.at
    slug = thread.opened(clarify_first=True)
    clarifying.ask(session, paul.actor, slug, "Who pays if he falls ill?", now=thread.now)
    clarifying.answer(session, erin.actor, slug, 1, "They do.", seen_version=0, now=thread.now)
    for person in (erin, paul):
        page = client_of(person).get("/me/notices").text
        assert not re.search(r"\b\d\d:\d\d\b", page)


def test_the_log_tells_the_minute_of_moderators_alone(client_of, thread, clock, mona):
    clock.move(seconds=60 * 7)
    thread.now = clock.at
    thread.closed()
    rows = client_of(mona).soup("/screening/log").select("tbody tr")
    told = {(row.select("td")[1].text.strip(), ":" in row.select_one("time").text) for row in rows}
    assert told == {("Mona", True), ("The asker", False), ("Paul", False)}


def test_an_asker_reads_on_the_pages_of_their_situation_that_only_they_see_that_it_is_theirs(
    client_of, thread, erin, mona, paul
):
    slug = thread.advised()
    said = "Only you see that this is yours"
    point = (
        client_of(paul).soup(f"/situations/{slug}").select_one(".point__under")["id"].removeprefix("point-")
    )
    for path in ("", "/close", "/update", "/words", "/narrow", "/history", f"/points/{point}"):
        assert said in client_of(erin).get(f"/situations/{slug}{path}").text, path
    for person, path in ((paul, ""), (mona, ""), (mona, "/words"), (paul, "/history"), (mona, "/narrow")):
        assert said not in client_of(person).get(f"/situations/{slug}{path}").text


def test_who_is_asked_for_consent_reads_it_unless_their_name_is_shown(client_of, thread, erin):
    thread.asked()
    slug = thread.slug
    said, consent = "Only you see that this is yours", f"/situations/{slug}/consent"
    client = client_of(erin)
    assert said in client.get(consent).text
    page = client.get(f"/situations/{slug}").text
    assert "earlier ones too" in page
    assert "cannot forget it" in page
    client.send(f"/situations/{slug}/name", named="yes", version=str(thread.version()))
    assert said not in client.get(consent).text
    page = client.get(f"/situations/{slug}").text
    assert "Mail that was sent keeps it" in page
    assert "published with your consent stays" in page


def test_the_history_tells_the_minute_to_the_asker_alone(client_of, thread, session, clock, erin, paul, mona):
    clock.move(seconds=60 * 7)
    thread.now = clock.at
    slug = thread.advised()
    updating.update(
        session, erin.actor, slug, text_with(thread.form.text), seen_version=thread.version(), now=thread.now
    )
    assert TIMED.search(client_of(erin).get(f"/situations/{slug}/history").text)
    for person in (paul, mona):
        assert not TIMED.search(client_of(person).get(f"/situations/{slug}/history").text)
