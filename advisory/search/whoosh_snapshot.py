"""One state of the index as arrays over all its documents, and questions put to it.

    Snapshot   every segment of one commit, one after another; made anew after each commit
    View       the part of a snapshot that a set of marks may read, or could at an earlier moment, with
               its own statistics
    Looking    one query put to a view

Nothing here changes once it is made, so threads share it.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from advisory.search.fields import PointTerms
from advisory.search.port import Request
from advisory.search.query import Query
from advisory.search.ranking import K1, TITLE_WEIGHT, B, Variants, choose, idf, plan
from advisory.search.spelling import nearest
from advisory.search.whoosh_segments import PLACE_BITS, Bits, Floats, Ints, Postings, Segment

_Name = TypeVar("_Name", bound=Hashable)
_NO_POSTINGS = Postings(np.zeros(0, dtype=np.int64), np.zeros(0))
#: Sets of marks whose view is kept: visitors, members, moderators, and groups.
_VIEWS = 32
#: The same for earlier moments; few, because a list is seldom turned over while something is published.
_EARLIER_VIEWS = 8
#: Terms whose frequency a view remembers; words that nobody wrote are without number.
_FREQUENCIES = 20_000


class Snapshot:
    """Every document of one commit, numbered through all segments."""

    def __init__(self, segments: Iterable[tuple[Segment, Bits]]) -> None:
        rows = [(segment, live) for segment, live in segments if segment.size]
        self.segments = [segment for segment, _ in rows]
        self.bases = np.cumsum([0, *(segment.size for segment in self.segments)])
        self.live = _joined((live for _, live in rows), np.bool_)
        self.size = len(self.live)
        self.keys = list(chain.from_iterable(segment.keys for segment in self.segments))
        self.kinds = list(chain.from_iterable(segment.kinds for segment in self.segments))
        self.revisions = _joined((segment.revisions for segment in self.segments), np.int64)
        self.dates = _joined((segment.dates for segment in self.segments), np.int64)
        self.sinces = _joined((segment.sinces for segment in self.segments), np.int64)
        self.lengths = _joined((segment.lengths for segment in self.segments), np.int64)
        self.title_lengths = _joined((segment.title_lengths for segment in self.segments), np.int64)
        self.starts = _joined((segment.starts for segment in self.segments), np.int64)
        self.ends = _joined((segment.ends for segment in self.segments), np.int64)
        self.kind_names, self.kind_of = _numbered(self.kinds)
        self.mark_sets, self.marks_of = _numbered(
            list(chain.from_iterable(segment.marks for segment in self.segments))
        )
        tags = [tags for segment in self.segments for tags in segment.tags]
        counts = np.array([len(some) for some in tags], dtype=np.int64)
        self.tagged = np.repeat(np.arange(self.size), counts)
        self.tag_names, self.tag_of = _numbered(list(chain.from_iterable(tags)))
        self._newest = int(self.sinces[self.live].max(initial=0))
        self._view = lru_cache(maxsize=_VIEWS)(self._make_view)
        self._earlier_view = lru_cache(maxsize=_EARLIER_VIEWS)(self._make_view)

    def postings(self, field: str, term: str) -> Postings:
        """Give the postings of a term in all segments, deleted documents among them."""
        found = [
            (segment.postings(field, term), base)
            for segment, base in zip(self.segments, self.bases, strict=False)
        ]
        if len(found) == 1:
            return found[0][0]
        if not found:
            return _NO_POSTINGS
        documents = np.concatenate([postings.documents + base for postings, base in found])
        return Postings(documents, np.concatenate([postings.times for postings, _ in found]))

    def places(self, term: str) -> Ints:
        """Give where a term stands, in all segments."""
        bases = zip(self.segments, self.bases, strict=False)
        return _joined((segment.places(term) + (base << PLACE_BITS) for segment, base in bases), np.int64)

    def points(self, number: int) -> list[PointTerms]:
        """Give the points of advice of one document."""
        at = int(np.searchsorted(self.bases, number, side="right")) - 1
        return self.segments[at].points(number - int(self.bases[at]))

    def numbers(self) -> dict[str, int]:
        """Tell the number of every document by its key."""
        return {self.keys[number]: number for number in np.flatnonzero(self.live).tolist()}

    def with_tag(self, tag: str) -> Bits:
        """Tell which documents carry a tag."""
        found = np.zeros(self.size, dtype=np.bool_)
        if tag in self.tag_names:
            found[self.tagged[self.tag_of == self.tag_names.index(tag)]] = True
        return found

    def of_kinds(self, kinds: Iterable[str]) -> Bits:
        """Tell which documents are of one of these kinds."""
        wanted = set(kinds)
        chosen = np.array([name in wanted for name in self.kind_names], dtype=np.bool_)
        return chosen[self.kind_of] if self.size else np.zeros(0, dtype=np.bool_)

    def tag_counts(self, matching: Bits) -> dict[str, int]:
        """Count the tags of the matching documents."""
        counts = np.bincount(self.tag_of[matching[self.tagged]], minlength=len(self.tag_names))
        return {self.tag_names[at]: int(counts[at]) for at in np.flatnonzero(counts)}

    def kind_counts(self, matching: Bits) -> dict[str, int]:
        """Count the kinds of the matching documents."""
        counts = np.bincount(self.kind_of[matching], minlength=len(self.kind_names))
        return {self.kind_names[at]: int(counts[at]) for at in np.flatnonzero(counts)}

    def view(
        self, marks: frozenset[str], until: int | None = None, excluded: frozenset[str] = frozenset()
    ) -> "View":
        """Give what a set of marks may read of what was there at a moment; without one, of everything.

        Args:
            excluded: keys of documents that are as if they were not there.
        """
        if excluded:
            return self._earlier_view(marks, until, excluded)
        if until is None or until >= self._newest:
            return self._view(marks)
        # All moments between two publications see the same, so that they share a view.
        last = int(self.sinces[self.sinces <= until].max(initial=0))
        return self._earlier_view(marks, last)

    def _make_view(
        self, marks: frozenset[str], until: int | None = None, excluded: frozenset[str] = frozenset()
    ) -> "View":
        readable = np.array([not marks.isdisjoint(some) for some in self.mark_sets], dtype=np.bool_)
        visible = self.live & readable[self.marks_of] if self.size else self.live
        visible = visible if until is None else visible & (self.sinces <= until)
        if excluded:
            numbers = self.numbers()
            visible = visible.copy()
            gone = [numbers[key] for key in excluded if key in numbers]
            visible[np.array(gone, dtype=np.int64)] = False
        return View(self, visible)


class View:
    """What a set of marks may read of a snapshot, with the statistics of that part alone."""

    def __init__(self, snapshot: Snapshot, visible: Bits) -> None:
        self.snapshot = snapshot
        self.visible = visible
        self.count = int(visible.sum())
        self.norms = self._norms(snapshot.lengths)
        self.title_norms = self._norms(snapshot.title_lengths)
        self._frequencies: dict[str, int] = {}

    def frequency(self, term: str) -> int:
        """Tell in how many readable documents a term occurs."""
        found = self._frequencies.get(term)
        if found is None:
            found = int(self.visible[self.snapshot.postings("all", term).documents].sum())
            if len(self._frequencies) >= _FREQUENCIES:
                self._frequencies.clear()
            self._frequencies[term] = found
        return found

    def nearest(self, word: str) -> tuple[str, ...]:
        """Give the terms meant by a word that occurs in no readable document."""
        vocabularies = [segment.vocabulary() for segment in self.snapshot.segments]

        def frequency(near: str) -> int:
            known = any(near in vocabulary for vocabulary in vocabularies)
            return self.frequency(near) if known else 0

        return tuple(nearest(word, frequency))

    def _norms(self, lengths: Ints) -> Floats:
        average = lengths[self.visible].sum() / (self.count or 1)
        norms: Floats = K1 * (1 - B + B * lengths / (average or 1))
        return norms


@dataclass(frozen=True, slots=True)
class Match:
    """Which documents match a request, and how well.

    Attributes:
        matching: passes everything but `Request.kinds`.
        of_kind: passes that too.
    """

    matching: Bits
    of_kind: Bits
    scores: Floats


class Looking:
    """One request put to a view."""

    def __init__(self, view: View, request: Request) -> None:
        self.view = view
        self.snapshot = view.snapshot
        self.request = request
        self.plan = plan(request.query)
        self.choice = choose(self.plan, view.count, view.frequency, view.nearest)

    def match(self) -> Match:
        """Score every document."""
        query = self.request.query
        scores, said = self._scores()
        matching = self._filtered(query)
        if self.plan.phrases:
            for variants in self.plan.phrases:
                matching &= self._standing(variants)
        elif self.plan.weights:
            matching &= said
        for variants in self.plan.excluded:
            matching &= ~self._standing(variants)
        matching &= self._of_kinds(query.kinds)
        return Match(matching, matching & self._of_kinds(self.request.kinds), scores)

    def _scores(self) -> tuple[Floats, Bits]:
        snapshot, view = self.snapshot, self.view
        scores = np.zeros(snapshot.size)
        said = np.zeros(snapshot.size, dtype=np.bool_)
        for term, worth in self.choice.worth.items():
            found = snapshot.postings("all", term)
            _add(scores, found, worth, view.norms)
            said[found.documents] = True
            titles = snapshot.postings("title", term)
            if len(titles.documents):
                with_term = int(view.visible[titles.documents].sum())
                weight = TITLE_WEIGHT * self.choice.weights[term] * idf(view.count, with_term)
                _add(scores, titles, weight, view.title_norms)
        return scores, said

    def _filtered(self, query: Query) -> Bits:
        snapshot = self.snapshot
        passing = self.view.visible.copy()
        for tag in (*self.request.tags, *query.tags):
            passing &= snapshot.with_tag(tag)
        for tag in query.excluded_tags:
            passing &= ~snapshot.with_tag(tag)
        if query.after:
            passing &= snapshot.dates >= query.after.toordinal()
        if query.before:
            passing &= (snapshot.dates > 0) & (snapshot.dates < query.before.toordinal())
        return passing

    def _of_kinds(self, kinds: Iterable[str]) -> Bits:
        wanted = frozenset(kinds)
        if not wanted:
            return np.ones(self.snapshot.size, dtype=np.bool_)
        found = self.snapshot.of_kinds(wanted)
        return found | self._in_advice() if "point" in wanted else found

    def _in_advice(self) -> Bits:
        """Tell in which documents a term stands in a point; without terms, which have points."""
        snapshot = self.snapshot
        if not self.plan.weights:
            return snapshot.ends > snapshot.starts
        found = np.zeros(snapshot.size, dtype=np.bool_)
        for term in self.choice.weights:
            documents, places = _apart(snapshot.places(term))
            inside = (places >= snapshot.starts[documents]) & (places < snapshot.ends[documents])
            found[documents[inside]] = True
        return found

    def _standing(self, variants: Variants) -> Bits:
        """Tell in which documents a phrase stands, in any of its variants."""
        found = np.zeros(self.snapshot.size, dtype=np.bool_)
        for variant in variants:
            if len(variant) == 1:
                found[self.snapshot.postings("all", variant[0]).documents] = True
                continue
            starts = self.snapshot.places(variant[0])
            for at, term in enumerate(variant[1:], start=1):
                starts = np.intersect1d(starts, self.snapshot.places(term) - at, assume_unique=True)
            found[starts >> PLACE_BITS] = True
        return found


def _add(scores: Floats, postings: Postings, weight: float, norms: Floats) -> None:
    times = postings.times
    scores[postings.documents] += weight * times * (K1 + 1) / (times + norms[postings.documents])


def _apart(places: Ints) -> tuple[Ints, Ints]:
    return places >> PLACE_BITS, places & ((1 << PLACE_BITS) - 1)


def _joined(arrays: Iterable[NDArray[Any]], kind: type[np.generic]) -> NDArray[Any]:
    return np.concatenate([np.zeros(0, dtype=kind), *arrays])


def _numbered(values: Sequence[_Name]) -> tuple[list[_Name], Ints]:
    """Give the different values, and for each value its number among them."""
    numbers = {value: at for at, value in enumerate(dict.fromkeys(values))}
    return list(numbers), np.array([numbers[value] for value in values], dtype=np.int64)
