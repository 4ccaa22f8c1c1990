"""What every engine promises."""

import random
from dataclasses import replace
from datetime import date

import pytest

from advisory.search.memory_engine import MemoryEngine
from advisory.search.port import Hits, Near, SearchEngine
from advisory.search.thesaurus import Thesaurus
from benchmarks.generator import entries
from tests.search.library import (
    ALL,
    LAYOFF,
    MEMBER,
    MODERATOR,
    OPEN,
    PRICING,
    PUBLIC,
    TEAMS,
    ask,
    entry,
    keys,
)


@pytest.fixture
def engine(empty: SearchEngine) -> SearchEngine:
    empty.put(ALL)
    return empty


def test_an_empty_index_answers_with_nothing(empty):
    assert ask(empty, "bonus").total == 0
    assert ask(empty, "").hits == ()
    assert empty.revisions() == {}


def test_the_entry_that_says_it_comes_first(engine):
    hits = ask(engine, "alliances")

    assert keys(hits) == ["entry:1"]
    assert hits.total == 1
    assert hits.terms == {"allianc"}


def test_any_of_the_words_is_enough_and_more_of_them_are_better(engine):
    assert keys(ask(engine, "how do I raise prices when customers fear layoffs?"))[0] == "entry:3"
    assert set(keys(ask(engine, "alliances layoff"))) == {"entry:1", "entry:2"}


def test_small_words_are_looked_for_only_when_nothing_else_was_typed(engine):
    assert ask(engine, "the zebra").total == 0
    assert ask(engine, "of those who").total > 0


def test_synonyms_of_the_tags_find_the_entry(engine):
    assert keys(ask(engine, "RIF")) == ["entry:2"]


@pytest.mark.parametrize("typed", ["co-founder", "cofounder", "co founder", "Co-Founder’s"])
def test_compounds_are_found_however_they_are_written(engine, typed):
    assert "entry:1" in keys(ask(engine, typed))


def test_accents_capitals_and_possessives_make_no_difference(empty):
    empty.put([entry("entry:5", title="Naïve café’s résumé?")])

    for typed in ("naive", "CAFÉ", "resume", "café's"):
        assert keys(ask(empty, typed)) == ["entry:5"], typed


def test_a_phrase_has_to_stand_as_it_was_quoted(engine):
    assert keys(ask(engine, '"ten months of cash"')) == ["entry:2"]
    assert ask(engine, '"cash of months ten"').total == 0
    assert ask(engine, '"months cash"').total == 0


def test_a_phrase_does_not_reach_from_one_part_into_the_next(engine):
    assert ask(engine, '"account teams a consultancy"').total == 0


def test_excluded_words_and_phrases_leave_documents_out(engine):
    assert "entry:3" not in keys(ask(engine, "team -prices"))
    assert keys(ask(engine, 'customers -"nine years ago"')) == []
    assert ask(engine, "-layoff").total == 2


def test_filters_alone_list_everything_that_passes_newest_first(engine):
    assert keys(ask(engine, "", MEMBER)) == ["situation:9", "entry:3", "entry:1", "entry:2"]
    assert keys(ask(engine, "tag:pricing")) == ["entry:3"]
    assert keys(ask(engine, "", chosen={"tag": ("teamwork", "incentives")})) == ["entry:1"]
    assert keys(ask(engine, "-tag:pricing after:2025")) == ["entry:1"]


def test_dates_count_from_their_first_day_and_up_to_the_day_before(engine):
    assert keys(ask(engine, "after:2025-03-01 before:2025-09-01")) == ["entry:1"]
    engine.put([entry("entry:7", dated=None)])
    assert "entry:7" not in keys(ask(engine, "before:2030"))


def test_kinds_narrow_the_hits_and_not_their_counts(engine):
    hits = ask(engine, "company", MEMBER, chosen={"type": ("situation",)})

    assert keys(hits) == ["situation:9"]
    assert hits.counts["type"] == {"entry": 1, "situation": 1}
    assert keys(ask(engine, "company type:entry", MEMBER)) == ["entry:2"]


def test_type_point_asks_for_the_words_in_the_advice(engine):
    assert keys(ask(engine, "severance type:point")) == ["entry:2"]
    assert keys(ask(engine, "consultancy type:point")) == []


