"""Time as the rules see it: aware, in UTC, handed in from outside."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

#: Anything that tells the present moment as an aware UTC datetime.
Clock = Callable[[], datetime]

#: So long after a list was opened its later pages still go with its first one.
LIST_LIVES = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def system_clock() -> datetime:
    """Tell the present moment, in UTC."""
    return datetime.now(UTC)


def fixed_clock(at: datetime) -> Clock:
    """Make a clock that stands still at `at`.

    Raises:
        ValueError: `at` carries no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("A clock needs a time zone.")
    moment = at.astimezone(UTC)
    return lambda: moment


def settable_clock(read: Callable[[], str]) -> Clock:
    """Make a clock that shows what `read` gives each time it is asked: an ISO moment with its zone.

    Raises:
        ValueError: when asked, if that is no such moment.
    """
    return lambda: fixed_clock(datetime.fromisoformat(read().strip()))()


def milliseconds(moment: datetime) -> int:
    """Count the milliseconds from 1970 to `moment`, the last one as a whole.

    Rounded up, so that what happened by a moment has also happened by its number of milliseconds.

    >>> milliseconds(datetime(1970, 1, 1, 0, 0, 1, 1, tzinfo=UTC))
    1001
    """
    return -((_EPOCH - moment) // _MILLISECOND)


def day_of(moment: datetime) -> datetime:
    """Give the first moment of a day: all that may be told of when an asker or a covered adviser wrote.

    >>> day_of(datetime(2026, 3, 2, 9, 41, 7, tzinfo=UTC)).isoformat()
    '2026-03-02T00:00:00+00:00'
    """
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def hour_of(moment: datetime) -> datetime:
    """Give the first moment of an hour, as letters are dated: what they tell of happened by then or since.

    >>> hour_of(datetime(2026, 3, 2, 9, 41, 7, tzinfo=UTC)).isoformat()
    '2026-03-02T09:00:00+00:00'
    """
    return moment.replace(minute=0, second=0, microsecond=0)


def moment_of_list(page: int, until: int | None, now: datetime) -> datetime | None:
    """Give the moment whose state a page of a list shows; None for the state as it is.

    The first page always shows what there is. The links to the others carry the moment it was made, so
    that what is published meanwhile moves nothing from one page to the next.

    Args:
        page: the number of the page, from 1.
        until: the moment in milliseconds since 1970, as the address gives it; one that cannot be the
            moment of an earlier page is left out of account, and so is one of long ago: asked with ever
            other moments, a list would tell exactly when each thing came upon it.

    >>> now = datetime(2026, 12, 4, tzinfo=UTC)
    >>> moment_of_list(2, milliseconds(now) - 60_000, now)
    datetime.datetime(2026, 12, 3, 23, 59, tzinfo=datetime.timezone.utc)
    """
    if page <= 1 or until is None or not milliseconds(now - LIST_LIVES) <= until < milliseconds(now):
        return None
    return _EPOCH + until * _MILLISECOND
