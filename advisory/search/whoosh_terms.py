"""Handing Whoosh the terms we have already found, so that one analysis serves every engine."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from whoosh.fields import TEXT
from whoosh.formats import Existence

_Places = Mapping[str, Sequence[int]]


class Terms(TEXT):  # type: ignore[misc]
    """A field whose value is its terms with their places, instead of text to be taken apart.

    Args:
        places: whether places are kept; otherwise only which documents have a term.
    """

    def __init__(self, *, places: bool = True) -> None:
        super().__init__()
        self.places = places
        if not places:
            self.format = Existence()

    def index(
        self, value: Mapping[str, Sequence[int]], **_: Any
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Walk each term with how often it is said, its weight, and its places as Whoosh stores them."""
        for term, places in value.items():
            encoded = self.format.encode(list(places)) if self.places else b""
            yield term.encode("utf-8"), len(places), float(len(places)), encoded
