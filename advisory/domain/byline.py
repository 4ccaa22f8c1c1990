"""How people are shown: the asker by name only where they chose it, advisers by the cover they chose.

A fact such as an industry narrows the circle of who it could be, so it is shown only where enough
other members share it.
"""

import re
from enum import StrEnum

#: An industry or size band is shown only where this many *other* members of the audience share it.
CROWD = 3

THE_ASKER = "The asker"

_NUMBERED = re.compile(r"\b(a ceo)\s*\(\d+\)", re.IGNORECASE)


def asker_byline(*, named: bool, name: str) -> str:
    """Say who asked, as far as they want it said.

    >>> asker_byline(named=False, name="Erin"), asker_byline(named=True, name="Erin")
    ('The asker', 'Erin')
    """
    return name if named and name else THE_ASKER


def is_theirs_alone(reader_id: int | None, asker_id: int, *, named: bool) -> bool:
    """Say whether a reader asked something, and nobody else sees that they did.

    >>> is_theirs_alone(1, 1, named=False), is_theirs_alone(1, 1, named=True)
    (True, False)
    """
    return reader_id == asker_id and not named


class Cover(StrEnum):
    """What readers see of an adviser, from least to most."""

    CEO = "ceo"
    ROLE = "role"
    NAME = "name"


#: The number of whoever is the first to speak under a cover in a thread; it is not shown.
FIRST = 1

#: The covers from the one that shows least to the one that shows most.
COVERS = tuple(Cover)


def is_lower(cover: Cover, than: Cover) -> bool:
    """Say whether a cover shows less than another one.

    >>> is_lower(Cover.CEO, than=Cover.NAME), is_lower(Cover.ROLE, than=Cover.ROLE)
    (True, False)
    """
    return COVERS.index(cover) < COVERS.index(than)


def facts_shown(facts: tuple[str, ...], others_sharing: int) -> tuple[str, ...]:
    """Give the facts that may stand beside a text: all of them in a crowd, otherwise none.

    Args:
        facts: names of the industry and the size band, as the reader would see them.
        others_sharing: other members of the audience for whom all of `facts` hold.
    """
    return tuple(fact for fact in facts if fact) if others_sharing >= CROWD else ()


def adviser_byline(cover: Cover, name: str = "", facts: tuple[str, ...] = (), number: int = FIRST) -> str:
    """Say who advised, as far as their cover lets it.

    Args:
        number: which of those they are who speak under a cover in one thread; the first bears none.

    >>> adviser_byline(Cover.CEO, "Paul"), adviser_byline(Cover.CEO, "Paul", number=2)
    ('A CEO', 'A CEO (2)')
    >>> adviser_byline(Cover.ROLE, "Paul", ("Logistics", "51 to 200 people"), 3)
    'A CEO (3), Logistics, 51 to 200 people'
    >>> adviser_byline(Cover.NAME, "Paul", number=2)
    'Paul'
    """
    if cover is Cover.NAME and name:
        return name
    ceo = "A CEO" if number == FIRST else f"A CEO ({number})"
    return ", ".join((ceo, *facts)) if cover is Cover.ROLE else ceo


def unnumbered(line: str) -> str:
    """Give a line as it reads outside of the thread that numbers its advisers.

    >>> unnumbered("Thanks to a CEO (2), Logistics (2)")
    'Thanks to a CEO, Logistics (2)'
    """
    return _NUMBERED.sub(r"\1", line)
