"""Passages of a document as vectors: what storage keeps and search compares."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Passages:
    """The vectors of one document.

    Attributes:
        key: of the document in the index, such as "entry:12".
        revision: of the document that was encoded.
        marks: who may find it (`domain.audience`).
        change: grows with every change of any document's vectors.
        vectors: "title", "body" or the number of a point to the vector of that passage; none when the
            document is gone.
    """

    key: str
    revision: int
    marks: frozenset[str]
    change: int
    vectors: Mapping[str, bytes] = field(default_factory=dict)
