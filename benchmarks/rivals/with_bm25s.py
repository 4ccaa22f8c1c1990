"""bm25s: scores worked out beforehand and added up with numpy; phrases and single updates it has none of."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import Stemmer

from advisory.search.analysis import STOP_WORDS, sought
from advisory.search.highlight import passages
from advisory.search.port import Document
from benchmarks.rivals.port import (
    ADVICE_CHARS,
    BODY_CHARS,
    HITS,
    K1,
    B,
    CannotAsk,
    Page,
    Shelf,
    tags_of,
    whole_text,
)


class Bm25s:
    """Its arrays on disk, read into memory; tags beside them as two arrays."""

    name = "bm25s"
    note = "no phrases, no updates (one is a build); Advisory's highlighter, tags counted from an array"

    def __init__(self, folder: Path, shelf: Shelf) -> None:
        self._folder, self._shelf = folder / "bm25s", shelf
        self._stemmer = Stemmer.Stemmer("english")

    def build(self, documents: Sequence[Document]) -> None:
        """Take all texts apart, index and save them."""
        texts = [whole_text(document) for document in documents]
        scorer = bm25s.BM25(method="lucene", k1=K1, b=B)
        scorer.index(self._tokens(texts), show_progress=False)
        scorer.save(self._folder, show_progress=False)
        tags = [tags_of(document) for document in documents]
        names = sorted({tag for some in tags for tag in some})
        numbers = {name: number for number, name in enumerate(names)}
        tagged = np.repeat(np.arange(len(tags)), [len(some) for some in tags])
        np.save(self._folder / "tagged.npy", tagged)
        np.save(self._folder / "tag_of.npy", np.array([numbers[tag] for some in tags for tag in some]))
        keys = [document.key for document in documents]
        (self._folder / "names.json").write_text(json.dumps([keys, names]), encoding="utf-8")

    def _tokens(self, texts: Sequence[str]) -> Any:
        stop_words = sorted(STOP_WORDS)
        return bm25s.tokenize(texts, stopwords=stop_words, stemmer=self._stemmer, show_progress=False)

    def open(self) -> None:
        """Read everything into memory."""
        self._scorer = bm25s.BM25.load(self._folder)
        self._tagged = np.load(self._folder / "tagged.npy")
        self._tag_of = np.load(self._folder / "tag_of.npy")
        self._keys, self._names = json.loads((self._folder / "names.json").read_text(encoding="utf-8"))

    def warm(self) -> None:
        """Do nothing: all is in memory."""

    def find(self, text: str) -> Sequence[str]:
        """Give the keys of the ten best."""
        _refuse_phrase(text)
        numbers, _ = self._scorer.retrieve(self._tokens([text]), k=HITS, show_progress=False)
        return [self._keys[number] for number in numbers[0].tolist()]

    def page(self, text: str) -> Page:
        """Score all documents once: the ten best of them with quotations, and the tags of all above 0."""
        _refuse_phrase(text)
        tokens = self._tokens([text])
        back = {number: word for word, number in tokens.vocab.items()}
        scores = self._scorer.get_scores([back[number] for number in tokens.ids[0]])
        best = np.argpartition(-scores, HITS)[:HITS]
        keys = [self._keys[number] for number in best[np.argsort(-scores[best])].tolist()]
        counts = np.bincount(self._tag_of[scores[self._tagged] > 0], minlength=len(self._names))
        terms, quotes = frozenset(sought([text])), []
        for _, body, points in self._shelf.texts(keys):
            quotes.append(passages(body, terms, BODY_CHARS))
            quotes.append(passages("\n".join(text for _, text in points), terms, ADVICE_CHARS))
        return Page(keys, dict(zip(self._names, counts.tolist(), strict=True)), quotes)

    def put(self, document: Document) -> None:
        """Refuse: its scores hold the averages of all documents."""
        raise CannotAsk(document.key)


def _refuse_phrase(text: str) -> None:
    if text.startswith('"'):
        raise CannotAsk(text)
