"""Queries about the circle of members as a text's audience sees it."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from advisory.domain.actor import Role
from advisory.domain.audience import Reach
from advisory.domain.lifecycle import EntryState
from advisory.domain.sight import Reader, states_seen_by
from advisory.storage.tables import (
    EntryRow,
    GroupRow,
    MemberRow,
    RoleRow,
    SeatRow,
    SituationRow,
    member_roles,
)

#: Roles whose holders read what members write; an admin is none by that role alone.
_IN_THE_CIRCLE = (Role.MEMBER.value, Role.MODERATOR.value)


def names(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Give the names of members; for moderators, and for members shown by name."""
    if not ids:
        return {}
    rows = session.execute(select(MemberRow.id, MemberRow.name).where(MemberRow.id.in_(ids)))
    return dict(rows.all())


def profiles(session: Session, ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Give industry and size band of members."""
    if not ids:
        return {}
    query = select(MemberRow.id, MemberRow.industry, MemberRow.company_size).where(MemberRow.id.in_(ids))
    return {member_id: (industry, size) for member_id, industry, size in session.execute(query)}


def group_names(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Give the names of groups, by name."""
    if not ids:
        return {}
    query = select(GroupRow.id, GroupRow.name).where(GroupRow.id.in_(ids)).order_by(GroupRow.name)
    return dict(session.execute(query).all())


def all_groups(session: Session) -> dict[int, str]:
    """Give the names of all groups, by name."""
    return dict(session.execute(select(GroupRow.id, GroupRow.name).order_by(GroupRow.name)).all())


def count_sharing(
    session: Session, industry: str, company_size: str, group_id: int | None, *, other_than: int
) -> int:
    """Count active members of an audience, without one, for whom all the facts that are given hold."""
    query = (
        select(func.count())
        .select_from(MemberRow)
        .where(MemberRow.active, MemberRow.id != other_than, in_the_circle())
    )
    if industry:
        query = query.where(MemberRow.industry == industry)
    if company_size:
        query = query.where(MemberRow.company_size == company_size)
    if group_id is not None:
        query = query.where(MemberRow.id.in_(_seats(group_id)))
    return session.scalar(query) or 0


def readers_of_situation(session: Session, row: SituationRow, ids: Collection[int] | None = None) -> set[int]:
    """Give the active members who may read a situation as one of its audience, never its asker.

    Args:
        ids: only those among them; None for everybody.
    """
    if row.state not in states_seen_by(Reader.AUDIENCE):
        return set()
    condition = and_(_reached(row.audience.reach, row.audience.group_id), MemberRow.id != row.asker_id)
    return _active(session, condition, ids)


def readers_of_entry(session: Session, row: EntryRow, ids: Collection[int] | None = None) -> set[int]:
    """Give the active members who may read a published entry.

    Args:
        ids: only those among them; None for everybody.
    """
    if row.state is not EntryState.PUBLISHED:
        return set()
    return _active(session, _reached(row.audience.reach, row.audience.group_id), ids)


def seated(session: Session, group_id: int) -> set[int]:
    """Give the active members who sit in a group."""
    return _active(session, MemberRow.id.in_(_seats(group_id)), None)


def in_the_circle() -> ColumnElement[bool]:
    """Compile that a member takes part in the circle."""
    return MemberRow.id.in_(_holders(*_IN_THE_CIRCLE))


def _active(session: Session, condition: ColumnElement[bool], ids: Collection[int] | None) -> set[int]:
    query = select(MemberRow.id).where(MemberRow.active, in_the_circle(), condition)
    if ids is not None:
        query = query.where(MemberRow.id.in_(ids)) if ids else query.where(false())
    return set(session.scalars(query))


def _reached(reach: Reach, group_id: int | None) -> ColumnElement[bool]:
    """Compile `domain.audience` for one text into a condition on members of the circle."""
    if reach is not Reach.GROUP or group_id is None:
        return MemberRow.id.is_not(None)
    return or_(MemberRow.id.in_(_seats(group_id)), MemberRow.id.in_(_holders(Role.MODERATOR.value)))


def _seats(group_id: int) -> Select[int]:
    return select(SeatRow.member_id).where(SeatRow.group_id == group_id)


def _holders(*roles: str) -> Select[int]:
    return select(member_roles.c.member_id).join(RoleRow).where(RoleRow.name.in_(roles))
