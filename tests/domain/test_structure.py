"""Ordinary business text passes; what would keep the Markdown reader busy is refused with advice."""

from pathlib import Path

import pytest

from advisory.domain.errors import Invalid
from advisory.domain.structure import ENTRY_CHARS, check_structure

CONTENT = Path(__file__).parents[2] / "content"

MAIL = "He wrote:\n\n> Dear Erin,\n>\n> > We need *a decision* by Friday.\n>\n> Regards,\n> Paul [sales]\n"
TABLE = "| Year | Sales | Margin |\n|------|------:|-------:|\n" + "| 2024 | 12 | 3 % |\n" * 12
LISTS = "- One\n    - Two\n        - Three\n\n1. First\n2. Second\n" * 10
PROSE = 'We have grown by 40% ("too fast", says R&D) & it\'s <5 people who know why. ' * 60


@pytest.mark.parametrize(
    "text", ["", MAIL, TABLE, LISTS, PROSE, f"{PROSE}\n\n-----\n\n# Next\n\n{MAIL}\n\n{TABLE}"]
)
def test_ordinary_text_passes(text: str) -> None:
    check_structure(text, max_chars=10_000)


def test_all_starter_entries_pass() -> None:
    for path in CONTENT.glob("*.md"):
        check_structure(path.read_text(encoding="utf-8"), max_chars=ENTRY_CHARS)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a" * 101, "101 characters; 100"),
        ("> " * 7 + "a", "quotes and lists opened in one line"),
        ("- > 1. " * 3 + "a", "quotes and lists opened in one line"),
        ("[" * 41, "square brackets in one paragraph"),
        ("`" * 101, "backticks in one paragraph"),
        ("*a_" * 101, "stars and underscores in one paragraph"),
        ("|" * 21, "bars in one line"),
        ("\t" * 9 + "a", "blanks before the words"),
        ("a\n" * 601, "lines"),
        ("- a\n" * 301, "list items"),
        ("# a\n" * 61, "headings"),
        ("&" * 501, "ampersands"),
        ("<a" * 501, "angle brackets"),
        ("\\a" * 501, "backslashes"),
        ("\"'" * 751, "quotation marks"),
        ("." * 201, "same character"),
    ],
)
def test_refuses_and_says_what_to_do(text: str, says: str) -> None:
    with pytest.raises(Invalid, match=says) as refusal:
        check_structure(text, max_chars=100 if "101 char" in says else 10_000, field="tried")
    assert list(refusal.value.problems) == ["tried"]
    assert str(refusal.value).endswith(".")
