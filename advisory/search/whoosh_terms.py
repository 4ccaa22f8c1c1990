"""Handing Whoosh the terms we have already found, so that one analysis serves every engine."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from whoosh.fields import TEXT

_Places = Mapping[str, Sequence[int]]


class Terms(TEXT):  # type: ignore[misc]
    """A field whose value is its terms with their places, instead of text to be taken apart."""

    def index(
        self, value: Mapping[str, Sequence[int]], **_: Any
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Walk each term with how often it is said, its weight, and its places as Whoosh stores them."""
        for term, places in value.items():
            yield term.encode("utf-8"), len(places), float(len(places)), self.format.encode(list(places))
