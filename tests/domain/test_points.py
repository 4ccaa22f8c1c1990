"""Advice is read and written as a two-level list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisory.domain.edition import Point
from advisory.domain.errors import Invalid
from advisory.domain.points import UnreadablePoints, read_points, write_points

_LINE = (
    st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters="•-*+"), min_size=1, max_size=30)
    .map(str.strip)
    .filter(lambda line: line and not line[0].isdigit())
)
_PARAGRAPH = st.lists(_LINE, min_size=1, max_size=3).map("\n".join)
_TEXT = st.lists(_PARAGRAPH, min_size=1, max_size=3).map("\n\n".join)
_POINT = st.builds(Point, _TEXT, st.lists(_TEXT, max_size=4).map(tuple))


@given(st.lists(_POINT, min_size=1, max_size=6).map(tuple))
def test_points_come_back_as_they_were_written(points: tuple[Point, ...]) -> None:
    assert read_points(write_points(points)) == points


@given(st.text(alphabet="ab -*+1.\n\t•)", max_size=60))
def test_any_text_is_read_or_refused_and_what_is_read_can_be_written(text: str) -> None:
    try:
        points = read_points(text)
    except Invalid:
        return
    assert read_points(write_points(points)) == points


@pytest.mark.parametrize("bullet", ["-", "*", "+", "•", "1.", "2)"])
def test_takes_every_common_bullet(bullet: str) -> None:
    assert read_points(f"{bullet} Ask them.\n{bullet} Wait.") == (Point("Ask them."), Point("Wait."))


@pytest.mark.parametrize("indent", ["  ", "   ", "    ", "\t", "      "])
def test_takes_sub_points_at_any_indentation(indent: str) -> None:
    assert read_points(f"- Ask.\n{indent}- All.\n- Wait.") == (Point("Ask.", ("All.",)), Point("Wait."))


def test_takes_a_list_that_was_pasted_with_a_margin() -> None:
    assert read_points("   - Ask.\n     - All.\n   - Wait.") == (Point("Ask.", ("All.",)), Point("Wait."))


def test_two_plain_paragraphs_are_two_points() -> None:
    assert read_points("Ask\nthem.\n\n\nThen wait.") == (Point("Ask\nthem."), Point("Then wait."))


def test_wrapped_lines_and_indented_paragraphs_belong_to_their_point() -> None:
    text = "- Ask\nthem in\n  2024. Then wait.\n\n    Twice.\n    - All\n      of them.\n\n        Truly."
    assert read_points(text) == (
        Point("Ask\nthem in\n2024. Then wait.\n\nTwice.", ("All\nof them.\n\nTruly.",)),
    )


def test_bold_opening_is_not_a_bullet() -> None:
    assert read_points("**Ask them.** All of them.") == (Point("**Ask them.** All of them."),)


def test_an_empty_bullet_at_the_end_is_forgotten() -> None:
    assert read_points("- Ask them.\n    - \n- ") == (Point("Ask them."),)


@pytest.mark.parametrize(
    ("text", "says", "line"),
    [
        ("", "at least one point", 0),
        ("- \n-", "at least one point", 0),
        ("- a\n    - b\n        - c", "third level", 3),
        ("- a\n  - b\n    1. c", "third level", 3),
        ("I think:\n- a", "before the first point", 1),
        ("- a\n\nHope this helps", "between the points", 3),
        ("- - a", "two bullets", 1),
        ("-\n    - b", "no words of its own", 1),
        ("- a\n" * 41, "40 is the most", 41),
        ("- a\n" + "    - b\n" * 21, "20 is the most", 1),
        ("- a\n- " + "b" * 4_001, "4,000 is the most", 2),
    ],
)
def test_refuses_with_a_sentence_and_the_line(text: str, says: str, line: int) -> None:
    with pytest.raises(UnreadablePoints, match=says) as refusal:
        read_points(text)
    assert list(refusal.value.problems) == ["advice"]
    assert refusal.value.line == line


def test_refuses_to_write_a_point_that_contains_a_list() -> None:
    with pytest.raises(Invalid, match="plain paragraphs"):
        write_points((Point("a\n- b"),))
