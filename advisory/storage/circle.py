"""Queries about the circle of members as a text's audience sees it."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from advisory.domain.actor import Role
from advisory.storage.tables import GroupRow, MemberRow, RoleRow, SeatRow, member_roles

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
    taking_part = select(member_roles.c.member_id).join(RoleRow).where(RoleRow.name.in_(_IN_THE_CIRCLE))
    query = (
        select(func.count())
        .select_from(MemberRow)
        .where(MemberRow.active, MemberRow.id != other_than, MemberRow.id.in_(taking_part))
    )
    if industry:
        query = query.where(MemberRow.industry == industry)
    if company_size:
        query = query.where(MemberRow.company_size == company_size)
    if group_id is not None:
        query = query.where(MemberRow.id.in_(select(SeatRow.member_id).where(SeatRow.group_id == group_id)))
    return session.scalar(query) or 0
