"""What readers say of an entry, as members and moderators see it; nobody is named."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from advisory.services.pages.common import Pager
from advisory.services.pages.writing import MarkPage


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment under an entry.

    Attributes:
        mine: the reader wrote it; only they see it before it is shown, and `reason` when it was declined.
        verdict: "waiting", "shown" or "declined".
    """

    key: str
    html: Markup
    made_at: datetime
    verdict: str
    mine: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What stands under an entry for this member.

    Attributes:
        counts: how often each answer was given, where it was often enough.
        answer: the member's own, "" for none.
        may_say: they may comment and answer.
        moderates: they may take a comment down.
    """

    counts: tuple[tuple[str, int], ...]
    answer: str
    comments: tuple[Comment, ...]
    may_say: bool
    moderates: bool = False


@dataclass(frozen=True, slots=True)
class WaitingComment:
    """A comment that a moderator reads before others do, with what could identify somebody in it."""

    key: str
    html: Markup
    made_at: datetime
    slug: str
    question: str
    audience: str
    marks: tuple[MarkPage, ...]
    own: bool


@dataclass(frozen=True, slots=True)
class CommentQueue:
    """Comments that wait to be read, the oldest first."""

    items: tuple[WaitingComment, ...]
    pager: Pager
