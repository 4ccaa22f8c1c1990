"""From text to terms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.lang.porter import stem as whoosh_stem

from advisory.search.analysis import STOP_WORDS, counted, fold, phrase_variants, sought, term_of, tokens
from advisory.search.spelling import Lexicon, distance, nearest
from advisory.search.stemming import stem


@pytest.mark.parametrize(
    ("forms", "term"),
    [
        ("alliance alliances Alliance’s", "allianc"),
        ("hire hired hiring hires", "hire"),
        ("company companies company's", "compani"),
        ("operate operation operational", "oper"),
        ("plan planned planning", "plan"),
    ],
)
def test_the_forms_of_a_word_have_one_term(forms, term):
    assert {found.term for found in tokens(forms)} == {term}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("caresses", "caress"), ("ponies", "poni"), ("agreed", "agre"), ("plastered", "plaster"),
        ("conflated", "conflat"), ("hopping", "hop"), ("falling", "fall"), ("filing", "file"),
        ("happy", "happi"),
        ("sky", "sky"), ("relational", "relat"), ("digitizer", "digit"), ("electriciti", "electr"),
        ("goodness", "good"), ("adoption", "adopt"), ("replacement", "replac"), ("controll", "control"),
        ("roll", "roll"), ("rate", "rate"), ("cease", "ceas"),
    ],
)  # fmt: skip
def test_the_stemmer_follows_the_published_examples(word, expected):
    assert stem(word) == expected


def test_the_stemmer_agrees_with_another_one_where_that_one_follows_the_rules():
    for word in ("customers", "generously", "universities", "commission", "teamwork", "founders"):
        assert stem(word) == whoosh_stem(word)


def test_compounds_have_their_parts_and_the_whole_at_the_first_place():
    found = [(token.term, token.place) for token in tokens("a follow-up call")]

    assert found == [("a", 0), ("follow", 1), ("up", 2), ("followup", 1), ("call", 3)]


def test_figures_and_short_names_stay_whole():
    assert [term_of(unit) for unit in ("400,000", "4.2", "r&d", "q3")] == ["400000", "4.2", "r&d", "q3"]
    assert counted("R&D and M&A cost $1,500") == ["r&d", "m&a", "cost", "1500"]


def test_function_words_are_left_out_however_their_apostrophe_is_typed():
    assert counted("We don’t know what they'd say, and I can't ask") == ["know", "ask"]


def test_a_query_of_nothing_but_function_words_keeps_them():
    assert sought(["to", "be", "or", "not"]) == ["to", "be", "or", "not"]


def test_a_phrase_is_looked_for_apart_and_as_one_word():
    assert phrase_variants(["follow-up", "call"]) == (("follow", "up", "call"), ("followup", "call"))


def test_stop_words_are_written_as_folding_leaves_them():
    assert all(fold(word) == word for word in STOP_WORDS)


@given(st.text(max_size=200))
def test_every_text_has_terms_at_rising_places(text):
    found = list(tokens(text))

    assert all(token.term for token in found)
    assert {token.place for token in found} == set(range(max((t.place for t in found), default=-1) + 1))


KNOWN = {"commission": 3, "commissioner": 9, "recruiter": 2, "severance": 1, "cash": 4, "flow": 2, "still": 5}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("comission", ("commission",)),
        ("recuiter", ("recruiter",)),
        ("severnce", ("severance",)),
        ("severanec", ("severance",)),
        ("comision", ("commission",)),
        ("stil", ("still",)),
        ("cashflow", ("cash", "flow")),
    ],
)
def test_a_slip_leads_to_the_word_that_was_meant(typed, meant):
    assert nearest(typed, [Lexicon(KNOWN)], lambda word: KNOWN.get(word, 0)) == meant


def test_a_word_that_nobody_may_know_is_never_what_was_meant():
    assert nearest("comission", [Lexicon(KNOWN)], lambda word: int(word == "commissioner")) == ()


def test_a_far_word_is_not_what_was_meant():
    more = {"more": 9, "mornings": 1}

    assert nearest("moorings", [Lexicon({"more": 9})], lambda word: more.get(word, 0)) == ()


@pytest.mark.parametrize(("typed", "known"), [("flowers", "lowers"), ("rice", "price"), ("table", "cable")])
def test_another_first_letter_is_another_word(typed, known):
    assert nearest(typed, [Lexicon({known: 1})], lambda word: int(word == known)) == ()


def test_nothing_is_guessed_for_short_or_strange_words():
    known = {"hire": 1, "q3": 1, "ete": 1}
    for typed in ("hr", "q3x", "été", "zzzzzzzz", "x" * 500):
        assert not nearest(typed, [Lexicon(known)], lambda word: known.get(word, 0))


@given(st.text("abcd", max_size=8), st.text("abcd", max_size=8), st.sampled_from([1, 2]))
def test_the_count_of_slips_is_the_same_in_the_limits_and_never_less_than_nothing(typed, meant, most):
    exact, limited = distance(typed, meant, 99), distance(typed, meant, most)

    assert exact >= 0
    assert (exact == 0) == (typed == meant)
    assert limited == exact if exact <= most else limited > most


def test_words_that_begin_alike_come_with_the_most_frequent_first_when_there_are_many():
    lexicon = Lexicon({"commission": 3, "committee": 9, "common": 1, "cost": 5})

    assert lexicon.beginning("comm", 9) == ["commission", "committee", "common"]
    assert lexicon.beginning("com", 2) == ["committee", "commission"]
    assert lexicon.beginning("x", 9) == []
