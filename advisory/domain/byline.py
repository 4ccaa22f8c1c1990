"""How people are shown: the asker by name only where they chose it, advisers by the cover they chose.

A fact such as an industry narrows the circle of who it could be, so it is shown only where enough
other members share it.
"""

from enum import StrEnum

#: An industry or size band is shown only where this many *other* members of the audience share it.
CROWD = 3

THE_ASKER = "The asker"


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


def adviser_byline(cover: Cover, name: str = "", facts: tuple[str, ...] = ()) -> str:
    """Say who advised, as far as their cover lets it.

    >>> adviser_byline(Cover.CEO, "Paul")
    'A CEO'
    >>> adviser_byline(Cover.ROLE, "Paul", ("Logistics", "51 to 200 people"))
    'A CEO, Logistics, 51 to 200 people'
    """
    if cover is Cover.NAME and name:
        return name
    if cover is Cover.ROLE and facts:
        return ", ".join(("A CEO", *facts))
    return "A CEO"
