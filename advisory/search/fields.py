"""What of a document is looked into, as terms with their places.

    field   text                                      used for
    all     title, body, points, tag words, in order  the score, phrases
    title   title                                     half as much again
    points  each point of advice                      the point shown under a hit
    forms   all words as they are written             what may be meant by a word, and how one may end

Between two parts of `all` lies a gap, so no phrase reaches from one into the next.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisory.search.analysis import WORD, fold, forms, tokens
from advisory.search.port import Document

#: Places left free between two parts of a document.
GAP = 10


@dataclass(frozen=True, slots=True)
class PointTerms:
    """One point of advice: its words' terms in order, and its compounds written as one word."""

    number: str
    terms: tuple[str, ...]
    compounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fields:
    """A document's terms.

    Attributes:
        places: term to its places in `all`.
        length: words of `all` that are not stop words.
        title: term to how often the title says it.
        title_length: words of the title that are not stop words.
        points: the points of advice in reading order.
        point_starts: the first place of each point.
        points_end: the place after the last point.
        forms: its words as they are written, folded, without function words.
        title_words: the words of the title as they are written, folded, in order.
    """

    places: Mapping[str, Sequence[int]]
    length: int
    title: Mapping[str, int]
    title_length: int
    points: tuple[PointTerms, ...]
    point_starts: tuple[int, ...]
    points_end: int
    forms: frozenset[str]
    title_words: tuple[str, ...]


def fields_of(document: Document) -> Fields:
    """Take a document apart."""
    reading = _Reading()
    title = reading.take(document.title)
    reading.take(document.body)
    points, starts = [], []
    for number, text in document.points:
        starts.append(reading.next_place)
        part = reading.take(text)
        points.append(PointTerms(number, tuple(part.terms), tuple(part.compounds)))
    end = reading.next_place
    reading.take(document.tag_words)
    texts = (text for _, text in document.points)
    return Fields(
        places=reading.places,
        length=reading.length,
        title=Counter(title.terms) + Counter(title.compounds),
        title_length=title.length,
        points=tuple(points),
        point_starts=tuple(starts),
        points_end=end,
        forms=frozenset(forms(" ".join((document.title, document.body, document.tag_words, *texts)))),
        title_words=tuple(WORD.findall(fold(document.title))),
    )


class _Part:
    """The terms of one part of a document."""

    def __init__(self) -> None:
        self.terms: list[str] = []
        self.compounds: list[str] = []
        self.length = 0


class _Reading:
    """The state of taking one document apart."""

    def __init__(self) -> None:
        self.places: dict[str, list[int]] = {}
        self.length = 0
        self.next_place = 0

    def take(self, text: str) -> _Part:
        """Add one part after a gap."""
        part = _Part()
        start = self.next_place
        words = 0
        for token in tokens(text):
            self.places.setdefault(token.term, []).append(start + token.place)
            if token.place < words:
                part.compounds.append(token.term)
                continue
            words += 1
            part.terms.append(token.term)
            part.length += not token.stop
        self.length += part.length
        self.next_place = start + words + GAP
        return part
