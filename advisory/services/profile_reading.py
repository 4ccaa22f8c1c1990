"""Reading a profile as it was typed: each field checked, each refusal beside its field."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from advisory.domain.profile import (
    CAPACITY,
    FUNCTIONS,
    LINE_CHARS,
    MOST_CAPACITY,
    MOST_LIVED,
    OFFICE_CHARS,
    Field,
    Sort,
    is_office_of_the_site,
)
from advisory.domain.text import has_unseen, one_line
from advisory.domain.zones import ZONES, day_in
from advisory.services.pages.profile import ProfileTyped
from advisory.storage.vocabulary import Vocabulary

COMPANY_CHARS = 100
#: Nobody plans further ahead.
LONGEST_AWAY = timedelta(days=366)
UNSEEN = "There is something in it that cannot be seen, perhaps from copying. Type it anew."


@dataclass(frozen=True, slots=True)
class ProfileRead:
    """A profile that can be kept."""

    office: str
    industry: str
    company_size: str
    company: str
    words: dict[Sort, tuple[str, ...]]
    time_zone: str
    away_from: date | None
    away_until: date | None
    capacity: int
    opens: frozenset[Field]

    @property
    def lived(self) -> tuple[str, ...]:
        """Everything they say they lived through."""
        return tuple(
            word for sort, words in self.words.items() if sort is not Sort.FUNCTION for word in words
        )


def read(
    typed: ProfileTyped, words: Vocabulary, kinds: Collection[str], problems: dict[str, str], *, now: datetime
) -> ProfileRead:
    """Read everything but the name.

    Args:
        kinds: slugs of the kinds of situation there are.
        problems: what is wrong is added here, field name to sentence.
    """
    industry = _listed(typed.industry, words.terms.get("industry", {}), "industry", "an industry", problems)
    size = _listed(
        typed.company_size, words.terms.get("company_size", {}), "company_size", "a size", problems
    )
    zone = _listed(typed.time_zone, ZONES, "time_zone", "a time zone", problems)
    said = {
        Sort.FUNCTION: _known(typed.functions, FUNCTIONS),
        Sort.KIND: _known(typed.kinds, kinds),
        Sort.TOPIC: _known(typed.topics, words.book.tags),
        Sort.LINE: _lines(typed.lived, problems),
    }
    away_from, away_until = _away(typed, day_in(zone, now), problems)
    found = ProfileRead(
        office=_office(typed.office, problems),
        industry=industry,
        company_size=size,
        company=line_of(typed.company, COMPANY_CHARS, "company", problems),
        words=said,
        time_zone=zone,
        away_from=away_from,
        away_until=away_until,
        capacity=_capacity(typed.capacity, problems),
        opens=frozenset(field for field in Field if field.value in typed.opens),
    )
    if len(found.lived) > MOST_LIVED and "lived" not in problems:
        problems["lived"] = (
            f"Keep it to {MOST_LIVED} in all. There are {len(found.lived)} now, topics included."
        )
    return found


def _listed(value: str, choices: Collection[str], field: str, what: str, problems: dict[str, str]) -> str:
    if value and value not in choices:
        problems[field] = f"Choose {what} from the list."
        return ""
    return value


def _known(values: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    """Give each value once that a form can have sent; the others were never on it, or are gone since."""
    return tuple(value for value in dict.fromkeys(values) if value in known)


def line_of(text: str, most: int, field: str, problems: dict[str, str]) -> str:
    """Read a field of one line; what is wrong with it is added to `problems`."""
    line = one_line(text)
    if has_unseen(text):
        problems[field] = UNSEEN
    elif len(line) > most:
        problems[field] = f"Keep it to {most} characters. It has {len(line)} now."
    return line


def _office(text: str, problems: dict[str, str]) -> str:
    office = line_of(text, OFFICE_CHARS, "office", problems)
    if is_office_of_the_site(office):
        problems["office"] = "That reads like a role on this site. Write what you are in your company."
    return office


def _lines(text: str, problems: dict[str, str]) -> tuple[str, ...]:
    lines = tuple(dict.fromkeys(line for each in text.splitlines() if (line := one_line(each))))
    longest = max(lines, key=len, default="")
    if has_unseen(text):
        problems["lived"] = UNSEEN
    elif len(longest) > LINE_CHARS:
        problems["lived"] = (
            f"Keep each line to {LINE_CHARS} characters. “{longest[:30]}…” has {len(longest)}."
        )
    return lines


def _away(typed: ProfileTyped, today: date, problems: dict[str, str]) -> tuple[date | None, date | None]:
    """Read from when until when somebody is away; what is over is let go."""
    days: list[date | None] = []
    for field in ("away_from", "away_until"):
        text = getattr(typed, field).strip()
        try:
            days.append(date.fromisoformat(text) if text else None)
        except ValueError:
            problems[field] = "Write the day as year, month and day, for example 2026-12-04."
            return None, None
    first, last = days
    if last is None:
        if first is not None:
            problems["away_until"] = "Say until when, so that it ends by itself."
        return None, None
    first = first or min(today, last)
    if last < first:
        problems["away_until"] = "That is before the first day."
    elif last - first > LONGEST_AWAY:
        problems["away_until"] = "Say a day within a year of the first."
    return (first, last) if last >= today else (None, None)


def _capacity(text: str, problems: dict[str, str]) -> int:
    if not text:
        return CAPACITY
    if not (text.isascii() and text.isdigit() and len(text) == 1 and int(text) <= MOST_CAPACITY):
        problems["capacity"] = f"Choose a number from 0 to {MOST_CAPACITY}."
        return CAPACITY
    return int(text)
