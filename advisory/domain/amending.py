"""Which point of amended advice is which: what people left under a point stays with its words.

A point whose text did not change is the same point wherever it has moved to, with its marks. One that was
reworded is still the point that others commented on, but marks were given to words that are gone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

#: From this likeness on a point counts as reworded, and below it as another one.
LIKENESS = 0.5
#: Longer texts are compared by their beginning, so that amending forty long points stays quick.
_COMPARED_CHARS = 400


@dataclass(frozen=True, slots=True)
class Kept:
    """What a new point goes on from: the key of the old one, and whether it says the same."""

    key: int
    unchanged: bool


def pair_points(old: Mapping[int, tuple[str, str]], new: Sequence[tuple[str, str]]) -> list[Kept | None]:
    """Tell for each new point which old one it goes on from; None for a new one.

    Args:
        old: number and text by key.
        new: number and text.

    >>> pair_points({7: ("1", "Wait."), 8: ("2", "Ask them all.")}, [("1", "Ask them all."), ("2", "Leave.")])
    [Kept(key=8, unchanged=True), None]
    """
    found: list[Kept | None] = [None] * len(new)
    left = dict(old)
    for place, (number, text) in enumerate(new):
        same = [key for key, (_, said) in left.items() if said == text and _level(left[key][0], number)]
        if same:
            key = next((one for one in same if left[one][0] == number), same[0])
            found[place] = Kept(key, unchanged=True)
            del left[key]
    likely = sorted(
        (
            (-_likeness(said, text), place, key)
            for place, (number, text) in enumerate(new)
            if found[place] is None
            for key, (was, said) in left.items()
            if _level(was, number)
        )
    )
    for likeness, place, key in likely:
        if found[place] is None and key in left and -likeness >= LIKENESS:
            found[place] = Kept(key, unchanged=False)
            del left[key]
    return found


def _level(one: str, other: str) -> bool:
    """Say whether both are points, or both sub-points."""
    return ("." in one) == ("." in other)


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one[:_COMPARED_CHARS].split(), other[:_COMPARED_CHARS].split())
    return matcher.ratio()
