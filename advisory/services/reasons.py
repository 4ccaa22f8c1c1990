"""Reasons at hand: what moderators choose from instead of typing, a list for each step."""

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Invalid, NotFound
from advisory.domain.permissions import Permission
from advisory.domain.reasons import MOST_REASONS, OFFERED, REASON_CHARS
from advisory.domain.text import one_line
from advisory.services.canned import canned
from advisory.services.pages.moderation import ReasonsPage
from advisory.services.transaction import transaction
from advisory.services.triage import require_moderator
from advisory.storage import reasons


def page(session: Session, actor: Actor) -> ReasonsPage:
    """Show the lists.

    Raises:
        NotFound: the actor is not a moderator.
    """
    require_moderator(actor, Permission.SCREEN)
    return ReasonsPage({action: canned(session, action) for action in OFFERED})


def save(session: Session, actor: Actor, action: str, text: str) -> None:
    """Keep a list, one reason a line; an empty one brings back what the site offers of itself.

    Raises:
        NotFound: the actor is not a moderator, or there is no such list.
        Invalid: a reason is too long, or there are too many.
    """
    require_moderator(actor, Permission.SCREEN)
    if action not in OFFERED:
        raise NotFound
    lines = list(dict.fromkeys(line for line in map(one_line, text.splitlines()) if line))
    if any(len(line) > REASON_CHARS for line in lines):
        raise Invalid({action: f"Keep each reason under {REASON_CHARS} characters."})
    if len(lines) > MOST_REASONS:
        raise Invalid({action: f"Keep at most {MOST_REASONS} reasons, so that one finds the right one."})
    with transaction(session):
        reasons.replace(session, action, [] if tuple(lines) == OFFERED[action] else lines)
