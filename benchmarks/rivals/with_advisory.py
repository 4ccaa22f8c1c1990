"""Advisory's own engine, with what a page of results asks of it."""

from collections.abc import Sequence
from pathlib import Path

from advisory.search.highlight import marked, passages
from advisory.search.port import Document, Request
from advisory.search.query import parse
from advisory.search.whoosh_engine import WhooshEngine
from benchmarks.rivals.port import ADVICE_CHARS, BODY_CHARS, Page, Shelf

#: Who may read every generated document; the engine filters by it all the same.
MARKS = frozenset({"public", "members"})


class Advisory:
    """Whoosh's index scored from arrays; facets are always counted, also in what the tables call "alone"."""

    name = "Advisory"
    note = "“alone” counts totals and all six facets too; quotes title, situation and best point"

    def __init__(self, folder: Path, shelf: Shelf) -> None:
        self._folder, self._shelf = folder / "advisory", shelf
        self.engine = WhooshEngine(self._folder)

    def build(self, documents: Sequence[Document]) -> None:
        """Build the index."""
        self.engine.rebuild(iter(documents))

    def open(self) -> None:
        """Open it anew."""
        self.engine = WhooshEngine(self._folder)
        self.engine.state()

    def warm(self) -> None:
        """Decode what most questions need."""
        self.engine.warm()

    def find(self, text: str, **more: object) -> Sequence[str]:
        """Give the keys of the ten best; `more` as in `Request`."""
        hits = self.engine.find(Request(parse(text), MARKS, **more))  # type: ignore[arg-type]
        return [hit.key for hit in hits.hits]

    def page(self, text: str, **more: object) -> Page:
        """Give ten hits, each with its title, situation and best points marked, and the counts."""
        query = parse(text)
        hits = self.engine.find(Request(query, MARKS, **more))  # type: ignore[arg-type]
        phrases = (*query.phrases, *hits.phrases)
        keys, quotes = [hit.key for hit in hits.hits], []
        for hit, (title, body, points) in zip(hits.hits, self._shelf.texts(keys), strict=True):
            by_number = dict(points)
            quotes.append(marked(title, hits.terms, phrases))
            quotes.append(passages(body, hits.terms, BODY_CHARS, phrases))
            quotes += [
                passages(by_number[number], hits.terms, ADVICE_CHARS, phrases) for number in hit.points
            ]
        return Page(keys, hits.counts.get("tag", {}), quotes)

    def put(self, document: Document) -> None:
        """Replace one document; `WhooshEngine.put` returns when it is found."""
        self.engine.put([document])
