"""Queries about invitations."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from advisory.storage.portions import delete_some
from advisory.storage.tables import GroupRow, InvitationLinkRow, InvitationRow, MemberRow, SeatRow


def by_id(session: Session, invitation_id: int, *, lock: bool = False) -> InvitationRow | None:
    """Fetch an invitation; with `lock`, as it stands now and held until the end of the transaction."""
    return session.get(InvitationRow, invitation_id, with_for_update=lock, populate_existing=lock)


def by_token_hash(session: Session, token_hash: str, *, lock: bool = False) -> InvitationRow | None:
    """Fetch the invitation that a link belongs to, open or not."""
    query = select(InvitationLinkRow.invitation_id).where(InvitationLinkRow.token_hash == token_hash)
    found = session.scalar(query)
    return by_id(session, found, lock=lock) if found is not None else None


def open_to(session: Session, email: str) -> InvitationRow | None:
    """Fetch the invitation of an address that was neither used nor revoked."""
    return session.scalars(_open().where(InvitationRow.email == email).limit(1)).one_or_none()


def page(
    session: Session, group_ids: Collection[int] | None, *, limit: int, offset: int
) -> list[tuple[InvitationRow, str, str]]:
    """List what was neither used nor revoked, the last first, with its group's and its inviter's name.

    Args:
        group_ids: only those into these groups; None for all.
    """
    query = (
        _within(_open(), group_ids)
        .add_columns(func.coalesce(GroupRow.name, ""), func.coalesce(MemberRow.name, ""))
        .outerjoin(GroupRow, GroupRow.id == InvitationRow.group_id)
        .outerjoin(MemberRow, MemberRow.id == InvitationRow.invited_by)
        .order_by(InvitationRow.made_at.desc(), InvitationRow.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [(row, group, inviter) for row, group, inviter in session.execute(query)]


def count(session: Session, group_ids: Collection[int] | None) -> int:
    """Count what `page` would list in all."""
    inner = _within(_open(), group_ids).subquery()
    return session.scalar(select(func.count()).select_from(inner)) or 0


def groups_chaired(session: Session, member_id: int) -> set[int]:
    """Give the groups that a member chairs."""
    query = select(SeatRow.group_id).where(SeatRow.member_id == member_id, SeatRow.chairs)
    return set(session.scalars(query))


def delete_links(session: Session, invitation_id: int) -> None:
    """Have no link of an invitation work any more."""
    session.execute(
        delete(InvitationLinkRow)
        .where(InvitationLinkRow.invitation_id == invitation_id)
        .execution_options(synchronize_session=False)
    )


def forget_before(session: Session, moment: datetime, *, most: int) -> int:
    """Delete invitations that ended before a moment; give how many were deleted."""
    old = select(InvitationRow.id).where(InvitationRow.expires_at < moment)
    return delete_some(session, old, most=most)


def _open() -> Select[InvitationRow]:
    return select(InvitationRow).where(InvitationRow.used_at.is_(None), InvitationRow.revoked_at.is_(None))


def _within(query: Select[InvitationRow], group_ids: Collection[int] | None) -> Select[InvitationRow]:
    return query if group_ids is None else query.where(InvitationRow.group_id.in_(group_ids))
