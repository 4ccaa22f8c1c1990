"""What moderators see beside the things they decide on."""

from dataclasses import dataclass, field
from datetime import date, datetime

from markupsafe import Markup

from advisory.domain.byline import THE_ASKER
from advisory.services.pages.common import Choice, Pager, TagLink
from advisory.services.pages.situations import LogItem
from advisory.services.pages.writing import MarkPage


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """Who holds a thing of a queue, and until when; `mine` when it is the reader."""

    name: str
    until: datetime
    mine: bool


@dataclass(frozen=True, slots=True)
class ScreeningLine:
    """A line of the screening queue.

    Attributes:
        urgency: "A", "B" or "C".
        waiting_hours: whole hours since it was posted; from `overdue_hours` on it is overdue.
        own: the reader's own, which another moderator has to take.
    """

    slug: str
    question: str
    since: datetime
    waiting_hours: int
    overdue_hours: int
    audience: str
    urgency: str
    #: What it may touch that fewer should read, in words.
    touches: tuple[str, ...]
    decide_by: date | None
    claim: ClaimPage | None
    own: bool


@dataclass(frozen=True, slots=True)
class ScreeningQueue:
    """What waits to be screened and fits the filters, most urgent first.

    `tallies` counts the whole queue: "" all of it, "late", "nobody" what nobody holds, "me" what the reader
    holds.
    """

    items: tuple[ScreeningLine, ...]
    pager: Pager
    tallies: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScreeningItem:
    """A submitted situation as a moderator screens it; there is no field for who asked."""

    slug: str
    version: int
    question: str
    body: Markup
    tried: Markup
    options: Markup
    decision: str
    urgency: str
    decide_by: date | None
    wanted: str
    unwanted: str
    tags: tuple[TagLink, ...]
    #: Industry and size band, only where enough others share them.
    facts: tuple[str, ...]
    byline: str
    #: What could identify somebody, the open ones first; what of the law or of health it touches.
    marks: tuple[MarkPage, ...]
    touches: tuple[str, ...]
    audience: str
    wish: str
    clarify_first: bool
    submitted_at: datetime | None
    own: bool
    actions: frozenset[str]
    claim: ClaimPage | None
    #: Other moderators it could be handed to.
    others: tuple[Choice, ...]
    #: Reasons to choose from, by step.
    reasons: dict[str, tuple[str, ...]]
    log: tuple[LogItem, ...] = ()
    #: Why it was returned to its asker before, if it was.
    last_reason: str = ""


@dataclass(frozen=True, slots=True)
class ReasonsPage:
    """The reasons that moderators choose from, by step."""

    lists: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A text of a thread that a moderator can take out; `key` names it among its kind `thing`.

    `cover` is what its adviser shows of themselves beyond “A CEO”: "role", "name", or "".
    """

    thing: str
    key: str
    called: str
    byline: str
    html: Markup
    level: int = 0
    cover: str = ""


@dataclass(frozen=True, slots=True)
class OutPiece:
    """A text that is out of the thread: what it was, why, who took it out and when.

    `own` when the reader wrote it, so that another moderator decides on it.
    """

    id: int
    called: str
    ground: str
    sentence: str
    text: str
    by: str
    at: datetime
    own: bool


@dataclass(frozen=True, slots=True)
class MergedHere:
    """A situation that was merged into the one on screen."""

    slug: str
    question: str
    at: datetime
    can_be_undone: bool


@dataclass(frozen=True, slots=True)
class ModerationPage:
    """One situation with everything a moderator can do to it beside deciding.

    Attributes:
        steps: "exclude", "remove", "restore", "merge", "undo_merge" as far as they can be taken now.
        reasons: reasons to choose from, by step.
        named: its asker shows their name, so that there is nothing to reveal.
    """

    slug: str
    version: int
    state: str
    question: str
    audience: str
    pieces: tuple[Piece, ...]
    out: tuple[OutPiece, ...]
    grounds: tuple[Choice, ...]
    steps: frozenset[str]
    reasons: dict[str, tuple[str, ...]]
    merged: tuple[MergedHere, ...] = ()
    log: tuple[LogItem, ...] = ()
    named: bool = False


@dataclass(frozen=True, slots=True)
class WordPage:
    """A word in private: `byline` is "You", "A moderator", or what readers see of who asked."""

    byline: str
    html: Markup
    at: datetime


@dataclass(frozen=True, slots=True)
class WordsPage:
    """What was said in private about a situation; `mine`: its reader asked it; `named`: and says so."""

    slug: str
    question: str
    mine: bool
    words: tuple[WordPage, ...]
    named: bool = False
    byline: str = THE_ASKER


@dataclass(frozen=True, slots=True)
class ReportForm:
    """What is going to be reported: `kind` is "situation" or "entry"."""

    kind: str
    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report that waits; nothing in it tells who made it. `place` is a fragment, "" for the whole."""

    id: int
    kind: str
    slug: str
    title: str
    place: str
    ground: str
    sentence: str
    waiting_hours: int


@dataclass(frozen=True, slots=True)
class ReportQueue:
    """Reports that wait to be settled, longest waiting first."""

    items: tuple[ReportLine, ...]


@dataclass(frozen=True, slots=True)
class LogBook:
    """A page of the moderation log, newest first, with what it can be filtered by."""

    items: tuple[LogItem, ...]
    pager: Pager
    people: tuple[Choice, ...]
    actions: tuple[str, ...]
    things: tuple[str, ...]
