"""The second factor, whichever it is: who has one, who must, and what follows when one comes or goes.

A member has one when an authenticator app of theirs has shown that it works, or when they have a passkey.
Recovery codes alone are none: they stand in for one that is out of reach.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.factors import Factor, needs_second
from advisory.domain.notices import NoticeKind
from advisory.services.telling import tell
from advisory.storage import factors, identities, members, passkeys

#: Whether a member has each second factor; what comes to be one is added here.
_HELD: Mapping[Factor, Callable[[Session, int], bool]] = {
    Factor.AUTHENTICATOR: factors.has_authenticator,
    Factor.PASSKEY: lambda session, member_id: passkeys.count_of(session, member_id) > 0,
}


def ways(session: Session, member_id: int) -> frozenset[Factor]:
    """Give the second factors that a member has."""
    return frozenset(factor for factor, has in _HELD.items() if has(session, member_id))


def has_second(session: Session, member_id: int) -> bool:
    """Say whether a member is asked for a second factor after the first; one is enough to know."""
    return any(has(session, member_id) for has in _HELD.values())


def needed(actor: Actor) -> bool:
    """Say whether somebody's roles ask for a second factor."""
    return actor.member_id is not None and needs_second(actor.roles)


def is_last(session: Session, actor: Actor, factor: Factor) -> bool:
    """Say whether somebody's roles ask for a second factor, and this is the only one they have."""
    return needed(actor) and ways(session, actor.member_id or 0) == {factor}


def is_owed(session: Session, actor: Actor) -> bool:
    """Say whether somebody's roles ask for a second factor that they do not have."""
    return needed(actor) and not has_second(session, actor.member_id or 0)


def added(session: Session, member_id: int, token: str, *, now: datetime) -> None:
    """Have a new factor count: this device has shown it, and those that never showed one are signed out.

    Runs in the caller's transaction, after the factor's row was written. The member is told.

    Args:
        token: of the device that is being used.
    """
    here = members.token_digest(token)
    members.note_proof(session, here, now, strong=True)
    members.delete_sign_ins(session, member_id, but=here, only_weak=True)
    tell(session, NoticeKind.SECOND_ADDED, [member_id], f"added-{now.isoformat()}", now=now)


def removed(session: Session, member_id: int, token: str, *, now: datetime) -> None:
    """Sign every other device out after a factor has gone; without any, the recovery codes go too.

    Runs in the caller's transaction, after the factor's row was deleted. The member is told.

    Args:
        token: of the device that stays signed in.
    """
    session.flush()
    members.delete_sign_ins(session, member_id, but=members.token_digest(token))
    if not has_second(session, member_id):
        factors.delete_codes(session, member_id)
    tell(session, NoticeKind.SECOND_REMOVED, [member_id], f"removed-{now.isoformat()}", now=now)


def forget_all(session: Session, member_id: int) -> None:
    """Delete every factor of a member but the password, and sign them out everywhere.

    Whom another site means by them is forgotten with it: it may be somebody else by now.

    Runs in the caller's transaction; whatever comes to be a factor is deleted here.
    """
    factors.delete_authenticators(session, member_id)
    factors.delete_codes(session, member_id)
    passkeys.delete_all(session, member_id)
    identities.delete_of(session, member_id)
    members.delete_sign_ins(session, member_id)
