"""Writing the flat file of a segment (`whoosh_arrays`) while a rebuild walks through the documents.

Postings come document by document and are wanted term by term. So they are sorted a million at a time and
put aside on disk; at the end the pieces are laid together, a range of terms after another. What is held in
memory stays the same however many documents there are, but for the names and the columns.
"""

import shutil
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import count, pairwise
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from advisory.search.fields import Fields
from advisory.search.whoosh_arrays import COLUMNS, TABLES, Layout, Shape, header
from advisory.search.whoosh_columns import ARRAYS, Rows
from advisory.search.whoosh_decoding import Ints

#: Postings sorted at once, and postings and places laid together at once.
PIECE = 1 << 20
_PIECE_PARTS = ("terms", "starts", "documents", "times", "place_starts", "places")

Piece = dict[str, NDArray[Any]]


class Gathering:
    """The flat file of a segment that is being written; what was put aside goes when it is closed.

    Args:
        aside: a folder that does not exist yet.
    """

    def __init__(self, aside: Path) -> None:
        self._aside = aside
        aside.mkdir()
        self._rows = Rows()
        self._tables = {name: _Gathered(aside / name) for name in TABLES}

    def __enter__(self) -> "Gathering":
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._aside, ignore_errors=True)

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, fields: Fields, row: Any) -> None:
        """Add the document that Whoosh gives the next number to.

        Raises:
            OSError: it cannot be put aside.
        """
        self._rows.add(row)
        places = fields.places.values()
        self._tables["all"].add(
            fields.places, map(len, places), (at for some in places for at in sorted(some))
        )
        self._tables["title"].add(fields.title, fields.title.values())
        self._tables["forms"].add(fields.forms, [1] * len(fields.forms))
        words = dict.fromkeys(fields.title_words, 1)
        self._tables["words"].add(words, words.values())

    def write(self, path: Path) -> None:
        """Write the file.

        Raises:
            OSError: it cannot be written.
        """
        columns = self._rows.columns()
        ready: dict[str, NDArray[Any]] = {f"{COLUMNS}.{name}": getattr(columns, name) for name in ARRAYS}
        ready[f"{COLUMNS}.names"] = np.frombuffer(columns.names(), np.uint8)
        shapes: list[Shape] = []
        for name, table in self._tables.items():
            table.close()
            ready |= {f"{name}.{part}": values for part, values in table.index().items()}
            shapes += [(f"{name}.{part}", kind, length) for part, kind, length in table.shapes()]
        shapes += [(name, values.dtype.str, values.size) for name, values in ready.items()]
        begins = header(len(self), shapes)
        with path.open("xb") as file:
            file.write(begins)
            out = _Out(file, Layout(shapes, len(begins)))
            for name, values in ready.items():
                out.append(name, values)
            for name, table in self._tables.items():
                for part, values in table.laid_together():
                    out.append(f"{name}.{part}", values)
            out.end()


class _Out:
    """A file whose arrays grow side by side, each in its own place."""

    def __init__(self, file: BinaryIO, layout: Layout) -> None:
        self._file, self._layout = file, layout
        self._next = dict(layout.offsets)

    def append(self, name: str, values: NDArray[Any]) -> None:
        """Write the next values of an array."""
        kind, _ = self._layout.shapes[name]
        self._file.seek(self._next[name])
        self._next[name] += self._file.write(np.ascontiguousarray(values, dtype=kind).tobytes())

    def end(self) -> None:
        """Let the file reach as far as the last array does, even when that is empty."""
        self._file.truncate(self._layout.end)


