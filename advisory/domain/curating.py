"""Points of a draft: how a curator arranges them, where they come from, and why others stay out.

A draft's points are one list in reading order; a sub-point says so itself and belongs to the point above
it. Each has a random key of its own, so that its sources follow it through every edit, move and restore.
"""

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from advisory.domain.edition import Point

_KEY = re.compile(r"[a-z0-9]{6,16}")


class Use(StrEnum):
    """How a draft's point uses its sources; worked out from the texts, never claimed."""

    VERBATIM = "verbatim"
    EDITED = "edited"
    MERGED = "merged"
    #: No source: the curator's own words, which no entry may hold.
    OWN = "own words"


class Aside(StrEnum):
    """Why a point of the thread is not used."""

    NOT_FITTING = "not-fitting"
    DUPLICATE = "duplicate"
    IDENTIFYING = "identifying"
    TOO_GENERAL = "too-general"
    EXCLUDED = "excluded"
    #: Its adviser does not want it in the entry.
    REFUSED = "refused"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class DraftPoint:
    """One point or sub-point of a draft, as typed."""

    key: str
    text: str = ""
    sub: bool = False


def new_key() -> str:
    """Make the key of a new point."""
    return secrets.token_hex(5)


def is_key(text: str) -> bool:
    """Say whether `text` can be the key of a point.

    >>> is_key("0a1b2c3d4e"), is_key("../etc")
    (True, False)
    """
    return _KEY.fullmatch(text) is not None


def grouped(points: Sequence[DraftPoint]) -> tuple[Point, ...]:
    """Give the points that say something, each with its sub-points.

    >>> grouped([DraftPoint("a", "One."), DraftPoint("b", "Half.", sub=True), DraftPoint("c")])
    (Point(text='One.', sub_points=('Half.',)),)
    """
    tops: list[tuple[str, list[str]]] = []
    for point in points:
        if not point.text.strip():
            continue
        if point.sub and tops:
            tops[-1][1].append(point.text)
        else:
            tops.append((point.text, []))
    return tuple(Point(text, tuple(subs)) for text, subs in tops)


def as_list(points: Sequence[DraftPoint]) -> str:
    """Give the points as a Markdown list for people to compare; it may be no readable one.

    >>> as_list([DraftPoint("a", "One."), DraftPoint("b", "Half.", sub=True)])
    '- One.\\n    - Half.'
    """
    return "\n".join(f"{'    ' if point.sub else ''}- {point.text}" for point in points)


def numbers_of(points: Sequence[DraftPoint]) -> dict[str, str]:
    """Tell the number that readers will see of each point that says something, by key.

    >>> numbers_of([DraftPoint("a", "One."), DraftPoint("b"), DraftPoint("c", "Half.", sub=True)])
    {'a': '1', 'c': '1.1'}
    """
    top = below = 0
    found = {}
    for point in points:
        if not point.text.strip():
            continue
        if point.sub and top:
            below += 1
            found[point.key] = f"{top}.{below}"
        else:
            top, below = top + 1, 0
            found[point.key] = str(top)
    return found


def use_of(text: str, sources: Sequence[str]) -> Use:
    """Tell how a point uses its sources: what differs only in blanks is verbatim.

    >>> use_of("Send  two.", ["Send two."]), use_of("Send two.", ["Send one."])
    (<Use.VERBATIM: 'verbatim'>, <Use.EDITED: 'edited'>)
    >>> use_of("Send two.", ["Send two.", "Send a pair."])
    <Use.MERGED: 'merged'>
    """
    if not sources:
        return Use.OWN
    if len(sources) > 1:
        return Use.MERGED
    return Use.VERBATIM if same_words(text, sources[0]) else Use.EDITED


def same_words(one: str, other: str) -> bool:
    """Say whether two texts differ in nothing but blanks."""
    return one.split() == other.split()


# Arranging. Each takes the points and the key of one of them, and gives the points as they stand then.

Points = tuple[DraftPoint, ...]


def _at(points: Sequence[DraftPoint], key: str) -> int:
    return next((at for at, point in enumerate(points) if point.key == key), -1)


def _block(points: Sequence[DraftPoint], at: int) -> int:
    """Give where the block of a point ends: a point takes its sub-points along."""
    end = at + 1
    while not points[at].sub and end < len(points) and points[end].sub:
        end += 1
    return end


def _first_is_a_point(points: Sequence[DraftPoint]) -> Points:
    if points and points[0].sub:
        points = [replace(points[0], sub=False), *points[1:]]
    return tuple(points)


def up(points: Points, key: str) -> Points:
    """Move a point, with its sub-points, before the one above it.

    >>> [point.key for point in up((DraftPoint("a"), DraftPoint("b", sub=True), DraftPoint("c")), "c")]
    ['c', 'a', 'b']
    """
    at = _at(points, key)
    if at < 1:
        return points
    before, end = at - 1, _block(points, at)
    while not points[at].sub and points[before].sub and before:
        before -= 1
    return _first_is_a_point([*points[:before], *points[at:end], *points[before:at], *points[end:]])


def down(points: Points, key: str) -> Points:
    """Move a point, with its sub-points, behind the one below it.

    >>> [point.key for point in down((DraftPoint("a"), DraftPoint("b"), DraftPoint("c", sub=True)), "a")]
    ['b', 'c', 'a']
    """
    at = _at(points, key)
    end = _block(points, at) if at >= 0 else 0
    if at < 0 or end >= len(points):
        return points
    after = end + 1 if points[at].sub else _block(points, end)
    return _first_is_a_point([*points[:at], *points[end:after], *points[at:end], *points[after:]])


def nest(points: Points, key: str) -> Points:
    """Make a point a sub-point of the one above it; its own sub-points follow it there."""
    return tuple(
        replace(point, sub=True) if point.key == key and at else point for at, point in enumerate(points)
    )


def unnest(points: Points, key: str) -> Points:
    """Make a sub-point a point; the sub-points behind it become its own."""
    return tuple(replace(point, sub=False) if point.key == key else point for point in points)


def join(points: Points, key: str) -> Points:
    """Put a point's text behind the one above it, which takes over its sub-points.

    >>> join((DraftPoint("a", "One."), DraftPoint("b", "Two.")), "b")
    (DraftPoint(key='a', text='One. Two.', sub=False),)
    """
    at = _at(points, key)
    if at < 1:
        return points
    above = points[at - 1]
    text = " ".join(part for part in (above.text, points[at].text) if part.strip())
    return (*points[: at - 1], replace(above, text=text), *points[at + 1 :])


def remove(points: Points, key: str) -> Points:
    """Take a point out; its sub-points go to the one above it, or become points."""
    return _first_is_a_point([point for point in points if point.key != key])


ARRANGING: dict[str, Callable[[Points, str], Points]] = {
    "up": up, "down": down, "nest": nest, "unnest": unnest, "join": join, "remove": remove,
}  # fmt: skip