def test_the_point_that_answers_best_is_named(engine):
    assert ask(engine, "severance").hits[0].point == "2"
    assert ask(engine, "is the bonus large enough to notice").hits[0].point == "1.1"
    assert ask(engine, '"for the whole client"').hits[0].point == "1"
    assert ask(engine, "consultancy").hits[0].point == ""


def test_the_slice_asked_for_is_given_and_the_total_is_exact(empty):
    empty.put(entry(f"entry:{number}") for number in range(25))

    pages = [keys(ask(empty, "customers", offset=offset)) for offset in (0, 10, 20, 30)]

    assert [len(page) for page in pages] == [10, 10, 5, 0]
    assert len({key for page in pages for key in page}) == 25
    assert ask(empty, "customers", limit=0).total == 25


def test_equals_are_ordered_by_later_date_and_then_by_key(empty):
    same = [entry("entry:b"), entry("entry:a"), entry("entry:c", dated=date(2025, 1, 1))]
    empty.put(same)

    assert keys(ask(empty, "customers")) == ["entry:c", "entry:a", "entry:b"]


def test_newest_first_when_that_is_asked_for(engine):
    assert keys(ask(engine, "team customers", sort="newest")) == ["entry:3", "entry:1"]


def test_tags_are_counted_over_all_matches(engine):
    hits = ask(engine, "team company", MEMBER, limit=1)

    assert hits.counts["tag"] == {
        "teamwork": 1, "incentives": 1, "layoffs": 1, "cash-flow": 1, "pricing": 1, "exit": 1,
    }  # fmt: skip


def test_an_outsider_learns_nothing_of_what_they_may_not_read(engine):
    for typed in ("zanzibarian", '"zanzibarian bidder"', "zanzibarion", "tag:exit", "zanzibarian -team"):
        hits = ask(engine, typed)
        assert (hits.total, hits.hits, hits.counts, hits.terms) == (0, (), {}, frozenset()), typed
        assert not hits.corrections
    assert ask(engine, "zanzibarian", MEMBER).total == 1


def test_scores_tell_nothing_of_what_the_asker_may_not_read(engine):
    before = ask(engine, "bonus for teams").hits

    engine.put([entry(f"entry:x{n}", marks=frozenset({"group-7"}), body="bonus " * n) for n in range(1, 9)])

    assert ask(engine, "bonus for teams").hits == before


def test_an_asker_without_marks_finds_nothing(engine):
    assert ask(engine, "team", frozenset()).total == 0
    assert ask(engine, "", frozenset()).counts == {}


def test_a_document_that_is_put_again_is_replaced(engine):
    engine.put([replace(TEAMS, revision=2, title="How do you end a feud?", marks=frozenset({"moderators"}))])

    assert ask(engine, "alliances", MODERATOR).total == 0
    assert ask(engine, "feud").total == 0
    assert ask(engine, "feud", MODERATOR).hits[0].revision == 2
    assert engine.revisions()["entry:1"] == 2


def test_an_older_revision_never_replaces_a_newer(engine):
    engine.put([replace(TEAMS, revision=5)])
    engine.put([replace(TEAMS, revision=4, title="How do you end a feud?")])

    assert engine.revisions()["entry:1"] == 5
    assert ask(engine, "feud").total == 0


def test_of_one_key_put_twice_at_once_the_newer_stays(empty):
    empty.put([replace(TEAMS, revision=3), replace(TEAMS, revision=2)])
    empty.rebuild(iter([replace(TEAMS, revision=1), replace(TEAMS, revision=3), replace(TEAMS, revision=2)]))

    assert empty.revisions() == {"entry:1": 3}


def test_what_is_removed_is_gone_from_every_answer(engine):
    engine.remove(["entry:2", "entry:unknown"])

    hits = ask(engine, "severance layoff RIF")
    assert (hits.total, hits.counts, hits.terms) == (0, {}, frozenset())
    assert "entry:2" not in engine.revisions()


def test_a_rebuild_replaces_everything_and_tells_how_far_it_is(engine):
    done = []

    count = engine.rebuild(iter([PRICING, LAYOFF]), done.append)

    assert (count, done) == (2, [1, 2])
    assert set(engine.revisions()) == {"entry:2", "entry:3"}


