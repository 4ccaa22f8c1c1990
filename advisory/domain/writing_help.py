"""Hints for whoever writes a situation: named, dismissible, and never in the way of anything.

question-mark    the question asks nothing
two-questions    it asks two things at once
decision         nothing says what has to be decided
short            the situation is told in a breath
first-person     nobody in it says "I" or "we"
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from advisory.domain.situation import SituationText

SHORT_CHARS = 160
_FIRST_PERSON = re.compile(r"\b(?:i|me|my|mine|we|us|our|ours|i['’]\w+|we['’]\w+)\b", re.IGNORECASE)
_DECIDES = re.compile(
    r"\b(?:decide|decision|choose|choice|whether|should (?:i|we)|do (?:i|we)|agree|accept|refuse|or not)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Hint:
    """Something that would help readers; `field` is what it is about."""

    name: str
    field: str
    sentence: str


def _asks_nothing(text: SituationText) -> bool:
    return bool(text.question) and "?" not in text.question


def _asks_twice(text: SituationText) -> bool:
    return text.question.count("?") > 1


def _decides_nothing(text: SituationText) -> bool:
    return bool(text.body) and not text.decision and not _DECIDES.search(f"{text.question} {text.body}")


def _is_short(text: SituationText) -> bool:
    return 0 < len(text.body) < SHORT_CHARS


def _is_nobodys(text: SituationText) -> bool:
    return bool(text.body) and not _FIRST_PERSON.search(text.body)


_HINTS: tuple[tuple[Hint, Callable[[SituationText], bool]], ...] = (
    (
        Hint("question-mark", "question", "A question mark helps: ask for the one thing you have to decide."),
        _asks_nothing,
    ),
    (
        Hint("two-questions", "question", "This asks two things. Peers answer one question better than two."),
        _asks_twice,
    ),
    (
        Hint("short", "body", "Two or three sentences more would help: what happened, what it costs you."),
        _is_short,
    ),
    (
        Hint("first-person", "body", "Tell it as yours, with “I” or “we”: what you saw, and what you did."),
        _is_nobodys,
    ),
    (
        Hint("decision", "decision", "Say what you have to decide. Advice without a decision stays general."),
        _decides_nothing,
    ),
)
NAMES = frozenset(hint.name for hint, _ in _HINTS)


def hints(text: SituationText, dismissed: frozenset[str] = frozenset()) -> tuple[Hint, ...]:
    """Give the hints that a text earns, without those that its writer has put away.

    >>> [hint.name for hint in hints(SituationText(question="Growth"))]
    ['question-mark']
    """
    return tuple(hint for hint, earned in _HINTS if hint.name not in dismissed and earned(text))
