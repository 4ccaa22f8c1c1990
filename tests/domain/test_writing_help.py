"""Hints are earned, named, and put away; the tripwire knows its words."""

import pytest

from advisory.domain.situation import SituationText
from advisory.domain.tripwire import Wire, wires
from advisory.domain.writing_help import NAMES, hints

GOOD = SituationText(
    question="Do we lend an engineer to our largest customer?",
    body="We make filling machines. They bring us a fifth of our revenue. Last week they asked us to place "
    "an engineer at their site. We have to decide whether we agree, and what we ask for it in return.",
)


def names(**changes):
    return [hint.name for hint in hints(SituationText(**changes))]


def test_a_good_text_earns_none():
    assert hints(GOOD) == ()


def test_an_empty_form_earns_none():
    assert hints(SituationText()) == ()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"question": "Our engineers"}, ["question-mark"]),
        ({"question": "Do we? Or not?"}, ["two-questions"]),
        ({"body": "We grow."}, ["short", "decision"]),
        ({"body": "The company grows. " * 20}, ["first-person", "decision"]),
        ({"body": "The company grows. " * 20, "decision": "To stop"}, ["first-person"]),
    ],
)
def test_what_would_help_is_said(changes, expected):
    assert names(**changes) == expected


def test_a_hint_that_was_put_away_stays_away():
    assert hints(SituationText(question="Growth"), frozenset({"question-mark"})) == ()
    assert "question-mark" in NAMES


@pytest.mark.parametrize(
    ("text", "wire"),
    [
        ("Our share price fell before the profit warning.", Wire.LISTED),
        ("An IPO is near.", Wire.LISTED),
        ("They sent a letter of intent.", Wire.MERGER),
        ("My CFO was diagnosed last week.", Wire.HEALTH),
        ("A former manager sued us.", Wire.LITIGATION),
    ],
)
def test_words_of_the_law_health_and_listed_companies_are_found(text, wire):
    assert wires(text) == (wire,)


@pytest.mark.parametrize(
    "text", ["We grow and hire.", "A healthy margin", "We emerged stronger", "It is our issue", "shipotle"]
)
def test_other_words_are_not(text):
    assert wires(text) == ()
