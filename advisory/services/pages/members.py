"""The pages of accounts: what a member sees of their own, and what the terminal lists."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from advisory.services.pages.common import Choice, Pager


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whom a one-time link lets in, and until when."""

    name: str
    email: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class LinkOwner:
    """Whose link in a letter it is."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member as the terminal lists them."""

    email: str
    name: str
    roles: tuple[str, ...]
    groups: tuple[str, ...]
    active: bool
    has_password: bool


@dataclass(frozen=True, slots=True)
class AccountPage:
    """A member's own account, seen by nobody else.

    Attributes:
        roles, groups: their names.
        opened: the names of what they have opened to members.
        handle: of their page in the directory, "" while they are not in it.
    """

    name: str
    email: str
    has_password: bool
    joined_at: datetime
    roles: tuple[str, ...]
    groups: tuple[str, ...]
    opened: tuple[str, ...] = ()
    handle: str = ""


@dataclass(frozen=True, slots=True)
class Pledge:
    """A version of the pledge; `made_at` is None for the one a site begins with."""

    version: int
    text: str
    html: Markup
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PledgeEditing:
    """The pledge for an admin, and how many of the active members have accepted it."""

    pledge: Pledge
    accepted: int
    everybody: int


@dataclass(frozen=True, slots=True)
class Welcome:
    """Whom a link lets in.

    Attributes:
        name: of somebody who is a member; a new one says it themselves.
        group: the name of the group they will sit in, "" for none.
        pledge_owed: they have to accept the pledge first.
    """

    name: str
    email: str
    expires_at: datetime
    is_new: bool
    pledge_owed: bool
    group: str = ""


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """An invitation that was neither used nor revoked; `sent` once its letter has been written."""

    id: int
    email: str
    group: str
    invited_by: str
    made_at: datetime
    expires_at: datetime
    sent: bool
    expired: bool


@dataclass(frozen=True, slots=True)
class InvitationList:
    """The open invitations that somebody may look after.

    Attributes:
        groups: which they may invite into.
        anywhere: they may invite without a group too.
    """

    lines: tuple[InvitationLine, ...]
    groups: tuple[Choice, ...]
    anywhere: bool
    pager: Pager


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A member in the admins' list. `state` is "active", "invited" or "deactivated"."""

    id: int
    name: str
    email: str
    roles: tuple[str, ...]
    groups: tuple[str, ...]
    state: str
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Roster:
    """All members, page by page.

    Attributes:
        typed, state: what the list is narrowed by, "" for nothing.
    """

    lines: tuple[RosterLine, ...]
    pager: Pager
    typed: str
    state: str


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A group, and the place of a member in it: "member", "chair" or "" for none."""

    group_id: int
    name: str
    place: str


@dataclass(frozen=True, slots=True)
class RosterStep:
    """What was done with an account, when and by whom."""

    at: datetime
    who: str
    action: str
    detail: str


@dataclass(frozen=True, slots=True)
class RosterMember:
    """A member as an admin sees them: nothing of what they ask, advise or read.

    Attributes:
        itself: the admin looks at their own account.
        last_admin: nobody else could let anybody in.
    """

    line: RosterLine
    seats: tuple[SeatLine, ...]
    steps: tuple[RosterStep, ...]
    itself: bool
    last_admin: bool


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group in the admins' list, with how many active members sit in it."""

    id: int
    slug: str
    name: str
    mission: str
    seated: int


@dataclass(frozen=True, slots=True)
class GroupList:
    """All groups, page by page."""

    lines: tuple[GroupLine, ...]
    pager: Pager


@dataclass(frozen=True, slots=True)
class SeatedLine:
    """Who sits in a group."""

    id: int
    name: str
    email: str
    chairs: bool
    active: bool


@dataclass(frozen=True, slots=True)
class GroupSeats:
    """A group with those who sit in it."""

    line: GroupLine
    version: int
    seated: tuple[SeatedLine, ...]
    pager: Pager


@dataclass(frozen=True, slots=True)
class OwnTitle:
    """A situation of one's own."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class LeavingPage:
    """What would go with a member who leaves, and what could stay.

    Attributes:
        open: situations that would be withdrawn.
        drafts, closed, published: how many drafts, closed situations, and entries made from them.
        advice, used: how many pieces of advice, and of entries that took from them.
        last_admin: nobody else could let anybody in.
    """

    open: tuple[OwnTitle, ...]
    drafts: int
    closed: int
    published: int
    advice: int
    used: int
    last_admin: bool
