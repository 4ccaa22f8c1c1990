"""What is published: points of advice, and one complete version of an entry."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from advisory.domain.errors import Invalid

#: The nouns the desk offers for the count; a file may carry another.
COUNT_NOUNS = (
    "Thoughts", "Observations", "Ways", "Steps", "Ideas", "Lessons", "Suggestions", "Questions",
    "Considerations", "Approaches", "Principles",
)  # fmt: skip

_WORDS = (
    "No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven",
    "Twelve", "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen", "Twenty",
)  # fmt: skip


def number_word(count: int) -> str:
    """Spell a count as a title does: words up to twenty, figures beyond.

    >>> number_word(4), number_word(21)
    ('Four', '21')
    """
    return _WORDS[count] if 0 <= count < len(_WORDS) else f"{count:,}"


def singular(noun: str) -> str:
    """Give the singular of a count noun.

    >>> [singular(noun) for noun in ("Thoughts", "Approaches", "Opportunities")]
    ['Thought', 'Approach', 'Opportunity']
    """
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    if re.search(r"(?:ch|sh|ss|x)es$", noun):
        return noun[:-2]
    return noun.removesuffix("s")


def count_phrase(count: int, noun: str = "Thoughts") -> str:
    """Say how many points there are, in the words of a title.

    >>> count_phrase(4, "Observations"), count_phrase(1, "Ways")
    ('Four Observations', 'One Way')
    """
    return f"{number_word(count)} {singular(noun) if count == 1 else noun}"


@dataclass(frozen=True, slots=True)
class Point:
    """One top-level item of advice in Markdown, with optional sub-points, each in Markdown."""

    text: str
    sub_points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ended:
    """A point that no longer holds: its number among the top-level points, since when, and why."""

    point: int
    since: date
    reason: str


def count_with_ended(count: str, ended: int) -> str:
    """Say in a title's count how many of its points no longer hold.

    >>> count_with_ended("Four Observations", 1), count_with_ended("One Way", 0)
    ('Four Observations (1 withdrawn)', 'One Way')
    """
    return f"{count} ({ended} withdrawn)" if ended else count


def still_ended(
    before: tuple[Point, ...], ended: tuple[Ended, ...], after: tuple[Point, ...]
) -> tuple[Ended, ...]:
    """Give which points of a new edition no longer hold: those that did not before, and read the same.

    >>> was = (Point("a"), Point("b"))
    >>> still_ended(was, (Ended(1, date(2026, 1, 1), "Old."),), (Point("b"), Point("a")))[0].point
    2
    >>> still_ended(was, (Ended(1, date(2026, 1, 1), "Old."),), (Point("A"), Point("b")))
    ()
    """
    left = dict(enumerate(after, start=1))
    found = []
    for one in ended:
        number = next((at for at, point in left.items() if point == before[one.point - 1]), 0)
        if number:
            del left[number]
            found.append(replace(one, point=number))
    return tuple(sorted(found, key=lambda one: one.point))


def numbered(points: tuple[Point, ...]) -> Iterator[tuple[str, str]]:
    """Walk points and sub-points in reading order, each with its number.

    >>> list(numbered((Point("a", ("b",)), Point("c"))))
    [('1', 'a'), ('1.1', 'b'), ('2', 'c')]
    """
    for place, point in enumerate(points, start=1):
        yield str(place), point.text
        for sub_place, text in enumerate(point.sub_points, start=1):
            yield f"{place}.{sub_place}", text


def anchor(number: str) -> str:
    """Turn a point's number into the fragment of its address.

    >>> anchor("2"), anchor("2.1")
    ('p2', 'p2-1')
    """
    return "p" + number.replace(".", "-")


@dataclass(frozen=True, slots=True)
class Edition:
    """One publishable version of an entry; checked on construction, so always valid.

    All text is Markdown except `question`, `summary`, `credits` and `references`, which are plain.

    Raises:
        Invalid: no question mark in `question`, an empty situation, or no point; every problem at once.
    """

    question: str
    situation: str
    points: tuple[Point, ...]
    summary: str = ""
    #: "What happened next", empty when nothing is known.
    outcome: str = ""
    tags: tuple[str, ...] = ()
    count_noun: str = "Thoughts"
    #: People thanked at the end; never counted as points.
    credits: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    industry: str = ""
    company_size: str = ""
    stage: str = ""

    def __post_init__(self) -> None:
        problems = {}
        if "?" not in self.question:
            problems["question"] = "The title of an entry is a question, with its question mark."
        if not self.situation.strip():
            problems["situation"] = "An entry tells the situation before the advice."
        if not self.points:
            problems["advice"] = "An entry has at least one point of advice."
        if len(self.summary) > 160:
            problems["summary"] = "A summary has at most 160 characters."
        if problems:
            raise Invalid(problems)

    @property
    def title(self) -> str:
        """The question and the count, as readers of the library know it.

        >>> Edition("Why?", "…", (Point("a"), Point("b")), count_noun="Observations").title
        'Why? Two Observations'
        """
        return f"{self.question} {self.count}"

    @property
    def count(self) -> str:
        """The computed count, such as "Four Observations"."""
        return count_phrase(len(self.points), self.count_noun)
