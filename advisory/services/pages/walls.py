"""The page of walls, for admins alone."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Wall:
    """What stands between two.

    Attributes:
        who: name and address of a member.
        other: the same of another, or the name of a company.
        everybody: the other side is everybody of a company.
        own: the member declared it for themselves, from then on.
    """

    id: int
    who: str
    other: str
    everybody: bool
    own: bool
    made_at: datetime


@dataclass(frozen=True, slots=True)
class WallsPage:
    """All walls, and how many posted situations no moderator may see because of them."""

    walls: tuple[Wall, ...]
    unscreenable: int
