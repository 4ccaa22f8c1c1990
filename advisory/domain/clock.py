"""Time as the rules see it: aware, in UTC, handed in from outside."""

from collections.abc import Callable
from datetime import UTC, datetime

#: Anything that tells the present moment as an aware UTC datetime.
Clock = Callable[[], datetime]


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
