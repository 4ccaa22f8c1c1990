"""The pages everybody reads: home, search, entry, tags."""

from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from advisory.services.pages.common import Pager, PointPage, TagLink
from advisory.services.pages.searches import SavedSearch


@dataclass(frozen=True, slots=True)
class EntryItem:
    """An entry in a list. `count` is "Four Observations", `shelf` is "E-431"; facts are names."""

    slug: str
    shelf: str
    question: str
    count: str
    summary: str
    published_on: date | None
    tags: tuple[TagLink, ...] = ()
    facts: tuple[str, ...] = ()
    has_outcome: bool = False


@dataclass(frozen=True, slots=True)
class EntryPage:
    """An entry as it is read."""

    slug: str
    shelf: str
    question: str
    count: str
    summary: str
    situation: Markup
    points: tuple[PointPage, ...]
    outcome: Markup
    credits: tuple[str, ...]
    references: tuple[str, ...]
    tags: tuple[TagLink, ...]
    #: Industry, size and stage, as names.
    facts: tuple[str, ...]
    published_on: date | None
    updated_on: date | None
    reading_minutes: int
    #: A sentence about where the entry comes from, such as that people and figures are illustrative.
    origin_note: str
    #: "public", "members" or "group"; pages that are not public are not cached or indexed.
    audience: str
    source_url: str = ""
    obsolete: str = ""
    superseded_by: str = ""
    version: int = 0
    may_pull: bool = False
    #: Made from the reader's own situation; only ever true for the asker's own eyes.
    mine: bool = False
    #: How many members found it helpful.
    helpful: int = 0
    #: This reader may say so, and has; `may_keep` and `kept` are the same about their bookmark.
    may_mark: bool = False
    marked: bool = False
    may_keep: bool = False
    kept: bool = False
    verified_on: date | None = None
    review_due_on: date | None = None
    #: The day of review has come.
    review_due: bool = False
    #: The question of the entry that took this one's place, where this reader may read it.
    newer: str = ""
    #: Entries that this one took the place of, as slug and question.
    supersedes: tuple[tuple[str, str], ...] = ()
    #: Collections that hold it, as slug and title.
    collections: tuple[tuple[str, str], ...] = ()
    #: This reader keeps it up: verified, obsolete, points that no longer hold.
    may_keep_up: bool = False
    #: Audiences that its asker or a moderator may ask consent for, such as "public".
    wider: tuple[str, ...] = ()
    #: There are earlier editions to compare it with.
    revised: bool = False


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An open situation in a list, for those who may read it."""

    slug: str
    question: str
    excerpt: str
    state: str
    decide_by: date | None
    opened_at: datetime | None
    advice_count: int
    question_count: int
    tags: tuple[TagLink, ...] = ()
    facts: tuple[str, ...] = ()
    #: Only ever true for the asker's own eyes.
    own: bool = False
    #: Who asked, "" where they do not want it said.
    byline: str = ""
    urgency: str = ""


@dataclass(frozen=True, slots=True)
class Lead:
    """The entry at the top of the home page, with one of its points."""

    entry: EntryItem
    situation_excerpt: str
    point_anchor: str
    point_number: str
    point_text: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """The front page, for visitors and members; `waiting` and `open` stay empty for visitors.

    Attributes:
        illustrative: most entries are of the starter library, whose people and figures are made up.
        searches: the member's saved searches, those with news first; `search_count` is all they have.
    """

    entry_count: int
    point_count: int
    tag_count: int
    lead: Lead | None
    recent: tuple[EntryItem, ...]
    open: tuple[OpenItem, ...]
    waiting: tuple["Waiting", ...]
    tags: tuple[TagLink, ...]
    examples: tuple[str, ...] = ()
    illustrative: bool = False
    searches: tuple[SavedSearch, ...] = ()
    search_count: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for this member. `kind` is a word for the thing, `url_for` its endpoint.

    Attributes:
        what: "Consent to publish", "Question to you", "Returned to you", "Ready to screen"…
        text: what the link says.
        endpoint: Flask endpoint the link leads to, with `slug` (or `entry_id`) as its argument.
    """

    what: str
    text: str
    endpoint: str
    slug: str = ""
    entry_id: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class EntryList:
    """All entries this reader may read, newest first."""

    entries: tuple[EntryItem, ...]
    pager: Pager


@dataclass(frozen=True, slots=True)
class TagIndex:
    """All tags with counts for this reader, grouped by shelf and A to Z."""

    shelves: tuple[tuple[str, tuple[TagLink, ...]], ...]
    by_letter: tuple[tuple[str, tuple[TagLink, ...]], ...]
    total: int


@dataclass(frozen=True, slots=True)
class TagPage:
    """A tag, or a combination of tags, and what is filed under it.

    Attributes:
        tags: the tags combined, in the order of the address.
        combination: the same as the address has it, "service+pricing".
        related: neighbours, each with how many entries the reader finds there.
        narrower: tags that can be added, each with how many entries would be left.
        following: whether this reader follows the one tag; None when they cannot.
    """

    tags: tuple[TagLink, ...]
    combination: str
    name: str
    description: str
    entries: tuple[EntryItem, ...]
    pager: Pager
    open: tuple[OpenItem, ...]
    related: tuple[TagLink, ...]
    narrower: tuple[TagLink, ...]
    following: bool | None = None
