"""Barring: taking a situation from one member's sight, everywhere and at once; and the walls that do so.

    wall between two members             each finds no trace of what the other asks
    wall between a member and a company  the same between them and everybody of that company
    a conflict declared on a situation   it is gone for whoever declared it, for good

Nothing has to be told to the index: who asks it is answered without what they are barred from.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.walls import name_key
from advisory.storage import bars, walls
from advisory.storage.tables import SituationRow, WallRow


def bar(session: Session, situation_id: int, member_id: int, *, why: str, now: datetime) -> None:
    """Have a member find no trace of a situation from now on; doing it twice changes nothing.

    Belongs into the transaction of whatever is the reason.

    Args:
        why: "conflict" when the member declared one on this situation, which is for good; "wall" when it
            follows from a wall, and goes with it.
    """
    bars.bar(session, situation_id, member_id, why=why, now=now)


def bar_by_walls(session: Session, row: SituationRow, now: datetime) -> None:
    """Bar from a situation that is being handed in everybody who is walled off from its asker."""
    for member_id in walled_off_from(session, row.asker_id):
        bars.bar(session, row.id, member_id, why=bars.WALL, now=now)


def walled_off_from(session: Session, member_id: int) -> set[int]:
    """Give everybody on the other side of a wall round this member."""
    return {other for _, others in walls_round(session, member_id) for other in others}


def walls_round(session: Session, member_id: int) -> list[tuple[WallRow, set[int]]]:
    """Give every wall round this member, with who is on its other side; all names are read once."""
    rows = walls.concerning(session, member_id)
    known = _by_key(session) if any(row.other_id is None for row in rows) else {}
    return [(row, others) for row in rows if (others := _across(row, member_id, known))]


def across(session: Session, row: WallRow, member_id: int) -> set[int]:
    """Give who is on the other side of one wall; nobody when it does not concern this member."""
    return _across(row, member_id, {} if row.other_id is not None else _by_key(session))


def named_so(session: Session, name: str) -> set[int]:
    """Give the members who are of a company of this name, or are called so themselves."""
    return _by_key(session).get(name_key(name), set())


def _across(row: WallRow, member_id: int, known: Mapping[str, set[int]]) -> set[int]:
    if row.other_id is not None:
        ends = {row.member_id, row.other_id}
        return ends - {member_id} if member_id in ends else set()
    named = known.get(name_key(row.company), set())
    if row.member_id == member_id:
        return named - {member_id}
    return {row.member_id} if member_id in named else set()


def _by_key(session: Session) -> dict[str, set[int]]:
    """Give who is called what, or of what company, however it was typed."""
    found: dict[str, set[int]] = {}
    for number, *known_as in walls.people(session):
        for key in map(name_key, known_as):
            if key:
                found.setdefault(key, set()).add(number)
    return found
