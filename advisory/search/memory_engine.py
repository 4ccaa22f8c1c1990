"""The search port in plain Python, for tests and for very small sites: every document is looked at.

It keeps the same promises and gives the same scores as the engine with an index, more slowly.
"""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from advisory.search.fields import Fields, fields_of
from advisory.search.port import Document, Hit, Hits, Progress, Request
from advisory.search.ranking import (
    TITLE_WEIGHT,
    Choice,
    Plan,
    Variants,
    best_point,
    choose,
    idf,
    plan,
    saturated,
)
from advisory.search.spelling import nearest


@dataclass(frozen=True, slots=True)
class _Kept:
    document: Document
    fields: Fields


@dataclass(frozen=True, slots=True)
class _Scored:
    kept: _Kept
    score: float
    point: str
    #: What was looked for stands in its advice.
    in_advice: bool


class MemoryEngine:
    """Documents in a dictionary; gone with the process."""

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, _Kept] = {}
        self.put(documents)

    def put(self, documents: Iterable[Document]) -> None:
        """Add or replace documents; an older revision never replaces a newer one."""
        taken = [_Kept(document, fields_of(document)) for document in documents]
        with self._lock:
            kept = dict(self._kept)
            _keep_newest(kept, taken)
            self._kept = kept

    def remove(self, keys: Iterable[str]) -> None:
        """Take documents out."""
        gone = set(keys)
        with self._lock:
            self._kept = {key: kept for key, kept in self._kept.items() if key not in gone}

    def revisions(self) -> Mapping[str, int]:
        """Tell every key with its revision."""
        return {key: kept.document.revision for key, kept in self._kept.items()}

    def owes_rebuild(self) -> bool:
        """Say no: nothing is written anywhere."""
        return False

    def rebuild(self, documents: Iterator[Document], progress: Progress | None = None) -> int:
        """Replace everything at once."""
        kept: dict[str, _Kept] = {}
        for done, document in enumerate(documents, start=1):
            _keep_newest(kept, [_Kept(document, fields_of(document))])
            if progress:
                progress(done)
        with self._lock:
            self._kept = kept
        return len(kept)

    def find(self, request: Request) -> Hits:
        """Answer a question."""
        readable = [kept for kept in self._kept.values() if _is_there(kept.document, request)]
        looking = _Looking(readable, plan(request.query))
        found = [
            scored
            for kept in readable
            if _passes(kept.document, request) and (scored := looking.score(kept, request.query.kinds))
        ]
        of_kind = [s for s in found if not request.kinds or _is_of_kind(s, request.kinds)]
        of_kind.sort(key=_by_date if request.sort == "newest" else _by_score)
        limit = min(request.limit, 100)
        return Hits(
            total=len(of_kind),
            hits=tuple(_hit(scored) for scored in of_kind[request.offset : request.offset + limit]),
            tag_counts=Counter(chain.from_iterable(set(s.kept.document.tags) for s in of_kind)),
            kind_counts=Counter(s.kept.document.kind for s in found),
            terms=frozenset(looking.choice.weights),
            corrections=looking.choice.corrections,
        )


class _Looking:
    """One question put to the documents the asker may read."""

    def __init__(self, readable: list[_Kept], planned: Plan) -> None:
        self.plan = planned
        self.count = len(readable)
        self.in_all = Counter(chain.from_iterable(kept.fields.places for kept in readable))
        self.in_title = Counter(chain.from_iterable(kept.fields.title for kept in readable))
        self.average = sum(kept.fields.length for kept in readable) / (self.count or 1)
        self.title_average = sum(kept.fields.title_length for kept in readable) / (self.count or 1)

        def frequency(term: str) -> int:
            return self.in_all[term]

        self.choice: Choice = choose(planned, self.count, frequency, lambda word: nearest(word, frequency))
        self.worth = self.choice.worth

    def score(self, kept: _Kept, kinds: tuple[str, ...]) -> _Scored | None:
        """Score one document; None when it does not match."""
        fields = kept.fields
        if any(_stands(variants, fields) for variants in self.plan.excluded):
            return None
        if not all(_stands(variants, fields) for variants in self.plan.phrases):
            return None
        said = [term for term in self.worth if term in fields.places]
        if self.plan.weights and not self.plan.phrases and not said:
            return None
        score = sum(self._of_term(term, fields) for term in said)
        point = best_point(fields.points, self.worth, self.plan.phrases)
        in_advice = bool(point) if self.plan.weights else bool(fields.points)
        scored = _Scored(kept, score, point, in_advice)
        return scored if not kinds or _is_of_kind(scored, frozenset(kinds)) else None

    def _of_term(self, term: str, fields: Fields) -> float:
        times = len(fields.places[term])
        score = self.worth[term] * saturated(times, fields.length, self.average)
        if in_title := fields.title.get(term, 0):
            weight = TITLE_WEIGHT * self.choice.weights[term] * idf(self.count, self.in_title[term])
            score += weight * saturated(in_title, fields.title_length, self.title_average)
        return score


def _keep_newest(kept: dict[str, _Kept], taken: Iterable[_Kept]) -> None:
    for one in taken:
        before = kept.get(one.document.key)
        if before is None or before.document.revision <= one.document.revision:
            kept[one.document.key] = one


def _stands(variants: Variants, fields: Fields) -> bool:
    return any(_stands_as(variant, fields) for variant in variants)


def _stands_as(variant: tuple[str, ...], fields: Fields) -> bool:
    starts = set(fields.places.get(variant[0], ()))
    for at, term in enumerate(variant[1:], start=1):
        starts &= {place - at for place in fields.places.get(term, ())}
    return bool(starts)


def _is_there(document: Document, request: Request) -> bool:
    """Say whether a document exists for this request: readable, neither too new nor excluded."""
    known = request.until is None or document.since <= request.until
    known = known and document.key not in request.excluded
    return known and not request.marks.isdisjoint(document.marks)


def _passes(document: Document, request: Request) -> bool:
    query = request.query
    if not set(document.tags).issuperset((*request.tags, *query.tags)):
        return False
    if not set(document.tags).isdisjoint(query.excluded_tags):
        return False
    if query.after and not (document.dated and document.dated >= query.after):
        return False
    return not query.before or bool(document.dated and document.dated < query.before)


def _is_of_kind(scored: _Scored, kinds: frozenset[str]) -> bool:
    document = scored.kept.document
    return document.kind in kinds or ("point" in kinds and scored.in_advice)


def _date_key(scored: _Scored) -> int:
    dated = scored.kept.document.dated
    return -dated.toordinal() if dated else 0


def _by_score(scored: _Scored) -> tuple[float, int, str]:
    return (-round(scored.score, 6), _date_key(scored), scored.kept.document.key)


def _by_date(scored: _Scored) -> tuple[int, float, str]:
    return (_date_key(scored), -round(scored.score, 6), scored.kept.document.key)


def _hit(scored: _Scored) -> Hit:
    document = scored.kept.document
    return Hit(document.key, document.kind, document.revision, scored.score, scored.point)
