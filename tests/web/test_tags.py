"""Browsing by topic: the index, one topic, combinations, synonyms."""

import pytest


def titles(page, selector=".item h3"):
    return [one.get_text(" ", strip=True) for one in page.select(selector)]


@pytest.fixture
def library(shelf):
    """Three entries: two on teamwork, one of them on pricing too; one on layoffs."""
    shelf.put("together", title="Who works together?", tags="teamwork")
    shelf.put("priced", title="Who prices together?", tags="teamwork, pricing", published="2026-02-01")
    shelf.put("leaving", title="Who leaves?", tags="layoffs")
    return shelf


def test_the_index_counts_what_this_reader_finds(visitor, client_of, paul, library):
    def figure(client):
        link = client.soup("/tags/").find("a", href="/tags/teamwork")
        return link.select_one(".n").get_text(" ", strip=True)

    library.close_to_visitors("together")
    assert figure(visitor) == "1 entry"
    assert figure(client_of(paul)) == "2 entries"


def test_the_index_goes_from_a_to_z_as_well(visitor, library):
    page = visitor.soup("/tags/?order=a-z")
    letters = [heading.get_text() for heading in page.select("main h2")]
    assert letters == sorted(letters)
    assert page.find("a", href="/tags/layoffs").find_parent("section").h2.get_text() == "L"


def test_a_topic_shows_its_entries_newest_first_with_its_feed(visitor, library):
    page = visitor.soup("/tags/teamwork")
    assert titles(page) == ["Who prices together? Two Thoughts", "Who works together? Two Thoughts"]
    assert "2 entries" in page.select_one("header .meta").get_text()
    assert page.head.find("link", title="Teamwork")["href"] == "/feeds/tags/teamwork.atom"


def test_topics_combine_and_come_apart_again(visitor, library):
    narrower = visitor.soup("/tags/teamwork").select_one(".facts a")
    assert narrower["href"] == "/tags/teamwork+pricing"
    page = visitor.soup(narrower["href"])
    assert titles(page) == ["Who prices together? Two Thoughts"]
    assert [chip["href"] for chip in page.select("a.chip")] == ["/tags/pricing", "/tags/teamwork"]


def test_a_form_can_add_a_topic(visitor, library):
    assert visitor.get("/tags/teamwork?tag=pricing").location == "/tags/teamwork+pricing"


def test_a_combination_without_entries_says_so(visitor, library):
    page = visitor.soup("/tags/layoffs+pricing")
    assert "No entry carries all of these topics." in page.main.get_text()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("redundancy", "layoffs"),
        ("Layoffs", "layoffs"),
        ("redundancy+teamwork", "layoffs+teamwork"),
        ("teamwork+teamwork", "teamwork"),
    ],
)
def test_a_synonym_leads_to_the_topic_for_good(visitor, typed, kept):
    answer = visitor.get(f"/tags/{typed}")
    assert (answer.status_code, answer.location) == (301, f"/tags/{kept}")


def test_an_unknown_topic_is_no_such_page(visitor):
    assert visitor.get("/tags/zeppelins").status_code == 404
    assert visitor.get("/tags/teamwork+zeppelins").status_code == 404


def test_members_see_what_is_open_first_and_visitors_do_not(visitor, client_of, paul, thread):
    thread.opened()
    page = client_of(paul).soup("/tags/customer-service")
    assert page.select_one("main section h2").get_text() == "Awaiting advice"
    assert "engineers" in titles(page)[0]
    assert "engineers" not in visitor.get("/tags/customer-service").text


def test_a_topic_that_can_be_added_is_not_named_as_related_too(visitor, shelf):
    shelf.put("left", tags="layoffs, communication")
    side = visitor.soup("/tags/layoffs").select_one("aside.side")
    names = [link.get_text() for link in side.select(".facts a, .tags a")]
    assert "Internal communication" in names
    assert len(names) == len(set(names))
