"""What a segment knows of each document beside its words, as columns.

They are gathered from the rows that Whoosh stores; a rebuild also writes them into the flat file
(`whoosh_arrays`), because unpickling ten thousand rows takes longer than all else in opening an index.
"""

import json
from array import array
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np

from advisory.search.fields import Fields
from advisory.search.port import Document
from advisory.search.whoosh_decoding import PLACE_BITS, Ints

_Key = TypeVar("_Key")
#: Numbers that every document has one of: revision, date, since, helpful, two lengths, end of the points.
_NUMBERS = 7
#: Where the arrays of a `Columns` are in a file.
ARRAYS = ("numbers", "marks_of", "label_of", "labelled", "point_starts")


def stored(document: Document, fields: Fields) -> tuple[Any, ...]:
    """Give what the index keeps of a document beside its terms; `Rows` reads it back."""
    return (
        document.key,
        tuple(sorted(document.marks)),
        document.all_labels,
        document.revision,
        document.dated.toordinal() if document.dated else 0,
        document.since,
        document.helpful,
        fields.length,
        fields.title_length,
        fields.points_end,
        fields.point_starts,
        " ".join(fields.title_words),
        tuple((point.number, " ".join(point.terms), " ".join(point.compounds)) for point in fields.points),
    )


class Names(Generic[_Key]):
    """The different values of something, numbered in the order they were met."""

    def __init__(self) -> None:
        self.names: list[_Key] = []
        self._numbers: dict[_Key, int] = {}

    def number(self, name: _Key) -> int:
        """Give the number of a value, a new one where it has none."""
        found = self._numbers.setdefault(name, len(self.names))
        if found == len(self.names):
            self.names.append(name)
        return found


@dataclass(frozen=True, slots=True)
class Columns:
    """What is known of the documents of a segment, in its order.

    Attributes:
        keys, titles: of each document; a title is its words with blanks between.
        mark_sets, marks_of: the different sets of marks, and which of them each document has.
        label_names, label_of, labelled: the different labels; for each label on a document, which it is and
            on which document.
        numbers: seven rows, each with a number for every document: revision, date, since, helpful, length,
            length of the title, and where its points end.
        point_starts: where each point begins, as document and place in one number, ascending.
    """

    keys: list[str]
    titles: list[str]
    mark_sets: list[tuple[str, ...]]
    label_names: list[str]
    numbers: Ints
    marks_of: Ints
    label_of: Ints
    labelled: Ints
    point_starts: Ints

    def names(self) -> bytes:
        """Give what is text, as it goes into a file."""
        told = (self.keys, self.titles, self.mark_sets, self.label_names)
        return json.dumps(told, ensure_ascii=False).encode("utf-8")


def columns_of(names: bytes, arrays: dict[str, Ints]) -> Columns:
    """Make columns of what lay in a file."""
    keys, titles, marks, labels = json.loads(names)
    arrays = arrays | {"numbers": arrays["numbers"].reshape(_NUMBERS, len(keys))}
    return Columns(keys, titles, [tuple(some) for some in marks], labels, **arrays)


class Rows:
    """Columns while they are being gathered, row by row."""

    def __init__(self) -> None:
        self._keys: list[str] = []
        self._titles: list[str] = []
        self._marks = Names[tuple[str, ...]]()
        self._labels = Names[str]()
        self._numbers, self._marks_of, self._starts = array("q"), array("q"), array("q")
        self._label_of, self._labelled = array("q"), array("q")

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, row: Any) -> None:
        """Add what is stored of the next document."""
        at = len(self._keys)
        self._keys.append(row[0])
        self._titles.append(row[11])
        self._marks_of.append(self._marks.number(row[1]))
        self._label_of.extend(self._labels.number(label) for label in row[2])
        self._labelled.extend([at] * len(row[2]))
        self._numbers.extend(row[3:10])
        self._starts.extend((at << PLACE_BITS) + start for start in row[10])

    def columns(self) -> Columns:
        """Give all that was gathered."""
        return Columns(
            keys=self._keys,
            titles=self._titles,
            mark_sets=self._marks.names,
            label_names=self._labels.names,
            numbers=np.ascontiguousarray(_whole(self._numbers).reshape(len(self), _NUMBERS).T),
            marks_of=_whole(self._marks_of),
            label_of=_whole(self._label_of),
            labelled=_whole(self._labelled),
            point_starts=_whole(self._starts),
        )


def _whole(numbers: "array[int]") -> Ints:
    return np.array(numbers, dtype=np.int64)
