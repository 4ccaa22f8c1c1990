"""Plain text keeps every word and no markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisory.documents.plain import plain
from tests.documents.hostile import shapes


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("**Bold** and *thin*, __bold__ and _thin_", "Bold and thin, bold and thin"),
        ("# Heading\n\nTitle\n=====\n", "Heading\n\nTitle"),
        ("[them](https://a.example/b_(c)) and [us][1]\n\n[1]: http://a.example", "them and us"),
        ("![the chart](a.png)", "the chart"),
        ("<https://a.example> <erin@example.com>", "https://a.example erin@example.com"),
        ("> quoted\n> > twice", "quoted\ntwice"),
        ("- one\n    - two\n1. three", "• one\n• two\n1. three"),
        ("| Year | Sales |\n|------|------:|\n| 2024 | 12 |", "Year, Sales\n2024, 12"),
        ("```python\na*b*c\n```", "a*b*c"),
        ("`a_b` is 2 * 3, 2*3 and snake_case", "a_b is 2 * 3, 2*3 and snake_case"),
        (r"\*not bold\* and 5 &lt; 6 &amp; R&D", "*not bold* and 5 < 6 & R&D"),
        ("<b>raw</b>", "<b>raw</b>"),
        ("a\n\n---\n\nb", "a\n\nb"),
        ("-5 percent, *really*", "-5 percent, really"),
    ],
)
def test_keeps_the_words_and_drops_the_markup(markdown: str, words: str) -> None:
    assert plain(markdown) == words


@given(st.text(alphabet="ab []()*_`<>&#|-\\\n!:/.", max_size=80))
def test_never_fails(text: str) -> None:
    assert isinstance(plain(text), str)


def test_hostile_texts_pass_through() -> None:
    for _name, text in shapes(8_000):
        assert len(plain(text)) <= len(text) + 8_000
