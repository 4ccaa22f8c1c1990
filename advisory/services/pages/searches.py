"""The pages of saved searches, each shown to its owner alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A saved search.

    Attributes:
        query: what was typed, "" for filters alone.
        filters: field to chosen values, as the address of a search has them.
        filter_names: the same as a reader knows them.
        news: how many notices of it are unread.
    """

    id: int
    name: str
    query: str
    filters: Mapping[str, tuple[str, ...]]
    filter_names: tuple[str, ...]
    alert: bool
    made_at: datetime
    news: int = 0
