"""The second factor, whichever it is: who has one, who must, and what follows when one comes or goes.

A member has one when an authenticator app of theirs has shown that it works, or when they have a passkey.
Recovery codes alone are none: they stand in for one that is out of reach.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.factors import needs_second
from advisory.storage import factors, members


def has_second(session: Session, member_id: int) -> bool:
    """Say whether a member is asked for a second factor after the first."""
    return factors.has_authenticator(session, member_id)


def is_owed(session: Session, actor: Actor) -> bool:
    """Say whether somebody's roles ask for a second factor that they do not have."""
    member_id = actor.member_id
    return member_id is not None and needs_second(actor.roles) and not has_second(session, member_id)


def added(session: Session, member_id: int, token: str, *, now: datetime) -> None:
    """Have a new factor count: this device has shown it, and those that never showed one are signed out.

    Runs in the caller's transaction, after the factor's row was written.

    Args:
        token: of the device that is being used.
    """
    here = members.token_digest(token)
    members.note_proof(session, here, now, strong=True)
    members.delete_sign_ins(session, member_id, but=here, only_weak=True)


def removed(session: Session, member_id: int, token: str) -> None:
    """Sign every other device out after a factor has gone; without any, the recovery codes go too.

    Runs in the caller's transaction, after the factor's row was deleted.

    Args:
        token: of the device that stays signed in; "" for none.
    """
    session.flush()
    members.delete_sign_ins(session, member_id, but=members.token_digest(token))
    if not has_second(session, member_id):
        factors.delete_codes(session, member_id)
