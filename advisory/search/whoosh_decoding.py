"""Reading Whoosh's files: postings and places as arrays, one reader at a time.

Whoosh gives postings one by one; decoding a term takes about a microsecond for each of its documents.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bits = NDArray[np.bool_]

#: A document and a place in it, as one number.
PLACE_BITS = 24
PLACE_MASK = (1 << PLACE_BITS) - 1
#: Segments of so many documents tell at once what is not in them.
SMALL = 64

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
NOTHING = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents of one field with a term, ascending, and how often each says it, as whole numbers."""

    documents: NDArray[np.int32]
    times: NDArray[Any]


NO_POSTINGS = Postings(NOTHING.astype(np.int32), NOTHING.astype(np.float32))


class Kept(Generic[_Key, _Value]):
    """What has been decoded, until it would be too much; then everything is let go.

    Args:
        most: how many numbers are kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: dict[_Key, _Value] = {}
        self._numbers = 0
        self.get = self._values.get

    def __len__(self) -> int:
        return len(self._values)

    def keep(self, key: _Key, value: _Value, numbers: int) -> None:
        """Remember a value that holds so many numbers."""
        # Each entry also costs something by itself, so that many small ones are bounded too.
        cost = numbers + 20
        if self._numbers + cost > self._most:
            self._values.clear()
            self._numbers = 0
        self._values[key] = value
        self._numbers += cost


class Decoder:
    """The files of one segment; safe to use from several threads, which wait for each other.

    Attributes:
        ready: whether nothing has to be decoded (`whoosh_arrays.Mapped`), so that nothing need be kept.
    """

    ready = False

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._lock = threading.Lock()
        self.size = int(reader.doc_count_all())
        #: Of a small segment, all fields and terms: a publication makes one, and most words are not in it.
        self._terms: frozenset[tuple[str, str]] | None = None
        if self.size <= SMALL:
            self._terms = frozenset((field, term.decode("utf-8")) for field, term in reader.all_terms())

    def row(self, number: int) -> Any:
        """Give what is stored of one document."""
        with self._lock:
            return self._reader.stored_fields(number)["meta"]

    def counts(self, field: str) -> dict[str, int]:
        """Tell in how many documents each term of a field stands."""
        with self._lock:
            rows = [(term, int(info.doc_frequency())) for term, info in self._reader.iter_field(field)]
        return {term.decode("utf-8"): count for term, count in rows}

    def has(self, field: str, term: str) -> bool:
        """Say whether a term stands anywhere in a field."""
        if self._terms is not None:
            return (field, term) in self._terms
        with self._lock:
            return (field, term) in self._reader

    def postings(self, field: str, term: str) -> Postings:
        """Give the postings of a term that is there."""
        documents, times = [], []
        with self._lock:
            matcher = self._reader.postings(field, term)
            while matcher.is_active():
                documents.append(matcher.id())
                times.append(matcher.weight())
                matcher.next()
        return Postings(np.array(documents, dtype=np.int32), np.array(times, dtype=np.float32))

    def places(self, term: str) -> Ints:
        """Give where a term that is there stands in `all`: the document above PLACE_BITS, ascending."""
        places: list[int] = []
        with self._lock:
            matcher = self._reader.postings("all", term)
            while matcher.is_active():
                base = matcher.id() << PLACE_BITS
                places += [base + place for place in matcher.value_as("positions")]
                matcher.next()
        return np.unique(ints(places))

    def places_within(self, term: str, documents: Iterable[int]) -> Ints:
        """Give the same within some documents, ascending, all of which have the term."""
        places: list[int] = []
        with self._lock:
            matcher = self._reader.postings("all", term)
            for document in documents:
                matcher.skip_to(document)
                places += [(document << PLACE_BITS) + place for place in matcher.value_as("positions")]
        return np.unique(ints(places))


def ints(values: Iterable[int]) -> Ints:
    """Make an array of whole numbers."""
    return np.array(list(values), dtype=np.int64)
