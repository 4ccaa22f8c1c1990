"""What changed between two texts, word by word.

    compare([("Situation", "Ten people.", "Twelve people."), ("To decide", "Now?", "Now?")])
        part "Situation":  −Ten +Twelve people.
        part "To decide":  unchanged

Texts are first aligned line by line, so that a new paragraph or a new point is one addition; lines that
answer each other are then compared word by word. Two lines with little in common are shown as one that is
gone and one that is new. The cost is bounded: what would take too long to align is shown whole.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

#: Above this many pairs of equal tokens, lines or words are no longer aligned; for all lines of a text
#: together, since a page compares many texts.
MOST_PAIRS = 200_000
#: Lines with a smaller share of words in common are not shown as one line that changed.
ALIKE = 0.3
#: More unchanged lines in a row than this are folded into one that counts them.
FOLD_FROM = 3

#: A word with what joins it, or a single other sign; and the blanks after it.
_TOKEN = re.compile(r"(\w+(?:['’.,-]\w+)*|[^\w\s])(\s*)")
#: The mark that opens a point of a Markdown list, with how far it is set in.
_MARK = re.compile(r"^(\s*)(?:[-*+]|\d{1,3}[.)])\s+")


class Change(StrEnum):
    """What became of a stretch of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, came, or went."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison.

    Attributes:
        number: of a point, such as "2" or "2.1"; "" elsewhere.
        folded: how many unchanged lines it stands for; 0 for a line that is shown.
    """

    pieces: tuple[Piece, ...] = ()
    number: str = ""
    folded: int = 0

    @property
    def changed(self) -> bool:
        """Something of it came or went."""
        return any(piece.change is not Change.SAME for piece in self.pieces)

    @property
    def before(self) -> tuple[Piece, ...]:
        """The line as it was."""
        return tuple(piece for piece in self.pieces if piece.change is not Change.ADDED)

    @property
    def after(self) -> tuple[Piece, ...]:
        """The line as it is."""
        return tuple(piece for piece in self.pieces if piece.change is not Change.REMOVED)


@dataclass(frozen=True, slots=True)
class ComparedPart:
    """One named part of two texts, such as "Situation"; no lines when nothing changed."""

    name: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of the same parts against each other."""

    parts: tuple[ComparedPart, ...] = ()

    @property
    def changed(self) -> bool:
        """Anything differs."""
        return any(part.lines for part in self.parts)

    @property
    def added(self) -> int:
        """In how many places something came."""
        return self._count(Change.ADDED)

    @property
    def removed(self) -> int:
        """In how many places something went."""
        return self._count(Change.REMOVED)

    def only_changed(self) -> "Comparison":
        """Give the parts that differ, for where there is no room for the others."""
        return Comparison(tuple(part for part in self.parts if part.lines))

    def _count(self, change: Change) -> int:
        return sum(
            piece.change is change for part in self.parts for line in part.lines for piece in line.pieces
        )


def compare(parts: Iterable[tuple[str, str, str]]) -> Comparison:
    """Compare two versions part by part.

    Args:
        parts: the name of each part, its text as it was, and its text as it is.
    """
    return Comparison(
        tuple(
            ComparedPart(name, _folded(difference(before, after)) if before != after else ())
            for name, before, after in parts
            if before or after
        )
    )


def difference(before: str, after: str) -> tuple[Line, ...]:
    """Compare two texts line by line, and word by word within a line.

    >>> [piece.text for line in difference("Ten people.", "Twelve people.") for piece in line.pieces]
    ['Ten ', 'Twelve ', 'people.']
    """
    old, new, budget = _lines(before), _lines(after), _Budget()
    found: list[Line] = []
    for tag, old_from, old_to, new_from, new_to in _steps(
        [one[1] for one in old], [one[1] for one in new], budget
    ):
        if tag == "equal":
            found += [Line((Piece(Change.SAME, text),), number) for number, text in new[new_from:new_to]]
        else:
            found += _against(old[old_from:old_to], new[new_from:new_to], budget)
    return tuple(found)


