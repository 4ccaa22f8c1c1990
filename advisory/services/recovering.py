"""Recovery codes: ten at a time, shown once, each of use once, for when the second factor is out of reach.

A code has 80 random bits, so that its digest, which is all that is kept, does not give it away.
"""

import re
import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Invalid
from advisory.domain.notices import NoticeKind
from advisory.services import second_factor
from advisory.services.keeping import account_holder
from advisory.services.telling import tell
from advisory.services.transaction import transaction
from advisory.storage import factors, members

CODES = 10
_GROUPS, _GROUP_CHARS = 4, 4
#: Thirty-two signs that nobody takes for one another.
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def make(session: Session, actor: Actor, *, now: datetime) -> tuple[str, ...]:
    """Make new codes; those made before are void.

    Returns:
        The codes, which nobody can show again.

    Raises:
        Forbidden: nobody is signed in.
        Invalid: there is no second factor that they could stand in for.
    """
    member_id = account_holder(actor)
    codes = tuple(_new_code() for _ in range(CODES))
    with transaction(session):
        members.lock(session, member_id)
        if not second_factor.has_second(session, member_id):
            raise Invalid("Set up a second factor first. Recovery codes stand in for one.")
        factors.replace_codes(session, member_id, [_digest(code) for code in codes], now)
        event = f"codes-{now.isoformat()}"
        tell(session, NoticeKind.CODES_MADE, [member_id], event, now=now)
    return codes


def use(session: Session, member_id: int, code: str, *, now: datetime) -> bool:
    """Say whether a code is an unused one of this member's; then it is used up, and they are told."""
    with transaction(session):
        row = factors.recovery_code(session, member_id, _digest(code))
        if row is None or row.used_at is not None:
            return False
        row.used_at = now
        tell(session, NoticeKind.RECOVERY_USED, [member_id], f"recovery-{row.id}", now=now)
        return True


def left(session: Session, member_id: int) -> int:
    """Count the codes that a member has left."""
    return factors.unused_codes(session, member_id)


def still_good(session: Session, actor: Actor, codes: Collection[str]) -> tuple[str, ...]:
    """Give those of some codes that are the actor's and unused, to be written into a file of theirs.

    Raises:
        Forbidden: nobody is signed in.
    """
    member_id = account_holder(actor)
    digests = {_digest(code): code for code in codes}
    known = factors.known_codes(session, member_id, digests)
    return tuple(code for digest, code in digests.items() if digest in known)


def _new_code() -> str:
    signs = "".join(secrets.choice(_SIGNS) for _ in range(_GROUPS * _GROUP_CHARS))
    return "-".join(re.findall("." * _GROUP_CHARS, signs))


def _digest(code: str) -> str:
    """Give what is kept of a code, however it is typed."""
    return members.token_digest(re.sub(r"[^A-Z0-9]", "", code.upper()))
