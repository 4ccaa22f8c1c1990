"""How long an entry counts as verified, and what a moderator may find wanting in the library."""

import calendar
from datetime import date
from enum import StrEnum

#: How many months an entry may go unread by a moderator, and what is offered first.
INTERVALS = (3, 6, 12, 24)
USUAL_MONTHS = 12


class Want(StrEnum):
    """What an entry can be in want of."""

    DUE = "due"
    NEVER = "never"
    OBSOLETE = "obsolete"
    SUPERSEDED = "superseded"
    PULLED = "pulled"
    ARCHIVED = "archived"


def due_after(day: date, months: int) -> date:
    """Give the day some months on; the last of the month where it has no such day.

    >>> due_after(date(2026, 3, 2), 12), due_after(date(2025, 11, 30), 3)
    (datetime.date(2027, 3, 2), datetime.date(2026, 2, 28))
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
