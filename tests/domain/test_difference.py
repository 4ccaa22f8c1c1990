"""What changed between two texts: word by word, point by point, and at a bounded cost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisory.domain.difference import MOST_PAIRS, Change, Piece, compare, difference, words


def shown(before: str, after: str) -> list[str]:
    """Write a difference as lines with [-what went-] and {+what came+}."""
    around = {Change.SAME: "%s", Change.REMOVED: "[-%s-]", Change.ADDED: "{+%s+}"}
    return [
        "".join(around[piece.change] % piece.text for piece in line.pieces)
        for line in difference(before, after)
    ]


def test_a_changed_word_is_shown_within_its_line():
    assert shown("We are ten people.", "We are twelve people.") == ["We are [-ten -]{+twelve +}people."]


def test_what_is_added_before_a_full_stop_leaves_the_full_stop_alone():
    assert shown("They get the money.", "They get the money, at once.") == [
        "They get the money{+, at once+}."
    ]


def test_a_new_paragraph_is_one_addition():
    assert shown("One.\n\nThree.", "One.\n\nTwo.\n\nThree.") == ["One.", "{+Two.+}", "Three."]


def test_lines_with_little_in_common_are_one_that_went_and_one_that_came():
    assert shown("Hold a yearly day away.", "Pay for the handover instead of it") == [
        "[-Hold a yearly day away.-]",
        "{+Pay for the handover instead of it+}",
    ]


def test_points_carry_their_numbers_instead_of_marks():
    lines = difference("- Send one.\n- Write a fee.", "- Send two.\n  - Illness is covered.\n- Write a fee.")
    assert [(line.number, line.changed) for line in lines] == [("1", True), ("1.1", True), ("2", False)]


def test_a_part_that_stayed_has_no_lines_and_an_empty_one_is_left_out():
    found = compare([("Question", "Do we?", "Do we?"), ("Tried", "", ""), ("Situation", "Ten.", "Twelve.")])
    assert [(part.name, bool(part.lines)) for part in found.parts] == [
        ("Question", False),
        ("Situation", True),
    ]
    assert (found.changed, found.added, found.removed) == (True, 1, 1)
    assert [part.name for part in found.only_changed().parts] == ["Situation"]


def test_a_long_run_of_unchanged_lines_is_counted():
    before = "\n".join(f"Line {number}." for number in range(9))
    (part,) = compare([("Situation", before, f"{before}\nOne more.")]).parts
    assert [line.folded for line in part.lines] == [9, 0]


def test_both_sides_can_be_read_from_one_line():
    (line,) = difference("We are ten people.", "We are twelve people.")
    assert "".join(piece.text for piece in line.before) == "We are ten people."
    assert "".join(piece.text for piece in line.after) == "We are twelve people."


@pytest.mark.parametrize("sign", [".", "a "])
def test_a_line_made_to_be_slow_is_shown_whole(sign):
    pieces = words("x " + sign * 5_000, "y " + sign * 2_000 + "b " + sign * 2_900 + "c")
    assert [piece.change for piece in pieces] == [Change.REMOVED, Change.ADDED]


def test_a_text_of_lines_made_to_be_slow_is_shown_as_lines_that_went_and_came():
    lines = difference("x\n" + "a\n" * 900, "y\n" + "a\n" * 400 + "b\n" + "a\n" * 450 + "c")
    assert lines[0].pieces == (Piece(Change.REMOVED, "x"),)
    assert MOST_PAIRS < 900 * 850


@given(st.text("ab \n-.é", max_size=60), st.text("ab \n-.é", max_size=60))
def test_nothing_is_lost_on_either_side(before, after):
    def letters(text: str) -> str:
        return "".join(letter for letter in text if letter in "abé")

    lines = difference(before, after)
    assert letters("".join(piece.text for line in lines for piece in line.before)) == letters(before)
    assert letters("".join(piece.text for line in lines for piece in line.after)) == letters(after)


def test_what_is_spent_on_aligning_is_bounded_for_all_lines_together():
    """Each line alone would be cheap enough; a page compares many such texts."""
    lines = ["a b " * 150 + str(at) for at in range(30)]
    found = difference("\n".join(lines), "\n".join(f"c {line[4:]} d" for line in lines))
    aligned = [any(piece.change is Change.SAME for piece in line.pieces) for line in found]
    assert aligned[0]
    assert 0 < sum(aligned) < 10
