"""The search port in plain Python, for tests and for very small sites: every document is looked at.

It keeps the same promises and gives the same scores as the engine with an index, more slowly.
"""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from advisory.search import completing
from advisory.search.completing import Title
from advisory.search.fields import fields_of
from advisory.search.memory_looking import Kept, Looking, day_of
from advisory.search.port import Completions, Document, Hits, Progress, Request
from advisory.search.spelling import Lexicon, nearest

MAX_LIMIT = 100


class MemoryEngine:
    """Documents in a dictionary; gone with the process."""

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, Kept] = {}
        self.put(documents)

    def put(self, documents: Iterable[Document]) -> None:
        """Add or replace documents; an older revision never replaces a newer one."""
        taken = [_taken(document) for document in documents]
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

    def inspect(self) -> bool:
        """Say that it is as it was written: memory is not looked after here."""
        return True

    def owes_rebuild(self) -> bool:
        """Say no: nothing is written anywhere."""
        return False

    def warm(self) -> None:
        """Do nothing: everything is in memory."""

    def rebuild(self, documents: Iterator[Document], progress: Progress | None = None) -> int:
        """Replace everything at once."""
        kept: dict[str, Kept] = {}
        for done, document in enumerate(documents, start=1):
            _keep_newest(kept, [_taken(document)])
            if progress:
                progress(done)
        with self._lock:
            self._kept = kept
        return len(kept)

    def find(self, request: Request) -> Hits:
        """Answer a question."""
        readable = [kept for kept in self._kept.values() if _is_there(kept.document, request)]
        looking = Looking(readable, request)
        found = looking.found()
        passing = [one for one in found if looking.passes(one)]
        passing.sort(key=looking.order)
        page = passing[request.offset : request.offset + min(request.limit, MAX_LIMIT)]
        return Hits(
            total=len(passing),
            hits=tuple(looking.hit(one) for one in page),
            counts=looking.counts(found),
            terms=frozenset(term for term in looking.choice.worth if " " not in term),
            phrases=tuple(tuple(term.split()) for term in looking.choice.worth if " " in term),
            corrections=looking.choice.corrections,
        )

    def complete(
        self, text: str, marks: frozenset[str], *, limit: int, excluded: frozenset[str] = frozenset()
    ) -> Completions:
        """Say how what is being typed may go on."""
        readable = [
            kept
            for key, kept in self._kept.items()
            if key not in excluded and not marks.isdisjoint(kept.document.marks)
        ]
        typed = completing.typed(text)
        counts = Counter(chain.from_iterable(kept.fields.forms for kept in readable))
        lexicon = Lexicon(counts)
        titles = (
            Title(kept.document.key, kept.fields.title_words, day_of(kept.document)) for kept in readable
        )

        def says(word: str) -> int:
            return counts[word]

        return completing.completions(
            typed, [lexicon], says, lambda word: nearest(word, [lexicon], says), titles, limit
        )


def _taken(document: Document) -> Kept:
    return Kept(document, fields_of(document), frozenset(document.all_labels))


def _keep_newest(kept: dict[str, Kept], taken: Iterable[Kept]) -> None:
    for one in taken:
        before = kept.get(one.document.key)
        if before is None or before.document.revision <= one.document.revision:
            kept[one.document.key] = one


def _is_there(document: Document, request: Request) -> bool:
    """Say whether a document exists for this request: readable, neither too new nor excluded."""
    known = request.until is None or document.since <= request.until
    known = known and document.key not in request.excluded
    return known and not request.marks.isdisjoint(document.marks)
