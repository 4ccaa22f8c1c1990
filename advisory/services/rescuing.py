"""Letting somebody in no more, or again who has locked themselves out, by whoever runs the machine.

Run from the terminal, so no actor is asked for; the log has each step as the site's, and the member is told.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import VISITOR
from advisory.domain.errors import NotFound
from advisory.domain.lifecycle import Who
from advisory.domain.notices import NoticeKind
from advisory.services import second_factor
from advisory.services.changing import write_log
from advisory.services.membership import known_member
from advisory.services.roles import put_active
from advisory.services.telling import tell
from advisory.services.transaction import transaction
from advisory.storage import members
from advisory.storage.tables import MemberRow


def member_id(session: Session, email: str) -> int:
    """Find a member by their address.

    Raises:
        NotFound: nobody has it.
    """
    return known_member(session, email).id


def unlock(session: Session, email: str, digests: Collection[str], *, now: datetime) -> bool:
    """End the locks that follow from too many failed attempts.

    Args:
        digests: under which a member's failed attempts are counted.

    Returns:
        Whether anything was counted.

    Raises:
        NotFound: nobody has this address.
    """
    with transaction(session):
        row = known_member(session, email)
        found = [failures for one in digests if (failures := members.failures_of(session, one, lock=True))]
        for failures in found:
            session.delete(failures)
        if found:
            _note(session, row, "unlock", NoticeKind.UNLOCKED, now)
    return bool(found)


def forget_factors(session: Session, email: str, *, now: datetime) -> None:
    """Take every second factor of a member away, with the recovery codes, and sign them out everywhere.

    Their password stays. Whoever must have a second factor sets one up when they sign in next.

    Raises:
        NotFound: nobody has this address.
    """
    with transaction(session):
        row = known_member(session, email)
        second_factor.forget_all(session, row.id)
        _note(session, row, "forget_factors", NoticeKind.FACTORS_FORGOTTEN, now)


def set_active(session: Session, email: str, *, active: bool, now: datetime) -> str:
    """Let a member in no more, or again. Who is let in no more is signed out everywhere at once.

    Returns:
        The member's name.

    Raises:
        NotFound: nobody has this address.
        Forbidden: they are the last admin.
    """
    with transaction(session):
        members.hold_admins(session)
        row = members.lock_row(session, known_member(session, email).id)
        if row is None:
            raise NotFound
        put_active(session, VISITOR, row, active=active, now=now)
        return row.name


def _note(session: Session, row: MemberRow, action: str, kind: NoticeKind, now: datetime) -> None:
    write_log(session, VISITOR, Who.SYSTEM, action, ("member", row.id), ("", ""), now=now)
    tell(session, kind, [row.id], f"{action}-{now.isoformat()}", now=now)
