"""One question put to a view of the index: which documents match, how well, and what they are counted by."""

from collections.abc import Callable, Iterable
from functools import cached_property

import numpy as np

from advisory.search.choosing import choose, plan
from advisory.search.matching import COUNTED, chosen_labels, is_all_of
from advisory.search.port import Request
from advisory.search.ranking import (
    K1,
    LEAST_LIKENESS,
    PHRASE_WORTH,
    TITLE_WEIGHT,
    Variants,
    fused,
    idf,
    point_rank,
    thanked,
)
from advisory.search.whoosh_decoding import PLACE_BITS, Bits, Floats, Ints, Postings
from advisory.search.whoosh_snapshot import View


class Looking:
    """One request put to a view.

    Attributes:
        matching: passes everything but what was chosen of the facets.
        passing: passes that too.
    """

    def __init__(self, view: View, request: Request) -> None:
        self.view = view
        self.snapshot = view.snapshot
        self.request = request
        self.plan = plan(request.query)
        self.choice = choose(self.plan, view.count, view.frequency, view.nearest, request.synonyms)
        self.chosen = chosen_labels(request)
        self.near = self._near_numbers()
        self._words, self._said = self._scores()
        self.matching = self._match()
        self.passing = self._chosen(self.matching)

    def _near_numbers(self) -> list[tuple[int, str]]:
        """Give the readable documents that are near in meaning, by number and key."""
        numbers = ((self.snapshot.number(key), key) for key in self.request.near)
        return [(number, key) for number, key in numbers if number is not None and self.view.visible[number]]

    @cached_property
    def likeness(self) -> Floats:
        """How close each document comes in meaning; 0 where that is not known."""
        return self._of_near(lambda key: self.request.near[key].likeness)

    @cached_property
    def point_likeness(self) -> Floats:
        """The same of its closest point."""
        return self._of_near(lambda key: max(self.request.near[key].points.values(), default=0.0))

    def _of_near(self, tell: Callable[[str], float]) -> Floats:
        found = np.zeros(self.snapshot.size)
        for number, key in self.near:
            found[number] = tell(key)
        return found

    def _scores(self) -> tuple[Floats, Bits]:
        """Add up the words' scores, and tell which documents say one of them."""
        snapshot, view = self.snapshot, self.view
        scores = np.zeros(snapshot.size)
        said = np.zeros(snapshot.size, dtype=np.bool_)
        for term, worth in self.choice.worth.items():
            for part, base in snapshot.parts("all", term):
                _add(scores[base:], part, worth, view.norms[base:])
                said[base:][part.documents] = True
            titles = list(snapshot.parts("title", term)) if " " not in term else []
            tells = idf(view.count, view.frequency(term, "title")) if titles else 0.0
            weight = TITLE_WEIGHT * self.choice.weights[term] * tells
            for part, base in titles:
                _add(scores[base:], part, weight, view.title_norms[base:])
        return scores, said

    def _match(self) -> Bits:
        query = self.request.query
        matching = self.view.visible.copy()
        if self.request.only is not None:
            matching &= self._these(self.request.only)
        if query.after:
            matching &= self.snapshot.dates >= query.after.toordinal()
        if query.before:
            matching &= (self.snapshot.dates > 0) & (self.snapshot.dates < query.before.toordinal())
        for group in self.plan.required:
            matching &= self._any(group)
        for one in self.plan.excluded:
            matching &= ~self._holds(one)
        if self.plan.weights and not self.plan.phrases:
            matching &= self._said | (self.likeness >= LEAST_LIKENESS) if self.near else self._said
        if self.request.covering:
            numbers = np.flatnonzero(matching)
            matching[numbers] = self.coverage(numbers) >= self.request.covering
        return matching

    def _these(self, keys: Iterable[str]) -> Bits:
        found = np.zeros(self.snapshot.size, dtype=np.bool_)
        for key in keys:
            number = self.snapshot.number(key)
            if number is not None:
                found[number] = True
        return found

    def _any(self, group: Iterable[str | Variants]) -> Bits:
        found = np.zeros(self.snapshot.size, dtype=np.bool_)
        for one in group:
            found |= self._holds(one)
        return found

    def _holds(self, one: str | Variants) -> Bits:
        """Tell which documents carry a label, or have a phrase in any of its variants."""
        if one == "type:point":
            return self._in_advice
        if isinstance(one, str):
            return self.snapshot.with_label(one)
        found = np.zeros(self.snapshot.size, dtype=np.bool_)
        for variant in one:
            found |= self.snapshot.with_term("all", " ".join(variant))
        return found

    @cached_property
    def _in_advice(self) -> Bits:
        """Tell in which documents something that is looked for stands in a point."""
        found = np.zeros(self.snapshot.size, dtype=np.bool_)
        if not self.plan.weights:
            found[self.snapshot.point_starts >> PLACE_BITS] = True
            return found
        scores = self._point_scores
        found[self.snapshot.point_starts[scores > 0] >> PLACE_BITS] = True
        return found | (self.point_likeness >= LEAST_LIKENESS) if self.near else found

    @cached_property
    def _point_scores(self) -> Floats:
        """Score every point of every document by its words."""
        snapshot = self.snapshot
        scores = np.zeros(len(snapshot.point_starts))
        for term, worth in self.choice.worth.items():
            for part, base in snapshot.point_parts(term):
                _add(scores[base:], part, worth, snapshot.point_norms[base:])
        for variants in self.plan.phrases:
            for variant in variants:
                for part, base in snapshot.point_parts(" ".join(variant)):
                    scores[base:][part.documents] += PHRASE_WORTH
        return scores

    @cached_property
    def by_point(self) -> Floats:
        """How good the best point of each document is, by words and meaning."""
        best = np.zeros(self.snapshot.size)
        np.maximum.at(best, self.snapshot.point_starts >> PLACE_BITS, self._point_scores)
        most = best[self.matching].max(initial=0.0)
        return point_rank(best, most, self.point_likeness)

    @cached_property
    def scores(self) -> Floats:
        """The whole score of each document that matches."""
        words = self._words
        if self.request.near and self.plan.weights:
            most_words = words[self.matching].max(initial=0.0)
            most_likeness = self.likeness[self.matching].max(initial=0.0)
            words = fused(words, most_words, self.likeness, most_likeness)
        return thanked(words, self.snapshot.helpful.astype(np.float64))

    def coverage(self, numbers: Ints) -> Floats:
        """Give the share of what was asked that each of some documents says (`ranking.Choice.coverage`)."""
        whole = sum(worth for worth, _ in self.choice.asked)
        if not whole:
            return np.ones(len(numbers))
        found = np.zeros(len(numbers))
        for worth, terms in self.choice.asked:
            said = np.zeros(len(numbers), dtype=np.bool_)
            for term in terms:
                said |= self.snapshot.among(numbers, term)
            found += worth * said
        return found / whole

    def _chosen(self, matching: Bits, *, but: str = "") -> Bits:
        """Narrow what matches by what was chosen of the facets, or of all of them but one."""
        for name, labels in self.chosen.items():
            if name == but:
                continue
            if is_all_of(name):
                for label in labels:
                    matching = matching & self._holds(label)
            else:
                matching = matching & self._any(labels)
        return matching

    def counts(self) -> dict[str, dict[str, int]]:
        """Count what `Hits.counts` says."""
        apart = [name for name in COUNTED if name in self.chosen and not is_all_of(name)]
        found = self.snapshot.counts(self.passing, [name for name in COUNTED if name not in apart])
        for name in apart:
            found |= self.snapshot.counts(self._chosen(self.matching, but=name), [name])
        return found


def _add(scores: Floats, postings: Postings, weight: float, norms: Floats) -> None:
    times = postings.times.astype(np.float32, copy=False)
    scores[postings.documents] += weight * times * (K1 + 1) / (times + norms[postings.documents])
