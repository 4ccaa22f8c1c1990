"""Feeds, the sitemap, and what robots are told."""

from datetime import datetime
from xml.etree import ElementTree as Xml

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def feed(client, path="/feeds/entries.atom"):
    answer = client.get(path)
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    return Xml.fromstring(answer.data)


def entries(root):
    return root.findall(f"{ATOM}entry")


def said(element, name):
    return element.findtext(f"{ATOM}{name}")


def test_an_entry_is_in_the_feed_with_all_that_a_reader_needs(visitor, shelf):
    shelf.put("the-board")
    (entry,) = entries(feed(visitor))
    assert said(entry, "title") == "How do you tell the board? Two Thoughts"
    assert entry.find(f"{ATOM}link").get("href") == "http://localhost/entries/the-board"
    assert said(entry, "summary") == "Saying it early and in person."
    content = entry.find(f"{ATOM}content")
    assert content.get("type") == "html"
    assert content.text.startswith("<ol><li><p><strong>Ask them first.</strong>")


def test_a_feed_has_what_the_format_demands(visitor, shelf):
    shelf.put("the-board")
    root = feed(visitor)
    assert root.tag == f"{ATOM}feed"
    assert root.find(f"{ATOM}author/{ATOM}name").text == "The Advisory"
    for part in (root, *entries(root)):
        assert said(part, "id").startswith("tag:localhost,2026:")
        assert datetime.fromisoformat(said(part, "updated")).tzinfo is not None
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {
        "self": "http://localhost/feeds/entries.atom",
        "alternate": "http://localhost/entries/",
    }


def test_an_entry_keeps_its_id_in_every_feed(visitor, shelf):
    shelf.put("the-board", tags="teamwork")
    everywhere = said(entries(feed(visitor))[0], "id")
    assert said(entries(feed(visitor, "/feeds/tags/teamwork.atom"))[0], "id") == everywhere


def test_the_feed_of_a_topic_has_only_its_entries(visitor, shelf):
    shelf.put("together", tags="teamwork")
    shelf.put("leaving", tags="layoffs")
    root = feed(visitor, "/feeds/tags/layoffs.atom")
    assert said(root, "title") == "The Advisory: Layoffs"
    assert [said(entry, "id") for entry in entries(root)] == ["tag:localhost,2026:entries/leaving"]


def test_the_feed_of_a_synonym_has_moved_and_of_nothing_is_not_there(visitor):
    moved = visitor.get("/feeds/tags/redundancy.atom")
    assert (moved.status_code, moved.location) == (301, "/feeds/tags/layoffs.atom")
    assert visitor.get("/feeds/tags/zeppelins.atom").status_code == 404


def test_an_empty_library_has_a_feed_all_the_same(visitor):
    assert entries(feed(visitor)) == []


def test_what_is_for_members_is_in_no_feed_even_for_a_member(visitor, client_of, paul, shelf):
    shelf.put("the-board")
    shelf.close_to_visitors("the-board")
    for client in (visitor, client_of(paul)):
        assert entries(feed(client)) == []
        assert "the-board" not in client.get("/sitemap.xml").text


def test_a_reader_that_has_the_feed_already_is_told_so(visitor, shelf):
    shelf.put("the-board")
    first = visitor.get("/feeds/entries.atom")
    again = visitor.get("/feeds/entries.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_the_sitemap_leads_to_pages_that_are_there(visitor, shelf):
    shelf.put("the-board")
    root = Xml.fromstring(visitor.get("/sitemap.xml").data)
    addresses = [one.text for one in root.iter(f"{SITEMAP}loc")]
    assert "http://localhost/entries/the-board" in addresses
    assert {visitor.get(address).status_code for address in addresses} == {200}


def test_robots_are_kept_out_of_the_workshop_and_told_of_the_sitemap(visitor):
    told = visitor.get("/robots.txt").text
    assert "Disallow: /situations/" in told
    assert "Sitemap: http://localhost/sitemap.xml" in told


def test_a_closed_site_keeps_robots_out_and_feeds_shut(make_app, shelf):
    shelf.put("the-board")
    visitor = make_app(ADVISORY_CLOSED="yes").test_client()
    assert visitor.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    for address in ("/feeds/entries.atom", "/sitemap.xml", "/entries/the-board.md"):
        assert visitor.get(address).status_code == 302
