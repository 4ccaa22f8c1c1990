"""Reading single fields of a posted form: numbers, days and ticks as browsers send them."""

from datetime import UTC, date, datetime

from werkzeug.datastructures import MultiDict

from advisory.domain.text import one_line
from advisory.services.faceting import TITLES

#: A posted form; a name may come several times.
Fields = MultiDict[str, str]


def seen_version(fields: Fields) -> int:
    """Give the version its writer had on screen; 0 when the form does not say."""
    return row_number(fields.get("version", ""))


def page_number(typed: str | None) -> int:
    """Give the page asked for; the first one when that cannot be read."""
    return max(1, int(typed)) if typed and typed.isascii() and typed.isdigit() and len(typed) < 7 else 1


def row_number(typed: str) -> int:
    """Give the number of a row that a form names; 0, which none has, when it cannot be read."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def list_moment(typed: str | None) -> int | None:
    """Give the moment that a list is to be shown at, in milliseconds since 1970; None when it is none."""
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 16 else None


def day(typed: str) -> tuple[date | None, str]:
    """Read a day.

    Returns:
        The day and "", or None and the sentence that says how to write it; None and "" for an empty field.

    >>> day("2026-12-04"), day("")
    ((datetime.date(2026, 12, 4), ''), (None, ''))
    >>> day("next week")[1]
    'Write the day as year, month and day, for example 2026-12-04, or leave it out.'
    """
    typed = typed.strip()
    if not typed:
        return None, ""
    try:
        return date.fromisoformat(typed), ""
    except ValueError:
        return None, "Write the day as year, month and day, for example 2026-12-04, or leave it out."


def moment(typed: str) -> tuple[datetime | None, str]:
    """Read a day with its time, in UTC, as browsers send one.

    Returns:
        The moment and "", or None and the sentence that says how to write it; None and "" for an empty field.

    >>> moment("2026-12-04T09:30")[0].isoformat(), moment("soon")[0]
    ('2026-12-04T09:30:00+00:00', None)
    """
    typed = typed.strip()
    if not typed:
        return None, ""
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=UTC), ""
    except ValueError:
        return None, "Write day and time, for example 2026-12-04T09:30."


def chosen_facets(fields: Fields) -> dict[str, tuple[str, ...]]:
    """Give the filters that an address names, each with its values as they were sent."""
    return {name: tuple(fields.getlist(name)) for name in TITLES if name in fields}


def kept_phrases(fields: Fields) -> tuple[tuple[str, str], ...]:
    """Read why phrases stay that could identify somebody, by their digests.

    The same phrase may stand in several fields of a form.
    """
    typed: dict[str, str] = {}
    for name, value in fields.items(multi=True):
        digest = name.removeprefix("keep_")
        if digest != name and digest.isalnum() and len(digest) <= 64:
            typed[digest] = typed.get(digest) or one_line(value)
    return tuple(typed.items())
