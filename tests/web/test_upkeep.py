"""The pages on which moderators keep the library up."""

import pytest

from advisory.storage import entries


@pytest.fixture
def address(shelf) -> str:
    return shelf.put("the-board")


@pytest.fixture
def moderator(client_of, mona):
    return client_of(mona)


def words(tag) -> str:
    return " ".join(tag.get_text().split())


def send(client, address, session, step, **fields):
    version = entries.by_slug(session, address.rpartition("/")[2], lock=True).version
    session.rollback()
    return client.send(f"{address}/upkeep", step=step, version=version, **fields)


def test_a_moderator_verifies_from_the_entry(moderator, visitor, address, session):
    link = moderator.soup(address).find("a", string="Keep up")
    assert link["href"] == f"{address}/upkeep"
    assert send(moderator, address, session, "verify", months="12").status_code == 303
    assert "Verified 2 March 2026" in words(visitor.soup(address).find("header", class_="entry__head"))
    assert visitor.soup(address).find("a", string="Keep up") is None


def test_readers_see_that_it_is_due(moderator, visitor, address, session, clock):
    send(moderator, address, session, "verify", months="12")
    clock.move(days=366)
    assert "Last verified 2 March 2026. Due for review." in visitor.soup(address).get_text(" ")


def test_a_point_is_struck_with_its_reason(moderator, visitor, address, session):
    answer = send(moderator, address, session, "end-point", point="2", point_reason="Nobody writes now.")
    assert answer.status_code == 303
    page = visitor.soup(address)
    assert page.find(id="p2")["class"] == ["point", "point--ended"]
    assert "No longer holds since 2 March 2026: Nobody writes now." in words(page.find(id="p2"))
    assert "Two Thoughts (1 withdrawn)" in words(page.find("h1"))
    assert "no_longer_holds" in visitor.get(f"{address}.md").get_data(as_text=True)
    assert "It holds" in moderator.soup(f"{address}/upkeep").get_text(" ")


@pytest.mark.parametrize(
    ("step", "fields", "sentence"),
    [
        ("verify", {"months": "7"}, "Choose when it is to be read again."),
        ("mark-obsolete", {"obsolete": ""}, "Say why, in a sentence that readers see."),
        ("supersede", {"newer": "not-there"}, "There is no such entry."),
        ("narrow", {"audience": "public"}, "Choose an audience that is smaller"),
        ("end-point", {"point": "1", "point_reason": ""}, "Say why, in a sentence that readers see."),
    ],
)
def test_what_cannot_be_taken_comes_back_with_its_sentence(
    moderator, address, session, step, fields, sentence
):
    answer = send(moderator, address, session, step, **fields)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)


def test_what_was_typed_is_not_lost(moderator, address, session):
    answer = send(moderator, address, session, "supersede", newer="not-there")
    assert 'value="not-there"' in answer.get_data(as_text=True)


def test_an_older_version_is_refused_with_a_page(moderator, address):
    answer = moderator.send(f"{address}/upkeep", step="mark-obsolete", obsolete="Old.", version=99)
    assert answer.status_code == 409


@pytest.mark.parametrize("path", ["/curation/health", "/entries/the-board/upkeep"])
def test_nobody_else_meets_the_pages(client_of, visitor, address, erin, path):
    assert visitor.get(path).status_code == 302
    assert client_of(erin).get(path).status_code in (403, 404)


def test_the_lists_lead_to_the_entries(moderator, address):
    page = moderator.soup("/curation/health?show=never")
    assert page.find("a", string="How do you tell the board?")["href"] == f"{address}/upkeep"
    assert "Nothing is due for review." in moderator.soup("/curation/health").get_text(" ")


def test_an_entry_is_filed_away(moderator, visitor, address, session):
    version = entries.by_slug(session, "the-board").version
    session.rollback()
    assert moderator.send(f"{address}/archive", version=version, reason="Dull.").status_code == 303
    assert visitor.get(address).status_code == 404
    assert "How do you tell the board?" in moderator.soup("/curation/health?show=archived").get_text(" ")


def test_a_pulled_entry_comes_back_to_the_desk(moderator, thread, session):
    from advisory.services import publishing

    entry_id = thread.approved()
    slug = publishing.publish(
        session, thread.actor("max"), entry_id, seen_version=thread.bench().version, now=thread.now
    )
    version = entries.by_slug(session, slug).version
    session.rollback()
    moderator.send(f"/entries/{slug}/pull", version=version)
    page = moderator.soup("/curation/health?show=pulled")
    form = page.find("form", action=f"/curation/{entry_id}/take-back")
    seen = form.find("input", {"name": "version"})["value"]
    answer = moderator.send(form["action"], version=seen)
    assert answer.headers["Location"] == f"/curation/{entry_id}"


def test_an_hour_is_set_and_taken_away_at_the_workbench(moderator, thread):
    entry_id = thread.approved()
    bench = f"/curation/{entry_id}"

    def send(**fields):
        version = (
            moderator.soup(bench)
            .find("form", action=f"{bench}/schedule")
            .find("input", {"name": "version"})["value"]
        )
        return moderator.send(f"{bench}/schedule", version=version, **fields)

    assert send(publish_at="soon").status_code == 422
    assert send(publish_at="").status_code == 422
    assert send(publish_at="2020-01-01T09:00").status_code == 422
    assert send(publish_at="2026-03-05T09:30").status_code == 303
    assert "on 5 March 2026 at 09:30 UTC" in words(moderator.soup(bench).find("main"))
    assert send(clear="yes").status_code == 303
    assert "at 09:30 UTC." not in words(moderator.soup(bench).find("div", class_="standing"))


def test_an_imported_entry_that_was_pulled_is_let_back_from_its_list(client_of, mona, address, shelf):
    client = client_of(mona)
    [version] = [
        field["value"] for field in client.soup("/entries/the-board/upkeep").select("input[name=version]")
    ][:1]
    client.send("/entries/the-board/pull", version=version)
    form = client.soup("/curation/health?show=pulled").find(
        "form", action=lambda to: to and "let-return" in to
    )
    response = client.send(form["action"], version=form.find("input", {"name": "version"})["value"])
    assert response.headers["Location"] == "/curation/health?show=archived"
    assert "Put its file back" in client.soup("/curation/health?show=archived").get_text(" ")


def test_a_moderator_takes_a_point_out_at_its_upkeep(client_of, mona, visitor, address):
    client = client_of(mona)
    where = "/entries/the-board/upkeep"
    form = client.soup(where).find("form", action="/entries/the-board/points/1/withdraw")
    sent = {"version": form.find("input", {"name": "version"})["value"]}
    assert client.send(form["action"], **sent).status_code == 303
    assert "Taken out by a moderator." in visitor.soup("/entries/the-board").main.get_text(" ")
    assert client.soup(where).find("form", action=form["action"]) is None
    assert client.send(form["action"], **sent).status_code == 409
