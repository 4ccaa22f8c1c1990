"""What readers say of an entry, and when it is shown."""

from collections.abc import Mapping
from enum import StrEnum

#: Fewer answers than this are not shown: a small number tells who gave them.
ENOUGH = 3
COMMENT_CHARS = 2000


class Experience(StrEnum):
    """How an entry's advice went for a member."""

    WORKED = "worked"
    DID_NOT = "did-not"
    NOT_TRIED = "not-tried"


class Verdict(StrEnum):
    """What a moderator has decided about a comment."""

    WAITING = "waiting"
    SHOWN = "shown"
    DECLINED = "declined"


def told(counts: Mapping[Experience, int]) -> tuple[tuple[Experience, int], ...]:
    """Give the counts that may be shown, in the order of the enumeration: each from `ENOUGH` on.

    >>> told({Experience.WORKED: 4, Experience.DID_NOT: 2})
    ((<Experience.WORKED: 'worked'>, 4),)
    """
    return tuple((one, counts[one]) for one in Experience if counts.get(one, 0) >= ENOUGH)
