"""Marking what was found."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisory.search.highlight import marked, passages

STORY = (
    "For nine years the company sold to anyone who asked. Then two account teams met at one customer, and "
    "each told him the other was too dear. The bonus went to neither. It took a founder to say aloud that "
    "the account teams belong to one house, and a shared bonus to make it true."
)

WORDS = ("account", "teams", "naïve", "co-founder", "don’t", "of", "“x”,", "\n", "a" * 70)


def hits(pieces: tuple[tuple[str, bool], ...]) -> list[str]:
    return [text for text, hit in pieces if hit]


def whole(pieces: tuple[tuple[str, bool], ...]) -> str:
    return "".join(text for text, _ in pieces)


def test_the_words_are_marked_as_they_were_written():
    pieces = marked("Alliances, an ALLIANCE; our alliance’s end", {"allianc"})

    assert hits(pieces) == ["Alliances", "ALLIANCE", "alliance’s"]
    assert whole(pieces) == "Alliances, an ALLIANCE; our alliance’s end"


def test_neighbouring_hits_share_one_mark():
    assert hits(marked(STORY, {"account", "team"})) == ["account teams", "account teams"]
    assert hits(marked("account, teams", {"account", "team"})) == ["account", "teams"]


def test_compounds_are_marked_whole():
    assert hits(marked("a co-founder left", {"cofound"})) == ["co-founder"]


def test_a_quoted_phrase_is_marked_with_its_small_words():
    text = "The state of mind, not the state."

    assert hits(marked(text, {"mind", "state"}, [("state", "of", "mind")])) == ["state of mind", "state"]


def test_nothing_to_mark_leaves_the_text_whole():
    assert marked(STORY, set()) == ((STORY, False),)
    assert marked("", {"team"}) == ()


def test_the_passage_with_most_of_the_terms_is_shown():
    pieces = passages(STORY, {"bonu", "share", "hous"}, 90)

    assert hits(pieces) == ["house", "shared bonus"]
    assert whole(pieces).startswith("…")


def test_a_passage_with_the_phrase_wins():
    pieces = passages(STORY, {"custom", "bonu", "two", "account"}, 60, [("shared", "bonus")])

    assert "shared bonus" in hits(pieces)


def test_a_passage_without_a_hit_is_the_beginning():
    assert passages(STORY, {"zebra"}, 40) == (("For nine years the company sold to…", False),)


def test_a_short_text_is_shown_whole_without_ellipses():
    assert passages("Two  account\nteams met.", {"team"}, 80) == (
        ("Two account ", False), ("teams", True), (" met.", False),
    )  # fmt: skip


@given(
    st.lists(
        st.sampled_from(["account", "teams", "naïve", "co-founder", "don’t", "of", "“x”,", "\n", "a" * 70]),
        max_size=60,
    ),
    st.sets(st.sampled_from(["account", "team", "naiv", "cofound"])),
    st.integers(min_value=1, max_value=120),
)
def test_a_passage_is_a_part_of_the_text_and_never_too_long(words, terms, max_chars):
    text = " ".join(words)
    pieces = passages(text, terms, max_chars, [("account", "teams")])

    assert whole(marked(text, terms)) == text
    assert whole(pieces).strip("…").rstrip() in " ".join(text.split())
    assert len(whole(pieces)) <= max_chars + 2
    assert all(one[1] != next_one[1] for one, next_one in pairwise(pieces))


@pytest.mark.parametrize("text", ["<script>&", "x" * 20_000, "a-" * 9_000, "'" * 9_000])
def test_strange_text_is_given_back_as_it_is(text):
    assert whole(marked(text, {"script"})) == text
