"""Letting somebody in: who may, into which groups, and the invitation that is made of it.

An admin lets anybody in anywhere; a moderator into the groups they sit in; a chair into those they chair.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Invalid, NotFound
from advisory.domain.lifecycle import standing
from advisory.domain.permissions import Permission, may
from advisory.services.changing import columns, write_log
from advisory.services.outbox import promise
from advisory.storage import circle, invitations, members
from advisory.storage.tables import InvitationRow

KIND = "mail.invitation"
LIVES = timedelta(days=14)

#: The groups somebody may let others into, and whether also into none.
Reach = tuple[frozenset[int], bool]


def may_admit(session: Session, actor: Actor) -> Reach:
    """Tell into which groups the actor may let somebody, and whether into none as well.

    Raises:
        NotFound: into none at all.
    """
    if may(Permission.INVITE, columns(standing(actor))):
        if actor.is_admin:
            return frozenset(circle.all_groups(session)), True
        groups = actor.group_ids
    else:
        groups = frozenset(invitations.groups_chaired(session, actor.member_id or 0))
    if not groups:
        raise NotFound
    return groups, False


def require_within(reach: Reach, group_id: int | None) -> None:
    """Go on only with a group that somebody may let others into.

    Raises:
        Invalid: it is not theirs.
    """
    groups, anywhere = reach
    if (group_id is None and not anywhere) or (group_id is not None and group_id not in groups):
        raise Invalid({"group": "Choose one of your groups."})


def invite_now(session: Session, actor: Actor, address: str, group_id: int | None, *, now: datetime) -> None:
    """Make an invitation and promise its letter, in the caller's transaction.

    Raises:
        Invalid: the address is a member's, or invited already.
    """
    if members.by_email(session, address):
        raise Invalid({"email": f"{address} is a member already. Nothing was sent."})
    if invitations.open_to(session, address):
        raise Invalid({"email": f"{address} is invited already. Send it again from the list below."})
    row = InvitationRow(
        email=address,
        group_id=group_id,
        invited_by=actor.member_id,
        made_at=now,
        expires_at=now + LIVES,
    )
    session.add(row)
    session.flush()
    log_invitation(session, actor, row, "invite", now)
    promise(session, KIND, row.id, now)


def log_invitation(session: Session, actor: Actor, row: InvitationRow, action: str, now: datetime) -> None:
    """Note who invited; the address stands in the invitation alone, which is deleted in the end."""
    write_log(session, actor, acting_as(actor), action, ("invitation", row.id), ("", ""), now=now)


def acting_as(actor: Actor) -> str:
    """Tell in what part somebody lets others in."""
    return "admin" if actor.is_admin else "moderator"