def test_a_slip_of_the_keyboard_finds_what_was_meant_and_says_so(engine):
    hits = ask(engine, "severnce")

    assert keys(hits) == ["entry:2"]
    assert hits.corrections == {"severnce": "severance"}


def test_two_words_run_together_are_taken_apart(empty):
    empty.put([entry("entry:1", body="The payroll runs out of cash flow.")])

    assert ask(empty, "cashflow").total == 1
    assert ask(empty, "pay roll").total == 1


@pytest.mark.parametrize(
    "typed", ["*", "\x00", "é" * 3_000, "½ ・ _ -", "tag:nowhere", "a b " * 5_000, '"', "foo:((("]
)
def test_nothing_that_is_typed_breaks_the_search(engine, typed):
    assert ask(engine, typed).total >= 0


def same(ours: Hits, theirs: Hits) -> bool:
    """Say whether two answers are alike, scores to the precision of adding in another order."""
    numbers = (
        [(hit.score, hit.coverage) for hit in ours.hits],
        [(hit.score, hit.coverage) for hit in theirs.hits],
    )
    return (
        (ours.total, ours.counts, ours.terms, set(ours.phrases), ours.corrections)
        == (theirs.total, theirs.counts, theirs.terms, set(theirs.phrases), theirs.corrections)
        and [(hit.key, hit.points) for hit in ours.hits] == [(hit.key, hit.points) for hit in theirs.hits]
        and sum(numbers[0], ()) == pytest.approx(sum(numbers[1], ()))
    )


def test_every_engine_gives_the_scores_of_the_plain_one(empty):
    documents = list(entries(60))
    plain = MemoryEngine(documents)
    empty.put(documents)
    empty.put(replace(document, revision=2) for document in documents[::7])
    chance = random.Random(1)

    for _ in range(30):
        words = chance.choice(documents).body.split()
        typed = f"{' '.join(words[:4])} type:point" if chance.random() < 0.3 else " ".join(words[5:12])
        typed = f'"{" ".join(words[2:4])}" {typed}' if chance.random() < 0.3 else typed
        ours, theirs = ask(empty, typed, PUBLIC), ask(plain, typed, PUBLIC)
        assert same(ours, theirs)


def test_at_an_earlier_moment_what_came_later_is_neither_found_nor_counted(engine):
    engine.put([replace(TEAMS, since=100), replace(LAYOFF, since=200), replace(OPEN, since=300)])

    hits = ask(engine, "team company", MEMBER, until=200)
    assert set(keys(hits)) == {"entry:1", "entry:2", "entry:3"}
    assert (hits.total, hits.counts["type"]) == (3, {"entry": 3})
    assert "exit" not in hits.counts["tag"]
    assert ask(engine, "zanzibarian", MEMBER, until=299).terms == frozenset()
    assert keys(ask(engine, "zanzibarian", MEMBER, until=300)) == [OPEN.key]
    assert keys(ask(engine, "", until=199, sort="newest")) == ["entry:3", "entry:1"]


def test_at_an_earlier_moment_the_scores_are_those_of_then(empty):
    documents = [replace(one, since=number) for number, one in enumerate(entries(30))]
    empty.put(documents[:20])
    typed = " ".join(documents[3].body.split()[:6])
    before = ask(empty, typed)

    empty.put(documents[20:])

    assert ask(empty, typed, until=19) == before
    assert ask(empty, typed, until=24) != before


def test_a_change_of_a_document_does_not_make_it_new(engine):
    engine.put([replace(TEAMS, since=100)])
    engine.put([replace(TEAMS, since=100, revision=2)])

    assert keys(ask(engine, "alliances", until=100)) == ["entry:1"]
    assert ask(engine, "alliances", until=99).total == 0


def test_a_rebuild_keeps_the_moments(engine):
    engine.rebuild(iter([replace(TEAMS, since=100), replace(LAYOFF, since=200)]))

    assert keys(ask(engine, "", until=150)) == ["entry:1"]


def test_the_open_situation_is_found_by_members(engine):
    assert keys(ask(engine, "bidder", MEMBER)) == [OPEN.key]


