"""The pages of accounts: what a member sees of their own, and what the terminal lists."""

from dataclasses import dataclass
from datetime import datetime

from advisory.services.pages.common import Choice


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whom a one-time link lets in, and until when."""

    name: str
    email: str
    expires_at: datetime


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
class Device:
    """A device that is signed in; `here` is the one being looked at."""

    since: datetime
    expires_at: datetime
    here: bool


@dataclass(frozen=True, slots=True)
class AccountPage:
    """A member's own account, seen by nobody else.

    Attributes:
        roles, groups: their names.
        industry, company_size, company: the chosen values and the name, "" for none.
    """

    name: str
    email: str
    joined_at: datetime
    roles: tuple[str, ...]
    groups: tuple[str, ...]
    devices: tuple[Device, ...]
    industry: str
    company_size: str
    company: str
    industries: tuple[Choice, ...]
    company_sizes: tuple[Choice, ...]
