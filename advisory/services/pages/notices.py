"""The pages of what a member is told, shown to them alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from advisory.services.pages.common import Pager, TagLink
from advisory.services.pages.library import OpenItem


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing the member is told, about an entry, a situation, or neither.

    Attributes:
        key: by which it is marked as read; random.
        kind: a value of `domain.notices.NoticeKind`.
        sentence: what happened.
        title: the question of what it is about, as it stands now; "" when it is about neither.
        count: such as "Four Thoughts", of an entry.
        search: names the saved search that found it, "" for none.
        detail: numbers and keys that lead to the place.
        made_on: the day; a moment would link what one asker did in two situations.
    """

    key: str
    kind: str
    sentence: str
    title: str
    count: str
    entry_slug: str
    situation_slug: str
    search: str
    detail: Mapping[str, Any]
    made_on: date
    is_new: bool
    #: The row of the entry, which leads to its workbench; 0 elsewhere than at the desk.
    entry_id: int = 0
    #: The state of the situation as it stands now, "" when it is about none.
    situation_state: str = ""


@dataclass(frozen=True, slots=True)
class NoticeShelf:
    """A shelf of kinds to narrow the list to; `key` is its word in the address."""

    key: str
    name: str
    unread: int


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """The notices of one day, the unread ones first; `name` is "Today", "Yesterday" or ""."""

    day: date
    name: str
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class NoticePage:
    """A member's notices by day, the newest day first.

    Attributes:
        unread: on all pages, of all shelves.
        shelves: the ones this member can be told from; `shelf` is the key of the one shown, "" for all.
    """

    days: tuple[NoticeDay, ...]
    pager: Pager
    unread: int
    shelves: tuple[NoticeShelf, ...] = ()
    shelf: str = ""


@dataclass(frozen=True, slots=True)
class FollowedGroup:
    """A group the member sits in, and whether they are told of its situations."""

    slug: str
    name: str
    on: bool


@dataclass(frozen=True, slots=True)
class FollowPage:
    """What a member follows, shown to them alone; groups they stopped following are there to be followed."""

    situations: tuple[OpenItem, ...]
    tags: tuple[TagLink, ...]
    groups: tuple[FollowedGroup, ...]


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A kind of notice, and whether it comes by mail too."""

    kind: str
    sentence: str
    by_mail: bool


@dataclass(frozen=True, slots=True)
class ShelfChoices:
    """The kinds of one shelf."""

    name: str
    kinds: tuple[KindChoice, ...]


@dataclass(frozen=True, slots=True)
class PreferencePage:
    """Everything the member can be told, shelf by shelf."""

    shelves: tuple[ShelfChoices, ...]


@dataclass(frozen=True, slots=True)
class StopPage:
    """What the link in a letter stops; whose letter it was stands nowhere on it."""

    key: str
    sentence: str
    shelf: str
    stopped: bool
