"""The pages of what a member keeps: entries, lists of them, and what they have read.

Each is shown to its owner alone, and leaves out whatever they may no longer read.
"""

from dataclasses import dataclass
from datetime import datetime

from advisory.services.pages.common import Pager
from advisory.services.pages.library import EntryItem


@dataclass(frozen=True, slots=True)
class ReadingList:
    """A list of kept entries, with how many its owner finds on it."""

    id: int
    name: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """A kept entry; `lists` are the numbers of the lists it stands on."""

    entry: EntryItem
    kept_at: datetime
    lists: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class SavedPage:
    """What a member keeps, the last kept first; on one list when `here` is one."""

    entries: tuple[KeptEntry, ...]
    lists: tuple[ReadingList, ...]
    pager: Pager
    here: ReadingList | None = None


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """An entry that the member opened, and when they last did."""

    entry: EntryItem
    read_at: datetime
