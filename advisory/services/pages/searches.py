"""The pages of saved searches and of the notices they lead to, each shown to its owner alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from advisory.services.pages.common import Pager


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


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing the member is told; `search` names the saved search that found it, "" once it is deleted."""

    question: str
    count: str
    slug: str
    search: str
    made_at: datetime
    is_new: bool


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """The notices of one day, the unread ones first; `name` is "Today", "Yesterday" or ""."""

    day: date
    name: str
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class NoticePage:
    """A member's notices by day, the newest day first; `unread` counts all pages."""

    days: tuple[NoticeDay, ...]
    pager: Pager
    unread: int
