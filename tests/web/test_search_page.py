"""Searching: hits, marked words, the best point, filters, paging, and what to do without a hit."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from advisory.search.query import FILTERS


def count(page):
    return page.select_one("main [role=status]").get_text(" ", strip=True)


def hits(page):
    return [link["href"] for link in page.select(".hit h2 a")]


@pytest.fixture
def library(shelf):
    """Two entries on customers, one of them on prices."""
    shelf.put(
        "prices",
        title="How do you raise prices?",
        tags="pricing, sales",
        situation="Customers are used to what they pay.",
        advice="- Tell the largest customers yourself.\n- Raise them once.\n    - Never in instalments.",
    )
    shelf.put("leaving", title="Why do customers leave?", tags="sales", published="2026-02-01")
    return shelf


def test_a_hit_marks_the_words_and_says_how_many_there_are(visitor, library):
    page = visitor.soup("/search?q=customers")
    assert count(page) == "2 entries"
    assert {mark.get_text().lower() for mark in page.select(".hit mark")} == {"customers", "customer"}


def test_a_phrase_from_one_point_finds_it_and_lands_on_it(visitor, library):
    page = visitor.soup("/search?q=never+in+instalments")
    assert count(page) == "1 entry"
    assert hits(page) == ["/entries/prices"]
    best = page.select_one(".best a")
    assert best["href"] == "/entries/prices#p2-1"
    assert "instalments" in [mark.get_text() for mark in best.select("mark")]


def test_before_the_last_hit_only_hits_lead_to_entries(visitor, library):
    main = visitor.get("/search?q=customers").text.split("<main")[1]
    hits_end = main.index("</ol>")
    assert set(re.findall(r'href="(/entries/[^"#]*)', main[:hits_end])) == {
        "/entries/prices",
        "/entries/leaving",
    }


def test_a_topic_narrows_the_hits_and_can_be_taken_off_again(visitor, library):
    page = visitor.soup("/search?q=customers&tag=pricing")
    assert (count(page), hits(page)) == ("1 entry", ["/entries/prices"])
    chip = page.select_one("a.chip")
    assert "Pricing" in chip.get_text()
    assert hits(visitor.soup(chip["href"])) == hits(visitor.soup("/search?q=customers"))


def test_the_filters_are_a_plain_form_that_keeps_the_search(visitor, library):
    form = visitor.soup("/search?q=customers&tag=sales").select_one("form.facets")
    assert (form["action"], form.get("method", "get")) == ("/search", "get")
    assert form.find(attrs={"name": "q"})["value"] == "customers"
    assert [box["value"] for box in form.select("input[checked]")] == ["sales"]
    assert form.find("button", string="Apply filters")


def test_the_figure_beside_a_filter_is_the_number_of_its_hits(visitor, library):
    page = visitor.soup("/search?q=customers")
    for box in page.select("input[name=tag]"):
        figure = int(box.find_parent("label").select_one(".n").get_text())
        assert len(hits(visitor.soup(f"/search?q=customers&tag={box['value']}"))) == figure


def test_htmx_gets_the_results_alone(visitor, library):
    answer = visitor.get("/search?q=customers", headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<div id="results">')
    assert "HX-Request" in answer.headers["Vary"]


def test_newest_first_is_a_link_away(visitor, library):
    page = visitor.soup("/search?q=customers")
    newest = page.find("a", string="Newest")["href"]
    assert hits(visitor.soup(newest))[0] == "/entries/leaving"


def test_ten_hits_stand_on_a_page_and_the_rest_on_the_next(visitor, shelf):
    for number in range(12):
        shelf.put(f"entry-{number}", title=f"What about number {number}?")
    first = visitor.soup("/search?q=carrier")
    second = visitor.soup(first.find("a", rel="next")["href"])
    assert (len(hits(first)), len(hits(second))) == (10, 2)
    assert set(hits(first)).isdisjoint(hits(second))


def test_the_next_page_goes_on_where_the_first_one_ended(visitor, shelf, clock):
    for number in range(12):
        shelf.put(f"entry-{number}", title=f"What about number {number}?")
    first = visitor.soup("/search?q=carrier&sort=newest")
    shelf.now = clock.move(seconds=1)
    shelf.put("late", published="2026-03-01")
    second = visitor.soup(first.find("a", rel="next")["href"])
    assert count(second) == "12 entries"
    assert len({*hits(first), *hits(second)}) == 12
    back = second.select_one(".pager a")
    assert "until" not in back["href"]
    assert hits(visitor.soup(back["href"]))[0] == "/entries/late"


def test_filters_and_orders_begin_anew_with_what_there_is(visitor, shelf):
    for number in range(12):
        shelf.put(f"entry-{number}", title=f"What about number {number}?")
    second = visitor.soup(visitor.soup("/search?q=carrier").find("a", rel="next")["href"])
    links = [*second.select(".segment a"), *second.select(".chip")]
    assert links
    assert not [link for link in links if "until" in link["href"] or "page" in link["href"]]
    assert not second.select("input[name=until], input[name=page]")


@pytest.mark.parametrize("until", ["soon", "-5", "1e9", "٣", "", "9" * 15, "9" * 400])
def test_a_moment_that_is_none_changes_nothing(visitor, library, until):
    page = visitor.soup(f"/search?q=customers&page=2&until={until}")
    assert count(page) == "2 entries"


def test_without_a_hit_the_question_can_be_asked_as_it_was_typed(visitor, library):
    page = visitor.soup("/search?q=zeppelin+moorings")
    assert page.h1.get_text() == "Nobody has asked this yet."
    assert page.find(id="question")["value"] == "Zeppelin moorings"
    assert page.find(id="question").find_parent("form")["action"] == "/situations/new"
    ask = visitor.get("/situations/new?question=Zeppelin")
    assert parse_qs(urlsplit(ask.location).query)["next"] == ["/situations/new?question=Zeppelin"]


def test_without_a_hit_under_a_filter_the_search_can_be_widened(visitor, library):
    page = visitor.soup("/search?q=instalments&tag=layoffs")
    wider = page.find("a", string="The same words without the filters")["href"]
    assert hits(visitor.soup(wider)) == ["/entries/prices"]


def test_what_cannot_be_read_is_explained_and_the_words_still_found(visitor, library):
    page = visitor.soup("/search?q=foo:(((+instalments")
    assert page.select_one(".flash").get_text(strip=True)
    assert hits(page) == ["/entries/prices"]


def test_a_search_for_nothing_invites(visitor, library):
    page = visitor.soup("/search")
    assert page.h1.get_text() == "What are you deciding?"
    assert hits(page) == []


def test_markup_that_is_typed_comes_back_as_text(visitor, library):
    answer = visitor.get("/search?q=<script>alert(1)</script>")
    assert "<script>alert" not in answer.text


def test_open_situations_are_found_by_members_and_by_nobody_else(visitor, client_of, paul, shelf, thread):
    thread.opened()
    shelf.put("engineers", situation="An engineer works on site.")
    seen = client_of(paul).soup("/search?q=engineers+on+site")
    assert count(seen) == "1 entry and 1 open situation"
    assert "Open situation" in seen.select_one(".hits").get_text()
    assert count(visitor.soup("/search?q=engineers+on+site")) == "1 entry"


def test_an_entry_for_members_leaves_no_trace_in_a_visitors_search(visitor, library):
    library.close_to_visitors("prices")
    page = visitor.soup("/search?q=instalments")
    assert page.h1.get_text() == "Nobody has asked this yet."
    assert "pricing" not in {
        box["value"] for box in visitor.soup("/search?q=sales").select("input[name=tag]")
    }


def test_only_plain_words_become_the_question_to_peers(visitor, library):
    page = visitor.soup("/search?q=zeppelin+tag:pricing+-moorings")
    assert page.find(id="question")["value"] == "Zeppelin"
    link = visitor.soup("/search?q=customers+tag:sales").select_one("#not-quite ~ a")
    assert link["href"] == "/situations/new?question=customers"


def test_filters_alone_that_leave_nothing_offer_topics_and_no_question(visitor, library):
    page = visitor.soup("/search?tag=pricing&tag=layoffs")
    assert page.h1.get_text() == "Nothing is filed like that."
    assert page.find(id="question") is None
    assert [chip["href"] for chip in page.select("a.chip")] == ["/search?tag=layoffs", "/search?tag=pricing"]
    assert page.find("h2", string="Well-filled topics")


def test_topics_are_said_to_come_near_only_when_they_do(visitor, library):
    assert visitor.soup("/search?q=pricing+zeppelins+-pricing").find("h2", string="Topics that come near")
    assert visitor.soup("/search?q=zeppelins").find("h2", string="Well-filled topics")


def test_every_search_field_is_completed_from_what_its_reader_may_read(visitor, library):
    for path in ("/", "/search", "/advice", "/tags/"):
        fields = visitor.soup(path).select("input[type=search]")
        assert [field["data-suggest"] for field in fields] == ["/suggest"], path


def test_suggestions_are_options_that_are_links(visitor, library):
    found = visitor.soup("/suggest?q=pric")
    options = found.select("ul[role=listbox] [role=option]")
    assert len(options) == int(found.ul["data-count"])
    assert {option.name for option in options} == {"a"}
    words = [option for option in options if option.has_attr("data-q")]
    assert words
    assert {option["href"] for option in words} == {f"/search?q={option['data-q']}" for option in words}
    assert {"/tags/pricing", "/entries/prices"} <= {option["href"] for option in options}


def test_nothing_is_suggested_of_what_a_reader_may_not_read(visitor, client_of, paul, library):
    library.close_to_visitors("prices")
    assert visitor.get("/suggest?q=instal").text.strip() == ""
    assert client_of(paul).soup("/suggest?q=instal").select("[role=option]")


def test_how_to_search_precisely_stands_wherever_one_searches(visitor, library):
    for path in ("/search", "/search?q=customers", "/search?q=zeppelins"):
        told = visitor.soup(path).select_one("details.precise").get_text(" ")
        for word in (*'"-', "OR", *FILTERS, "after", "before"):
            assert word in told, path


def test_every_example_of_precise_searching_can_be_read(visitor, library):
    for link in visitor.soup("/search").select("details.precise dt a"):
        assert visitor.soup(link["href"]).select(".flash") == [], link["href"]


def test_a_slip_that_was_put_right_is_what_peers_would_be_asked(visitor, library):
    page = visitor.soup("/search?q=instalmants")
    assert "instalments" in page.select_one(".didyou mark").get_text()
    assert page.select_one("#not-quite ~ a")["href"] == "/situations/new?question=instalments"


def test_a_search_in_vain_is_saved_by_members(visitor, client_of, paul, library):
    path = "/search?q=zeppelins&tag=sales"
    form = client_of(paul).soup(path).find("form", action="/me/searches")
    assert {field["name"]: field["value"] for field in form.select("input:not([name=csrf_token])")} == {
        "q": "zeppelins",
        "tag": "sales",
    }
    assert visitor.soup(path).find("form", action="/me/searches") is None


def test_results_and_topics_lead_to_the_advice_alone(visitor, library):
    page = visitor.soup("/search?q=instalments")
    assert page.find("a", string="Only the advice")["href"] == "/advice?q=instalments"
    topic = visitor.soup("/tags/pricing").find("a", string="Only the advice")["href"]
    gathered = visitor.soup(topic)
    assert gathered.h1.get_text() == "Advice on “Pricing”"


def test_advice_is_gathered_by_entry_and_every_point_is_linked(visitor, library):
    library.put("late", title="When do you send the invoice?", advice="- In instalments, never late.")
    groups = visitor.soup("/advice?q=instalments").select(".gathered > li")
    assert len(groups) == 2
    for group in groups:
        entry = group.h2.a["href"]
        points = [link["href"] for link in group.select(".gathered__points a")]
        assert points
        assert all(point.startswith(f"{entry}#p") for point in points)
        assert group.select("mark")
