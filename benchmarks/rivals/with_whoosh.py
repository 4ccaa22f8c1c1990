"""Whoosh's own searcher, scorer, facets and highlighter, on a copy of the index that Advisory has built."""

import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from whoosh import sorting
from whoosh.analysis import StemmingAnalyzer
from whoosh.highlight import ContextFragmenter, HtmlFormatter, highlight
from whoosh.index import open_dir
from whoosh.query import Or, Phrase, Term
from whoosh.scoring import BM25F

from advisory.search.analysis import phrase_variants, sought
from advisory.search.fields import fields_of
from advisory.search.port import Document
from advisory.search.query import parse
from advisory.search.whoosh_folder import IndexFolder
from benchmarks.rivals.port import ADVICE_CHARS, BODY_CHARS, HITS, K1, TITLE_WEIGHT, B, Page, Shelf


class WhooshOwn:
    """Whoosh as it comes: `searcher.search` with BM25F, `groupedby`, its highlighter, its own merges."""

    name = "Whoosh"
    note = (
        "its own scorer on a copy of Advisory's index, tags for `groupedby` held in memory; with these it "
        "scores without its optimizer, which costs more than it saves where there are many words"
    )

    def __init__(self, folder: Path, shelf: Shelf) -> None:
        self._built, self._folder, self._shelf = folder / "advisory", folder / "whoosh", shelf
        self._analyzer = StemmingAnalyzer()
        self._tags: list[tuple[str, ...]] = []

    def build(self, documents: Sequence[Document]) -> None:
        """Copy Advisory's index, in which all of these are."""
        index = IndexFolder(self._built, 1.0)
        shutil.copytree(index.of(index.generation() or 0), self._folder)
        if open_dir(str(self._folder)).doc_count() != len(documents):
            raise SystemExit("Advisory's index has to be built first.")

    def open(self) -> None:
        """Open a searcher."""
        self._index = open_dir(str(self._folder))
        self._searcher = self._index.searcher(weighting=BM25F(B=B, K1=K1))

    def warm(self) -> None:
        """Read the tags of all documents once; Whoosh has nothing else to prepare."""
        if self._tags:
            return
        reader = self._searcher.reader()
        rows = (reader.stored_fields(number)["meta"] for number in range(reader.doc_count_all()))
        self._tags = [_tags(row[2]) for row in rows]

    def find(self, text: str) -> Sequence[str]:
        """Give the keys of the ten best."""
        return [hit["meta"][0] for hit in self._searcher.search(_query(text), limit=HITS)]

    def page(self, text: str) -> Page:
        """Give ten hits with two quotations each, and the tags by `groupedby`."""
        query = _query(text)
        facet = _Tags(self._tags)
        found = self._searcher.search(query, limit=HITS, groupedby={"tag": facet}, maptype=sorting.Count)
        # With groups it keeps every hit.
        keys = [hit["meta"][0] for hit in islice(found, HITS)]
        terms = frozenset(word for _, word in query.iter_all_terms())
        quotes = []
        for _, body, points in self._shelf.texts(keys):
            quotes.append(self._quote(body, terms, BODY_CHARS))
            quotes.append(self._quote("\n".join(text for _, text in points), terms, ADVICE_CHARS))
        return Page(keys, found.groups("tag"), quotes)

    def _quote(self, text: str, terms: frozenset[str], chars: int) -> str:
        fragmenter = ContextFragmenter(maxchars=chars, surround=chars // 4)
        quote: str = highlight(text, terms, self._analyzer, fragmenter, HtmlFormatter(), top=1)
        return quote

    def put(self, document: Document) -> None:
        """Replace one document by a commit with Whoosh's usual merging, and refresh the searcher."""
        fields = fields_of(document)
        number = int(document.key.partition(":")[2]) - 1
        writer = self._index.writer()
        writer.delete_document(number)
        writer.add_document(
            all=fields.places,
            title={term: [0] * times for term, times in fields.title.items()},
            forms=dict.fromkeys(fields.forms, (0,)),
            meta=(document.key,),
        )
        writer.commit()
        self._searcher = self._searcher.refresh()


class _Tags(sorting.FacetType):  # type: ignore[misc]
    """A facet of several values a document, from a list of all documents."""

    def __init__(self, tags: Sequence[tuple[str, ...]]) -> None:
        self._tags = tags

    def categorizer(self, _: Any) -> "_TagsOf":
        """Give what Whoosh asks for each hit."""
        return _TagsOf(self._tags)


class _TagsOf(sorting.Categorizer):  # type: ignore[misc]
    allow_overlap = True

    def __init__(self, tags: Sequence[tuple[str, ...]]) -> None:
        self._tags, self._base = tags, 0

    def set_searcher(self, _: Any, base: int) -> None:
        """Note where the numbers of a segment begin."""
        self._base = base

    def keys_for(self, _: Any, number: int) -> Iterator[str]:
        """Walk the tags of one document."""
        return iter(self._tags[self._base + number])


def _tags(labels: Sequence[str]) -> tuple[str, ...]:
    return tuple(label[4:] for label in labels if label.startswith("tag:"))


def _query(text: str) -> Any:
    typed = parse(text)
    phrases = [Phrase("all", list(variant)) for words in typed.phrases for variant in phrase_variants(words)]
    if phrases:
        return Or(phrases)
    terms = Counter(sought(typed.words)).items()
    everywhere = [Term("all", term, boost=times) for term, times in terms]
    return Or([*everywhere, *(Term("title", term, boost=TITLE_WEIGHT * times) for term, times in terms)])
