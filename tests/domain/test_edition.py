"""An edition's title, count and refusals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisory.domain.edition import (
    COUNT_NOUNS,
    Edition,
    Point,
    anchor,
    count_phrase,
    number_word,
    numbered,
    singular,
)
from advisory.domain.errors import Invalid

QUESTION = "How do you keep a good team?"


def edition(points: int = 2, **changes) -> Edition:
    return Edition(QUESTION, "We grew.", tuple(Point(f"point {n}") for n in range(points)), **changes)


@pytest.mark.parametrize(
    ("points", "noun", "title"),
    [
        (4, "Observations", "How do you keep a good team? Four Observations"),
        (1, "Ways", "How do you keep a good team? One Way"),
        (1, "Approaches", "How do you keep a good team? One Approach"),
        (20, "Thoughts", "How do you keep a good team? Twenty Thoughts"),
        (21, "Thoughts", "How do you keep a good team? 21 Thoughts"),
    ],
)
def test_the_title_is_the_question_and_the_computed_count(points, noun, title):
    assert edition(points, count_noun=noun).title == title


def test_removing_a_point_changes_the_word():
    assert (edition(3).count, edition(2).count) == ("Three Thoughts", "Two Thoughts")


def test_sub_points_and_credits_do_not_count():
    one = Edition(QUESTION, "We grew.", (Point("a", ("b", "c")),), credits=("Special thanks to Priya",))
    assert one.count == "One Thought"


def test_every_problem_is_told_at_once():
    with pytest.raises(Invalid) as refused:
        Edition("Keep a team", "  ", (), summary="x" * 161)
    assert list(refused.value.problems) == ["question", "situation", "advice", "summary"]


def test_a_summary_of_160_characters_is_just_right():
    assert edition(summary="x" * 160).summary


def test_points_are_numbered_in_reading_order_and_have_an_address():
    points = (Point("a", ("b", "c")), Point("d"))
    assert [anchor(number) for number, _ in numbered(points)] == ["p1", "p1-1", "p1-2", "p2"]


@pytest.mark.parametrize("noun", COUNT_NOUNS)
def test_every_noun_of_the_desk_has_a_singular(noun):
    assert count_phrase(1, noun) == f"One {singular(noun)}"
    assert singular(noun) != noun


@given(st.integers(min_value=0, max_value=10**6))
def test_every_count_can_be_said(count):
    assert number_word(count)


def test_large_counts_are_written_with_figures():
    assert number_word(1234) == "1,234"
