"""What every engine in the comparison has to do, and the texts that those without a store of their own quote.

Each engine gets the same documents and the same questions. Where it has a choice it does what its own
documentation recommends, with the same stop words, stemmed words, any word may match, and the title half as
much again; nothing but Advisory keeps count of who may read what, corrects slips or knows points of advice.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from advisory.search.port import Document

HITS = 10
#: Characters quoted of a situation and of the advice, as the site does.
BODY_CHARS, ADVICE_CHARS = 240, 320
K1, B, TITLE_WEIGHT = 1.6, 0.5, 0.5


@dataclass(frozen=True, slots=True)
class Page:
    """A page of results: ten keys, the number of hits under each tag, and what is quoted of the hits."""

    keys: Sequence[str]
    counts: Mapping[str, int] = field(default_factory=dict)
    quotes: Sequence[object] = ()


class CannotAsk(Exception):
    """The engine has nothing like that: no phrases, or no single updates."""


class Rival(Protocol):
    """One engine with its index in a folder.

    Attributes:
        name: as the tables call it.
        note: what has to be known to read its figures.
    """

    name: str
    note: str

    def build(self, documents: Sequence[Document]) -> None:
        """Build the index."""

    def open(self) -> None:
        """Open it for reading, as a process that starts does."""

    def warm(self) -> None:
        """Do what the engine offers to make its next questions quick."""

    def find(self, text: str) -> Sequence[str]:
        """Give the keys of the ten best documents.

        Raises:
            CannotAsk: the engine cannot answer this sort of question.
        """

    def page(self, text: str) -> Page:
        """Give ten hits with a highlighted quotation each, and the number of all hits under each tag.

        Raises:
            CannotAsk: the engine cannot answer this sort of question.
        """

    def put(self, document: Document) -> None:
        """Replace one document, so that on return a new question finds it.

        Raises:
            CannotAsk: the engine has to be built anew.
        """


class Shelf:
    """The texts of all documents in a small database, as a site has them beside its index.

    Args:
        path: the database; made by `fill`.
    """

    def __init__(self, path: Path) -> None:
        self._rows = sqlite3.connect(path)

    def fill(self, documents: Iterable[Document]) -> None:
        """Keep the texts of documents."""
        self._rows.execute("CREATE TABLE texts (key TEXT PRIMARY KEY, title TEXT, body TEXT, points TEXT)")
        rows = ((one.key, one.title, one.body, json.dumps(one.points)) for one in documents)
        self._rows.executemany("INSERT INTO texts VALUES (?, ?, ?, ?)", rows)
        self._rows.commit()

    def texts(self, keys: Sequence[str]) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """Give title, body and points of some documents, in their order."""
        marks = ",".join("?" * len(keys))
        asked = f"SELECT key, title, body, points FROM texts WHERE key IN ({marks})"  # noqa: S608
        found = {key: rest for key, *rest in self._rows.execute(asked, keys)}
        return [(title, body, json.loads(points)) for title, body, points in map(found.__getitem__, keys)]


def whole_text(document: Document) -> str:
    """Give everything a document says, as one text."""
    points = (text for _, text in document.points)
    return "\n".join((document.title, document.body, *points, document.tag_words))


def tags_of(document: Document) -> list[str]:
    """Give the tags of a document."""
    return [label.removeprefix("tag:") for label in document.labels if label.startswith("tag:")]