def test_a_document_the_index_is_behind_on_answers_nothing_not_even_a_count_or_a_guess(engine):
    without = ask(engine, "alliances", excluded=frozenset({"entry:1"}))
    assert (without.total, without.hits, without.counts) == (0, (), {})
    assert not ask(engine, "aliances", excluded=frozenset({"entry:1"})).corrections
    assert ask(engine, "alliances", excluded=frozenset({"entry:99"})).total == 1


QUESTIONS = (
    "alliances", "bonus team", "aliances", "zanzibarien bidder", '"account teams"', "company -bonus", "",
    "type:point people", "customers", "teams tag:teamwork", "layoff RIF", "cash", "bidder",
)  # fmt: skip
BEGINNINGS = ("al", "zan", "how do", "when do you ra", "bidd", "layof", "te")


@pytest.mark.parametrize("gone", ALL, ids=lambda document: document.key)
def test_what_is_excluded_is_as_if_it_had_never_been_written(engine, gone):
    """Of a text that somebody must find no trace of, no answer to them tells."""
    never = MemoryEngine(document for document in ALL if document != gone)
    excluded = frozenset({gone.key})
    for question in QUESTIONS:
        for sort in ("relevance", "newest", "helpful", "advice"):
            hits = ask(engine, question, MODERATOR, excluded=excluded, sort=sort, points=3)
            as_if = ask(never, question, MODERATOR, sort=sort, points=3)
            assert said(hits) == said(as_if), (question, sort)
            assert [hit.score for hit in hits.hits] == pytest.approx([hit.score for hit in as_if.hits])
    for text in BEGINNINGS:
        completed = engine.complete(text, MODERATOR, limit=4, excluded=excluded)
        assert completed == never.complete(text, MODERATOR, limit=4), text


def said(hits: Hits) -> tuple:
    """Give everything an answer tells but its scores, which are sums in any order."""
    found = [(hit.key, hit.points, round(hit.coverage, 6)) for hit in hits.hits]
    counts = {field: dict(values) for field, values in hits.counts.items()}
    return hits.total, found, counts, hits.terms, hits.phrases, dict(hits.corrections)


def test_what_is_excluded_is_near_to_nothing(engine):
    near = {OPEN.key: Near(0.9), "entry:1": Near(0.5)}
    hits = ask(engine, "merger", MODERATOR, near=near, excluded=frozenset({OPEN.key}))
    assert keys(hits) == ["entry:1"]
    assert hits.hits[0].score == ask(engine, "merger", MODERATOR, near={"entry:1": Near(0.5)}).hits[0].score


WORDS = Thesaurus.of(
    [["layoffs", "reduction in force", "redundancies"], ["bonus", "incentive pay"]], {"feud": ["alliances"]}
)


def test_synonyms_find_what_the_reader_calls_otherwise(engine):
    engine.put([entry("entry:5", body="We planned a reduction in force.")])

    assert set(keys(ask(engine, "redundancies", synonyms=WORDS))) == {"entry:2", "entry:5"}
    assert ask(engine, "redundancies").total == 0
    assert ask(engine, "force in reduction", synonyms=WORDS).total == 1
    assert keys(ask(engine, "reduction in force", synonyms=WORDS)) == ["entry:5", "entry:2"]


def test_what_is_near_is_looked_for_one_way_and_counts_less(engine):
    assert keys(ask(engine, "feud", synonyms=WORDS)) == ["entry:1"]
    assert "feud" not in ask(engine, "alliances", synonyms=WORDS).terms
    assert ask(engine, "feud", synonyms=WORDS).hits[0].score < ask(engine, "alliances").hits[0].score


def test_a_word_with_synonyms_is_not_taken_for_a_slip(engine):
    assert ask(engine, "feud", synonyms=WORDS).corrections == {}


def test_a_phrase_that_was_looked_for_is_told_for_marking(engine):
    engine.put([entry("entry:5", body="We planned a reduction in force.")])

    assert ask(engine, "layoffs", synonyms=WORDS).phrases == (("reduct", "in", "forc"),)


