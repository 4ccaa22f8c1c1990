"""Reasons at hand as forms offer them."""

from sqlalchemy.orm import Session

from advisory.domain.reasons import OFFERED
from advisory.storage import reasons


def canned(session: Session, action: str) -> tuple[str, ...]:
    """Give the reasons to choose from for one step: the moderators' own, or what the site begins with."""
    return tuple(reasons.of_action(session, action)) or OFFERED.get(action, ())
