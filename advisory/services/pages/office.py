"""The pages of the office beside the roster: requests to become a member, and pages that an admin edits."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from advisory.domain.difference import Comparison
from advisory.services.pages.common import Choice, Pager


@dataclass(frozen=True, slots=True)
class SiteText:
    """A page as it stands; `made_at` is None for the text a site begins with."""

    slug: str
    title: str
    version: int
    text: str
    html: Markup
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SiteVersion:
    """A version of a page in its history; `made_at` is None for the first one."""

    number: int
    made_at: datetime | None


@dataclass(frozen=True, slots=True)
class SiteHistory:
    """Two versions of a page against each other; `older` is 0 while there is but one."""

    slug: str
    title: str
    items: tuple[SiteVersion, ...]
    older: int
    newer: int
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class RequestForm:
    """What somebody who asks to become a member is asked for."""

    company_sizes: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class AskedAs:
    """What somebody is about to confirm that they asked for."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request that waits for an answer."""

    id: int
    name: str
    email: str
    occupation: str
    company_size: str
    brings: str
    made_at: datetime
    waits_hours: int


@dataclass(frozen=True, slots=True)
class RequestList:
    """The requests that wait, the oldest first.

    Attributes:
        groups: which groups the reader may let somebody into.
        anywhere: they may let somebody in without a group, too.
        reasons: what a decline can say.
    """

    lines: tuple[RequestLine, ...]
    groups: tuple[Choice, ...]
    anywhere: bool
    reasons: tuple[str, ...]
    pager: Pager
