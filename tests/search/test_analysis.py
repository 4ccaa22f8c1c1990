"""From text to terms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.lang.porter import stem as whoosh_stem

from advisory.search.analysis import STOP_WORDS, counted, fold, phrase_variants, sought, term_of, tokens
from advisory.search.spelling import nearest
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


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("comission", ["commiss"]),
        ("recuiter", ["recruit"]),
        ("severnce", ["sever"]),
        ("cashflow", ["cash", "flow"]),
    ],
)
def test_a_slip_leads_to_the_word_that_was_meant(typed, meant):
    known = {"commiss": 3, "recruit": 2, "sever": 1, "cash": 4, "flow": 2}

    assert list(nearest(typed, lambda term: known.get(term, 0))) == meant


def test_nothing_is_guessed_for_short_or_strange_words():
    for typed in ("hr", "q3x", "été", "zzzzzzzz", "x" * 500):
        assert not nearest(typed, lambda term: int(term in ("hire", "q3", "ete")))
