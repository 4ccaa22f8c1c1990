"""Collections as their readers and their moderators see them."""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from advisory.services.pages.library import EntryItem


@dataclass(frozen=True, slots=True)
class CollectionItem:
    """A collection in a list, with how many of its entries this reader may read."""

    slug: str
    title: str
    intro: str
    count: int


@dataclass(frozen=True, slots=True)
class CollectionPage:
    """A collection: a few words, and those of its entries that this reader may read, in order."""

    slug: str
    title: str
    intro: Markup
    entries: tuple[EntryItem, ...]
    changed_on: date
    may_edit: bool = False


@dataclass(frozen=True, slots=True)
class CollectionForm:
    """What a moderator writes: `entries` are addresses, one a line."""

    title: str = ""
    intro: str = ""
    entries: str = ""
    version: int = 0
