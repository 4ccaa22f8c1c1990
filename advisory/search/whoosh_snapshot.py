"""One state of the index as arrays over all its documents.

    Snapshot   every segment of one commit, one after another; made anew after each commit
    View       the part of a snapshot that a set of marks may read, or could at an earlier moment, with
               its own statistics

Nothing here changes once it is made, so threads share it.
"""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from advisory.search.fields import PointTerms
from advisory.search.ranking import K1, POINT_TERMS, B
from advisory.search.spelling import Lexicon, nearest
from advisory.search.whoosh_columns import Names
from advisory.search.whoosh_decoding import PLACE_BITS, Bits, Floats, Ints, Postings
from advisory.search.whoosh_segments import Segment

_Name = TypeVar("_Name", bound=Hashable)
#: Sets of marks whose view is kept: visitors, members, moderators, and groups.
_VIEWS = 32
#: The same for earlier moments; few, because a list is seldom turned over while something is published.
_EARLIER_VIEWS = 8
#: The same without some documents: one for each member who is walled off from somebody.
_VIEWS_WITHOUT = 32
#: Terms whose frequency a view remembers; words that nobody wrote are without number.
_FREQUENCIES = 20_000


class Snapshot:
    """Every document of one commit, numbered through all segments."""

    def __init__(self, segments: Iterable[tuple[Segment, Bits]]) -> None:
        rows = [(segment, live) for segment, live in segments if segment.size]
        self.segments = [segment for segment, _ in rows]
        self.bases: list[int] = np.cumsum([0, *(segment.size for segment in self.segments)]).tolist()
        self.live = _joined((live for _, live in rows), np.bool_)
        self.size = len(self.live)
        self.keys = list(chain.from_iterable(segment.keys for segment in self.segments))
        self.revisions = self._whole(lambda segment: segment.revisions)
        self.dates = self._whole(lambda segment: segment.dates)
        self.sinces = self._whole(lambda segment: segment.sinces)
        self.helpful = self._whole(lambda segment: segment.helpful)
        self.lengths = self._whole(lambda segment: segment.lengths)
        self.title_lengths = self._whole(lambda segment: segment.title_lengths)
        lengths = self._whole(lambda segment: segment.point_lengths)
        self.point_norms = K1 * (1 - B + B * lengths / POINT_TERMS)
        starts = [len(segment.point_starts) for segment in self.segments]
        self.point_bases: list[int] = np.cumsum([0, *starts]).tolist()
        bases = list(zip(self.segments, self.bases, strict=False))
        self.point_starts = _joined(
            (segment.point_starts + (base << PLACE_BITS) for segment, base in bases), np.int64
        )
        self.mark_sets, self.marks_of = self._named(
            [segment.mark_sets for segment in self.segments], [segment.marks_of for segment in self.segments]
        )
        self.labels, self.label_of = self._named(
            [segment.label_names for segment in self.segments],
            [segment.label_of for segment in self.segments],
        )
        self.labelled = _joined((segment.labelled + base for segment, base in bases), np.int64)
        #: All documents, the latest date first.
        self.newest = np.argsort(-self.dates, kind="stable")
        self._newest = int(self.sinces[self.live].max(initial=0))
        self._with_label = lru_cache(maxsize=256)(self._find_label)
        self._view = lru_cache(maxsize=_VIEWS)(self._make_view)
        self._earlier_view = lru_cache(maxsize=_EARLIER_VIEWS)(self._make_view)
        self._view_without = lru_cache(maxsize=_VIEWS_WITHOUT)(self._make_view)

    def parts(self, field: str, term: str) -> Iterator[tuple[Postings, int]]:
        """Walk the postings of a term, segment by segment, each with the number its documents count from.

        Deleted documents are among them.
        """
        for segment, base in zip(self.segments, self.bases, strict=False):
            found = segment.postings(field, term)
            if len(found.documents):
                yield found, base

    def with_term(self, field: str, term: str) -> Bits:
        """Tell which documents have a term, or in `all` terms side by side."""
        found = np.zeros(self.size, dtype=np.bool_)
        for part, base in self.parts(field, term):
            found[base:][part.documents] = True
        return found

    def among(self, numbers: Ints, term: str) -> Bits:
        """Tell which of some documents have a term, or terms side by side."""
        found = np.zeros(len(numbers), dtype=np.bool_)
        for part, base in self.parts("all", term):
            at = np.minimum(np.searchsorted(part.documents, numbers - base), len(part.documents) - 1)
            found |= part.documents[at] == numbers - base
        return found

    def point_parts(self, term: str) -> Iterator[tuple[Postings, int]]:
        """Walk the points that say a term, or terms side by side, like `parts`."""
        for segment, base in zip(self.segments, self.point_bases, strict=False):
            found = segment.point_postings(term)
            if len(found.documents):
                yield found, base

    def points(self, number: int) -> list[PointTerms]:
        """Give the points of advice of one document."""
        segment, local = self._place(number)
        return segment.points(local)

    def title_words(self, number: int) -> tuple[str, ...]:
        """Give the words of one document's title."""
        segment, local = self._place(number)
        return segment.title_words(local)

    def number(self, key: str) -> int | None:
        """Tell the number of the document that has a key now."""
        for segment, base in zip(self.segments, self.bases, strict=False):
            local = segment.numbers.get(key)
            if local is not None and self.live[base + local]:
                return base + local
        return None

    def with_label(self, label: str) -> Bits:
        """Tell which documents carry a label; not to be changed."""
        return self._with_label(label)

    def titles_beginning(self, prefix: str) -> Bits:
        """Tell in which documents a word of the title begins so."""
        bases = zip(self.segments, self.bases, strict=False)
        found = np.zeros(self.size, dtype=np.bool_)
        for segment, base in bases:
            found[segment.titles_beginning(prefix) + base] = True
        return found

    def warm(self) -> None:
        """Decode the words that most documents have, and arrange all words for looking them up."""
        for segment in self.segments:
            segment.warm()

    @cached_property
    def _bitmaps(self) -> NDArray[np.uint64]:
        """For each label, which documents carry it, as bits: counting is then a few machine words a label."""
        words = -(-self.size // 64)
        maps = np.zeros((len(self.labels), words * 8), dtype=np.uint8)
        order = np.argsort(self.label_of, kind="stable")
        ends = np.cumsum(np.bincount(self.label_of, minlength=len(self.labels)))
        for label, documents in enumerate(np.split(self.labelled[order], ends[:-1] if len(ends) else [])):
            found = np.zeros(self.size, dtype=np.bool_)
            found[documents] = True
            packed = np.packbits(found)
            maps[label, : len(packed)] = packed
        return maps.view(np.uint64)

    def counts(self, matching: Bits, fields: Iterable[str]) -> dict[str, dict[str, int]]:
        """Count the labels of some fields on the matching documents."""
        if not self.labels:
            return {}
        packed = np.zeros(self._bitmaps.shape[1] * 8, dtype=np.uint8)
        bits = np.packbits(matching)
        packed[: len(bits)] = bits
        counts = np.bitwise_count(self._bitmaps & packed.view(np.uint64)).sum(axis=1)
        found: dict[str, dict[str, int]] = {}
        wanted = set(fields)
        for at in np.flatnonzero(counts).tolist():
            name, _, value = self.labels[at].partition(":")
            if name in wanted:
                found.setdefault(name, {})[value] = int(counts[at])
        return found

    def lexicons(self) -> list[Lexicon]:
        """Give the words of all documents, segment by segment."""
        return [segment.lexicon() for segment in self.segments]

    def view(
        self, marks: frozenset[str], until: int | None = None, excluded: frozenset[str] = frozenset()
    ) -> "View":
        """Give what a set of marks may read of what was there at a moment; without one, of everything.

        Args:
            excluded: keys of documents that are as if they were not there.
        """
        if until is not None and until < self._newest:
            # All moments between two publications see the same, so that they share a view.
            until = int(self.sinces[self.sinces <= until].max(initial=0))
        else:
            until = None
        if excluded:
            return self._view_without(marks, until, excluded)
        return self._view(marks) if until is None else self._earlier_view(marks, until)

    def _make_view(
        self, marks: frozenset[str], until: int | None = None, excluded: frozenset[str] = frozenset()
    ) -> "View":
        readable = np.array([not marks.isdisjoint(some) for some in self.mark_sets], dtype=np.bool_)
        visible = self.live & readable[self.marks_of] if self.size else self.live
        visible = visible if until is None else visible & (self.sinces <= until)
        if excluded:
            visible = visible.copy()
            gone = [number for key in excluded if (number := self.number(key)) is not None]
            visible[np.array(gone, dtype=np.int64)] = False
        return View(self, visible)

    def _find_label(self, label: str) -> Bits:
        found = np.zeros(self.size, dtype=np.bool_)
        if label in self.labels:
            found[self.labelled[self.label_of == self.labels.index(label)]] = True
        found.flags.writeable = False
        return found

    def _place(self, number: int) -> tuple[Segment, int]:
        at = bisect_right(self.bases, number) - 1
        return self.segments[at], number - self.bases[at]

    def _whole(self, of: Callable[[Segment], Ints]) -> Ints:
        return _joined((of(segment) for segment in self.segments), np.int64)

    def _named(self, names: list[list[_Name]], numbers: list[Ints]) -> tuple[list[_Name], Ints]:
        """Number the values of all segments through: each segment has numbered its own."""
        every = Names[_Name]()
        rows = []
        for own, of in zip(names, numbers, strict=True):
            numbered = np.array([every.number(name) for name in own], dtype=np.int64)
            rows.append(numbered[of] if len(own) else of)
        return every.names, _joined(rows, np.int64)


class View:
    """What a set of marks may read of a snapshot, with the statistics of that part alone."""

    def __init__(self, snapshot: Snapshot, visible: Bits) -> None:
        self.snapshot = snapshot
        self.visible = visible
        self.count = int(visible.sum())
        self.norms = self._norms(snapshot.lengths)
        self.title_norms = self._norms(snapshot.title_lengths)
        self._frequencies: dict[tuple[str, str], int] = {}

    def frequency(self, term: str, field: str = "all") -> int:
        """Tell in how many readable documents a term occurs, or in `all` terms side by side."""
        found = self._frequencies.get((field, term))
        if found is None:
            parts = self.snapshot.parts(field, term)
            found = sum(int(np.count_nonzero(self.visible[base:][part.documents])) for part, base in parts)
            if len(self._frequencies) >= _FREQUENCIES:
                self._frequencies.clear()
            self._frequencies[(field, term)] = found
        return found

    def says(self, word: str) -> int:
        """Tell in how many readable documents a word stands just as it is written."""
        return self.frequency(word, "forms")

    def nearest(self, word: str) -> tuple[str, ...]:
        """Give the words meant by one that occurs in no readable document."""
        return nearest(word, self.snapshot.lexicons(), self.says)

    def _norms(self, lengths: Ints) -> Floats:
        average = lengths[self.visible].sum() / (self.count or 1)
        norms: Floats = K1 * (1 - B + B * lengths / (average or 1))
        return norms


def _joined(arrays: Iterable[NDArray[Any]], kind: type[np.generic]) -> NDArray[Any]:
    return np.concatenate([np.zeros(0, dtype=kind), *arrays])
