"""Cleaning what people type: unseen characters, line ends, look-alikes, addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisory.domain.text import clean, is_slug, one_line, shorten, slugify

#: Characters that nobody sees and that make two different words look the same.
UNSEEN = {
    "null": "\x00",
    "escape": "\x1b",
    "next line": "\x85",
    "soft hyphen": "\u00ad",
    "zero width space": "\u200b",
    "left-to-right mark": "\u200e",
    "right-to-left override": "\u202e",
    "pop isolate": "\u2069",
    "word joiner": "\u2060",
    "byte order mark": "\ufeff",
    "interlinear anchor": "\ufff9",
    "tag letter": "\U000e0061",
    "lone surrogate": "\ud800",
}


@pytest.mark.parametrize("character", UNSEEN.values(), ids=UNSEEN)
def test_unseen_characters_are_taken_out(character):
    assert clean(f"Ac{character}me") == "Acme"


@pytest.mark.parametrize("text", ["naïve", "日本語", "👩‍💻", "م‌ی‌خواهم", "a\tb", "€ 1,000"])
def test_what_people_write_stays(text):
    assert clean(text) == text


def test_composed_and_decomposed_letters_become_the_same():
    assert clean("Cafe\u0301") == clean("Caf\u00e9")


def test_line_ends_are_one_kind_and_blanks_at_their_ends_go():
    assert clean("a \r\nb\rc\t\n") == "a\nb\nc"


def test_indentation_stays_for_lists():
    assert clean("- a\n    - b") == "- a\n    - b"


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text):
    assert clean(clean(text)) == clean(text)
    clean(text).encode("utf-8")


@given(st.text())
def test_one_line_is_one_line(text):
    assert len(one_line(text).splitlines()) <= 1


@given(st.text(), st.integers(min_value=2, max_value=200))
def test_a_shortened_text_fits(text, max_chars):
    assert len(shorten(text, max_chars)) <= max_chars


def test_a_text_that_fits_is_not_shortened():
    assert shorten("one two", 7) == "one two"


@given(st.text(max_size=300))
def test_what_slugify_makes_is_a_slug_or_nothing(text):
    slug = slugify(text)
    assert slug == "" or is_slug(slug)
    assert len(slug) <= 80


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("How do you say “no”?", "how-do-you-say-no"),
        ("Don't", "dont"),
        ("Café – crème", "cafe-creme"),
        ("ＦＵＬＬ　width", "full-width"),
        ("Ⅳ quarter", "iv-quarter"),
        ("日本語", ""),
    ],
)
def test_an_address_is_made_of_plain_letters(text, slug):
    assert slugify(text) == slug


def test_a_look_alike_letter_does_not_make_the_same_address():
    assert slugify("pаypal") != slugify("paypal")


def test_a_long_title_is_cut_at_a_word():
    assert slugify("alpha beta gamma", max_chars=11) == "alpha-beta"


@pytest.mark.parametrize(
    "text", ["", "-a", "a-", "a--b", "A", "ä", "a_b", "a/b", "a.b", "a\n", "a" * 101, "а"]
)
def test_what_is_no_slug_is_refused(text):
    assert not is_slug(text)
