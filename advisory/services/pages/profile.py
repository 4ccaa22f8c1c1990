"""A member's own profile, seen by nobody else."""

from dataclasses import dataclass, field

from advisory.services.pages.common import Choice


@dataclass(frozen=True, slots=True)
class ProfileTyped:
    """A profile as its form has it, before anything of it is read.

    Attributes:
        lived: one line of text for each thing lived through.
        away_from, away_until: days as a field for them sends them.
        opens: values of `domain.profile.Field`.
    """

    name: str = ""
    office: str = ""
    industry: str = ""
    company_size: str = ""
    company: str = ""
    functions: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    lived: str = ""
    time_zone: str = ""
    away_from: str = ""
    away_until: str = ""
    capacity: str = ""
    opens: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class ProfilePage:
    """The form, with everything there is to choose from.

    Attributes:
        handle: of the member's page in the directory, "" while they are not in it.
        takes_part: they are in the circle, so that what they open is seen.
    """

    typed: ProfileTyped
    handle: str
    takes_part: bool
    industries: tuple[Choice, ...]
    company_sizes: tuple[Choice, ...]
    functions: tuple[Choice, ...]
    topics: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    zones: tuple[Choice, ...]
    capacities: tuple[Choice, ...]
