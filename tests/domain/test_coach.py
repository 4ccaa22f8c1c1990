"""The language coach notices what orders about, and nothing else."""

import pytest

from advisory.domain.coach import PHRASES, coach


@pytest.mark.parametrize("phrase", PHRASES)
def test_every_phrase_of_the_list_is_noticed_at_the_start_and_within(phrase):
    assert coach(f"{phrase.capitalize()} sell.").phrases == (phrase,)
    assert coach(f"- Sell it.\n    - I think {phrase} wait.").phrases == (phrase,)


@pytest.mark.parametrize(
    "text",
    ["You  should\nsell", "YOU SHOULD sell", "**you** should sell", "(you should)"],
)
def test_case_blanks_and_emphasis_do_not_hide_it(text):
    assert coach(text).phrases == ("you should",)


def test_a_curly_apostrophe_is_an_apostrophe():
    assert coach("Why don’t you wait?").phrases == ("why don't you",)


def test_a_negation_is_named_as_it_was_written():
    assert coach("You shouldn't sell.").phrases == ("you shouldn't",)


@pytest.mark.parametrize(
    "text", ["", "What I did was wait.", "Bayou shoulders", "They said you shouldered it.", "We must wait."]
)
def test_what_one_did_needs_no_hint(text):
    assert coach(text) is None


def test_at_most_three_phrases_are_named_in_the_order_of_the_text():
    hint = coach("You must. You need to. You should. Why don't you?")
    assert hint.phrases == ("you must", "you need to", "you should")
    assert hint.sentence.startswith("You wrote “you must”, “you need to” and “you should”.")
