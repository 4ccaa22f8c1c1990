"""The flat file of a segment: its postings, places and columns as arrays, as they lie in memory.

A rebuild writes one beside the segment it makes (`whoosh_gathering`), so that no word of it has to be
decoded and all processes share the pages. Segments without one, which publications make, are decoded.

    8 bytes          how long the header is
    header           JSON: how many documents, and the arrays in their order: name, type, how many
    arrays           one after another, each from a multiple of 64 bytes on

Terms are found by halving their sorted names; nothing is read at opening but the header and the columns.
"""

import json
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisory.search.whoosh_columns import ARRAYS, Columns, columns_of
from advisory.search.whoosh_decoding import PLACE_BITS, Decoder, Ints, Postings, ints
from advisory.search.whoosh_files import arrays_file, contents

#: The tables of a file: Whoosh's fields, and the words of the titles as they are written.
TABLES = ("all", "title", "forms", "words")
COLUMNS = "columns"
_ALIGNED = 64
_LENGTH_BYTES = 8

#: Name, type and length of an array.
Shape = tuple[str, str, int]


class Layout:
    """Where each array of a file lies.

    Attributes:
        shapes, offsets: of each array, by name.
    """

    def __init__(self, shapes: Iterable[Shape], start: int) -> None:
        self.shapes: dict[str, tuple[np.dtype[Any], int]] = {}
        self.offsets: dict[str, int] = {}
        for name, kind, count in shapes:
            start += -start % _ALIGNED
            self.shapes[name] = np.dtype(kind), count
            self.offsets[name] = start
            start += np.dtype(kind).itemsize * count
        self.end = start


def header(documents: int, shapes: Sequence[Shape]) -> bytes:
    """Give how a file with these arrays begins."""
    told = json.dumps({"documents": documents, "arrays": shapes}).encode("ascii")
    return len(told).to_bytes(_LENGTH_BYTES, "little") + told


def decoder(leaf: Any, folder: Path) -> Decoder:
    """Give the quickest way to read a segment: its flat file where there is one, or else Whoosh's own.

    Raises:
        ValueError: the file is of another segment.
    """
    path = arrays_file(folder, leaf.segment().segment_id())
    return Mapped(leaf, path) if path.exists() else Decoder(leaf)


class Mapped(Decoder):
    """A segment with a flat file; nobody waits for another, but for the points of a document.

    Raises:
        ValueError: the file is of another segment.
    """

    ready = True

    def __init__(self, reader: Any, path: Path) -> None:
        super().__init__(reader)
        mapped = contents(path)
        length = int.from_bytes(mapped[:_LENGTH_BYTES], "little")
        told = json.loads(mapped[_LENGTH_BYTES : _LENGTH_BYTES + length])
        if told["documents"] != self.size:
            raise ValueError(f"{path.name} is of another segment.")
        layout = Layout(told["arrays"], _LENGTH_BYTES + length)
        self._arrays: dict[str, NDArray[Any]] = {
            name: np.frombuffer(mapped, kind, count, layout.offsets[name])
            for name, (kind, count) in layout.shapes.items()
        }
        self._tables = {name: _Table(self._arrays, name) for name in TABLES}

    def columns(self) -> Columns:
        """Give what is known of each document beside its words."""
        arrays = {name: self._arrays[f"{COLUMNS}.{name}"] for name in ARRAYS}
        return columns_of(self._arrays[f"{COLUMNS}.names"].tobytes(), arrays)

    def counts(self, field: str) -> dict[str, int]:
        """Tell in how many documents each term of a field stands."""
        return self._tables[field].counts()

    def has(self, field: str, term: str) -> bool:
        """Say whether a term stands anywhere in a field."""
        return self._tables[field].number(term) is not None

    def postings(self, field: str, term: str) -> Postings:
        """Give the postings of a term that is there: parts of the file, not copies."""
        table = self._tables[field]
        return table.postings(table.at(term))

    def places(self, term: str) -> Ints:
        """Give where a term that is there stands in `all`: the document above PLACE_BITS, ascending."""
        table = self._tables["all"]
        return table.places(table.at(term))

    def places_within(self, term: str, documents: Iterable[int]) -> Ints:
        """Give the same within some documents, ascending, all of which have the term."""
        table = self._tables["all"]
        return table.places(table.at(term), ints(documents))

    def titles_beginning(self, prefix: str) -> Ints:
        """Give the documents with a word in the title that begins so."""
        return self._tables["words"].beginning(prefix)


