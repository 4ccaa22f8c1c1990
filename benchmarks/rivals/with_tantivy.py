"""tantivy through its Python binding: BM25, snippets and aggregations, all of them its own."""

from collections.abc import Sequence
from pathlib import Path

import tantivy

from advisory.search.analysis import STOP_WORDS, WORD, fold
from advisory.search.port import Document
from benchmarks.rivals.port import (
    ADVICE_CHARS,
    BODY_CHARS,
    HITS,
    TITLE_WEIGHT,
    Page,
    Shelf,
    tags_of,
    whole_text,
)

_FIELDS = ["text", "title"]


class Tantivy:
    """An index of two stemmed fields; k1 and b are fixed at 1.2 and .75 in it."""

    name = "tantivy"
    note = (
        "tags by its terms aggregation, one snippet of 560 characters of the whole text; build on all cores"
    )

    def __init__(self, folder: Path, _: Shelf) -> None:
        self._folder = folder / "tantivy"
        self._writer: tantivy.IndexWriter | None = None

    def build(self, documents: Sequence[Document]) -> None:
        """Build the index in one commit."""
        self._folder.mkdir()
        index = self._index()
        writer = index.writer()
        for document in documents:
            writer.add_document(_written(document))
        writer.commit()
        writer.wait_merging_threads()

    def _index(self) -> tantivy.Index:
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
        schema.add_text_field("title", tokenizer_name="prose", index_option="freq")
        schema.add_text_field("text", stored=True, tokenizer_name="prose")
        schema.add_text_field("tag", fast=True, tokenizer_name="raw", index_option="basic")
        self._schema = schema.build()
        index = tantivy.Index(self._schema, path=str(self._folder))
        prose = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
        index.register_tokenizer("prose", prose.filter(tantivy.Filter.stemmer("english")).build())
        return index

    def open(self) -> None:
        """Open the index and a searcher."""
        self._opened = self._index()
        self._opened.reload()
        self._searcher = self._opened.searcher()

    def warm(self) -> None:
        """Do nothing: its files are mapped into memory."""

    def _query(self, text: str) -> tantivy.Query:
        query, _ = self._opened.parse_query_lenient(text, _FIELDS, field_boosts={"title": TITLE_WEIGHT})
        return query

    def find(self, text: str) -> Sequence[str]:
        """Give the keys of the ten best."""
        return self._keys(self._searcher.search(self._query(_typed(text)), limit=HITS))

    def _keys(self, found: tantivy.SearchResult) -> list[str]:
        return [str(self._searcher.doc(address).get_first("key")) for _, address in found.hits]

    def page(self, text: str) -> Page:
        """Give ten hits with a snippet each, and the tags by aggregation."""
        query = self._query(_typed(text))
        found = self._searcher.search(query, limit=HITS)
        tags = self._searcher.aggregate(query, {"tag": {"terms": {"field": "tag", "size": 100}}})
        snippets = tantivy.SnippetGenerator.create(self._searcher, query, self._schema, "text")
        snippets.set_max_num_chars(BODY_CHARS + ADVICE_CHARS)
        documents = [self._searcher.doc(address) for _, address in found.hits]
        return Page(
            [str(document.get_first("key")) for document in documents],
            {row["key"]: row["doc_count"] for row in tags["tag"]["buckets"]},
            [snippets.snippet_from_doc(document).to_html() for document in documents],
        )

    def put(self, document: Document) -> None:
        """Replace one document, commit and reload."""
        if self._writer is None:
            self._writer = self._opened.writer()
        self._writer.delete_documents_by_term("key", document.key)
        self._writer.add_document(_written(document))
        self._writer.commit()
        self._opened.reload()
        self._searcher = self._opened.searcher()


def _written(document: Document) -> tantivy.Document:
    made = tantivy.Document()
    made.add_text("key", document.key)
    made.add_text("title", document.title)
    made.add_text("text", whole_text(document))
    for tag in tags_of(document):
        made.add_text("tag", tag)
    return made


def _typed(text: str) -> str:
    """Write a question in tantivy's language: a phrase of the text (the title has no places), or words."""
    if text.startswith('"'):
        return f"text:{text}"
    return " ".join(word for word in WORD.findall(fold(text)) if word not in STOP_WORDS)
