"""A member's profile: what it says, and what of it other members may see.

Everything is for the member alone until they open it, field by field. The name of the company has no switch
and so is never opened.
"""

import secrets
from dataclasses import dataclass
from enum import StrEnum

from advisory.domain.names import reads_as, words_read


class Field(StrEnum):
    """What can be opened to members, in the order in which it is shown."""

    NAME = "name"
    OFFICE = "office"
    INDUSTRY = "industry"
    SIZE = "company_size"
    FUNCTIONS = "functions"
    LIVED = "lived"
    ZONE = "time_zone"
    AWAY = "away"
    CAPACITY = "capacity"


#: What its member reads beside each switch.
FIELD_NAMES: dict[Field, str] = {
    Field.NAME: "name",
    Field.OFFICE: "role",
    Field.INDUSTRY: "industry",
    Field.SIZE: "size",
    Field.FUNCTIONS: "functions",
    Field.LIVED: "what you lived through",
    Field.ZONE: "time zone",
    Field.AWAY: "when you are away",
    Field.CAPACITY: "how many invitations you take on",
}

#: Whoever opens one of these is in the directory; the others say nothing of who somebody is.
LISTING = frozenset(
    {Field.NAME, Field.OFFICE, Field.INDUSTRY, Field.SIZE, Field.FUNCTIONS, Field.LIVED},
)


class Sort(StrEnum):
    """What the words of a profile are: which function, and what somebody lived through."""

    FUNCTION = "function"
    TOPIC = "topic"
    KIND = "kind"
    LINE = "line"


#: The sorts that say what somebody lived through.
LIVED_SORTS = (Sort.KIND, Sort.TOPIC, Sort.LINE)

#: What somebody may be in charge of, by its slug.
FUNCTIONS: dict[str, str] = {
    "general-management": "General management",
    "strategy": "Strategy",
    "finance": "Finance",
    "sales": "Sales",
    "marketing": "Marketing",
    "operations": "Operations",
    "supply-chain": "Purchasing and supply",
    "production": "Production",
    "product": "Product",
    "technology": "Technology",
    "research": "Research and development",
    "people": "People",
    "legal": "Legal and compliance",
    "customer-service": "Customer service",
    "investor": "Owner or investor",
    "board": "Board",
}

OFFICE_CHARS = 60
LINE_CHARS = 140
#: Topics, kinds and lines together.
MOST_LIVED = 12
#: The most open invitations to advise that somebody may take on, and what holds until they say.
MOST_CAPACITY, CAPACITY = 5, 3

#: What the site calls its own people; nobody's role in a company.
_OF_THE_SITE = frozenset(map(reads_as, ("admin", "administrator", "moderator", "asker", "mod")))

_SYLLABLES = tuple(first + second for first in "bdfgklmnprtvz" for second in "aeiou")


@dataclass(frozen=True, slots=True)
class DirectoryFilters:
    """What to narrow the directory to; "" for everything."""

    topic: str = ""
    kind: str = ""
    function: str = ""
    industry: str = ""
    company_size: str = ""


def is_office_of_the_site(office: str) -> bool:
    """Say whether a role reads like one that the site gives.

    >>> [is_office_of_the_site(office) for office in ("The m0derator", "Аdmin", "CEO", "Board adviser", "")]
    [True, True, False, False, False]
    >>> [is_office_of_the_site(office) for office in ("CEO/Moderator", "M.o.d.e.r.a.t.o.r", "Co-founder")]
    [True, True, False]
    """
    return not _OF_THE_SITE.isdisjoint([*words_read(office), *map(reads_as, office.split())])


def new_handle() -> str:
    """Make a word by which somebody is found in the directory; nothing can be read from it.

    >>> handle = new_handle()
    >>> len(handle), handle.isalpha(), handle.islower()
    (10, True, True)
    """
    return "".join(secrets.choice(_SYLLABLES) for _ in range(5))
