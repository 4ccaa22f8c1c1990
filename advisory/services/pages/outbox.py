"""The page of what could not be delivered yet."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Undelivered:
    """One promise that failed; neither whom it is for nor what it says."""

    kind: str
    attempts: int
    made_at: datetime
    next_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class UndeliveredPage:
    """What failed, and how much waits in all; `since` is when the oldest of it was made."""

    rows: tuple[Undelivered, ...]
    waiting: int
    since: datetime | None
