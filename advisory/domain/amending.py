"""Which point of amended advice is which: what people left under a point stays with its words.

A point whose text did not change is the same point wherever it has moved to, with its marks. One that was
reworded is still the point that others commented on, but marks were given to words that are gone.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: From this likeness on a point counts as reworded, and below it as another one.
LIKENESS = 0.5
#: Longer texts are compared by their beginning, so that amending forty long points stays quick.
_COMPARED_CHARS = 400
#: Of more pairs than this only those are compared that have the same number: a situation is held meanwhile.
_MOST_PAIRS = 10_000


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
    words = {key: _words(said) for key, (_, said) in left.items()}
    fresh = [(place, number, _words(text)) for place, (number, text) in enumerate(new) if not found[place]]
    many = len(left) * len(fresh) > _MOST_PAIRS
    likely = sorted(
        (-_likeness(words[key], said), place, key)
        for place, number, said in fresh
        for key, (was, _) in left.items()
        if (was == number if many else _level(was, number))
    )
    for likeness, place, key in likely:
        if found[place] is None and key in left and -likeness >= LIKENESS:
            found[place] = Kept(key, unchanged=False)
            del left[key]
    return found


def _level(one: str, other: str) -> bool:
    """Say whether both are points, or both sub-points."""
    return ("." in one) == ("." in other)


def _words(text: str) -> Counter[str]:
    return Counter(text[:_COMPARED_CHARS].split())


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Give the share of words that two texts have in common, in whatever order."""
    return 2 * (one & other).total() / (one.total() + other.total() or 1)
