"""The pages of outcomes: what came of a situation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from markupsafe import Markup

from advisory.domain.byline import THE_ASKER
from advisory.domain.outcome import OutcomeText
from advisory.services.pages.common import Pager
from advisory.services.pages.writing import MarkPage


@dataclass(frozen=True, slots=True)
class ShownOutcome:
    """An outcome as it stands under its situation."""

    days: int
    #: Days that had passed since closing when it was told.
    passed: int
    html: Markup
    shown_on: date


@dataclass(frozen=True, slots=True)
class OutcomeStep:
    """What the asker of a closed situation can do about one of its outcomes.

    Attributes:
        stage: a value of `domain.outcome.OutcomeStage`.
        due_on: when it is asked for.
        is_due: that day has come.
    """

    days: int
    stage: str
    due_on: date
    is_due: bool


@dataclass(frozen=True, slots=True)
class OutcomeForm:
    """The form in which an asker tells what came of it.

    Attributes:
        html: as readers would see it; empty while nothing is told.
        reason: why a moderator returned it.
        audience: who reads it under the situation.
        entry_audience: who reads it in the published entry; "" without one.
        may_confirm: a moderator changed the words, and the asker can agree to them.
    """

    slug: str
    title: str
    days: int
    version: int
    stage: str
    text: OutcomeText
    html: Markup
    reason: str
    audience: str
    entry_audience: str
    may_confirm: bool
    #: What readers see of who asked.
    byline: str = THE_ASKER
    #: What could identify somebody, by field; empty until something is sent.
    marks: Mapping[str, tuple[MarkPage, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutcomeItem:
    """A line of the moderators' list of outcomes.

    Attributes:
        step: "Read it" or "Add it to the entry"; "" for the moderator's own.
    """

    id: int
    title: str
    days: int
    told_at: datetime
    waiting_hours: int
    step: str


@dataclass(frozen=True, slots=True)
class OutcomeQueue:
    """What waits at the desk, longest waiting first."""

    items: tuple[OutcomeItem, ...]
    pager: Pager


@dataclass(frozen=True, slots=True)
class OutcomeReview:
    """An outcome as a moderator reads it; `byline` is what all readers see of who told it.

    Attributes:
        entry_audience: who reads the published entry made from the situation; "" when there is none.
        own: the reader's own, which another moderator has to take.
        to_add: it stands under its situation, and not yet in the entry.
    """

    id: int
    version: int
    slug: str
    title: str
    days: int
    text: OutcomeText
    html: Markup
    audience: str
    entry_audience: str
    own: bool
    to_add: bool
    byline: str = THE_ASKER
