"""Search: from what was typed to what this reader may read."""

import pytest

from advisory.domain.actor import VISITOR
from advisory.search.port import EngineUnavailable
from advisory.services import asking, finding
from advisory.services.looking import Finder
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


def test_a_word_in_another_form_finds_the_entry_and_is_marked(session, engine, shelf, now):
    results = finding.find(session, Finder(engine), VISITOR, "alliance", now=now)
    assert (results.total, slugs(results)) == (1, ["teams"])
    assert [piece.text for piece in results.hits[0].title if piece.hit] == ["alliances"]


def test_the_best_point_is_shown_with_its_address(session, engine, shelf, now):
    [hit] = finding.find(session, Finder(engine), VISITOR, "zwieback", now=now).hits
    assert (hit.best.number, hit.best.anchor) == ("2", "p2")
    assert [piece.text for piece in hit.best.text if piece.hit] == ["zwieback"]


def test_a_synonym_of_a_tag_finds_what_carries_it(session, engine, shelf, now):
    assert slugs(finding.find(session, Finder(engine), VISITOR, "redundancy", now=now)) == ["layoff"]
    assert slugs(finding.find(session, Finder(engine), VISITOR, "tag:redundancy", now=now)) == ["layoff"]


def test_what_cannot_be_read_is_explained_and_the_words_still_answer(session, engine, shelf, now):
    results = finding.find(session, Finder(engine), VISITOR, "foo:((( prices tag:magic", now=now)
    assert results.notes
    assert any("magic" in sentence for sentence in results.notes)
    assert slugs(finding.find(session, Finder(engine), VISITOR, "foo:((( prices", now=now)) == ["prices"]


@pytest.mark.parametrize(
    "text", ["", "   ", "-", '"', "\x00", "*", "x" * 5000, "(" * 600, "tag:", "after:never"]
)
def test_nothing_that_is_typed_is_refused(session, engine, shelf, text, now):
    assert finding.find(session, Finder(engine), VISITOR, text, now=now).total >= 0


def test_nothing_asked_is_no_search(session, engine, shelf, now):
    assert not finding.find(session, Finder(engine), VISITOR, "", now=now).searched


def test_tags_and_kinds_narrow_with_counts_that_hold(session, engine, shelf, now):
    results = finding.find(
        session, Finder(engine), VISITOR, "how do you", chosen={"tag": ("teamwork",)}, now=now
    )
    assert (results.total, [option.value for option in results.chosen]) == (1, ["teamwork"])
    everything = finding.find(
        session, Finder(engine), VISITOR, "", chosen={"tag": ("pricing",), "type": ("entry",)}, now=now
    )
    assert slugs(everything) == ["prices"]
    for facet in finding.find(session, Finder(engine), VISITOR, "company", now=now).facets:
        for option in facet.options:
            chosen = {option.field: (option.value,)}
            narrowed = finding.find(session, Finder(engine), VISITOR, "company", chosen=chosen, now=now)
            assert narrowed.total == option.count


def test_unknown_tags_kinds_sorts_and_pages_are_left_out(session, engine, shelf, now):
    results = finding.find(
        session,
        Finder(engine),
        VISITOR,
        "company",
        chosen={"tag": ("magic",), "type": ("post",), "year": ("soon",), "size": ("-",), "colour": ("red",)},
        sort="x",
        page=-4,
        now=now,
    )
    assert (results.total, results.sort, results.pager.page) == (3, "relevance", 1)


def test_newest_stands_first_when_asked_so(session, engine, shelf, now):
    results = finding.find(session, Finder(engine), VISITOR, "company", sort="newest", now=now)
    assert slugs(results) == ["prices", "teams", "layoff"]


def test_pages_neither_repeat_nor_skip(session, engine, settings, now, deliver):
    take(session, settings.content_dir, now, *(f"entry-{number}" for number in range(25)))
    deliver()
    pages = [
        finding.find(session, Finder(engine), VISITOR, "company", page=page, now=now) for page in (1, 2, 3)
    ]
    found = [slug for page in pages for slug in slugs(page)]
    assert [len(page.hits) for page in pages] == [10, 10, 5]
    assert len(set(found)) == pages[0].total == 25


@pytest.mark.parametrize("sort", ["relevance", "newest"])
def test_what_is_published_meanwhile_moves_nothing_to_another_page(
    session, engine, settings, clock, deliver, sort
):
    take(session, settings.content_dir, clock.at, *(f"entry-{number}" for number in range(15)))
    deliver()
    first = finding.find(session, Finder(engine), VISITOR, "company", sort=sort, now=clock.at)
    late = entry_file("late", "Which company is new?", published="2026-03-02", situation="A company.")
    put(settings.content_dir, late=late)
    take(session, settings.content_dir, clock.move(seconds=1))
    deliver()
    until = first.pager.until
    second = finding.find(
        session, Finder(engine), VISITOR, "company", sort=sort, page=2, until=until, now=clock.at
    )
    assert len({*slugs(first), *slugs(second)}) == len(slugs(first)) + len(slugs(second)) == 15
    assert (second.total, second.entry_count, second.pager.until) == (15, 15, until)
    assert (
        slugs(finding.find(session, Finder(engine), VISITOR, "company", sort=sort, now=clock.at))[0] == "late"
    )


