"""Tags are found by slug, name or synonym, and combine in the order given."""

import pytest

from advisory.domain.tags import Tag, TagBook, combination

LAYOFFS = Tag("layoffs", "Layoffs", aliases=("RIF", "redundancy", "job cuts"))
SERVICE = Tag("customer-service", "Customer service", aliases=("layoffs", "support"))
BOOK = TagBook.of([LAYOFFS, SERVICE])


@pytest.mark.parametrize(
    "word", ["layoffs", "Layoffs", " LAYOFFS ", "rif", "Job cuts", "job-cuts", "Redundancy"]
)
def test_a_tag_is_found_however_it_is_typed(word):
    assert BOOK.canonical(word) == "layoffs"


@pytest.mark.parametrize("word", ["", "   ", "no-such-tag", "../../etc", "lаyoffs", "\x00"])
def test_what_is_no_tag_is_none(word):
    assert BOOK.canonical(word) is None


def test_a_slug_wins_over_a_synonym_that_spells_the_same():
    assert BOOK.canonical("layoffs") == "layoffs"
    assert BOOK.canonical("support") == "customer-service"


def test_the_first_of_two_tags_keeps_a_shared_synonym():
    book = TagBook.of([Tag("pay", "Pay", aliases=("money",)), Tag("finance", "Finance", aliases=("money",))])
    assert book.canonical("money") == "pay"


def test_a_combination_names_each_tag_once_in_order():
    assert combination(["service", "pricing", "service"]) == "service+pricing"
    assert combination([]) == ""
