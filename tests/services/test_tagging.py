"""Browsing by tag: counts for this reader, combinations, synonyms."""

import pytest

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Moved, NotFound
from advisory.services import tagging
from tests.services.shelf import entry_file, put, take


@pytest.fixture
def shelf(session, settings, now):
    put(
        settings.content_dir,
        a=entry_file("a", tags="pricing"),
        b=entry_file("b", tags="pricing, layoffs", published="2025-06-30"),
        c=entry_file("c", tags="layoffs, culture"),
    )
    take(session, settings.content_dir, now)


def counts(session, actor):
    index = tagging.index(session, actor)
    return {link.slug: link.count for _, links in index.shelves for link in links if link.count}


def test_the_index_counts_by_subject_and_by_letter(session, shelf):
    index = tagging.index(session, VISITOR)
    by_letter = {link.slug: link.count for _, links in index.by_letter for link in links if link.count}
    assert counts(session, VISITOR) == by_letter == {"pricing": 2, "layoffs": 2, "culture": 1}
    assert [letter for letter, _ in index.by_letter] == sorted(letter for letter, _ in index.by_letter)


def test_counts_are_this_readers(session, circle, carl):
    circle.published(audience=circle.table())
    assert counts(session, circle.paul) == {"customer-concentration": 1}
    assert counts(session, carl.actor) == counts(session, VISITOR) == {}


def test_a_tag_lists_its_entries_newest_first_with_what_could_be_added(session, shelf, now):
    page = tagging.tagged(session, VISITOR, "pricing", 1, now=now)
    assert [item.slug for item in page.entries] == ["b", "a"]
    assert [(link.slug, link.count) for link in page.narrower] == [("layoffs", 1)]
    assert page.description


def test_a_combination_lists_what_carries_all(session, shelf, now):
    page = tagging.tagged(session, VISITOR, "layoffs+pricing", 1, now=now)
    assert ([item.slug for item in page.entries], page.combination) == (["b"], "layoffs+pricing")
    assert tagging.tagged(session, VISITOR, "culture+pricing", 1, now=now).entries == ()


def test_counts_equal_the_lists_behind_them(session, shelf, circle):
    circle.published(audience="members")
    for actor in (VISITOR, circle.paul):
        for slug, count in counts(session, actor).items():
            page = tagging.tagged(session, actor, slug, 1, now=circle.now)
            assert (len(page.entries), page.pager.total, page.tags[0].count) == (count, count, count)


def test_what_is_published_meanwhile_moves_nothing_to_another_page(session, settings, clock):
    take(session, settings.content_dir, clock.at, *(f"entry-{number}" for number in range(25)))
    first = tagging.tagged(session, VISITOR, "pricing", 1, now=clock.at)
    put(settings.content_dir, late=entry_file("late", tags="pricing, layoffs", published="2026-03-02"))
    take(session, settings.content_dir, clock.move(seconds=1))
    second = tagging.tagged(session, VISITOR, "pricing", 2, until=first.pager.until, now=clock.at)
    assert len({item.slug for item in (*first.entries, *second.entries)}) == second.pager.total == 25
    assert (len(second.entries), second.tags[0].count, second.narrower) == (5, 25, ())
    assert tagging.tagged(session, VISITOR, "pricing", 1, now=clock.at).entries[0].slug == "late"


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        ("redundancy", "layoffs"),
        ("Layoffs", "layoffs"),
        ("pricing+redundancy", "pricing+layoffs"),
        ("layoffs+redundancy", "layoffs"),
        ("pricing layoffs", "pricing+layoffs"),
    ],
)
def test_a_synonym_or_another_spelling_moves_to_the_tag(session, asked, right, now):
    with pytest.raises(Moved) as moved:
        tagging.tagged(session, VISITOR, asked, 1, now=now)
    assert moved.value.to == right


@pytest.mark.parametrize(
    "asked",
    [
        "no-such-tag", "pricing+no-such-tag", "", "+", "../etc",
        "pricing+layoffs+culture+teamwork+incentives+hiring",
    ],
)  # fmt: skip
def test_what_is_no_tag_and_too_many_at_once_are_not_found(session, asked, now):
    with pytest.raises(NotFound):
        tagging.tagged(session, VISITOR, asked, 1, now=now)


def test_open_situations_of_a_tag_are_shown_to_their_audience(session, circle, paul, carl):
    slug = circle.opened(audience=circle.table())
    shown = [
        [
            item.slug
            for item in tagging.tagged(session, actor, "customer-concentration", 1, now=circle.now).open
        ]
        for actor in (paul.actor, carl.actor, VISITOR)
    ]
    assert shown == [[slug], [], []]


def test_a_page_of_twenty_costs_as_many_queries_as_a_page_of_one(session, settings, now, circle, queries):
    take(session, settings.content_dir, now, *(f"entry-{number}" for number in range(20)))
    for number in range(5):
        circle.opened(question=f"Number {number}?", tags=("pricing",))
    with queries() as sent:
        assert len(tagging.tagged(session, circle.paul, "pricing", 1, now=now).entries) == 20
    assert len(sent) <= 12
