"""How often something may be tried: counted in the database, so for all processes and machines alike."""

import math
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from advisory.services.due import MOST
from advisory.services.transaction import transaction
from advisory.storage import limits


def count(
    session: Session, key_digest: str, *, most: int, within: timedelta, weight: int = 1, now: datetime
) -> int:
    """Count an attempt before it is made, so that many at once cannot slip through together.

    Args:
        key_digest: of what is tried and by whom; neither is kept.
        within: how long a count lasts, from its first attempt on.
        weight: how many attempts are counted at once.

    Returns:
        How many seconds to wait; 0 when it may be made.
    """
    with transaction(session):
        counted, until = limits.add(session, key_digest, weight, anew_until=now + within, now=now)
    return 0 if counted <= most else max(1, math.ceil((until - now).total_seconds()))


def give_back(session: Session, key_digest: str, *, now: datetime) -> None:
    """Take an attempt off the count that turned out not to be one of those that are limited."""
    with transaction(session):
        limits.take_off(session, key_digest, now=now)


def forget_old(session: Session, now: datetime) -> int:
    """Delete counts whose time is over; give how many were."""
    with transaction(session):
        return limits.delete_expired(session, now, most=MOST)
