"""An encoder without a model: texts that share words, or words of one sort, point the same way.

Each word has a direction of its own, drawn at random, so that two words hardly ever come near.
"""

import hashlib

import numpy as np

from advisory.search.analysis import counted
from advisory.search.minilm import SIZE, Floats32

#: Words that this encoder takes for the same.
SORTS = {"farewel": "layoff", "sever": "layoff", "dismiss": "layoff", "bidder": "offer", "buyer": "offer"}


class WordEncoder:
    """The encoder port over words: a number for each word, added up."""

    name = "words"

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def question(self, text: str) -> Floats32:
        """Give the vector of a question."""
        return self._vector(text)

    def text(self, text: str) -> Floats32:
        """Give the vector of a passage."""
        self.encoded.append(text)
        return self._vector(text)

    def _vector(self, text: str) -> Floats32:
        vector = np.zeros(SIZE, dtype=np.float32)
        for term in counted(text):
            digest = hashlib.sha256(SORTS.get(term, term).encode()).digest()
            chance = np.random.default_rng(int.from_bytes(digest[:8], "big"))
            vector += chance.standard_normal(SIZE).astype(np.float32)
        norm = float(np.linalg.norm(vector))
        return vector / norm if norm else vector
