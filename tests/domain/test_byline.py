"""What readers see of people: never an asker's name, an adviser's only under their own cover."""

import pytest

from advisory.domain.byline import CROWD, Cover, adviser_byline, facts_shown, unnumbered

FACTS = ("Logistics", "51 to 200 people")


@pytest.mark.parametrize(
    ("cover", "byline"),
    [(Cover.NAME, "Paul"), (Cover.ROLE, "A CEO, Logistics, 51 to 200 people"), (Cover.CEO, "A CEO")],
)
def test_an_adviser_is_shown_as_far_as_the_cover_lets_them(cover, byline):
    assert adviser_byline(cover, "Paul", FACTS) == byline


@pytest.mark.parametrize(
    ("cover", "facts", "byline"),
    [
        (Cover.NAME, FACTS, "Paul"),
        (Cover.ROLE, FACTS, "A CEO (2), Logistics, 51 to 200 people"),
        (Cover.ROLE, (), "A CEO (2)"),
        (Cover.CEO, FACTS, "A CEO (2)"),
    ],
)
def test_the_second_of_a_thread_bears_a_number_wherever_no_name_stands(cover, facts, byline):
    assert adviser_byline(cover, "Paul", facts, 2) == byline


@pytest.mark.parametrize("cover", Cover)
@pytest.mark.parametrize("facts", [FACTS, ()])
def test_outside_of_the_thread_the_second_reads_like_the_first(cover, facts):
    assert unnumbered(adviser_byline(cover, "Paul", facts, 12)) == adviser_byline(cover, "Paul", facts)


def test_a_role_nobody_else_shares_says_no_more_than_a_ceo():
    assert adviser_byline(Cover.ROLE, "Paul", facts_shown(FACTS, CROWD - 1)) == "A CEO"


def test_a_name_that_is_gone_leaves_a_ceo():
    assert adviser_byline(Cover.NAME, "", FACTS) == "A CEO"


def test_facts_are_shown_only_where_three_others_share_them():
    assert [facts_shown(FACTS, others) for others in (0, 2, 3, 4)] == [(), (), FACTS, FACTS]


def test_an_unknown_fact_leaves_no_gap():
    assert facts_shown(("", "51 to 200 people"), 5) == ("51 to 200 people",)
