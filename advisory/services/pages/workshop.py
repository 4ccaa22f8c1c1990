"""The pages of moderators, and the asker's page of consent."""

from dataclasses import dataclass, field
from datetime import datetime

from markupsafe import Markup

from advisory.domain.curating import DraftPoint, as_list
from advisory.services.pages.common import Choice, Pager, PointPage, TagLink
from advisory.services.pages.library import EntryPage
from advisory.services.pages.moderation import ClaimPage
from advisory.services.pages.provenance import BenchPoint, SourceAdvice, SourcePoint
from advisory.services.pages.situations import LogItem
from advisory.services.pages.thread import QuestionPage
from advisory.services.pages.writing import MarkPage


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A line of a moderator's queue.

    Attributes:
        slug: of the situation.
        entry_id: of the entry, 0 before curation started.
        state: a word for the badge: "submitted", "closed", "draft", "review", "consent", "approved".
        waiting_hours: whole hours in this state.
        own: the reader's own, which another moderator has to take.
        next_step: "Screen", "Curate", "Continue", "Review", "Publish", "" when nothing can be done.
    """

    slug: str
    entry_id: int
    question: str
    state: str
    since: datetime
    waiting_hours: int
    audience: str
    advice_count: int
    curator: str
    own: bool
    next_step: str
    #: It is a new edition beside the one that readers have.
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Queue:
    """A moderator's queue with its tallies, oldest first. `tallies` maps a state to its number."""

    items: tuple[QueueItem, ...]
    pager: Pager
    tallies: dict[str, int] = field(default_factory=dict)
    show: str = ""


@dataclass(frozen=True, slots=True)
class LogPage:
    """The moderation log, newest first."""

    items: tuple[LogItem, ...]
    pager: Pager


@dataclass(frozen=True, slots=True)
class Check:
    """A line of the checklist before review.

    Attributes:
        tick: name of the box by which the curator settles it, or "".
    """

    text: str
    done: bool
    tick: str = ""


@dataclass(frozen=True, slots=True)
class DraftFields:
    """What stands in the curator's form; all plain text or Markdown as typed."""

    question: str = ""
    count_noun: str = "Thoughts"
    summary: str = ""
    situation: str = ""
    credits: str = ""
    tags: str = ""
    industry: str = ""
    company_size: str = ""
    stage: str = ""
    slug: str = ""
    #: "public", "members" or "group-7".
    audience: str = "public"
    #: The industry, size and stage ticked as not telling who asked, as `facts` gives them.
    facts_ticked: str = ""
    points: tuple[DraftPoint, ...] = ()
    #: Why phrases that could identify somebody stay, by the digest of the phrase; kept apart from the draft.
    reasons: tuple[tuple[str, str], ...] = ()

    @property
    def facts(self) -> str:
        """Industry, size and stage in one word, so that a tick holds for these and no others."""
        return "|".join((self.industry, self.company_size, self.stage))

    @property
    def advice(self) -> str:
        """The points as a Markdown list for people to compare; it may be no readable one."""
        return as_list(self.points)


@dataclass(frozen=True, slots=True)
class AskedPage:
    """Somebody who was asked for consent; the asker is "The asker"."""

    who: str
    #: "yes", "no", "change"…; "" while they have not answered.
    answer: str
    asked_at: datetime
    reminders: int


@dataclass(frozen=True, slots=True)
class Preview:
    """The draft as readers would see it. `problems` are sentences about what keeps it from being one."""

    question: str
    count: str
    situation: Markup
    points: tuple[PointPage, ...]
    tags: tuple[TagLink, ...]
    problems: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Workbench:
    """A draft with its material beside it.

    Attributes:
        actions: what this moderator may do now, names of `domain.lifecycle` actions.
        note: why it came back, in the words of the reviewer or the asker.
        asked: who was asked for consent to the text as it stands, the asker first.
    """

    entry_id: int
    version: int
    state: str
    situation_slug: str
    situation_question: str
    situation_body: Markup
    questions: tuple[QuestionPage, ...]
    advice: tuple[SourceAdvice, ...]
    heard: Markup
    draft: DraftFields
    preview: Preview
    checks: tuple[Check, ...]
    actions: frozenset[str]
    curator: str
    mine: bool
    asked: tuple[AskedPage, ...]
    note: str
    saved_at: datetime
    count_nouns: tuple[Choice, ...]
    audiences: tuple[Choice, ...]
    industries: tuple[Choice, ...]
    sizes: tuple[Choice, ...]
    stages: tuple[Choice, ...]
    tags: tuple[Choice, ...]
    points: tuple[BenchPoint, ...] = ()
    #: Who holds it, and whom it can be handed to.
    claim: ClaimPage | None = None
    others: tuple[Choice, ...] = ()
    #: How many points of the thread are neither used nor left out for a reason.
    open_count: int = 0
    #: What could identify somebody in the draft, the open ones first.
    marks: tuple[MarkPage, ...] = ()
    log: tuple[LogItem, ...] = ()
    #: What came of it, as it stands under the situation; and as the text that was sent on carries it.
    outcomes: tuple[Markup, ...] = ()
    carried: Markup | None = None
    #: When the clock shall publish it.
    publish_at: datetime | None = None
    #: It is a new edition beside the one that readers have.
    beside: bool = False


@dataclass(frozen=True, slots=True)
class AskedOfYou:
    """An entry that would show an adviser; `answered` once they agreed."""

    key: str
    question: str
    asked_at: datetime
    answered: bool = False


@dataclass(frozen=True, slots=True)
class ConsentPage:
    """The exact text somebody is asked to agree to, and for whom.

    Attributes:
        situation_slug: of the asker's situation; "" on an adviser's page.
        key: of an adviser's page.
        part: "asker" or "adviser".
        lines: the lines of thanks that show this adviser.
        answer: what they said, "" while they have not.
        waits: whether an answer is waited for.
        can_withdraw: whether the yes can be taken back.
        live: readers have an earlier edition, which stays until this one is published.
        only_you: nobody else sees that the reader asked it.
    """

    situation_slug: str
    digest: str
    entry: EntryPage
    audience: str
    asked_at: datetime
    state: str
    key: str = ""
    part: str = "asker"
    lines: tuple[str, ...] = ()
    answer: str = ""
    waits: bool = False
    can_withdraw: bool = False
    live: bool = False
    only_you: bool = False


__all__ = [
    "Check",
    "ConsentPage",
    "DraftFields",
    "LogPage",
    "Preview",
    "Queue",
    "QueueItem",
    "SourceAdvice",
    "SourcePoint",
    "Workbench",
]
