"""Counting what was looked for in vain, for the demand board; never by whom, and to the day only."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from advisory.domain.text import shorten
from advisory.search.analysis import sought
from advisory.services.transaction import transaction
from advisory.storage import misses

#: Different wishes counted in one month; beyond it somebody is typing at random.
MOST_A_MONTH = 2_000
#: Wishes of an earlier time are forgotten after so many months.
MONTHS_KEPT = 12
MAX_CHARS = 200
#: Fewer letters are no wish.
MIN_CHARS = 3


def count_miss(session: Session, asked: str, *, now: datetime) -> None:
    """Count one search in vain.

    The day is kept and no moment, so that nobody can tell who was here from the time.

    Args:
        asked: the words alone, as they were typed.
    """
    words = " ".join(sorted(set(sought(asked.split()))))
    if len(words) < MIN_CHARS or len(words) > MAX_CHARS:
        return
    today = now.date()
    with transaction(session):
        month = today.replace(day=1)
        misses.forget_before(session, _months_before(month, MONTHS_KEPT))
        if misses.count_again(session, words, month, shorten(asked, MAX_CHARS), today):
            return
        if misses.number(session, month) < MOST_A_MONTH:
            misses.add(session, words, month, shorten(asked, MAX_CHARS), today)


def _months_before(month: date, months: int) -> date:
    """Give the first day of the month so many months before.

    >>> _months_before(date(2026, 3, 1), 12)
    datetime.date(2025, 3, 1)
    """
    number = month.year * 12 + month.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)
