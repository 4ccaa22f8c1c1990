"""Every refusal is a sentence a person can read."""

from datetime import UTC, datetime

import pytest

from advisory.domain.errors import (
    ConsentVoid,
    Forbidden,
    Held,
    Invalid,
    Moved,
    NotFound,
    Refusal,
    Stale,
    TakenOver,
    WrongState,
)

REFUSALS = [
    NotFound(),
    Forbidden(),
    WrongState("closed", "open_for_advice"),
    Stale({}, {}, 2),
    TakenOver("Max", {}, {}, 2),
    Held("Max", datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
    Invalid("Too long."),
    Invalid({"question": "Write one."}),
    ConsentVoid(),
    Moved("layoffs"),
]


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: type(refusal).__name__)
def test_a_refusal_is_a_whole_sentence_without_code_names(refusal):
    assert isinstance(refusal, Refusal)
    assert str(refusal)[0].isupper()
    assert str(refusal).endswith(".")
    assert "_" not in str(refusal)


def test_a_stale_write_keeps_both_texts():
    refusal = Stale({"body": "theirs"}, {"body": "mine"}, 3)
    assert (refusal.saved, refusal.sent, refusal.version) == ({"body": "theirs"}, {"body": "mine"}, 3)


def test_problems_keep_the_order_of_the_form():
    assert str(Invalid({"question": "First.", "body": "Second."})) == "First. Second."
