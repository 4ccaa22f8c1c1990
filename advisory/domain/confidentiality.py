"""What in a text could tell who is meant, and the words that say as much and tell less.

    kind      example                    instead
    person    Bob Lee, CFO Bob Lee       a key employee, CFO
    member    the name of a member       a fellow CEO
    company   Acme GmbH                  a company
    own_firm  the writer's own company   our company
    email     bob@acme.example           an e-mail address
    phone     +49 30 1234567             a phone number
    url       www.acme.example           a web page
    amount    $4.2M                      about $4 million
    date      on 11 March 2024           in early 2024
    place     Fresno                     a mid-size city

The scan reads words and what stands beside them; it knows no grammar. It prefers to miss a bare surname
rather than to mark ordinary prose, so that people go on reading its marks.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from advisory.domain.exactness import AMOUNT, DATE, rounder_amount, rounder_date
from advisory.domain.known_places import PLACES
from advisory.domain.name_spotting import Spot, companies, listed, people, placed, titled, words_of

#: What lies beyond is not read: no field of a form is longer.
READ_CHARS = 100_000
#: Rounds of `generalised`; one is enough for what people write.
ROUNDS = 8


class MarkKind(StrEnum):
    """What was found; the values are kept with a justification."""

    PERSON = "person"
    MEMBER = "member"
    COMPANY = "company"
    OWN_FIRM = "own_firm"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    AMOUNT = "amount"
    DATE = "date"
    PLACE = "place"


#: What is said of each kind, after the phrase in quotation marks.
SAID: dict[MarkKind, str] = {
    MarkKind.PERSON: "looks like a person’s name.",
    MarkKind.MEMBER: "is the name of a member.",
    MarkKind.COMPANY: "looks like a company.",
    MarkKind.OWN_FIRM: "is your own company.",
    MarkKind.EMAIL: "is an e-mail address.",
    MarkKind.PHONE: "looks like a phone number.",
    MarkKind.URL: "is a web address.",
    MarkKind.AMOUNT: "is an exact amount.",
    MarkKind.DATE: "is an exact date.",
    MarkKind.PLACE: "is a place.",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text that could identify somebody.

    Attributes:
        generalisation: what may stand there instead.
    """

    kind: MarkKind
    start: int
    end: int
    phrase: str
    generalisation: str

    @property
    def digest(self) -> str:
        """Tell this phrase from another one, wherever it stands, without holding it."""
        return hashlib.sha256(self.phrase.casefold().encode()).hexdigest()[:32]


_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_URL = re.compile(
    r"(?<![\w@.-])(?:https?://[^\s<>()\"”]{1,500}|www\.[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}(?:/[^\s<>()\"”]{0,300})?"
    r"|[\w-]{1,63}\.(?:com|net|org|io|de|eu|co\.uk|biz|info|ch|at|fr|nl|ai|example)(?![\w-])(?:/[^\s<>()\"”]{0,300})?)"
)
_PHONE = re.compile(
    r"(?<![\w.,/-])(?:(?:\+\d|\(0?\d{2,5}\)|0\d)(?:[ ./()-]{0,2}\d){6,14}"
    r"|(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4})(?![\w-])"
)


def scan(
    text: str,
    *,
    names: frozenset[str] = frozenset(),
    firms: frozenset[str] = frozenset(),
    places: Mapping[str, str] = PLACES,
    today: date | None = None,
) -> tuple[Mark, ...]:
    """Find what could identify somebody, from left to right; marks never overlap.

    Args:
        names: of the members, as the directory has them.
        firms: companies of the writer, with or without their legal form.
        places: names of places, each with what may stand there instead.
        today: lets a date be told as "early last year".
    """
    text = text[:READ_CHARS]
    taken = bytearray(len(text))
    marks: list[Mark] = []
    for kind, start, end, instead in _found(text, names, firms, places, today):
        if start < end and not any(taken[start:end]):
            taken[start:end] = b"\x01" * (end - start)
            marks.append(Mark(kind, start, end, text[start:end], _fitted(text, start, instead)))
    return tuple(sorted(marks, key=lambda mark: mark.start))


def replaced(text: str, mark: Mark) -> str:
    """Put a mark's generalisation into its text, parted from what stands beside it.

    >>> mark, = scan("We sold it to Acme GmbH.")
    >>> replaced("We sold it to Acme GmbH.", mark)
    'We sold it to a company.'
    """
    before, after = text[: mark.start], text[mark.end :]
    left = " " if before and (before[-1].isalnum() or before[-1] in "-_@$€£¥+/") else ""
    right = " " if after and (after[0].isalnum() or after[0] in "-_@$€£¥+/") else ""
    return f"{before}{left}{mark.generalisation}{right}{after}"


def generalised(text: str, names: frozenset[str] = frozenset(), firms: frozenset[str] = frozenset()) -> str:
    """Put the generalisation of every mark into a text.

    >>> generalised("Acme GmbH lost $4.2M in Fresno when Bob Lee quit")
    'a company lost about $4 million in a mid-size city when a key employee quit'
    """
    for _ in range(ROUNDS):
        marks = scan(text, names=names, firms=firms)
        if not marks:
            break
        for mark in reversed(marks):
            text = replaced(text, mark)
    return text


_Found = tuple[MarkKind, int, int, str]


def _found(
    text: str,
    names: frozenset[str],
    firms: frozenset[str],
    places: Mapping[str, str],
    today: date | None,
) -> Iterator[_Found]:
    """Give everything that was found, what is surest first."""
    words = words_of(text)
    ways: tuple[tuple[MarkKind, Iterator[Spot]], ...] = (
        (MarkKind.EMAIL, _matching(_EMAIL, text, "an e-mail address")),
        (MarkKind.URL, _matching(_URL, text, "a web page")),
        (MarkKind.OWN_FIRM, listed(words, firms, "our company", firms=True)),
        (MarkKind.MEMBER, listed(words, names, "a fellow CEO")),
        (MarkKind.COMPANY, companies(text, words)),
        (MarkKind.DATE, _dates(text, today)),
        (MarkKind.AMOUNT, _amounts(text)),
        (MarkKind.PHONE, _matching(_PHONE, text, "a phone number")),
        (MarkKind.PERSON, titled(words)),
        (MarkKind.PLACE, placed(words, places)),
        (MarkKind.PERSON, people(words)),
    )
    for kind, spots in ways:
        for start, end, instead in spots:
            yield kind, start, end, instead


def _matching(pattern: re.Pattern[str], text: str, instead: str) -> Iterator[Spot]:
    for match in pattern.finditer(text):
        yield match.start(), match.start() + len(match[0].rstrip(".,;:!?'’")), instead


def _dates(text: str, today: date | None) -> Iterator[Spot]:
    for match in DATE.finditer(text):
        instead = rounder_date(match, today)
        if instead:
            yield match.start(), match.end(), instead


def _amounts(text: str) -> Iterator[Spot]:
    for match in AMOUNT.finditer(text):
        instead = rounder_amount(match)
        if instead:
            yield match.start(), match.end(), instead


def _fitted(text: str, start: int, instead: str) -> str:
    """Write a generalisation with a capital where it opens a sentence that comes to a stop."""
    before = text[max(0, start - 8) : start].rstrip(' -*>#"“')
    opens = not before or before[-1] in ".!?\n"
    if opens and instead[0].islower() and _STOPS.search(text, start, start + 600):
        return instead[0].upper() + instead[1:]
    return instead


_STOPS = re.compile(r"[.!?](?:\s|$)")
