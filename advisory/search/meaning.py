"""How close documents come to a question in meaning: vectors of their passages, held in memory.

    likeness of a document   .6 of the mean of its three closest passages, and .4 of its title
    passages                 the title, the situation, and each point of advice

Most vectors lie in one array, against which a question is one product of matrices; those that have changed
since are kept beside it and moved into it off the requests.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from advisory.domain.meaning import Passages
from advisory.search.minilm import SIZE, Floats32, as_bytes, from_bytes
from advisory.search.port import Near
from advisory.search.ranking import FLOOR

Ints = NDArray[np.int64]

#: So many documents are told at most, the closest ones.
MAX_NEAR = 200
#: Documents looked at closely: those with the closest single passage.
_LOOKED_AT = 400
#: What changed is moved into the one array when it is so many documents.
_MANY = 64
#: A question waits so long for another one that is being read; then it is answered by its words alone.
WAIT_SECONDS = 0.05
_CLOSEST, _TITLE_SHARE = 3, 0.4


class Encoder(Protocol):
    """What turns a text into a vector of length 1."""

    name: str

    def question(self, text: str) -> Floats32:
        """Give the vector of a question."""

    def text(self, text: str) -> Floats32:
        """Give the vector of a passage."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A document: the names of its passages, their vectors, and who may find it."""

    places: tuple[str, ...]
    vectors: Floats32
    marks: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Array:
    """Many documents in one array; `starts` tells where each begins, `marks_of` which set of marks it has."""

    keys: tuple[str, ...]
    numbers: Mapping[str, int]
    known: tuple[_Known, ...]
    vectors: Floats32
    starts: Ints
    mark_sets: tuple[frozenset[str], ...]
    marks_of: Ints


class VectorMeaning:
    """The meaning port over an encoder, with all vectors in memory."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._reading = threading.Lock()
        self._changing = threading.Lock()
        self._documents: dict[str, _Known] = {}
        self._array = _arranged({})
        #: What has changed since the array was made; None for what is gone.
        self._late: dict[str, _Known | None] = {}
        self._ready = False
        self.seen = 0
        self._question = lru_cache(maxsize=256)(encoder.question)

    @property
    def name(self) -> str:
        """Name the model."""
        return self._encoder.name

    @property
    def ready(self) -> bool:
        """Say whether the model is loaded and the vectors are there."""
        return self._ready

    def encode(self, text: str) -> bytes:
        """Give the vector of a passage, as it is kept."""
        return as_bytes(self._encoder.text(text))

    def take(self, changed: Iterable[Passages]) -> None:
        """Take over vectors that have changed."""
        with self._changing:
            late = dict(self._late)
            for one in changed:
                known = _known(one) if one.vectors else None
                if known is None:
                    self._documents.pop(one.key, None)
                else:
                    self._documents[one.key] = known
                late[one.key] = known
                self.seen = max(self.seen, one.change)
            # Until it is ready nobody asks, and `warm` puts everything into the array at once.
            self._late = late if self._ready else {}

    def warm(self) -> None:
        """Load the model and arrange the vectors; called off the requests."""
        self._encoder.question("warm")
        with self._changing:
            if not self._ready or len(self._late) >= _MANY:
                self._array, self._late = _arranged(self._documents), {}
            self._ready = True

    def near(
        self, text: str, marks: frozenset[str], excluded: frozenset[str] = frozenset()
    ) -> Mapping[str, Near]:
        """Tell which documents come near to a question, among those that carry one of `marks`."""
        if not self._reading.acquire(timeout=WAIT_SECONDS):
            return {}
        try:
            question = self._question(text)
        finally:
            self._reading.release()
        array, late = self._array, self._late
        found = {
            key: _near(known, question)
            for key, known in _closest(array, question, marks, excluded)
            if key not in late
        }
        for key, changed in late.items():
            if changed is not None and key not in excluded and not marks.isdisjoint(changed.marks):
                found[key] = _near(changed, question)
        best = sorted(found, key=lambda key: (-found[key].likeness, key))[:MAX_NEAR]
        return {key: found[key] for key in best if found[key].likeness > FLOOR}


def _known(passages: Passages) -> _Known:
    places = tuple(sorted(passages.vectors, key=lambda place: (place != "title", place)))
    vectors = from_bytes([passages.vectors[place] for place in places])
    return _Known(places, vectors, passages.marks)


def _arranged(documents: Mapping[str, _Known]) -> _Array:
    known = tuple(documents.values())
    sizes = np.array([0, *(len(one.places) for one in known)], dtype=np.int64)
    vectors = np.concatenate([np.zeros((0, SIZE), dtype=np.float32), *(one.vectors for one in known)])
    sets = {marks: number for number, marks in enumerate(dict.fromkeys(one.marks for one in known))}
    marks_of = np.array([sets[one.marks] for one in known], dtype=np.int64)
    numbers = {key: number for number, key in enumerate(documents)}
    return _Array(tuple(documents), numbers, known, vectors, np.cumsum(sizes)[:-1], tuple(sets), marks_of)


def _closest(
    array: _Array, question: Floats32, marks: frozenset[str], excluded: frozenset[str]
) -> Iterator[tuple[str, _Known]]:
    """Walk the readable documents with the closest single passages."""
    if not array.keys:
        return
    readable = np.array([not marks.isdisjoint(some) for some in array.mark_sets], dtype=np.bool_)
    best = np.maximum.reduceat(array.vectors @ question, array.starts)
    best = np.where(readable[array.marks_of], best, -np.inf)
    best[[array.numbers[key] for key in excluded if key in array.numbers]] = -np.inf
    count = min(_LOOKED_AT, len(best))
    for number in np.argpartition(-best, count - 1)[:count].tolist():
        if best[number] > -np.inf:
            yield array.keys[number], array.known[number]


def _near(known: _Known, question: Floats32) -> Near:
    cosines = known.vectors @ question
    likeness = float(np.sort(cosines)[-_CLOSEST:].mean())
    if known.places[0] == "title":
        likeness = (1 - _TITLE_SHARE) * likeness + _TITLE_SHARE * float(cosines[0])
    rows = zip(known.places, cosines.tolist(), strict=True)
    return Near(likeness, {place: cosine for place, cosine in rows if place not in ("title", "body")})
