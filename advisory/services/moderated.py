"""What every step of a moderator on a situation asks for first: the right to it, and a reason."""

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Forbidden, Invalid, NotFound
from advisory.domain.lifecycle import Who
from advisory.domain.permissions import Permission, require
from advisory.domain.situation import PART_CHARS
from advisory.domain.text import clean
from advisory.services.changing import columns, situation_in_sight, standing_to
from advisory.storage.tables import SituationRow


def moderated(session: Session, actor: Actor, slug: str, *, lock: bool = True) -> SituationRow:
    """Fetch a situation for a moderator who did not ask it.

    Raises:
        NotFound: the actor is not a moderator, or there is no such situation in sight.
        Forbidden: it is their own.
    """
    row = situation_in_sight(session, actor, slug, lock=lock)
    if not actor.is_moderator:
        raise NotFound
    who = standing_to(session, actor, row)
    if Who.MODERATOR not in who:
        raise Forbidden("Another moderator has to take this one.")
    require(Permission.SCREEN, columns(who), alone=actor.alone)
    return row


def require_desk(actor: Actor, permission: Permission) -> None:
    """Go on only for a moderator.

    Raises:
        NotFound: the actor is none; nobody else may know of the desk.
    """
    if not actor.is_moderator:
        raise NotFound
    require(permission, columns({Who.MODERATOR}))


def checked_reason(typed: str, field: str, when_empty: str = "Say why, in words that help the asker.") -> str:
    """Give a reason cleaned.

    Raises:
        Invalid: there is none, or it is too long; named after `field`.
    """
    reason = clean(typed)
    if not reason:
        raise Invalid({field: when_empty})
    if len(reason) > PART_CHARS:
        raise Invalid({field: f"Keep the reason under {PART_CHARS:,} characters."})
    return reason
