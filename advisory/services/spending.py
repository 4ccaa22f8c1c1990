"""What counts only once: a challenge, or the state of a single sign-on, that has been used is used up."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.services.transaction import transaction
from advisory.storage import links, members


def spend(session: Session, secret: str, *, until: datetime) -> bool:
    """Use something up.

    Args:
        secret: what it is known by; only its digest is kept.
        until: from then on it would be refused anyway.

    Returns:
        False when it had been used already.
    """
    with transaction(session):
        return links.spend(session, members.token_digest(secret), until)
