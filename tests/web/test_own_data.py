"""The pages of one's own data: the file, and leaving."""

import io
import zipfile

import pytest

from tests.services.circle import QUESTION


def test_the_file_is_handed_over_and_kept_nowhere(client_of, paul, thread):
    thread.opened()
    client = client_of(paul)
    assert "A copy of everything" in client.soup("/me/data").main.get_text()
    answer = client.send("/me/data/export")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == "attachment; filename=advisory-2026-03-02.zip"
    names = zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    assert names == ["README.txt", "data.json", "situations.md", "advice.md"]
    assert client.get("/me/data/export").status_code == 302


def test_three_copies_a_day_are_enough(make_app, client_of, paul, clock):
    site = make_app(ADVISORY_RATE_LIMITS="on")
    client = client_of(paul, site)
    assert [client.send("/me/data/export").status_code for _ in range(4)] == [200, 200, 200, 429]
    clock.move(days=1, minutes=1)
    assert client_of(paul, site).send("/me/data/export").status_code == 200


@pytest.mark.parametrize("path", ["/me/data/export", "/me/data/leave"])
def test_a_proof_is_asked_for_and_nothing_typed_is_lost(client_of, paul, clock, password, path):
    client = client_of(paul)
    clock.move(minutes=31)
    typed = {"points": "go", "entries": "go", "word": "leave"}
    asked = client.send(path, **typed)
    assert asked.status_code == 403
    assert 'value="leave"' in asked.text
    proof = {"next": path, "resend": "yes", "proof_password": password}
    resent = client.send("/sign-in/again", **proof, **typed)
    assert (resent.status_code, resent.location) == (307, path)
    assert client.send(path, **typed).status_code in (200, 303)


def test_a_member_leaves_and_is_nobody_here(client_of, paul, visitor):
    client = client_of(paul)
    page = client.soup("/me/data/leave")
    assert [box["value"] for box in page.select("input[type=radio]")] == ["stay", "go", "stay", "go"]
    answer = client.send("/me/data/leave", points="stay", entries="go", word="Leave")
    assert (answer.status_code, answer.location) == (303, "/")
    assert "You have left" in client.soup("/").get_text()
    assert client.get("/me/").status_code == 302


def test_another_device_of_theirs_is_out_as_well(client_of, paul):
    here, there = client_of(paul), client_of(paul)
    here.send("/me/data/leave", points="stay", entries="stay", word="leave")
    assert there.get("/me/").status_code == 302


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"points": "stay", "entries": "stay"}, "Type the word leave"),
        ({"entries": "go", "word": "leave"}, "Choose what becomes of your points"),
        ({"points": "go", "word": "leave"}, "Choose what becomes of what you asked"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(client_of, paul, sent, said):
    client = client_of(paul)
    refused = client.send("/me/data/leave", **sent)
    assert refused.status_code == 422
    assert said in refused.text
    assert refused.text.count(" checked") == sum(name != "word" for name in sent)
    assert client.get("/me/").status_code == 200


def test_the_last_admin_is_told_why_they_stay(client_of, adam):
    client = client_of(adam)
    assert "You are the last administrator" in client.soup("/me/data/leave").main.get_text()
    refused = client.send("/me/data/leave", points="stay", entries="stay", word="leave")
    assert refused.status_code == 422
    assert client.get("/me/").status_code == 200


def test_what_was_open_is_out_of_everybodys_sight_at_once(client_of, erin, paul, thread):
    slug = thread.opened()
    assert QUESTION in client_of(paul).get("/situations/").text
    assert QUESTION in client_of(erin).soup("/me/data/leave").main.get_text()
    client_of(erin).send("/me/data/leave", points="stay", entries="stay", word="leave")
    reader = client_of(paul)
    assert QUESTION not in reader.get("/situations/").text
    assert reader.get(f"/situations/{slug}").status_code == 404
    assert QUESTION not in reader.get("/search?q=engineers").text


def test_a_visitor_has_neither(visitor):
    for path in ("/me/data", "/me/data/leave"):
        assert visitor.get(path).status_code == 302
    for path in ("/me/data/export", "/me/data/leave"):
        assert visitor.send(path).status_code == 302
