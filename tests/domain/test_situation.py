"""What must be right before a situation is kept, and before it is posted."""

import pytest

from advisory.domain.errors import Invalid
from advisory.domain.situation import BODY_CHARS, MAX_TAGS, QUESTION_CHARS, SituationText
from advisory.domain.text import one_line


def test_a_question_and_a_situation_are_enough_to_post():
    SituationText(question="How?", body="We grew.").check_complete()


def test_an_empty_draft_may_be_kept_but_not_posted():
    SituationText().check_lengths()
    with pytest.raises(Invalid) as refused:
        SituationText().check_complete()
    assert list(refused.value.problems) == ["question", "body"]


@pytest.mark.parametrize(
    ("field", "limit"),
    [
        ("question", QUESTION_CHARS),
        ("body", BODY_CHARS),
        ("tried", 4000),
        ("options", 4000),
        ("decision", 300),
        ("wanted", 300),
        ("unwanted", 300),
    ],
)
def test_each_field_has_a_limit_that_is_said_with_the_length(field, limit):
    SituationText(**{field: "x" * limit}).check_lengths()
    with pytest.raises(Invalid, match=f"{limit + 1:,} characters") as refused:
        SituationText(**{field: "x" * (limit + 1)}).check_lengths()
    assert list(refused.value.problems) == [field]


def test_too_many_topics_are_refused():
    tags = tuple(f"tag-{number}" for number in range(MAX_TAGS + 1))
    with pytest.raises(Invalid, match="at most 5 topics"):
        SituationText(tags=tags).check_lengths()
    SituationText(tags=tags[1:]).check_lengths()


@pytest.mark.parametrize("blank", ["\u3164", "\u2800\u2800", "\u200d", "…", " . "])
def test_a_question_of_blank_letters_and_dots_is_no_question(blank):
    text = SituationText(question=one_line(blank), body="We make filling machines.")
    with pytest.raises(Invalid) as refusal:
        text.check_complete()
    assert list(refusal.value.problems) == ["question"]
