"""Home, the list of entries, and an entry as page and as file."""

import gzip

from advisory.services import publishing
from advisory.storage import entries


def text(soup, selector="main"):
    return " ".join(soup.select_one(selector).get_text(" ").split())


def test_an_empty_library_still_has_a_home_page_that_says_so(visitor):
    home = visitor.soup("/")
    assert home.h1.get_text() == "Another CEO has faced this already."
    assert "The first entry is still being written." in text(home)


def test_home_shows_visitors_entries_and_figures_but_no_situation(visitor, shelf, thread):
    shelf.put("the-board")
    thread.opened()
    home = visitor.soup("/")
    assert "How do you tell the board? Two Thoughts" in text(home)
    figures = [figure.get_text(" ", strip=True) for figure in home.select(".figures div")]
    assert figures[:2] == ["entry 1", "points of advice 2"]
    assert "on site" not in text(home)


def test_home_shows_members_what_is_open(client_of, paul, thread):
    thread.opened()
    home = client_of(paul).soup("/")
    assert "Our largest customer wants one of our engineers on site." in text(home)
    assert home.h1.get_text() == "What are you deciding?"


def test_only_those_who_may_go_there_are_shown_the_way(visitor, client_of, paul, mona, adam):
    def ways(client):
        return [link.get_text() for link in client.soup("/").select(".nav a")]

    assert ways(visitor) == ["Search", "Topics"]
    assert ways(client_of(paul)) == ["Search", "Topics", "Situations", "Members"]
    assert ways(client_of(mona)) == ["Search", "Topics", "Situations", "Members", "Desk"]
    assert ways(client_of(adam)) == ["Search", "Topics"]


def test_an_entry_shows_question_count_situation_points_and_outcome(visitor, shelf):
    page = visitor.soup(shelf.put("the-board"))
    assert " ".join(page.h1.get_text().split()) == "How do you tell the board? Two Thoughts"
    assert [one.get_text() for one in page.select("h2.label")] == [
        "Situation",
        "Advice from the CEOs",
        "What happened next",
    ]
    assert "Published 15 January 2026" in text(page)
    assert "illustrative" in text(page)


def test_every_point_and_sub_point_has_an_address_of_its_own(visitor, shelf):
    page = visitor.soup(shelf.put("the-board"))
    assert [point["id"] for point in page.select(".point")] == ["p1", "p1-1", "p2"]
    assert [link["href"] for link in page.select(".point__n")] == ["#p1", "#p1-1", "#p2"]
    assert "All of them, in one week." in text(page, "#p1-1")


def test_an_entry_tells_programs_what_it_is(visitor, shelf):
    head = visitor.soup(shelf.put("the-board")).head
    assert head.find("link", rel="canonical")["href"] == "http://localhost/entries/the-board"
    assert head.find("meta", property="og:title")["content"] == "How do you tell the board? Two Thoughts"
    assert head.find("meta", attrs={"name": "description"})["content"] == "Saying it early and in person."
    assert head.find("link", type="text/markdown")["href"] == "/entries/the-board.md"


def test_an_entry_without_outcome_does_not_promise_one(visitor, shelf):
    page = visitor.soup(shelf.put("the-board", outcome=""))
    assert "What happened next" not in text(page)


def test_the_file_of_an_entry_is_the_one_that_was_put_in_byte_for_byte(visitor, shelf, settings):
    answer = visitor.get(shelf.put("the-board") + ".md")
    assert answer.content_type == "text/markdown; charset=utf-8"
    assert answer.data == (settings.content_dir / "the-board.md").read_bytes()


def test_an_entry_for_members_is_no_such_page_to_visitors(visitor, client_of, paul, shelf):
    address = shelf.put("the-board")
    shelf.close_to_visitors("the-board")
    assert visitor.get(address).status_code == 404
    assert visitor.get(address + ".md").status_code == 404
    assert "the-board" not in visitor.get("/entries/").text
    page = client_of(paul).soup(address)
    assert "Members only" in text(page)
    assert page.find("meta", property="og:title") is None