class _Names:
    """The sorted names of a table, for halving; none is read but those looked at."""

    def __init__(self, letters: NDArray[np.uint8], starts: Ints) -> None:
        self._letters, self._starts = letters, starts

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, at: int) -> bytes:
        return self._letters[self._starts[at] : self._starts[at + 1]].tobytes()

    def all(self) -> list[str]:
        """Give every name."""
        letters, starts = self._letters.tobytes(), self._starts.tolist()
        ends = starts[1:]
        return [letters[start:end].decode("utf-8") for start, end in zip(starts, ends, strict=False)]


class _Table:
    """The postings of one field, in the order in which its terms were first met; `order` leads to them."""

    def __init__(self, arrays: dict[str, NDArray[Any]], name: str) -> None:
        self._names = _Names(arrays[f"{name}.letters"], arrays[f"{name}.names"])
        self._order, self._starts = arrays[f"{name}.order"], arrays[f"{name}.starts"]
        self._documents, self._times = arrays[f"{name}.documents"], arrays[f"{name}.times"]
        self._place_starts, self._places = arrays[f"{name}.place_starts"], arrays[f"{name}.places"]

    def number(self, term: str) -> int | None:
        """Give the number of a term; None where it does not stand here."""
        wanted = term.encode("utf-8")
        at = bisect_left(self._names, wanted)
        if at == len(self._names) or self._names[at] != wanted:
            return None
        return int(self._order[at])

    def at(self, term: str) -> int:
        """Give the number of a term that is there.

        Raises:
            KeyError: it is not.
        """
        number = self.number(term)
        if number is None:
            raise KeyError(term)
        return number

    def counts(self) -> dict[str, int]:
        """Tell in how many documents each term stands."""
        counts = np.diff(self._starts)[self._order]
        return dict(zip(self._names.all(), counts.tolist(), strict=True))

    def postings(self, number: int) -> Postings:
        """Give the postings of a term."""
        part = slice(self._starts[number], self._starts[number + 1])
        return Postings(self._documents[part], self._times[part])

    def places(self, number: int, documents: Ints | None = None) -> Ints:
        """Give where a term stands, in all documents or in some that all have it."""
        postings = self.postings(number)
        owners, times = postings.documents.astype(np.int64), postings.times.astype(np.int64)
        places = self._places[self._place_starts[number] : self._place_starts[number + 1]]
        if documents is not None:
            at = np.searchsorted(owners, documents)
            ends = np.cumsum(times)[at]
            owners, times = owners[at], times[at]
            places = places[_ranges(ends - times, times)]
        found: Ints = np.repeat(owners << PLACE_BITS, times) + places
        # A compound may stand where one of its words stands.
        return found if bool(np.all(found[1:] > found[:-1])) else np.unique(found)

    def beginning(self, prefix: str) -> Ints:
        """Give the documents of all terms that begin so, some more than once."""
        first = bisect_left(self._names, prefix.encode("utf-8"))
        behind = bisect_left(self._names, (prefix + "\U0010ffff").encode("utf-8"))
        numbers = self._order[first:behind].astype(np.int64)
        starts = self._starts[numbers]
        found: Ints = self._documents[_ranges(starts, self._starts[numbers + 1] - starts)].astype(np.int64)
        return found


def _ranges(starts: Ints, counts: Ints) -> Ints:
    """Give the numbers from each start on, so many of each, one range after another."""
    before = np.cumsum(counts) - counts
    found: Ints = np.arange(int(counts.sum())) + np.repeat(starts - before, counts)
    return found
