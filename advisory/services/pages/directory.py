"""The directory: of each member only what they opened."""

from dataclasses import dataclass
from datetime import date

from advisory.domain.profile import DirectoryFilters
from advisory.services.pages.common import Choice, Pager


@dataclass(frozen=True, slots=True)
class PeerPage:
    """What somebody opened of themselves; everything else is empty.

    Attributes:
        name: "" for somebody who is found without it.
        facts: industry and size band.
        functions, kinds, topics: with the values that narrow the directory to them.
        away_from, away_until: the days they are not here, if these are not over.
        capacity: how many invitations to advise they take on; None when that is not opened.
        own: it is the reader.
    """

    handle: str
    name: str = ""
    office: str = ""
    facts: tuple[str, ...] = ()
    functions: tuple[Choice, ...] = ()
    kinds: tuple[Choice, ...] = ()
    topics: tuple[Choice, ...] = ()
    lines: tuple[str, ...] = ()
    time_zone: str = ""
    away_from: date | None = None
    away_until: date | None = None
    capacity: int | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """Those in the directory whom the reader may find, and what to narrow it to."""

    people: tuple[PeerPage, ...]
    pager: Pager
    filters: DirectoryFilters
    topics: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    functions: tuple[Choice, ...]
    industries: tuple[Choice, ...]
    company_sizes: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class PeerAsked:
    """Somebody's page, and what the reader has asked of them there.

    Attributes:
        asked: the key of what was asked under this address, "" for nothing.
        stage: where that stands, as far as the reader may know.
    """

    peer: PeerPage
    asked: str = ""
    stage: str = ""
    asked_on: date | None = None


@dataclass(frozen=True, slots=True)
class IntroductionPage:
    """An introduction, for one of the two.

    Attributes:
        who: the name of the other one, or the line they were found under as long as that is all.
        mine: the reader asked for it.
        contact: how the other one can be reached, line by line; empty until they are introduced.
        own_contact: the same of the reader.
        answered_on: the day they were introduced.
    """

    key: str
    who: str
    mine: bool
    note: str
    stage: str
    asked_on: date
    contact: tuple[str, ...] = ()
    own_contact: tuple[str, ...] = ()
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class IntroductionList:
    """One shelf of a reader's introductions; `waiting` counts what they have not answered."""

    shelf: str
    items: tuple[IntroductionPage, ...]
    pager: Pager
    waiting: int
