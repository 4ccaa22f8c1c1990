"""Time zones to choose from: one city for each way in which clocks are set, from west to east."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

#: Name of the zone to what the choice says.
ZONES: dict[str, str] = {
    name: name.rpartition("/")[2].replace("_", " ")
    for name in (
        "Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/Phoenix", "America/Denver",
        "America/Mexico_City", "America/Chicago", "America/Bogota", "America/Toronto", "America/New_York",
        "America/Caracas", "America/Halifax", "America/Santiago", "America/Sao_Paulo",
        "America/Argentina/Buenos_Aires", "America/St_Johns", "Atlantic/Azores", "Atlantic/Reykjavik",
        "Europe/Lisbon", "Europe/Dublin", "Europe/London", "Africa/Casablanca", "Africa/Lagos",
        "Europe/Madrid", "Europe/Paris", "Europe/Brussels", "Europe/Amsterdam", "Europe/Zurich",
        "Europe/Berlin", "Europe/Rome", "Europe/Copenhagen", "Europe/Oslo", "Europe/Stockholm",
        "Europe/Vienna", "Europe/Prague", "Europe/Warsaw", "Europe/Budapest", "Africa/Johannesburg",
        "Africa/Cairo", "Europe/Athens", "Europe/Bucharest", "Europe/Helsinki", "Europe/Kyiv",
        "Asia/Jerusalem", "Europe/Istanbul", "Africa/Nairobi", "Asia/Riyadh", "Asia/Tehran", "Asia/Dubai",
        "Asia/Karachi", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Dhaka", "Asia/Bangkok", "Asia/Jakarta",
        "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Singapore", "Asia/Manila", "Australia/Perth", "Asia/Tokyo",
        "Asia/Seoul", "Australia/Adelaide", "Australia/Brisbane", "Australia/Sydney", "Pacific/Auckland",
    )
}  # fmt: skip


@cache
def zone_of(name: str) -> tzinfo:
    """Give a zone by its name; UTC for none, for one not on the list, and where its rules are not installed.

    >>> zone_of("") is UTC, zone_of("Mars/Olympus") is UTC
    (True, True)
    """
    try:
        return ZoneInfo(name) if name in ZONES else UTC
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def day_in(zone: str, moment: datetime) -> date:
    """Give the day that it is in a zone at a moment.

    >>> day_in("Pacific/Auckland", datetime(2026, 3, 2, 20, tzinfo=UTC)).isoformat()
    '2026-03-03'
    """
    return moment.astimezone(zone_of(zone)).date()


def morning_after(day: date, zone: str) -> datetime:
    """Give the moment at which the next day begins in a zone.

    >>> morning_after(date(2026, 3, 2), "").isoformat()
    '2026-03-03T00:00:00+00:00'
    """
    return datetime.combine(day + timedelta(days=1), time(), zone_of(zone)).astimezone(UTC)
