"""One question put to documents in memory, each of which is looked at."""

from collections import Counter
from dataclasses import dataclass
from itertools import chain

from advisory.search.choosing import Choice, choose, plan
from advisory.search.fields import Fields
from advisory.search.matching import COUNTED, chosen_labels, is_all_of
from advisory.search.port import Document, Hit, Near, Request
from advisory.search.ranking import (
    LEAST_LIKENESS,
    TITLE_WEIGHT,
    Variants,
    best_points,
    fused,
    idf,
    point_rank,
    point_score,
    saturated,
    thanked,
)
from advisory.search.spelling import Lexicon, nearest


@dataclass(frozen=True, slots=True)
class Kept:
    """A document with its terms and labels."""

    document: Document
    fields: Fields
    labels: frozenset[str]


@dataclass(frozen=True, slots=True)
class Scored:
    """A document that matches, apart from what was chosen of the facets."""

    kept: Kept
    score: float
    by_point: float
    near: Near | None


class Looking:
    """One question put to the documents the asker may read."""

    def __init__(self, readable: list[Kept], request: Request) -> None:
        self.request = request
        self.readable = readable
        self.plan = plan(request.query)
        self.count = len(readable)
        self.in_all = Counter(chain.from_iterable(kept.fields.places for kept in readable))
        self.in_title = Counter(chain.from_iterable(kept.fields.title for kept in readable))
        self.average = sum(kept.fields.length for kept in readable) / (self.count or 1)
        self.title_average = sum(kept.fields.title_length for kept in readable) / (self.count or 1)
        self.forms = Counter(chain.from_iterable(kept.fields.forms for kept in readable))
        self.choice: Choice = choose(self.plan, self.count, self._frequency, self._nearest, request.synonyms)
        self.worth = self.choice.worth
        self.chosen = chosen_labels(request)

    def _frequency(self, term: str) -> int:
        if " " not in term:
            return self.in_all[term]
        return sum(_times(term, kept.fields) > 0 for kept in self.readable)

    def _nearest(self, word: str) -> tuple[str, ...]:
        return nearest(word, [Lexicon(self.forms)], lambda near: self.forms[near])

    def found(self) -> list[Scored]:
        """Give what matches, scored."""
        only = self.request.only
        matching = [
            kept
            for kept in self.readable
            if (only is None or kept.document.key in only) and self._matches(kept)
        ]
        words = {kept.document.key: self._score(kept) for kept in matching}
        most_words = max(words.values(), default=0.0)
        most_likeness = max((self._likeness(kept) for kept in matching), default=0.0)
        points = {kept.document.key: self._by_point(kept) for kept in matching}
        most_point = max(points.values(), default=0.0)
        return [
            Scored(
                kept,
                self._whole(kept, words[kept.document.key], most_words, most_likeness),
                self._point_rank(kept, points[kept.document.key], most_point),
                self.request.near.get(kept.document.key),
            )
            for kept in matching
        ]

    def _whole(self, kept: Kept, words: float, most_words: float, most_likeness: float) -> float:
        if self.request.near and self.plan.weights:
            words = fused(words, most_words, self._likeness(kept), most_likeness)
        return thanked(words, kept.document.helpful)

    def _by_point(self, kept: Kept) -> float:
        if self.request.sort != "advice":
            return 0.0
        scores = (point_score(point, self.worth, self.plan.phrases) for point in kept.fields.points)
        return max(scores, default=0.0)

    def _point_rank(self, kept: Kept, score: float, most: float) -> float:
        near = self.request.near.get(kept.document.key)
        return point_rank(score, most, max(near.points.values(), default=0.0) if near else 0.0)

    def _likeness(self, kept: Kept) -> float:
        near = self.request.near.get(kept.document.key)
        return near.likeness if near else 0.0

    def _matches(self, kept: Kept) -> bool:
        query = self.request.query
        dated = kept.document.dated
        if query.after and not (dated and dated >= query.after):
            return False
        if query.before and not (dated and dated < query.before):
            return False
        if any(self._holds(one, kept) for one in self.plan.excluded):
            return False
        if not all(any(self._holds(one, kept) for one in group) for group in self.plan.required):
            return False
        if self.plan.weights and not self.plan.phrases and not self._says_something(kept):
            return False
        covering = self.request.covering
        return not covering or self._coverage(kept) >= covering

    def _says_something(self, kept: Kept) -> bool:
        said = any(_says(term, kept.fields) for term in self.worth)
        return said or self._likeness(kept) >= LEAST_LIKENESS

    def _holds(self, one: str | Variants, kept: Kept) -> bool:
        if not isinstance(one, str):
            return any(_times(" ".join(variant), kept.fields) for variant in one)
        return self._in_advice(kept) if one == "type:point" else one in kept.labels

    def _in_advice(self, kept: Kept) -> bool:
        """Say whether what was looked for stands in a point; without words, whether there are points."""
        if not self.plan.weights:
            return bool(kept.fields.points)
        near = self.request.near.get(kept.document.key)
        if near and max(near.points.values(), default=0.0) >= LEAST_LIKENESS:
            return True
        return any(point_score(point, self.worth, self.plan.phrases) > 0 for point in kept.fields.points)

    def _score(self, kept: Kept) -> float:
        return sum(self._of_term(term, kept.fields) for term in self.worth if _says(term, kept.fields))

    def _of_term(self, term: str, fields: Fields) -> float:
        score = self.worth[term] * saturated(_times(term, fields), fields.length, self.average)
        if in_title := fields.title.get(term, 0):
            weight = TITLE_WEIGHT * self.choice.weights[term] * idf(self.count, self.in_title[term])
            score += weight * saturated(in_title, fields.title_length, self.title_average)
        return score

    def _coverage(self, kept: Kept) -> float:
        return self.choice.coverage(lambda term: _says(term, kept.fields))

    def passes(self, scored: Scored, *, but: str = "") -> bool:
        """Say whether a document has what was chosen of the facets; of all of them, or of all but one."""
        for name, labels in self.chosen.items():
            if name != but:
                all_of = all if is_all_of(name) else any
                if not all_of(self._holds(label, scored.kept) for label in labels):
                    return False
        return True

    def counts(self, found: list[Scored]) -> dict[str, dict[str, int]]:
        """Count the labels of what was found, as `Hits.counts` says."""
        counts: dict[str, dict[str, int]] = {}
        for name in COUNTED:
            but = "" if is_all_of(name) else name
            rows = [one.kept.labels for one in found if self.passes(one, but=but)]
            values = Counter(
                label.partition(":")[2] for row in rows for label in row if label.startswith(f"{name}:")
            )
            if values:
                counts[name] = dict(values)
        return counts

    def order(self, scored: Scored) -> tuple[float, float, int, str]:
        """Give what hits are sorted by."""
        document = scored.kept.document
        score, day = -round(scored.score, 6), -day_of(document)
        if self.request.sort == "newest":
            return (day, score, 0, document.key)
        if self.request.sort == "helpful":
            return (-document.helpful, score, day, document.key)
        if self.request.sort == "advice":
            return (-round(scored.by_point, 6), score, day, document.key)
        return (score, day, 0, document.key)

    def hit(self, scored: Scored) -> Hit:
        """Give a hit with its best points."""
        document, points = scored.kept.document, tuple[str, ...]()
        if self.request.points and (self.worth or self.plan.phrases or scored.near):
            asked = scored.kept.fields.points, self.worth, self.plan.phrases, scored.near
            points = best_points(*asked, count=self.request.points)
        return Hit(
            document.key,
            document.kind,
            document.revision,
            scored.score,
            points,
            self._coverage(scored.kept),
            self._likeness(scored.kept),
        )


def _says(term: str, fields: Fields) -> bool:
    return term in fields.places if " " not in term else _times(term, fields) > 0


def _times(term: str, fields: Fields) -> int:
    """Count how often a term occurs, or terms side by side."""
    first, *others = term.split(" ")
    starts = set(fields.places.get(first, ()))
    for at, other in enumerate(others, start=1):
        starts &= {place - at for place in fields.places.get(other, ())}
    return len(starts)


def day_of(document: Document) -> int:
    """Give the day of a document as a number, 0 for none."""
    return document.dated.toordinal() if document.dated else 0