def test_labels_filter_and_are_counted(empty):
    empty.put(
        [
            entry("entry:1", labels=("tag:a", "tag:b", "industry:retail", "size:11-50", "has:outcome")),
            entry("entry:2", labels=("tag:a", "industry:software", "size:11-50", "basis:lived")),
            entry("entry:3", labels=("tag:b", "industry:software"), dated=date(2024, 2, 1)),
        ]
    )

    assert keys(ask(empty, "tag:a has:outcome")) == ["entry:1"]
    assert set(keys(ask(empty, "tag:b OR basis:lived"))) == {"entry:1", "entry:2", "entry:3"}
    assert keys(ask(empty, "customers -basis:lived -tag:a")) == ["entry:3"]
    everything = ask(empty, "").counts
    assert everything["industry"] == {"retail": 1, "software": 2}
    assert everything["year"] == {"2024": 1}
    narrowed = ask(empty, "customer", chosen={"industry": ("software",), "tag": ("a",)})
    assert keys(narrowed) == ["entry:2"]
    assert narrowed.counts["industry"] == {"retail": 1, "software": 1}
    assert narrowed.counts["tag"] == {"a": 1}
    both = ask(empty, "customer", chosen={"industry": ("software", "retail"), "year": ("2024",)})
    assert keys(both) == ["entry:3"]


def test_every_count_is_what_choosing_it_gives(empty):
    documents = list(entries(40))
    empty.put(documents)
    typed = " ".join(documents[3].body.split()[:4])
    for chosen in ({}, {"tag": ("company",)}, {"year": ("2015", "2020")}):
        for name, values in ask(empty, typed, chosen=chosen).counts.items():
            for value, count in list(values.items())[:4]:
                kept = chosen.get(name, ()) if name == "tag" else ()
                more = {**chosen, name: tuple(dict.fromkeys((*kept, value)))}
                assert ask(empty, typed, chosen=more).total == count, (name, value)


def test_the_best_points_are_named_as_many_as_are_wanted(engine):
    [hit] = ask(engine, "bonus client helped", points=3).hits

    assert hit.points == ("1", "1.1", "2")
    assert hit.point == "1"


def test_the_best_advice_comes_first_when_that_is_asked_for(empty):
    empty.put(
        [
            entry(
                "entry:1", body="bonus " * 9, points=(("1", "Wait and see what the others say of a bonus."),)
            ),
            entry("entry:2", points=(("1", "Say nothing."), ("2", "Pay a bonus."))),
        ]
    )

    hits = ask(empty, "bonus", chosen={"type": ("point",)}, sort="advice")
    assert keys(hits) == ["entry:2", "entry:1"]
    assert keys(ask(empty, "bonus")) == ["entry:1", "entry:2"]
    assert [hit.point for hit in hits.hits] == ["2", "1"]


def test_the_most_helpful_come_first_when_that_is_asked_for_and_break_ties(empty):
    empty.put([entry("entry:1"), entry("entry:2", helpful=1), entry("entry:3", helpful=7, body="Nothing.")])

    assert keys(ask(empty, "customers", sort="helpful")) == ["entry:3", "entry:2", "entry:1"]
    assert keys(ask(empty, "customer")) == ["entry:2", "entry:1", "entry:3"]


def test_coverage_tells_how_much_of_the_question_a_document_says(engine):
    whole = ask(engine, "alliances teams").hits[0]
    half = ask(engine, "alliances xylophones").hits[0]

    assert whole.coverage == pytest.approx(1)
    assert 0.2 < half.coverage < 0.5
    assert keys(ask(engine, "alliances severance client", covering=0.6)) == ["entry:1"]
    assert ask(engine, "alliances xylophones", covering=0.6).total == 0


def test_only_what_is_named_is_looked_at_when_that_is_asked_for(engine):
    assert keys(ask(engine, "team company", MEMBER, only=frozenset({"entry:2", "entry:none"}))) == ["entry:2"]
    assert ask(engine, "zanzibarian", only=frozenset({OPEN.key})).total == 0


NEAR = {
    "entry:2": Near(0.8, {"1": 0.2, "2": 0.7}),
    "entry:3": Near(0.5, {"1": 0.4}),
    "entry:1": Near(0.2),
    "situation:9": Near(0.9),
}


