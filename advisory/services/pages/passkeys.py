"""The page of a member's passkeys, seen by nobody but their owner."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PasskeyLine:
    """One passkey.

    Attributes:
        last: it is the member's last second factor, and their role needs one.
        alone: the member has neither another passkey nor a password.
    """

    id: int
    name: str
    made_at: datetime
    last_used_at: datetime | None
    last: bool
    alone: bool


@dataclass(frozen=True, slots=True)
class PasskeyList:
    """A member's passkeys, and whether another one can be made.

    Attributes:
        host: the name of the site that passkeys are bound to; "" where its address has none.
        full: there are as many as anybody may have.
    """

    lines: tuple[PasskeyLine, ...]
    host: str
    full: bool
