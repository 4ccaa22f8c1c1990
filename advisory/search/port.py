"""The search port: what an engine takes in, what it is asked, what it answers.

An engine holds *documents*, one for each published entry and each open situation. It knows nothing of
rows or pages. It may be thrown away at any time and rebuilt from the database; whoever asks it has to
fetch the rows it names and to drop those that have just changed.

Every engine passes `tests/search/test_contract.py`. The audience is part of every question: an engine
never counts, suggests or scores a document whose `marks` the asker does not hold.

What makes a new engine a day's work: `fields.fields_of` says which terms a document has, `ranking.plan`
and `ranking.choose` say which of them a question looks for and what each is worth, and `ranking.fused`
orders what was found. An engine adds up, filters by labels and marks, and counts.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from advisory.domain.meaning import Passages
from advisory.search.needs import Query
from advisory.search.thesaurus import NO_SYNONYMS, Thesaurus

#: Called during a rebuild with the number of documents done.
Progress = Callable[[int], None]

#: What hits are counted by, beside their kind and year; each is a field of `Document.labels`.
FACETS = ("tag", "industry", "size", "stage")
SORTS = ("relevance", "newest", "helpful", "advice")


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
        labels: what it is filed under, as "tag:pricing", "industry:software", "size:51-200", "stage:growth",
            "basis:lived", "stance:challenges", "has:outcome". Only what its readers may know of it.
        tag_words: names and synonyms of its tags, searched as text.
        dated: published on (entry) or opened on (situation).
        since: when it could first be found, in milliseconds since 1970: published at (entry) or opened at
            (situation).
        helpful: how many readers found it helpful.
    """

    key: str
    kind: str
    revision: int
    marks: frozenset[str]
    title: str
    body: str
    points: tuple[tuple[str, str], ...] = ()
    labels: tuple[str, ...] = ()
    tag_words: str = ""
    dated: date | None = None
    since: int = 0
    helpful: int = 0

    @property
    def all_labels(self) -> tuple[str, ...]:
        """Its labels with those that follow from the rest: "type:entry", "year:2025"."""
        years = (f"year:{self.dated.year}",) if self.dated else ()
        return tuple(dict.fromkeys((*self.labels, f"type:{self.kind}", *years)))