class _Gathered:
    """The postings of one field: what is in memory now, and the sorted pieces on disk."""

    def __init__(self, aside: Path) -> None:
        self._aside = aside
        self._names: defaultdict[str, int] = defaultdict(count().__next__)
        self._pieces = 0
        self._documents = 0
        self._most_times = self._most_place = 0
        self._start()

    def _start(self) -> None:
        self._counts, self._terms = array("I"), array("I")
        self._times, self._places = array("I"), array("I")

    def add(self, terms: Iterable[str], times: Iterable[int], places: Iterable[int] = ()) -> None:
        """Add the terms of the next document, how often it says each, and where, where that is kept."""
        before = len(self._terms)
        names = self._names
        self._terms.extend(names[term] for term in terms)
        self._times.extend(times)
        self._places.extend(places)
        self._counts.append(len(self._terms) - before)
        if len(self._terms) >= PIECE:
            self._put_aside()

    def close(self) -> None:
        """Put aside what is left, and count."""
        self._put_aside()
        self.starts, self.place_starts = self._totals()

    def _put_aside(self) -> None:
        """Sort what is in memory by its terms, and write it."""
        terms, times, places = (
            np.array(some, np.uint32) for some in (self._terms, self._times, self._places)
        )
        owners = np.arange(self._documents, self._documents + len(self._counts), dtype=np.int32)
        order = np.argsort(terms, kind="stable")
        different, counts = np.unique(terms, return_counts=True)
        piece: Piece = {
            "terms": different,
            "starts": _starts(counts),
            "documents": np.repeat(owners, np.array(self._counts, np.int64))[order],
            "times": _narrow(times[order]),
        }
        said = np.zeros(len(different), dtype=np.int64)
        if len(places):
            of_places = np.repeat(terms, times)
            places = places[np.argsort(of_places, kind="stable")]
            said = np.unique(of_places, return_counts=True)[1]
        piece |= {"place_starts": _starts(said), "places": _narrow(places)}
        for name, values in piece.items():
            np.save(self._path(self._pieces, name), values)
        self._most_times = max(self._most_times, int(times.max(initial=0)))
        self._most_place = max(self._most_place, int(places.max(initial=0)))
        self._documents += len(owners)
        self._pieces += 1
        self._start()

    def _path(self, piece: int, name: str) -> Path:
        return self._aside.with_name(f"{self._aside.name}-{piece}-{name}.npy")

    def _walk(self) -> Iterator[Piece]:
        for piece in range(self._pieces):
            yield {name: np.asarray(np.load(self._path(piece, name), mmap_mode="r")) for name in _PIECE_PARTS}

    def _totals(self) -> tuple[Ints, Ints]:
        counts, said = np.zeros((2, len(self._names)), dtype=np.int64)
        for piece in self._walk():
            counts[piece["terms"]] += np.diff(piece["starts"])
            said[piece["terms"]] += np.diff(piece["place_starts"])
        return _starts(counts), _starts(said)

    def index(self) -> dict[str, NDArray[Any]]:
        """Give the names, sorted, where each begins, and where their postings and places begin."""
        names = sorted((name.encode("utf-8"), number) for name, number in self._names.items())
        return {
            "letters": np.frombuffer(b"".join(name for name, _ in names), np.uint8),
            "names": _starts(np.array([len(name) for name, _ in names], dtype=np.int64)),
            "order": np.array([number for _, number in names], dtype=np.uint32),
            "starts": self.starts,
            "place_starts": self.place_starts,
        }

    def shapes(self) -> list[Shape]:
        """Tell which arrays `laid_together` gives, of which type and how long."""
        postings, places = int(self.starts[-1]), int(self.place_starts[-1])
        return [
            ("documents", np.dtype(np.int32).str, postings),
            ("times", np.min_scalar_type(self._most_times).str, postings),
            ("places", np.min_scalar_type(self._most_place).str, places),
        ]

    def laid_together(self) -> Iterator[tuple[str, NDArray[Any]]]:
        """Walk the postings and places of all terms, the next part of each array in turn."""
        so_far = self.starts + self.place_starts
        cuts = np.searchsorted(so_far, np.arange(PIECE, int(so_far[-1]), PIECE)).tolist()
        for first, behind in pairwise(sorted({0, *cuts, len(self._names)})):
            parts: dict[str, list[NDArray[Any]]] = defaultdict(list)
            for piece in self._walk():
                _take(piece, first, behind, parts)
            order = np.argsort(np.concatenate(parts["terms"]), kind="stable")
            for name in ("documents", "times"):
                yield name, np.concatenate(parts[name])[order]
            order = np.argsort(np.concatenate(parts["of_places"]), kind="stable")
            yield "places", np.concatenate(parts["places"])[order]


def _take(piece: Piece, first: int, behind: int, parts: dict[str, list[NDArray[Any]]]) -> None:
    """Add what a piece has of some terms: its documents come after those of the pieces before."""
    start, end = np.searchsorted(piece["terms"], [first, behind]).tolist()
    terms = piece["terms"][start:end]
    starts, place_starts = piece["starts"][start : end + 1], piece["place_starts"][start : end + 1]
    parts["terms"].append(np.repeat(terms, np.diff(starts)))
    parts["of_places"].append(np.repeat(terms, np.diff(place_starts)))
    for name in ("documents", "times"):
        parts[name].append(piece[name][starts[0] : starts[-1]])
    parts["places"].append(piece["places"][place_starts[0] : place_starts[-1]])


def _starts(counts: Ints) -> Ints:
    """Give where each begins, and at last where all end."""
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)])


def _narrow(values: NDArray[np.uint32]) -> NDArray[Any]:
    return values.astype(np.min_scalar_type(int(values.max(initial=0))))
