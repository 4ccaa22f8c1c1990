"""One segment of Whoosh's index as numpy arrays.

A segment never changes once it is written, except that documents in it may be marked as deleted; so
what has been decoded stays good for as long as the segment lives, through every later publication.
"""

import threading
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from advisory.search.fields import GAP, Fields, PointTerms
from advisory.search.port import Document
from advisory.search.spelling import Lexicon

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bits = NDArray[np.bool_]

#: A document and a place in it, as one number.
PLACE_BITS = 24
PLACE_MASK = (1 << PLACE_BITS) - 1
#: Decoded numbers kept for each segment, of each sort; beyond it, all are let go.
MAX_DECODED = 4_000_000
#: Terms of a field that are decoded before anybody asks for them.
WARM_TERMS = 2_000
#: A phrase is looked for document by document where so many times more would have to be decoded otherwise.
_SPARSE = 8

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
_NOTHING = np.zeros(0, dtype=np.int64)


def stored(document: Document, fields: Fields) -> tuple[object, ...]:
    """Give what the index keeps of a document beside its terms; `Segment` reads it back."""
    return (
        document.key,
        tuple(sorted(document.marks)),
        document.all_labels,
        document.revision,
        document.dated.toordinal() if document.dated else 0,
        document.since,
        document.helpful,
        fields.length,
        fields.title_length,
        fields.points_end,
        fields.point_starts,
        " ".join(fields.title_words),
        tuple((point.number, " ".join(point.terms), " ".join(point.compounds)) for point in fields.points),
    )


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents of one field with a term, ascending, and how often each says it."""

    documents: Ints
    times: Floats


NO_POSTINGS = Postings(_NOTHING, _NOTHING.astype(np.float64))


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


class Names(Generic[_Key]):
    """The different values of something, numbered in the order they were met."""

    def __init__(self) -> None:
        self.names: list[_Key] = []
        self._numbers: dict[_Key, int] = {}

    def number(self, name: _Key) -> int:
        """Give the number of a value, a new one where it has none."""
        found = self._numbers.setdefault(name, len(self.names))
        if found == len(self.names):
            self.names.append(name)
        return found


class Segment:
    """What is known of the documents of one segment; safe to use from several threads.

    Attributes:
        keys: of each document, in the segment's order.
        numbers: key to the document's number.
        revisions, dates, sinces, helpful, lengths, title_lengths, ends: of each document, as arrays.
        mark_sets, marks_of: the different sets of marks, and which of them each document has.
        label_names, label_of, labelled: the different labels; for each label on a document, which it is and
            on which document.
        point_starts: where each point begins, as document and place in one number, ascending.
        point_lengths: how many words each point has.
    """

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._lock = threading.Lock()
        self._postings: _Kept[tuple[str, str], Postings] = _Kept()
        self._places: _Kept[str, Ints] = _Kept()
        self._lexicon: Lexicon | None = None
        self._title_words: tuple[list[str], Ints] | None = None
        self._warm = False
        self.size = reader.doc_count_all()
        self.keys: list[str] = []
        numbers = np.zeros((7, self.size), dtype=np.int64)
        self.revisions, self.dates, self.sinces, self.helpful = numbers[:4]
        self.lengths, self.title_lengths, self.ends = numbers[4:]
        marks, labels = Names[tuple[str, ...]](), Names[str]()
        marks_of, label_of, labelled, starts = [], [], [], []
        for at in range(self.size):
            row = reader.stored_fields(at)["meta"]
            self.keys.append(row[0])
            marks_of.append(marks.number(row[1]))
            label_of += [labels.number(label) for label in row[2]]
            labelled += [at] * len(row[2])
            numbers[:, at] = row[3:10]
            starts += [(at << PLACE_BITS) + start for start in row[10]]
        self.numbers = {key: number for number, key in enumerate(self.keys)}
        self.mark_sets, self.label_names = marks.names, labels.names
        self.marks_of, self.label_of = _ints(marks_of), _ints(label_of)
        self.labelled, self.point_starts = _ints(labelled), _ints(starts)
        self.point_lengths = self._lengths_of_points()

    def _lengths_of_points(self) -> Ints:
        """Count the words of each point: they reach up to the gap before what follows."""
        documents = self.point_starts >> PLACE_BITS
        after = (documents << PLACE_BITS) + self.ends[documents]
        follows = documents[1:] == documents[:-1]
        after[:-1] = np.where(follows, self.point_starts[1:], after[:-1])
        lengths: Ints = after - self.point_starts - GAP
        return lengths

    def postings(self, field: str, term: str) -> Postings:
        """Give the postings of a term, or in `all` of terms side by side, decoded once."""
        found = self._postings.get((field, term))
        if found is None:
            if " " in term:
                found = _counted(self.starts_of(term.split(" ")) >> PLACE_BITS)
            else:
                with self._lock:
                    if (field, term) not in self._reader:
                        # Not kept: words that nobody wrote are without number.
                        return NO_POSTINGS
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

    def starts_of(self, terms: Sequence[str]) -> Ints:
        """Give where terms stand side by side in `all`: the places of the first, ascending."""
        if len(terms) == 1:
            return self.places(terms[0])
        together = self.postings("all", terms[0]).documents
        for term in terms[1:]:
            together = np.intersect1d(together, self.postings("all", term).documents, assume_unique=True)
        if not len(together):
            return _NOTHING
        starts = self._places_within(terms[0], together)
        for at, term in enumerate(terms[1:], start=1):
            starts = np.intersect1d(starts, self._places_within(term, together) - at, assume_unique=True)
        return starts

    def lexicon(self) -> Lexicon:
        """Give all words as they are written."""
        if self._lexicon is None:
            with self._lock:
                counts = {
                    term.decode("utf-8"): int(info.doc_frequency())
                    for term, info in self._reader.iter_field("forms")
                }
            self._lexicon = Lexicon(counts)
        return self._lexicon

    def warm(self) -> None:
        """Decode the terms that most documents have, once for all, and arrange the words."""
        if self._warm:
            return
        for field in ("all", "title"):
            with self._lock:
                rows = [(-int(info.doc_frequency()), term) for term, info in self._reader.iter_field(field)]
            for _, term in sorted(rows)[:WARM_TERMS]:
                self.postings(field, term.decode("utf-8"))
        self.lexicon()
        self.titles_beginning("")
        self._warm = True

    def titles_beginning(self, prefix: str) -> Ints:
        """Give the documents with a word in the title that begins so."""
        if self._title_words is None:
            pairs = [(word, at) for at in range(self.size) for word in self.title_words(at)]
            pairs.sort()
            self._title_words = [word for word, _ in pairs], _ints(at for _, at in pairs)
        words, documents = self._title_words
        return documents[bisect_left(words, prefix) : bisect_left(words, prefix + "\U0010ffff")]

    def points(self, number: int) -> list[PointTerms]:
        """Give the points of advice of one document."""
        rows = self._row(number)[12]
        return [PointTerms(name, tuple(terms.split()), tuple(more.split())) for name, terms, more in rows]

    def title_words(self, number: int) -> tuple[str, ...]:
        """Give the words of one document's title, as they are written."""
        return tuple(self._row(number)[11].split())

    def _row(self, number: int) -> Any:
        with self._lock:
            return self._reader.stored_fields(number)["meta"]

    def _decode(self, field: str, term: str) -> Postings:
        matcher = self._reader.postings(field, term)
        documents, times = [], []
        while matcher.is_active():
            documents.append(matcher.id())
            times.append(matcher.weight())
            matcher.next()
        return Postings(_ints(documents), np.array(times, dtype=np.float64))

    def _decode_places(self, term: str) -> Ints:
        matcher = self._reader.postings("all", term)
        places: list[int] = []
        while matcher.is_active():
            base = matcher.id() << PLACE_BITS
            places += [base + place for place in matcher.value_as("positions")]
            matcher.next()
        return np.unique(_ints(places))

    def _places_within(self, term: str, documents: Ints) -> Ints:
        """Give where a term stands in documents that all have it."""
        known = self._places.get(term)
        in_all = len(self.postings("all", term).documents)
        if known is None and len(documents) * _SPARSE > in_all:
            known = self.places(term)
        if known is not None:
            return known[np.isin(known >> PLACE_BITS, documents, assume_unique=False)]
        places: list[int] = []
        with self._lock:
            matcher = self._reader.postings("all", term)
            for document in documents.tolist():
                matcher.skip_to(document)
                places += [(document << PLACE_BITS) + place for place in matcher.value_as("positions")]
        return np.unique(_ints(places))


def _counted(documents: Ints) -> Postings:
    """Make postings of documents that are named as often as they say something."""
    different, times = np.unique(documents, return_counts=True)
    return Postings(different, times.astype(np.float64))


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)
