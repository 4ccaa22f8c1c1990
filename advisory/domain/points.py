"""Advice as a two-level Markdown list, read and written the same way for members and for entry files.

    - A point opens at the margin with -, *, +, • or 1.
    continues on the next line,

        goes on in an indented paragraph,
        - and has sub-points, indented by two spaces or more, or by a tab.

A text without any bullet is taken as it was meant: every paragraph is one point. Anything that would
have to be guessed is refused with a sentence that says what to do: a third level, and a paragraph that
stands before or between the points without being indented.
"""

import re
from dataclasses import dataclass, field

from advisory.domain.edition import Point
from advisory.domain.errors import Invalid

MAX_POINTS = 40
MAX_SUB_POINTS = 20
POINT_CHARS = 4_000

#: At most two digits, so that a wrapped line that starts with "2024. Then" stays text.
_BULLET = re.compile(r"(?:[-*+•]|\d{1,2}[.)])(?: +|$)")


class UnreadablePoints(Invalid):
    """Advice that cannot be read as points.

    Attributes:
        line: the line of the text where it went wrong, from 1; 0 when it concerns the whole.
    """

    def __init__(self, sentence: str, line: int = 0) -> None:
        super().__init__({"advice": sentence})
        self.line = line


@dataclass(slots=True)
class _Item:
    """A point or sub-point while it is being read."""

    line: int
    lines: list[str] = field(default_factory=list)
    sub_items: list["_Item"] = field(default_factory=list)

    def text(self) -> str:
        """Give the paragraphs, one blank line between them."""
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip()


def read_points(text: str) -> tuple[Point, ...]:
    """Read advice as points.

    Raises:
        UnreadablePoints: nothing to read, a third level, text outside the points, a point without
            words of its own, or more or longer points than can be kept.

    >>> read_points("- Ask them.\\n    - All of them.\\n- Wait.")
    (Point(text='Ask them.', sub_points=('All of them.',)), Point(text='Wait.', sub_points=()))
    >>> read_points("Ask them.\\n\\nThen wait.")
    (Point(text='Ask them.', sub_points=()), Point(text='Then wait.', sub_points=()))
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = [line.expandtabs(4).rstrip() for line in lines]
    bulleted = any(_BULLET.match(line.lstrip()) for line in lines)
    items = _listed(lines) if bulleted else _paragraphs(lines)
    kept = [item for item in items if item.text() or item.sub_items]
    if not kept:
        raise UnreadablePoints("Write at least one point of advice.")
    if len(kept) > MAX_POINTS:
        raise UnreadablePoints(
            f"This has {len(kept)} points; {MAX_POINTS} is the most that can be kept. Join some of them.",
            kept[MAX_POINTS].line,
        )
    return tuple(_point(item) for item in kept)


def write_points(points: tuple[Point, ...]) -> str:
    """Write points as the list that `read_points` reads back unchanged, without a final line end.

    Raises:
        UnreadablePoints: they would not come back, for example because a point contains a list.

    >>> print(write_points((Point("Ask them.", ("All of them.",)), Point("Wait."))))
    - Ask them.
        - All of them.
    - Wait.
    """
    lines: list[str] = []
    for point in points:
        _write_item(lines, point.text, "")
        for sub_point in point.sub_points:
            _write_item(lines, sub_point, "    ")
    text = "\n".join(lines).rstrip("\n")
    if read_points(text) != tuple(points):
        raise UnreadablePoints(
            "A point is plain paragraphs. Take lists and blank lines out of it, or make them sub-points."
        )
    return text


def _paragraphs(lines: list[str]) -> list[_Item]:
    """Take every paragraph of a text without bullets as one point."""
    items: list[_Item] = []
    blank = True
    for number, line in enumerate(lines, start=1):
        if line and blank:
            items.append(_Item(number))
        if line:
            items[-1].lines.append(line.strip())
        blank = not line
    return items


def _listed(lines: list[str]) -> list[_Item]:
    """Read a list into points and sub-points; what follows an item belongs to it."""
    items: list[_Item] = []
    #: Where this list's points stand, and where the sub-points of the present point stand.
    margin, sub_margin = 0, 0
    blank = False
    for number, line in enumerate(lines, start=1):
        words = line.lstrip()
        indent = len(line) - len(words)
        bullet = _BULLET.match(words)
        if not words:
            blank = True
            if items:
                _last(items).lines.append("")
            continue
        if bullet is None:
            _check_belongs(items, number, alone=blank and indent <= margin)
            _last(items).lines.append(words)
        elif not items or indent <= margin + 1:
            margin = min(margin, indent) if items else indent
            items.append(_Item(number, [_first_line(words[bullet.end() :], number)]))
        else:
            subs = items[-1].sub_items
            sub_margin = min(sub_margin, indent) if subs else indent
            if indent >= sub_margin + 2:
                raise UnreadablePoints(
                    f"Line {number} opens a third level. Advice has points and sub-points; "
                    "make this one a sub-point, or part of the one above.",
                    number,
                )
            subs.append(_Item(number, [_first_line(words[bullet.end() :], number)]))
        blank = False
    return items


def _first_line(words: str, number: int) -> str:
    """Give what stands after a bullet, which is not another bullet."""
    if _BULLET.match(words):
        raise UnreadablePoints(f"Line {number} opens with two bullets. Leave one of them.", number)
    return words


def _last(items: list[_Item]) -> _Item:
    """Give the point or sub-point that was opened last."""
    return items[-1].sub_items[-1] if items[-1].sub_items else items[-1]


def _check_belongs(items: list[_Item], number: int, *, alone: bool) -> None:
    """Refuse text that belongs to no point."""
    if not items:
        raise UnreadablePoints(
            f'Line {number} stands before the first point. Begin it with "- " to make it a point, '
            "or take it out.",
            number,
        )
    if alone:
        raise UnreadablePoints(
            f'Line {number} stands between the points. Begin it with "- " to make it a point, '
            "or indent it to make it part of the point above.",
            number,
        )


def _point(item: _Item) -> Point:
    """Turn what was read into a point, within the limits."""
    subs = [sub for sub in item.sub_items if sub.text()]
    if not item.text():
        raise UnreadablePoints(
            f"The point in line {item.line} has no words of its own. Say the point before its sub-points.",
            item.line,
        )
    if len(subs) > MAX_SUB_POINTS:
        raise UnreadablePoints(
            f"The point in line {item.line} has {len(subs)} sub-points; {MAX_SUB_POINTS} is the most "
            "that can be kept.",
            item.line,
        )
    for part in (item, *subs):
        if len(part.text()) > POINT_CHARS:
            raise UnreadablePoints(
                f"The point in line {part.line} has {len(part.text()):,} characters; {POINT_CHARS:,} is "
                "the most that can be kept. Make it two.",
                part.line,
            )
    return Point(item.text(), tuple(sub.text() for sub in subs))


def _write_item(lines: list[str], text: str, margin: str) -> None:
    """Add one point or sub-point; one of several paragraphs is set off by a blank line."""
    first, *rest = text.split("\n")
    lines.append(f"{margin}- {first}")
    lines += [f"{margin}    {line}" if line else "" for line in rest]
    if "" in rest:
        lines.append("")