@dataclass(frozen=True, slots=True)
class Near:
    """How close the meaning of a document comes to the question: cosines, from -1 to 1.

    Attributes:
        likeness: of its best passage.
        points: of each of its points, by number.
    """

    likeness: float
    points: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """One question to an engine.

    Attributes:
        query: what was typed, already understood; with no words in it, everything that passes the
            filters matches.
        marks: what the asker may read.
        chosen: field to the values that were chosen of it. Tags must all be there; of the other fields
            one value is enough.
        sort: one of SORTS: best match, latest date, most readers helped, or best single point.
        offset, limit: the slice of hits wanted; `limit` at most 100.
        points: how many of its best points each hit names.
        until: answer as if no document had come after this moment (`Document.since`), scores and counts
            included, so that a later page goes on exactly where an earlier one ended; None for all.
        excluded: keys of documents to answer as if they were not there: the index is known to be behind on
            them, or the asker must find no trace of them.
        only: look at no documents but these; None for all. Scores stay those of the whole.
        covering: leave out documents that say less than this share of what was asked (`Hit.coverage`).
        synonyms: what else to look for.
        near: keys of documents to their closeness in meaning; those close enough match without a word.
    """

    query: Query
    marks: frozenset[str]
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "relevance"
    offset: int = 0
    limit: int = 10
    points: int = 1
    until: int | None = None
    excluded: frozenset[str] = frozenset()
    only: frozenset[str] | None = None
    covering: float = 0.0
    synonyms: Thesaurus = NO_SYNONYMS
    near: Mapping[str, Near] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found.

    Attributes:
        points: the numbers of its best-matching points, best first; () when none matches.
        coverage: the share of what was asked that the document says, from 0 to 1: every word of the question
            counts by the root of how much it tells, and one that nobody has written tells most.
        likeness: how close it comes in meaning (`Near.likeness`); 0 when that is not known.
    """

    key: str
    kind: str
    revision: int
    score: float
    points: tuple[str, ...] = ()
    coverage: float = 1.0
    likeness: float = 0.0

    @property
    def point(self) -> str:
        """The number of its best-matching point, "" when none matches."""
        return self.points[0] if self.points else ""


@dataclass(frozen=True, slots=True)
class Hits:
    """The answer to a request.

    Attributes:
        total: all documents that match, exactly.
        hits: the slice asked for, best (or newest) first; ties fall to the later date, then to the key.
        counts: field ("tag", "industry", "size", "stage", "type", "year") to value to the number of hits
            there would be with it: for tags among all hits, for the others leaving what was chosen of that
            field out of account.
        terms: the stems that were looked for and exist, for marking passages.
        phrases: stems that were looked for as neighbours.
        corrections: word that occurs nowhere to the words that were looked for instead, as they are written.
    """

    total: int
    hits: tuple[Hit, ...]
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    terms: frozenset[str] = frozenset()
    phrases: tuple[tuple[str, ...], ...] = ()
    corrections: Mapping[str, str] = field(default_factory=dict)

    def count(self, name: str, value: str) -> int:
        """Tell how many hits there would be with one value of a field."""
        return self.counts.get(name, {}).get(value, 0)


@dataclass(frozen=True, slots=True)
class Completions:
    """How what is being typed may go on.

    Attributes:
        words: the last word as it may end, the most frequent first; what was typed is not among them.
        keys: documents whose title says all of it, best first.
        corrected: the last word, when nothing begins like it, as it may have been meant; "" when not.
    """

    words: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    corrected: str = ""


class Meaning(Protocol):
    """What tells how close texts come in meaning; optional, and safe to use from several threads at once.

    It keeps vectors in memory; the database keeps them for good.
    """

    @property
    def name(self) -> str:
        """Name the model, for telling its vectors from those of another."""

    @property
    def ready(self) -> bool:
        """Say whether questions can be answered at once, without loading anything."""

    @property
    def seen(self) -> int:
        """Tell the last change that was taken over, 0 for none."""

    def encode(self, text: str) -> bytes:
        """Give the vector of a passage, as it is kept."""

    def take(self, changed: Iterable[Passages]) -> None:
        """Take over vectors that have changed; those without any are forgotten."""

    def warm(self) -> None:
        """Load what questions need; called off the requests."""

    def near(
        self, text: str, marks: frozenset[str], excluded: frozenset[str] = frozenset()
    ) -> Mapping[str, Near]:
        """Tell which documents come near to a question, among those that carry one of `marks`.

        Those whose keys are `excluded` are as if they were not there.

        Takes a bounded time: of a long question only the beginning is read, and while other questions are
        being read the answer is nothing.
        """


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

    def complete(
        self, text: str, marks: frozenset[str], *, limit: int, excluded: frozenset[str] = frozenset()
    ) -> Completions:
        """Say how what is being typed may go on, from titles and words this asker may read.

        Args:
            limit: of each sort of completion.
            excluded: as in `Request`.

        Raises:
            EngineUnavailable: there is no index to ask.
        """

    def revisions(self) -> Mapping[str, int]:
        """Tell every key in the index with its revision, for comparing with the database.

        Raises:
            EngineUnavailable: there is no index to ask.
        """

    def inspect(self) -> bool:
        """Say whether what lies on the disk is still what was written; called every few seconds, and bounded.

        When it is not, the engine answers nobody from it until it is rebuilt.
        """

    def owes_rebuild(self) -> bool:
        """Say whether words of removed documents still lie in the engine's files, which a rebuild clears."""

    def warm(self) -> None:
        """Bring into memory what the next questions will need; called off the requests, and never needed."""

    def rebuild(self, documents: Iterator[Document], progress: Progress | None = None) -> int:
        """Build a new index aside and switch to it at once; the old one answers meanwhile.

        Returns:
            How many documents it holds.

        Raises:
            EngineUnavailable: another process is rebuilding; the old index stays.
        """