def words(before: str, after: str) -> tuple[Piece, ...]:
    """Compare two lines word by word."""
    return _words(before, after, _Budget())


@dataclass
class _Budget:
    """What may still be spent on aligning one text."""

    left: int = MOST_PAIRS


def _words(before: str, after: str, budget: _Budget) -> tuple[Piece, ...]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    pieces: list[Piece] = []
    for tag, old_from, old_to, new_from, new_to in _steps(
        [one[0] for one in old], [one[0] for one in new], budget
    ):
        gone, come = _joined(old[old_from:old_to]), _joined(new[new_from:new_to])
        if tag == "equal":
            pieces.append(Piece(Change.SAME, come))
            continue
        pieces += [Piece(Change.REMOVED, gone)] if gone else []
        pieces += [Piece(Change.ADDED, come)] if come else []
    return tuple(pieces)


def _joined(tokens: Sequence[tuple[str, str]]) -> str:
    return "".join(word + blanks for word, blanks in tokens)


def _lines(text: str) -> list[tuple[str, str]]:
    """Take a text apart into lines with something in them; a point's mark becomes its number."""
    found: list[tuple[str, str]] = []
    top = below = 0
    for line in text.splitlines():
        if not line.strip():
            continue
        mark, number = _MARK.match(line), ""
        if mark and not mark.group(1):
            top, below = top + 1, 0
            number = str(top)
        elif mark and top:
            below += 1
            number = f"{top}.{below}"
        found.append((number, line[mark.end() :] if mark else line.strip()))
    return found


def _against(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]], budget: _Budget) -> list[Line]:
    """Set lines that went against lines that came; alike ones become one line that changed."""
    found: list[Line] = []
    for at in range(max(len(old), len(new))):
        gone, come = old[at] if at < len(old) else None, new[at] if at < len(new) else None
        if gone and come:
            pieces = _words(gone[1], come[1], budget)
            kept = sum(len(piece.text) for piece in pieces if piece.change is Change.SAME)
            if kept >= ALIKE * max(len(gone[1]), len(come[1])):
                found.append(Line(pieces, come[0]))
                continue
        if gone:
            found.append(Line((Piece(Change.REMOVED, gone[1]),), gone[0]))
        if come:
            found.append(Line((Piece(Change.ADDED, come[1]),), come[0]))
    return found


def _steps(old: Sequence[str], new: Sequence[str], budget: _Budget) -> list[tuple[str, int, int, int, int]]:
    """Align two sequences; what both begin and end with is set aside first, so that it costs nothing."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    old_to, new_to = len(old) - end, len(new) - end
    steps = [("equal", 0, start, 0, start)] if start else []
    middle = old[start:old_to], new[start:new_to]
    cost = _pairs(*middle)
    if cost > budget.left:
        steps.append(("replace", start, old_to, start, new_to))
    else:
        budget.left -= cost
        matcher = SequenceMatcher(None, *middle, autojunk=False)
        steps += [
            (tag, a + start, b + start, c + start, d + start) for tag, a, b, c, d in matcher.get_opcodes()
        ]
    return [*steps, ("equal", old_to, len(old), new_to, len(new))] if end else steps


def _pairs(old: Sequence[str], new: Sequence[str]) -> int:
    """Count the pairs of equal tokens: what one look for the longest match costs."""
    counts = Counter(new)
    return sum(counts[token] for token in old)


def _folded(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Fold long runs of unchanged lines into one line that counts them."""
    found: list[Line] = []
    run: list[Line] = []
    for line in lines:
        if not line.changed:
            run.append(line)
            continue
        found += _run(run)
        found.append(line)
        run = []
    return tuple(found + _run(run))


def _run(lines: list[Line]) -> list[Line]:
    return [Line(folded=len(lines))] if len(lines) >= FOLD_FROM else lines
