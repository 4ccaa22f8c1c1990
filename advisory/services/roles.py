"""Roles given and taken: the last admin keeps theirs, all admins are told, and the log keeps each step."""

import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor, Role
from advisory.domain.errors import Forbidden
from advisory.domain.lifecycle import Who
from advisory.domain.notices import NoticeKind
from advisory.services.changing import write_log
from advisory.services.telling import tell
from advisory.services.thinning import thin_out
from advisory.storage import links, members
from advisory.storage.tables import MemberRow

#: What can be given; a visitor is whoever has none of them.
GIVEN = (Role.MEMBER, Role.MODERATOR, Role.ADMIN)
#: Whoever holds one of these reads what members write.
_IN_THE_CIRCLE = frozenset({Role.MEMBER, Role.MODERATOR})


def roles_of(row: MemberRow) -> frozenset[Role]:
    """Give the roles that a member holds."""
    return frozenset(Role(role.name) for role in row.roles)


def is_last_admin(session: Session, member_id: int) -> bool:
    """Say whether a member is the only active admin there is."""
    return members.holders(session, Role.ADMIN) == {member_id}


def require_another_admin(session: Session, row: MemberRow) -> None:
    """Go on only when the site keeps an active admin without this member.

    Two who go at the same moment wait for one another here, so that the second is refused.

    Raises:
        Forbidden: they are the last admin.
    """
    members.hold_admins(session)
    if is_last_admin(session, row.id):
        raise Forbidden(f"{row.name} is the last admin. Make somebody else one first.")


def put_roles(
    session: Session, actor: Actor, row: MemberRow, after: Collection[Role], *, now: datetime
) -> frozenset[Role]:
    """Have a member hold exactly these roles, in the caller's transaction; nothing is done twice.

    They are signed out everywhere, so that what they may do is what they may do now, and told, as are all
    other admins.

    Args:
        actor: who does it; whoever runs the machine is a visitor here.

    Returns:
        The roles held afterwards.

    Raises:
        Forbidden: the last admin cannot stop being one.
    """
    before, after = roles_of(row), frozenset(after)
    if Role.ADMIN in before - after:
        require_another_admin(session, row)
    if before == after:
        return after
    known = members.role_rows(session)
    row.roles = [known[role.value] for role in sorted(after)]
    session.flush()
    if before & _IN_THE_CIRCLE and not after & _IN_THE_CIRCLE:
        thin_out(session, row.industry, row.company_size, now=now)
    for role in sorted(after - before):
        note_step(session, actor, row, "give_role", now=now, after=role.value)
    for role in sorted(before - after):
        note_step(session, actor, row, "take_role", now=now, before=role.value)
    members.delete_sign_ins(session, row.id)
    tell_of_change(session, row, now=now)
    return after


def put_active(session: Session, actor: Actor, row: MemberRow, *, active: bool, now: datetime) -> None:
    """Let a member in no more, or again, in the caller's transaction; nothing is done twice.

    Who is let in no more is signed out everywhere at once, and links made for them before are void.

    Args:
        actor: who does it; whoever runs the machine is a visitor here.

    Raises:
        Forbidden: they are the last admin.
    """
    if row.active == active:
        return
    if not active:
        require_another_admin(session, row)
        members.delete_sign_ins(session, row.id)
        links.delete_all(session, row.id)
    row.active = active
    session.flush()
    if not active:
        thin_out(session, row.industry, row.company_size, now=now)
    note_step(session, actor, row, "activate" if active else "deactivate", now=now)
    tell_of_change(session, row, now=now)


def note_step(
    session: Session,
    actor: Actor,
    row: MemberRow,
    action: str,
    *,
    now: datetime,
    before: str = "",
    after: str = "",
    reason: str = "",
) -> None:
    """Log what was done with a member's account; whoever runs the machine is the site itself."""
    part = Who.SYSTEM if actor.is_visitor else Who.ADMIN
    write_log(session, actor, part, action, ("member", row.id), (before, after), now=now, reason=reason)


def tell_of_change(session: Session, row: MemberRow, *, now: datetime, roles: bool = True) -> None:
    """Tell a member that what they may do was changed, and with `roles` all other admins."""
    event = f"member-{row.id}-{secrets.token_hex(8)}"
    tell(session, NoticeKind.YOUR_ROLES, [row.id], event, now=now)
    if roles:
        tell_admins(session, row, event, now=now)


def tell_admins(session: Session, row: MemberRow, event: str, *, now: datetime) -> None:
    """Tell all admins but the member in question of a change of who may do what."""
    others = members.holders(session, Role.ADMIN) - {row.id}
    tell(session, NoticeKind.ROLES_CHANGED, others, event, now=now, detail={"member_id": row.id})
