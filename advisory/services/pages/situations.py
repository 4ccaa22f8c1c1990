"""The pages of a situation. None of them has a field for the asker."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from markupsafe import Markup

from advisory.domain.byline import THE_ASKER
from advisory.domain.situation import SituationText
from advisory.services.pages.common import Choice, Pager, TagLink
from advisory.services.pages.library import OpenItem
from advisory.services.pages.outcomes import OutcomeStep, ShownOutcome
from advisory.services.pages.revisions import UpdateBand
from advisory.services.pages.thread import AdvicePage, QuestionPage
from advisory.services.pages.writing import KindPage, WritingPage


@dataclass(frozen=True, slots=True)
class LogItem:
    """A line of the moderation log. `who` is a part ("the asker") or a moderator's name.

    `timed` says that `at` is true to the minute, and not to the day alone.
    """

    at: datetime
    who: str
    action: str
    from_state: str
    to_state: str
    reason: str
    note: str = ""
    thing: str = ""
    title: str = ""
    timed: bool = True


@dataclass(frozen=True, slots=True)
class TakenOut:
    """What a moderator took out of a thread, as its writer reads it: "Point 2", why, and the words."""

    called: str
    ground: str
    sentence: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SituationPage:
    """A situation as one reader sees it.

    Attributes:
        mine: the reader asked it; shown with "only you see that this is yours".
        audience: "all members" or the group's name.
        facts: industry and size band, only where enough others share them.
        actions: what this reader may do now, as names of actions of `domain.lifecycle` and
            "ask_question", "answer", "fold", "give_advice", "reaffirm", "comment", "mark_helpful",
            "mark_useful", "pass", "take_up", "declare_conflict".
        covers: how this reader could be shown beside their advice.
        mark: of what stands under it now, to ask later what is new.
        wish: "yes", "ask" or "never" – only for the asker and moderators, else "".
        log: only for the asker and moderators.
        entry_slug: the published entry made from it, when this reader may read it.
        entry_state: state of its entry, only for the asker and moderators.
        entry_id: row of its entry, only for moderators.
        last_reason: why it was returned or declined, for the asker.
        updates: what changed since it was opened, in the order of the thread.
        revised: whether this reader can compare revisions of its text.
        outcomes: what came of it, as its readers see it.
        outcome_steps: what the asker can tell or mend of it; empty for everybody else.
        byline: who asked, as far as they want it said.
        following: whether this reader follows it; None when they cannot.
    """

    slug: str
    version: int
    state: str
    question: str
    body: Markup
    tried: Markup
    options: Markup
    decision: str
    decide_by: date | None
    wanted: str
    unwanted: str
    tags: tuple[TagLink, ...]
    facts: tuple[str, ...]
    audience: str
    opened_at: datetime | None
    closed_at: datetime | None
    mine: bool
    actions: frozenset[str]
    questions: tuple[QuestionPage, ...]
    advice: tuple[AdvicePage, ...]
    heard: Markup
    commitment: str
    commitment_on: date | None
    wish: str = ""
    log: tuple[LogItem, ...] = ()
    entry_slug: str = ""
    entry_state: str = ""
    entry_id: int = 0
    last_reason: str = ""
    updates: tuple[UpdateBand, ...] = ()
    revised: bool = False
    #: What a moderator took out of what the reader wrote here.
    taken_out: tuple[TakenOut, ...] = ()
    outcomes: tuple[ShownOutcome, ...] = ()
    outcome_steps: tuple[OutcomeStep, ...] = ()
    following: bool | None = None
    covers: tuple[Choice, ...] = ()
    mark: str = ""
    byline: str = THE_ASKER
    urgency: str = ""

    @property
    def my_advice(self) -> AdvicePage | None:
        """The reader's own advice, to be amended rather than given twice."""
        return next((advice for advice in self.advice if advice.mine), None)


@dataclass(frozen=True, slots=True)
class SituationList:
    """Situations this reader may read, with their own apart."""

    open: tuple[OpenItem, ...]
    pager: Pager
    own: tuple[OpenItem, ...]
    #: "open", "closed" or "all".
    show: str


@dataclass(frozen=True, slots=True)
class AskPage:
    """The form: what stands in it, and what can be chosen.

    Attributes:
        slug, version: of the draft; slug "" and version 0 before the first save.
        audiences: "members" and "group-7" with their names.
        last_reason: why a moderator returned it.
        key: tells this form from another one of the same member, until it is saved.
        name: the reader's own, for the choice whether to show it.
        kind, kinds: the chosen kind of situation, and those on offer.
        writing: what is said of the text: marks, hints, what it touches.
        saved_at: when the draft was kept last.
        exemplar: an entry whose situation is told well.
    """

    slug: str
    version: int
    state: str
    text: SituationText
    audience: str
    wish: str
    clarify_first: bool
    audiences: tuple[Choice, ...]
    industries: tuple[Choice, ...]
    sizes: tuple[Choice, ...]
    stages: tuple[Choice, ...]
    tags: tuple[Choice, ...]
    named: bool = False
    urgency: str = "B"
    wide_confirmed: bool = False
    last_reason: str = ""
    key: str = ""
    name: str = ""
    kind: str = ""
    kinds: tuple[KindPage, ...] = ()
    dismissed: tuple[str, ...] = ()
    writing: WritingPage = field(default_factory=WritingPage)
    saved_at: datetime | None = None
    exemplar: str = ""

    @property
    def prompts(self) -> Mapping[str, str]:
        """What the chosen kind asks for, by field."""
        return next((kind.prompts for kind in self.kinds if kind.slug == self.kind), {})


@dataclass(frozen=True, slots=True)
class NarrowingPage:
    """The form that lets only one group read an open situation.

    Attributes:
        mine: the reader asked it; a moderator is told that its asker will be told.
        groups: the reader's own; `value` is the group's number.
        only_you: nobody else sees that the reader asked it.
    """

    slug: str
    version: int
    title: str
    mine: bool
    groups: tuple[Choice, ...]
    only_you: bool
