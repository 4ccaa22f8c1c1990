"""Seats: a member's place in a group, changed by an admin from either side."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import NotFound
from advisory.services.roles import note_step, tell_of_change
from advisory.services.thinning import thin_out
from advisory.storage import roster
from advisory.storage.tables import MemberRow, SeatRow

#: What somebody can be in a group; "" takes them out of it.
PLACES = ("", "member", "chair")
_STEPS = {"": "unseat", "member": "seat", "chair": "seat_as_chair"}


def place_of(chairs: bool | None) -> str:
    """Name a place by its seat; None is no seat.

    >>> place_of(None), place_of(False), place_of(True)
    ('', 'member', 'chair')
    """
    return "" if chairs is None else "chair" if chairs else "member"


def put_seat(
    session: Session, actor: Actor, row: MemberRow, group_id: int, place: str, *, now: datetime
) -> None:
    """Give a member, who is held, this place in a group, and tell them; nothing is done twice.

    Raises:
        NotFound: there is no such group.
    """
    group = roster.group(session, group_id)
    if group is None:
        raise NotFound
    seat = session.get(SeatRow, (group.id, row.id), populate_existing=True)
    if place_of(seat.chairs if seat else None) == place:
        return
    if not place:
        session.delete(seat)
    elif seat is None:
        session.add(SeatRow(group_id=group.id, member_id=row.id, chairs=place == "chair"))
    else:
        seat.chairs = place == "chair"
    session.flush()
    session.expire(row, ["seats"])
    if not place:
        thin_out(session, row.industry, row.company_size, group_id=group.id, now=now)
    note_step(session, actor, row, _STEPS[place], now=now, reason=group.name)
    tell_of_change(session, row, now=now, roles=False)
