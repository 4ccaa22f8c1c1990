"""Queries about members as an admin sees them: all of them, page by page, and who sits in which group."""

from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from advisory.storage.tables import GroupRow, MemberRow, SeatRow

Columns = TypeVarTuple("Columns")

#: States of an account, by which a list can be narrowed.
ACTIVE, INVITED, DEACTIVATED = "active", "invited", "deactivated"


def state_of(row: MemberRow) -> str:
    """Tell the state of an account: deactivated, invited while nobody has signed in to it, or active."""
    if not row.active:
        return DEACTIVATED
    return ACTIVE if row.password is not None else INVITED


def page(session: Session, typed: str, state: str, *, limit: int, offset: int) -> list[MemberRow]:
    """List members by name, whoever has left excepted.

    Args:
        typed: the beginning of an e-mail address or of a word of a name; "" for all.
        state: only those in it; "" for all.
    """
    query = _narrowed(select(MemberRow), typed, state)
    return list(session.scalars(query.order_by(MemberRow.name, MemberRow.id).limit(limit).offset(offset)))


def count(session: Session, typed: str, state: str) -> int:
    """Count what `page` would list in all."""
    return session.scalar(_narrowed(select(func.count(MemberRow.id)), typed, state)) or 0


def groups(session: Session, *, limit: int, offset: int = 0) -> list[tuple[GroupRow, int]]:
    """List groups by name, each with how many active members sit in it."""
    query = (
        select(GroupRow, func.count(MemberRow.id))
        .outerjoin(SeatRow, SeatRow.group_id == GroupRow.id)
        .outerjoin(MemberRow, (MemberRow.id == SeatRow.member_id) & MemberRow.active)
        .group_by(GroupRow.id)
        .order_by(GroupRow.name)
        .limit(limit)
        .offset(offset)
    )
    return [(row, number) for row, number in session.execute(query)]


def count_groups(session: Session) -> int:
    """Count all groups."""
    return session.scalar(select(func.count(GroupRow.id))) or 0


def group(session: Session, group_id: int, *, lock: bool = False) -> GroupRow | None:
    """Fetch a group; with `lock`, as it stands now and held until the end of the transaction."""
    return session.get(GroupRow, group_id, with_for_update=lock, populate_existing=lock)


def seated(session: Session, group_id: int, *, limit: int, offset: int) -> list[tuple[MemberRow, bool]]:
    """List who sits in a group by name, each with whether they chair it."""
    query = (
        select(MemberRow, SeatRow.chairs)
        .join(SeatRow, SeatRow.member_id == MemberRow.id)
        .where(SeatRow.group_id == group_id)
        .order_by(MemberRow.name, MemberRow.id)
        .limit(limit)
        .offset(offset)
    )
    return [(row, chairs) for row, chairs in session.execute(query)]


def count_seated(session: Session, group_id: int) -> int:
    """Count what `seated` would list in all."""
    query = select(func.count()).select_from(SeatRow).where(SeatRow.group_id == group_id)
    return session.scalar(query) or 0


def _narrowed(query: Select[*Columns], typed: str, state: str) -> Select[*Columns]:
    query = query.where(MemberRow.left_on.is_(None))
    if typed:
        query = query.where(
            or_(
                MemberRow.email.istartswith(typed, autoescape=True),
                MemberRow.name.istartswith(typed, autoescape=True),
                MemberRow.name.icontains(f" {typed}", autoescape=True),
            )
        )
    in_state: dict[str, ColumnElement[bool]] = {
        ACTIVE: MemberRow.active & MemberRow.password.is_not(None),
        INVITED: MemberRow.active & MemberRow.password.is_(None),
        DEACTIVATED: ~MemberRow.active,
    }
    return query.where(in_state[state]) if state in in_state else query
