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


def test_a_tag_lists_its_entries_newest_first_with_what_could_be_added(session, shelf):
    page = tagging.tagged(session, VISITOR, "pricing", 1)
    assert [item.slug for item in page.entries] == ["b", "a"]
    assert [(link.slug, link.count) for link in page.narrower] == [("layoffs", 1)]
    assert page.description


def test_a_combination_lists_what_carries_all(session, shelf):
    page = tagging.tagged(session, VISITOR, "layoffs+pricing", 1)
    assert ([item.slug for item in page.entries], page.combination) == (["b"], "layoffs+pricing")
    assert tagging.tagged(session, VISITOR, "culture+pricing", 1).entries == ()


def test_counts_equal_the_lists_behind_them(session, shelf, circle):
    circle.published(audience="members")
    for actor in (VISITOR, circle.paul):
        for slug, count in counts(session, actor).items():
            page = tagging.tagged(session, actor, slug, 1)
            assert (len(page.entries), page.pager.total, page.tags[0].count) == (count, count, count)


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
def test_a_synonym_or_another_spelling_moves_to_the_tag(session, asked, right):
    with pytest.raises(Moved) as moved:
        tagging.tagged(session, VISITOR, asked, 1)
    assert moved.value.to == right


@pytest.mark.parametrize(
    "asked",
    [
        "no-such-tag", "pricing+no-such-tag", "", "+", "../etc",
        "pricing+layoffs+culture+teamwork+incentives+hiring",
    ],
)  # fmt: skip
def test_what_is_no_tag_and_too_many_at_once_are_not_found(session, asked):
    with pytest.raises(NotFound):
        tagging.tagged(session, VISITOR, asked, 1)


def test_open_situations_of_a_tag_are_shown_to_their_audience(session, circle, paul, carl):
    slug = circle.opened(audience=circle.table())
    shown = [
        [item.slug for item in tagging.tagged(session, actor, "customer-concentration", 1).open]
        for actor in (paul.actor, carl.actor, VISITOR)
    ]
    assert shown == [[slug], [], []]


def test_a_page_of_twenty_costs_as_many_queries_as_a_page_of_one(session, settings, now, circle, queries):
    take(session, settings.content_dir, now, *(f"entry-{number}" for number in range(20)))
    for number in range(5):
        circle.opened(question=f"Number {number}?", tags=("pricing",))
    with queries() as sent:
        assert len(tagging.tagged(session, circle.paul, "pricing", 1).entries) == 20
    assert len(sent) <= 11