def test_a_replaced_entry_leads_to_the_newer_one(visitor, shelf, session):
    address = shelf.put("the-board")
    shelf.put("the-board-again", title="How do you tell the board early?")
    entries.by_slug(session, "the-board").superseded_by = "the-board-again"
    session.commit()
    link = visitor.soup(address).find("a", string="How do you tell the board early?")
    assert link["href"] == "/entries/the-board-again"


def test_the_list_shows_the_newest_entry_first(visitor, shelf):
    shelf.put("older", title="Which came first?", published="2025-01-01")
    shelf.put("newer", title="Which came last?", published="2026-01-01")
    titles = [one.get_text(" ", strip=True) for one in visitor.soup("/entries/").select(".item h2")]
    assert titles == ["Which came last? Two Thoughts", "Which came first? Two Thoughts"]


def test_a_page_beyond_the_list_leads_back(visitor, shelf):
    shelf.put("the-board")
    page = visitor.soup("/entries/?page=9")
    assert page.find("a", string="Back to the first page")["href"] == "/entries/"


def test_a_moderator_can_withdraw_an_entry_and_it_is_gone(visitor, client_of, mona, shelf):
    address = shelf.put("the-board")
    desk = client_of(mona)
    form = desk.soup(address).select_one("details.confirm form")
    version = form.find(attrs={"name": "version"})["value"]
    answer = desk.send(form["action"], version=version)
    assert (answer.status_code, answer.location) == (303, "/")
    assert "The entry is gone from the library" in desk.get("/").text
    assert visitor.get(address).status_code == 404
    assert "1 entry" not in text(visitor.soup("/search?q=board"))


def test_nobody_else_is_offered_to_withdraw_an_entry_or_can(visitor, client_of, paul, shelf):
    address = shelf.put("the-board")
    member = client_of(paul)
    assert member.soup(address).select("details.confirm") == []
    assert member.send(f"{address}/pull", version="1").status_code == 403
    assert visitor.send(f"{address}/pull", version="1").status_code == 302
    assert visitor.get(address).status_code == 200


def test_an_entry_weighs_little(visitor, shelf):
    advice = "\n".join(f"- **Point {number}.** {'Say it early and in person. ' * 12}" for number in range(9))
    page = visitor.get(shelf.put("the-board", advice=advice)).data
    # Search engines read the text a second time; on its way that costs little, since pages go out compressed.
    assert len(page) < 18_000
    assert len(gzip.compress(page)) < 6_000


def test_the_theme_of_the_device_is_printed_and_nonsense_is_not(visitor):
    visitor.set_cookie("theme", "dark")
    assert visitor.soup("/").html["data-theme"] == "dark"
    visitor.set_cookie("theme", '"><script>')
    assert "data-theme" not in visitor.soup("/").html.attrs


def test_a_library_of_made_up_entries_says_so(visitor, shelf):
    assert "illustrative" not in text(visitor.soup("/"))
    shelf.put("the-board")
    assert "The opening library is illustrative." in text(visitor.soup("/"))


def test_what_stays_here_is_promised_to_those_who_are_in(visitor, client_of, paul):
    assert "What is said here stays here." not in visitor.get("/").text
    assert "What is said here stays here." in client_of(paul).get("/").text


def test_an_asker_withdraws_their_entry_and_a_moderator_pulls_it(client_of, erin, paul, mona, thread, now):
    entry_id = thread.approved()
    slug = publishing.publish(
        thread.session, mona.actor, entry_id, seen_version=thread.bench().version, now=now
    )
    own, desk, peer = (text(client_of(one).soup(f"/entries/{slug}")) for one in (erin, mona, paul))
    assert "Only you see that this is yours" in own
    assert "Withdraw this entry" in own
    assert "Pull this entry" in desk
    assert "yours" not in desk + peer
