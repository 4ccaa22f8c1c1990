"""Search: from what was typed to what this reader may read."""

import pytest

from advisory.domain.actor import VISITOR
from advisory.search.port import EngineUnavailable
from advisory.services import asking, finding
from tests.services.shelf import entry_file, put, take


class Away:
    """An engine that is being repaired."""

    def find(self, _request):
        raise EngineUnavailable


@pytest.fixture
def shelf(session, settings, now, deliver):
    put(
        settings.content_dir,
        teams=entry_file(
            "teams",
            "How do you build alliances?",
            tags="teamwork",
            advice="- Pay.\n- Eat zwieback.",
        ),
        prices=entry_file("prices", "How do you raise prices?", published="2025-06-30"),
        layoff=entry_file("layoff", "How do you say goodbye?", tags="layoffs", published="2024-06-30"),
    )
    take(session, settings.content_dir, now)
    deliver()


def slugs(results):
    return [hit.slug for hit in results.hits]


def test_a_word_in_another_form_finds_the_entry_and_is_marked(session, engine, shelf):
    results = finding.find(session, engine, VISITOR, "alliance")
    assert (results.total, slugs(results)) == (1, ["teams"])
    assert [piece.text for piece in results.hits[0].title if piece.hit] == ["alliances"]


def test_the_best_point_is_shown_with_its_address(session, engine, shelf):
    [hit] = finding.find(session, engine, VISITOR, "zwieback").hits
    assert (hit.best.number, hit.best.anchor) == ("2", "p2")
    assert [piece.text for piece in hit.best.text if piece.hit] == ["zwieback"]


def test_a_synonym_of_a_tag_finds_what_carries_it(session, engine, shelf):
    assert slugs(finding.find(session, engine, VISITOR, "redundancy")) == ["layoff"]
    assert slugs(finding.find(session, engine, VISITOR, "tag:redundancy")) == ["layoff"]


def test_what_cannot_be_read_is_explained_and_the_words_still_answer(session, engine, shelf):
    results = finding.find(session, engine, VISITOR, "foo:((( prices tag:magic")
    assert results.unread
    assert any("magic" in sentence for sentence in results.unread)
    assert slugs(finding.find(session, engine, VISITOR, "foo:((( prices")) == ["prices"]


@pytest.mark.parametrize(
    "text", ["", "   ", "-", '"', "\x00", "*", "x" * 5000, "(" * 600, "tag:", "after:never"]
)
def test_nothing_that_is_typed_is_refused(session, engine, shelf, text):
    assert finding.find(session, engine, VISITOR, text).total >= 0


def test_nothing_asked_is_no_search(session, engine, shelf):
    assert not finding.find(session, engine, VISITOR, "").searched


def test_tags_and_kinds_narrow_with_counts_that_hold(session, engine, shelf):
    results = finding.find(session, engine, VISITOR, "how do you", tags=("teamwork",))
    assert (results.total, [option.value for option in results.chosen_tags]) == (1, ["teamwork"])
    everything = finding.find(session, engine, VISITOR, "", tags=("pricing",), kinds=frozenset({"entry"}))
    assert slugs(everything) == ["prices"]
    for option in finding.find(session, engine, VISITOR, "company").tags:
        narrowed = finding.find(session, engine, VISITOR, "company", tags=(option.value,))
        assert narrowed.total == option.count


def test_unknown_tags_kinds_sorts_and_pages_are_left_out(session, engine, shelf):
    results = finding.find(
        session, engine, VISITOR, "company", tags=("magic",), kinds=frozenset({"post"}), sort="x", page=-4
    )
    assert (results.total, results.sort, results.pager.page) == (3, "relevance", 1)


def test_newest_stands_first_when_asked_so(session, engine, shelf):
    results = finding.find(session, engine, VISITOR, "company", sort="newest")
    assert slugs(results) == ["prices", "teams", "layoff"]


def test_pages_neither_repeat_nor_skip(session, engine, settings, now, deliver):
    take(session, settings.content_dir, now, *(f"entry-{number}" for number in range(25)))
    deliver()
    pages = [finding.find(session, engine, VISITOR, "company", page=page) for page in (1, 2, 3)]
    found = [slug for page in pages for slug in slugs(page)]
    assert [len(page.hits) for page in pages] == [10, 10, 5]
    assert len(set(found)) == pages[0].total == 25


def test_no_hit_offers_the_nearest_tags(session, engine, shelf):
    results = finding.find(session, engine, VISITOR, "culturally quagga")
    assert not results.total
    assert "culture" in [link.slug for link in results.nearest]


def test_a_word_of_a_groups_situation_finds_nothing_for_an_outsider(
    session, circle, engine, deliver, paul, mona, carl, adam, shelf
):
    slug = circle.opened(audience=circle.table(), body="A quagga wants shares.", tags=("pricing",))
    deliver()
    for person in (paul, mona):
        assert slugs(finding.find(session, engine, person.actor, "quagga")) == [slug]
    for actor in (carl.actor, adam.actor, VISITOR):
        results = finding.find(session, engine, actor, "quagga")
        assert (results.total, results.hits, results.tags, results.kinds) == (0, (), (), ())
        assert (results.entry_count, results.situation_count) == (0, 0)
        counted = finding.find(session, engine, actor, "", tags=("pricing",))
        assert (counted.total, [option.count for option in counted.chosen_tags]) == (1, [1])


def test_a_members_situation_is_no_visitors(session, circle, engine, deliver):
    circle.opened()
    deliver()
    assert finding.find(session, engine, VISITOR, "zwieback").total == 0
    assert finding.find(session, engine, circle.paul, "zwieback").situation_count == 1


def test_what_has_just_been_withdrawn_is_not_shown_although_the_index_still_has_it(
    session, circle, engine, deliver, erin, paul, now
):
    slug = circle.opened()
    deliver()
    asking.withdraw(session, erin.actor, slug, seen_version=circle.version(slug), now=now)
    assert finding.find(session, engine, paul.actor, "zwieback").hits == ()


def test_the_advice_on_an_open_situation_is_found_with_its_place(session, circle, engine, deliver, paul):
    circle.advised()
    deliver()
    [hit] = finding.find(session, engine, paul.actor, "hiring fee").hits
    assert (hit.kind, hit.best.anchor, hit.advice_count) == ("situation", "a1-p2", 1)


def test_while_the_index_is_away_titles_answer_and_the_page_says_so(session, shelf):
    results = finding.find(session, Away(), VISITOR, "alliances")
    assert (results.partly, slugs(results)) == (True, ["teams"])


def test_while_the_index_is_away_nobody_sees_more(session, circle, shelf):
    circle.published(audience="members", question="What about a quagga?")
    assert finding.find(session, Away(), VISITOR, "quagga").total == 0
    assert finding.find(session, Away(), circle.paul, "quagga").total == 1


def test_ten_hits_cost_as_many_queries_as_one(session, circle, engine, deliver, settings, now, queries):
    take(session, settings.content_dir, now, *(f"entry-{number}" for number in range(5)))
    for number in range(5):
        circle.advised(question=f"Number {number}?", body="A company asks.")
    deliver()
    with queries() as sent:
        assert len(finding.find(session, engine, circle.paul, "company").hits) == 10
    assert len(sent) <= 8