def test_what_is_near_in_meaning_is_found_without_a_word(engine):
    hits = ask(engine, "goodbye", near=NEAR)

    assert keys(hits) == ["entry:2", "entry:3"]
    assert hits.hits[0].points == ("2",)
    assert hits.counts["type"] == {"entry": 2}
    assert keys(ask(engine, "goodbye", MEMBER, near=NEAR))[0] == OPEN.key


def test_meaning_and_words_are_weighed_together_and_filters_hold(engine):
    assert keys(ask(engine, "prices", near=NEAR)) == ["entry:3", "entry:2"]
    assert keys(ask(engine, "goodbye tag:pricing", near=NEAR)) == ["entry:3"]
    assert keys(ask(engine, '"nine years ago" goodbye', near=NEAR)) == ["entry:3"]
    assert keys(ask(engine, "goodbye type:point", near=NEAR)) == ["entry:2", "entry:3"]
    assert ask(engine, "", near=NEAR).total == 3


def test_what_is_typed_is_completed_from_titles_and_words(engine):
    found = engine.complete("account te", PUBLIC, limit=5)

    assert found.keys == ("entry:1",)
    assert found.words == ("team", "teams", "teamwork", "ten")
    assert engine.complete("How do you ca", PUBLIC, limit=5).keys == ("entry:2",)
    assert engine.complete("raise ", PUBLIC, limit=5).keys == ("entry:3",)
    assert engine.complete("sever", PUBLIC, limit=5).words == ("severance",)
    assert engine.complete("c", PUBLIC, limit=5).words == ()
    assert engine.complete("  (", PUBLIC, limit=5) == engine.complete("", PUBLIC, limit=5)


def test_a_slip_in_what_is_being_typed_is_told(engine):
    assert engine.complete("comission", PUBLIC, limit=5).corrected == "commission"
    assert engine.complete("team comission", PUBLIC, limit=5).corrected == "commission"
    assert engine.complete("commission", PUBLIC, limit=5).corrected == ""


def test_completions_tell_nothing_of_what_the_asker_may_not_read(engine):
    for typed in ("zan", "zanzib", "zanzibarain", "zanzibarian b", "sell to the zan"):
        assert engine.complete(typed, PUBLIC, limit=9) == engine.complete("zzzzqq", PUBLIC, limit=9), typed
    assert engine.complete("sell to the zan", MEMBER, limit=9).keys == (OPEN.key,)
    assert engine.complete("zan", MEMBER, limit=9, excluded=frozenset({OPEN.key})).words == ()


def test_every_engine_completes_alike(empty):
    documents = list(entries(50))
    plain = MemoryEngine(documents)
    empty.put(documents)
    chance = random.Random(2)
    for _ in range(30):
        words = chance.choice(documents).title.split()
        typed = " ".join(words[2 : chance.randint(3, 7)])[: chance.randint(4, 30)]
        assert empty.complete(typed, PUBLIC, limit=6) == plain.complete(typed, PUBLIC, limit=6), typed


def test_warming_changes_no_answer(engine):
    before = ask(engine, "alliances team")
    engine.warm()
    assert ask(engine, "alliances team") == before


def test_every_engine_answers_hard_questions_alike(empty):
    documents = list(entries(60))
    plain = MemoryEngine(documents)
    empty.put(documents)
    chance = random.Random(3)
    for _ in range(25):
        one, other = chance.choice(documents), chance.choice(documents)
        words = one.body.split()
        synonyms = Thesaurus.of([[words[0], " ".join(other.body.split()[:2])]], {words[1]: [words[5]]})
        near = {one.key: Near(0.7, {"1": 0.6}), other.key: Near(0.35, {"2": 0.1})}
        more = {
            "synonyms": synonyms,
            "near": near if chance.random() < 0.5 else {},
            "points": 3,
            "sort": chance.choice(["relevance", "newest", "helpful", "advice"]),
            "chosen": chance.choice([{}, {"tag": one.labels[0][4:5]}, {"type": ("point",)}]),
            "covering": chance.choice([0.0, 0.3]),
        }
        typed = " ".join(words[: chance.randint(1, 5)])
        assert same(ask(empty, typed, **more), ask(plain, typed, **more)), (typed, more)
