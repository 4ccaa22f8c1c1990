"""Reading the library: home, entries, files, feeds, sitemap; always for one reader."""

from datetime import date

import pytest

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Moved, NotFound
from advisory.services import library
from tests.services.circle import QUESTION
from tests.services.shelf import entry_file, put, take


@pytest.fixture
def shelf(session, settings, now):
    put(
        settings.content_dir,
        old=entry_file("old", "What is old?", published="2024-01-31", tags="pricing, layoffs"),
        new=entry_file("new", "What is new?", more='credits: ["Special thanks to Priya."]\n'),
    )
    take(session, settings.content_dir, now)


def test_an_entry_is_shown_with_its_count_points_and_credits(session, shelf):
    page = library.entry(session, VISITOR, "new")
    assert (page.question, page.count, page.shelf) == ("What is new?", "Two Thoughts", "E-2")
    assert [point.anchor for point in page.points] == ["p1", "p2"]
    assert [point.anchor for point in page.points[0].sub_points] == ["p1-1"]
    assert (page.credits, page.may_pull) == (("Special thanks to Priya.",), False)


def test_who_may_pull_an_entry_is_told_so(session, shelf, erin, mona, adam):
    told = {
        person.name: library.entry(session, person.actor, "new").may_pull for person in (erin, mona, adam)
    }
    assert told == {"Erin": False, "Mona": True, "Adam": True}


def test_the_asker_may_pull_the_entry_made_from_their_situation(session, circle, erin, paul):
    slug = circle.entry(circle.published()).slug
    assert library.entry(session, erin.actor, slug).may_pull
    assert not library.entry(session, paul.actor, slug).may_pull


def test_the_file_is_the_bytes_that_were_imported(session, shelf, settings):
    assert library.entry_file(session, VISITOR, "old") == (settings.content_dir / "old.md").read_bytes()


@pytest.mark.parametrize("look", [library.entry, library.entry_file])
def test_what_is_not_there_is_not_found(session, shelf, look):
    with pytest.raises(NotFound):
        look(session, VISITOR, "nothing")


@pytest.mark.parametrize("look", [library.entry, library.entry_file])
@pytest.mark.parametrize("stage", ["in_review", "passed", "consented"])
def test_an_entry_in_work_is_not_found_even_by_moderators(session, circle, look, stage):
    slug = circle.entry(getattr(circle, stage)()).slug
    for actor in (VISITOR, circle.erin, circle.mona):
        with pytest.raises(NotFound):
            look(session, actor, slug)


def test_all_entries_stand_newest_first(session, shelf, now):
    listing = library.list_entries(session, VISITOR, 1, now=now)
    assert [item.slug for item in listing.entries] == ["new", "old"]
    assert library.list_entries(session, VISITOR, 9, now=now).entries == ()


def test_pages_neither_repeat_nor_skip(session, settings, now):
    take(session, settings.content_dir, now, *(f"entry-{number}" for number in range(21)))
    slugs = [
        item.slug for page in (1, 2) for item in library.list_entries(session, VISITOR, page, now=now).entries
    ]
    assert len(slugs) == len(set(slugs)) == 21


def test_what_is_published_meanwhile_moves_nothing_to_another_page(session, settings, clock):
    take(session, settings.content_dir, clock.at, *(f"entry-{number}" for number in range(25)))
    first = library.list_entries(session, VISITOR, 1, now=clock.at)
    put(settings.content_dir, late=entry_file("late", published="2026-03-02"))
    take(session, settings.content_dir, clock.move(seconds=1))
    second = library.list_entries(session, VISITOR, 2, until=first.pager.until, now=clock.at)
    assert len({item.slug for item in (*first.entries, *second.entries)}) == second.pager.total == 25
    assert len(second.entries) == 5
    assert library.list_entries(session, VISITOR, 1, now=clock.at).entries[0].slug == "late"


def test_home_counts_what_this_reader_may_read(session, shelf, circle, now):
    circle.published(audience="members")
    visitor = library.home(session, VISITOR, now=now)
    member = library.home(session, circle.paul, now=now)
    assert (visitor.entry_count, visitor.point_count) == (2, 4)
    assert (member.entry_count, member.point_count) == (3, 6)
    assert (visitor.lead.entry.slug, member.lead.entry.question) == ("new", QUESTION)


def test_home_shows_open_situations_to_their_audience_only(session, circle, paul, carl, adam, now):
    slug = circle.opened(audience=circle.table())
    shown = {
        name: [item.slug for item in library.home(session, actor, now=now).open]
        for name, actor in (("Paul", paul.actor), ("Carl", carl.actor), ("Adam", adam.actor), ("", VISITOR))
    }
    assert shown == {"Paul": [slug], "Carl": [], "Adam": [], "": []}


def test_an_empty_library_has_a_home(session, now):
    page = library.home(session, VISITOR, now=now)
    assert (page.entry_count, page.lead, page.recent, page.tags) == (0, None, (), ())


def test_the_feed_has_the_newest_first_and_tells_its_own_day(session, shelf):
    feed = library.feed(session)
    assert [item.title for item in feed.items] == ["What is new? Two Thoughts", "What is old? Two Thoughts"]
    assert feed.updated.date() == date(2025, 1, 31)


def test_a_feed_of_one_tag_holds_only_that(session, shelf):
    assert [item.slug for item in library.feed(session, "layoffs").items] == ["old"]


def test_a_feed_under_a_synonym_moves_and_under_nonsense_is_not_found(session, shelf):
    with pytest.raises(Moved) as moved:
        library.feed(session, "redundancy")
    assert moved.value.to == "layoffs"
    with pytest.raises(NotFound):
        library.feed(session, "no-such-tag")


def test_an_empty_feed_has_a_date_too(session):
    assert library.feed(session).updated.year == 2000


def test_the_sitemap_lists_what_a_visitor_may_read(session, shelf, circle):
    circle.published(audience="members")
    paths = [item.path for item in library.sitemap(session)]
    assert paths == [
        "/", "/entries/", "/tags/", "/tags/layoffs", "/tags/pricing", "/entries/new", "/entries/old",
    ]  # fmt: skip


def test_an_entry_costs_a_handful_of_queries(session, shelf, erin, queries):
    with queries() as sent:
        library.entry(session, erin.actor, "new")
    assert len(sent) <= 7


def test_the_feed_costs_as_many_queries_for_thirty_entries_as_for_one(session, settings, now, queries):
    take(session, settings.content_dir, now, *(f"entry-{number}" for number in range(30)))
    with queries() as sent:
        library.feed(session)
    assert len(sent) <= 4
