"""SQLite's FTS5: its porter tokenizer, bm25() as rank, snippet(), and tags counted by a join."""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from advisory.search.analysis import STOP_WORDS, WORD, fold
from advisory.search.port import Document
from benchmarks.rivals.port import HITS, Page, Shelf, tags_of, whole_text

#: The title counts half as much again.
_TABLES = """
PRAGMA journal_mode = WAL;
CREATE VIRTUAL TABLE docs USING fts5 (title, text, tokenize = 'porter unicode61');
INSERT INTO docs (docs, rank) VALUES ('rank', 'bm25(1.5, 1.0)');
CREATE TABLE tags (doc INTEGER, tag TEXT, PRIMARY KEY (doc, tag)) WITHOUT ROWID;
"""
_BEST = "SELECT rowid FROM docs WHERE docs MATCH ? ORDER BY rank LIMIT ?"
_QUOTED = (
    "SELECT rowid, snippet(docs, 1, '<mark>', '</mark>', '…', 64) FROM docs "
    "WHERE docs MATCH ? ORDER BY rank LIMIT ?"
)
_COUNTS = "SELECT tag, count(*) FROM docs JOIN tags ON doc = docs.rowid WHERE docs MATCH ? GROUP BY tag"


class Fts5:
    """A virtual table with the texts in it."""

    name = "FTS5"
    note = "snippet() of 64 words (its most), tags by a join; stop words left out of the question only"

    def __init__(self, folder: Path, _: Shelf) -> None:
        self._path = folder / "fts5.sqlite"

    def build(self, documents: Sequence[Document]) -> None:
        """Fill the tables in one transaction."""
        self.open()
        self._rows.executescript(_TABLES)
        with self._rows:
            for document in documents:
                self._add(document)
        self._rows.execute("PRAGMA wal_checkpoint (TRUNCATE)")

    def _add(self, document: Document) -> None:
        number = _number(document.key)
        row = (number, document.title, whole_text(document).partition("\n")[2])
        self._rows.execute("INSERT INTO docs (rowid, title, text) VALUES (?, ?, ?)", row)
        rows = [(number, tag) for tag in tags_of(document)]
        self._rows.executemany("INSERT INTO tags VALUES (?, ?)", rows)

    def open(self) -> None:
        """Connect."""
        self._rows = sqlite3.connect(self._path)

    def warm(self) -> None:
        """Do nothing: the system keeps its file in memory."""

    def find(self, text: str) -> Sequence[str]:
        """Give the keys of the ten best."""
        return [f"entry:{number}" for (number,) in self._rows.execute(_BEST, (_match(text), HITS))]

    def page(self, text: str) -> Page:
        """Give ten hits with a snippet each, and the tags."""
        match = _match(text)
        found = self._rows.execute(_QUOTED, (match, HITS)).fetchall()
        counts = dict(self._rows.execute(_COUNTS, (match,)).fetchall())
        return Page([f"entry:{number}" for number, _ in found], counts, [quote for _, quote in found])

    def put(self, document: Document) -> None:
        """Replace one document in a transaction."""
        number = _number(document.key)
        with self._rows:
            self._rows.execute("DELETE FROM docs WHERE rowid = ?", (number,))
            self._rows.execute("DELETE FROM tags WHERE doc = ?", (number,))
            self._add(document)


def _number(key: str) -> int:
    return int(key.partition(":")[2])


def _match(text: str) -> str:
    """Write a question in FTS5's language: a phrase as it is, or any of its words."""
    return text if text.startswith('"') else " OR ".join(f'"{word}"' for word in _words(text)) or '""'


def _words(text: str) -> Iterator[str]:
    return (word for word in WORD.findall(fold(text)) if word not in STOP_WORDS)
