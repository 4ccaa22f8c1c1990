"""One segment of Whoosh's index as numpy arrays.

A segment never changes once it is written, except that documents in it may be marked as deleted; so
what has been decoded stays good for as long as the segment lives, through every later publication.
"""

import threading
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from advisory.search.fields import Fields, PointTerms
from advisory.search.port import Document

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bits = NDArray[np.bool_]

#: A document and a place in it, as one number.
PLACE_BITS = 24
#: Decoded numbers kept for each segment, of each sort; beyond it, all are let go.
MAX_DECODED = 4_000_000

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
_NOTHING = np.zeros(0, dtype=np.int64)


def stored(document: Document, fields: Fields) -> tuple[object, ...]:
    """Give what the index keeps of a document beside its terms; `Segment` reads it back."""
    return (
        document.key,
        document.kind,
        document.revision,
        tuple(sorted(document.marks)),
        tuple(dict.fromkeys(document.tags)),
        document.dated.toordinal() if document.dated else 0,
        document.since,
        fields.length,
        fields.title_length,
        *fields.points_span,
        tuple((point.number, " ".join(point.terms), " ".join(point.compounds)) for point in fields.points),
    )


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents of one field with a term, ascending, and how often each says it."""

    documents: Ints
    times: Floats


_NO_POSTINGS = Postings(_NOTHING, _NOTHING.astype(np.float64))


class _Kept(Generic[_Key, _Value]):
    """What has been decoded, until it would be too much; then everything is let go."""

    def __init__(self) -> None:
        self._values: dict[_Key, _Value] = {}
        self._numbers = 0
        self.get = self._values.get

    def keep(self, key: _Key, value: _Value, numbers: int) -> None:
        """Remember a value that holds so many numbers."""
        # Each entry also costs something by itself, so that many small ones are bounded too.
        cost = numbers + 20
        if self._numbers + cost > MAX_DECODED:
            self._values.clear()
            self._numbers = 0
        self._values[key] = value
        self._numbers += cost


class Segment:
    """What is known of the documents of one segment; safe to use from several threads.

    Attributes:
        keys, kinds, marks, tags: for each document, in the segment's order.
        revisions, dates, sinces, lengths, title_lengths, starts, ends: the same as arrays.
    """

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._lock = threading.Lock()
        self._postings: _Kept[tuple[str, str], Postings] = _Kept()
        self._places: _Kept[str, Ints] = _Kept()
        self._vocabulary: frozenset[str] | None = None
        self.size = reader.doc_count_all()
        self.keys: list[str] = []
        self.kinds: list[str] = []
        self.marks: list[tuple[str, ...]] = []
        self.tags: list[tuple[str, ...]] = []
        numbers = np.zeros((7, self.size), dtype=np.int64)
        self.revisions, self.dates, self.sinces, self.lengths = numbers[:4]
        self.title_lengths, self.starts, self.ends = numbers[4:]
        # The same few kinds, marks and tags come again and again: each is kept once.
        once: dict[Any, Any] = {}
        for at in range(self.size):
            row = reader.stored_fields(at)["meta"]
            self.keys.append(row[0])
            self.kinds.append(once.setdefault(row[1], row[1]))
            self.marks.append(once.setdefault(row[3], row[3]))
            self.tags.append(tuple(once.setdefault(tag, tag) for tag in row[4]))
            numbers[:, at] = (row[2], *row[5:11])

    def postings(self, field: str, term: str) -> Postings:
        """Give the postings of a term, decoded once."""
        found = self._postings.get((field, term))
        if found is None:
            with self._lock:
                if (field, term) not in self._reader:
                    # Not kept: words that nobody wrote are without number.
                    return _NO_POSTINGS
                found = self._decode(field, term)
                self._postings.keep((field, term), found, len(found.documents))
        return found

    def places(self, term: str) -> Ints:
        """Give where a term stands in `all`: ascending numbers, the document above PLACE_BITS."""
        found = self._places.get(term)
        if found is None:
            with self._lock:
                if ("all", term) not in self._reader:
                    return _NOTHING
                found = self._decode_places(term)
                self._places.keep(term, found, len(found))
        return found

    def vocabulary(self) -> frozenset[str]:
        """Give all terms of `all`."""
        if self._vocabulary is None:
            with self._lock:
                self._vocabulary = frozenset(term.decode("utf-8") for term in self._reader.lexicon("all"))
        return self._vocabulary

    def points(self, number: int) -> list[PointTerms]:
        """Give the points of advice of one document."""
        with self._lock:
            rows = self._reader.stored_fields(number)["meta"][11]
        return [PointTerms(name, tuple(terms.split()), tuple(more.split())) for name, terms, more in rows]

    def _decode(self, field: str, term: str) -> Postings:
        matcher = self._reader.postings(field, term)
        documents, times = [], []
        while matcher.is_active():
            documents.append(matcher.id())
            times.append(matcher.weight())
            matcher.next()
        return Postings(np.array(documents, dtype=np.int64), np.array(times, dtype=np.float64))

    def _decode_places(self, term: str) -> Ints:
        matcher = self._reader.postings("all", term)
        places = []
        while matcher.is_active():
            base = matcher.id() << PLACE_BITS
            places += [base + place for place in matcher.value_as("positions")]
            matcher.next()
        return np.unique(np.array(places, dtype=np.int64))
