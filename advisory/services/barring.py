"""Barring: taking a situation from one member's sight, everywhere and at once."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.storage import bars


def bar(session: Session, situation_id: int, member_id: int, *, why: str, now: datetime) -> None:
    """Have a member find no trace of a situation from now on; doing it twice changes nothing.

    Belongs into the transaction of whatever is the reason. Nothing has to be told to the index: who asks is
    answered without what they are barred from.

    Args:
        why: "conflict" when the member declared one on this situation, which is for good; "wall" when it
            follows from a wall, and goes with it.
    """
    bars.bar(session, situation_id, member_id, why=why, now=now)
