"""The pages on which moderators keep the library up."""

from dataclasses import dataclass, field
from datetime import date

from advisory.services.pages.common import Choice, Pager, PointPage


@dataclass(frozen=True, slots=True)
class HealthItem:
    """An entry in the list of what the library is in want of.

    Attributes:
        note: why it is obsolete, or what took its place.
        entry_id: row of its draft at the desk; 0 where it was not made from a situation.
        returns: it may be taken back to the desk by this moderator.
        imported_id: its row, where its file may be let back by this moderator; 0 where it may not.
    """

    slug: str
    shelf: str
    question: str
    published_on: date | None
    verified_on: date | None
    due_on: date | None
    changed_on: date
    audience: str
    note: str = ""
    entry_id: int = 0
    version: int = 0
    returns: bool = False
    imported_id: int = 0


@dataclass(frozen=True, slots=True)
class Health:
    """What the library is in want of: one list, and how long each is."""

    items: tuple[HealthItem, ...]
    pager: Pager
    tallies: dict[str, int]
    show: str


@dataclass(frozen=True, slots=True)
class UpkeepPage:
    """Everything a moderator can say about a published entry without touching its text.

    Attributes:
        own: it comes from the moderator's own situation, so that another one keeps it up.
        audiences: those narrower than the present one.
        entry_id: row of its draft at the desk; 0 where it was not made from a situation.
        in_work: where a new edition of it stands, "" while there is none.
    """

    slug: str
    question: str
    count: str
    version: int
    verified_on: date | None
    due_on: date | None
    due: bool
    obsolete: str
    superseded_by: str
    newer: str
    audience: str
    audiences: tuple[Choice, ...]
    points: tuple[PointPage, ...]
    own: bool = False
    entry_id: int = 0
    in_work: str = ""
    intervals: tuple[int, ...] = ()
    typed: dict[str, str] = field(default_factory=dict)
