"""The search port: what an engine takes in, what it is asked, what it answers.

An engine holds *documents*, one for each published entry and each open situation. It knows nothing of
rows or pages. It may be thrown away at any time and rebuilt from the database; whoever asks it has to
fetch the rows it names and to drop those that have just changed.

Every engine passes `tests/search/contract.py`. The audience is part of every question: an engine never
counts, suggests or scores a document whose `marks` the asker does not hold.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from advisory.search.query import Query

#: Called during a rebuild with the number of documents done.
Progress = Callable[[int], None]


class EngineUnavailable(Exception):
    """The index is locked by another writer or cannot be read right now; try again later."""


@dataclass(frozen=True, slots=True)
class Document:
    """What can be found: one entry or one open situation, as plain text.

    Attributes:
        key: unique and stable, such as "entry:12".
        kind: "entry" or "situation".
        revision: grows with every change of what is indexed; an older one never replaces a newer one.
        marks: who may find it (`domain.audience`); never empty.
        title: the question.
        body: the situation, for an entry also what happened next.
        points: number ("2" or "2.1") and plain text of each point of advice, in reading order.
        tags: slugs.
        tag_words: names and synonyms of those tags, searched as text.
        dated: published on (entry) or opened on (situation).
        since: when it could first be found, in milliseconds since 1970: published at (entry) or opened at
            (situation).
    """

    key: str
    kind: str
    revision: int
    marks: frozenset[str]
    title: str
    body: str
    points: tuple[tuple[str, str], ...] = ()
    tags: tuple[str, ...] = ()
    tag_words: str = ""
    dated: date | None = None
    since: int = 0


@dataclass(frozen=True, slots=True)
class Request:
    """One question to an engine.

    Attributes:
        query: what was typed, already understood; with no words in it, everything that passes the
            filters matches.
        marks: what the asker may read.
        tags: only documents with all of these tags (beside those the query names).
        kinds: only these kinds; empty for all.
        sort: "relevance" or "newest".
        offset, limit: the slice of hits wanted; `limit` at most 100.
        until: answer as if no document had come after this moment (`Document.since`), scores and counts
            included, so that a later page goes on exactly where an earlier one ended; None for all.
        excluded: keys of documents to answer without, because the index is known to be behind on them.
    """

    query: Query
    marks: frozenset[str]
    tags: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    sort: str = "relevance"
    offset: int = 0
    limit: int = 10
    until: int | None = None
    excluded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found. `point` is the number of its best-matching point, "" when none matches."""

    key: str
    kind: str
    revision: int
    score: float
    point: str = ""


@dataclass(frozen=True, slots=True)
class Hits:
    """The answer to a request.

    Attributes:
        total: all documents that match, exactly.
        hits: the slice asked for, best (or newest) first; ties fall to the later date, then to the key.
        tag_counts: tag to number of matching documents, for all matches.
        kind_counts: kind to number of matching documents, leaving `Request.kinds` out of account.
        terms: the stems that matched, for marking passages.
        corrections: word that occurs nowhere to the stem that was looked for instead.
    """

    total: int
    hits: tuple[Hit, ...]
    tag_counts: Mapping[str, int] = field(default_factory=dict)
    kind_counts: Mapping[str, int] = field(default_factory=dict)
    terms: frozenset[str] = frozenset()
    corrections: Mapping[str, str] = field(default_factory=dict)


class SearchEngine(Protocol):
    """What every engine can do. Safe to use from several threads at once."""

    def put(self, documents: Iterable[Document]) -> None:
        """Add or replace documents; on return a new search finds them.

        Raises:
            EngineUnavailable: nothing was changed.
        """

    def remove(self, keys: Iterable[str]) -> None:
        """Take documents out; unknown keys are no error.

        Raises:
            EngineUnavailable: nothing was changed.
        """

    def find(self, request: Request) -> Hits:
        """Answer a question.

        Raises:
            EngineUnavailable: there is no index to ask.
        """

    def revisions(self) -> Mapping[str, int]:
        """Tell every key in the index with its revision, for comparing with the database.

        Raises:
            EngineUnavailable: there is no index to ask.
        """

    def owes_rebuild(self) -> bool:
        """Say whether words of removed documents still lie in the engine's files, which a rebuild clears."""

    def rebuild(self, documents: Iterator[Document], progress: Progress | None = None) -> int:
        """Build a new index aside and switch to it at once; the old one answers meanwhile.

        Returns:
            How many documents it holds.

        Raises:
            EngineUnavailable: another process is rebuilding; the old index stays.
        """