def test_while_the_index_is_away_pages_hold_still_too(session, settings, clock):
    take(session, settings.content_dir, clock.at, *(f"entry-{number}" for number in range(12)))
    first = finding.find(session, Finder(Away()), VISITOR, "short", now=clock.at)
    put(settings.content_dir, late=entry_file("late", published="2026-03-02"))
    take(session, settings.content_dir, clock.move(seconds=1))
    until = first.pager.until
    second = finding.find(session, Finder(Away()), VISITOR, "short", page=2, until=until, now=clock.at)
    assert (second.total, len({*slugs(first), *slugs(second)})) == (12, 12)


def test_a_moment_that_cannot_be_is_left_out_of_account(session, engine, shelf, now):
    for until in (-1, 10**15):
        assert (
            finding.find(session, Finder(engine), VISITOR, "company", page=2, until=until, now=now).total == 3
        )


def test_no_hit_offers_the_nearest_tags(session, engine, shelf, now):
    results = finding.find(session, Finder(engine), VISITOR, "culturally quagga", now=now)
    assert not results.total
    assert "culture" in [link.slug for link in results.nearest]


def test_a_word_of_a_groups_situation_finds_nothing_for_an_outsider(
    session, circle, engine, deliver, paul, mona, carl, adam, shelf
):
    slug = circle.opened(audience=circle.table(), body="A quagga wants shares.", tags=("pricing",))
    deliver()
    for person in (paul, mona):
        assert slugs(finding.find(session, Finder(engine), person.actor, "quagga", now=circle.now)) == [slug]
    for actor in (carl.actor, adam.actor, VISITOR):
        results = finding.find(session, Finder(engine), actor, "quagga", now=circle.now)
        assert (results.total, results.hits, results.facets) == (0, (), ())
        assert (results.entry_count, results.situation_count) == (0, 0)
        counted = finding.find(
            session, Finder(engine), actor, "", chosen={"tag": ("pricing",)}, now=circle.now
        )
        assert (counted.total, [option.count for option in counted.chosen]) == (1, [1])


def test_a_members_situation_is_no_visitors(session, circle, engine, deliver):
    circle.opened()
    deliver()
    assert finding.find(session, Finder(engine), VISITOR, "zwieback", now=circle.now).total == 0
    assert finding.find(session, Finder(engine), circle.paul, "zwieback", now=circle.now).situation_count == 1


def test_what_has_just_been_withdrawn_is_not_shown_although_the_index_still_has_it(
    session, circle, engine, deliver, erin, paul, now
):
    slug = circle.opened()
    deliver()
    asking.withdraw(session, erin.actor, slug, seen_version=circle.version(slug), now=now)
    assert finding.find(session, Finder(engine), paul.actor, "zwieback", now=now).hits == ()


def test_the_advice_on_an_open_situation_is_found_with_its_place(session, circle, engine, deliver, paul):
    circle.advised()
    deliver()
    [hit] = finding.find(session, Finder(engine), paul.actor, "hiring fee", now=circle.now).hits
    assert (hit.kind, hit.best.anchor, hit.advice_count) == ("situation", "a1-p2", 1)


def test_while_the_index_is_away_titles_answer_and_the_page_says_so(session, shelf, now):
    results = finding.find(session, Finder(Away()), VISITOR, "alliances", now=now)
    assert (results.partly, slugs(results)) == (True, ["teams"])


def test_while_the_index_is_away_nobody_sees_more(session, circle, shelf):
    circle.published(audience="members", question="What about a quagga?")
    assert finding.find(session, Finder(Away()), VISITOR, "quagga", now=circle.now).total == 0
    assert finding.find(session, Finder(Away()), circle.paul, "quagga", now=circle.now).total == 1


def test_ten_hits_cost_as_many_queries_as_one(session, circle, engine, deliver, settings, now, queries):
    take(session, settings.content_dir, now, *(f"entry-{number}" for number in range(5)))
    for number in range(5):
        circle.advised(question=f"Number {number}?", body="A company asks.")
    deliver()
    with queries() as sent:
        assert len(finding.find(session, Finder(engine), circle.paul, "company", now=now).hits) == 10
    assert len(sent) <= 9


def test_a_question_of_which_little_is_said_offers_to_ask_and_one_that_is_answered_does_not(
    session, engine, shelf, now
):
    def weak(typed):
        return finding.find(session, Finder(engine), VISITOR, typed, now=now).weak

    assert weak("zeppelin quagga alliances")
    assert not weak("how do you build alliances that compete")
    assert not weak("alliances")
    assert not weak("tag:teamwork")
