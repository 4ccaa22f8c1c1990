"""A point taken out of a published entry by whoever gave it, or by a moderator."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Forbidden
from advisory.domain.lifecycle import Who
from advisory.services.changing import entry_standing
from advisory.services.keeping import readable_entry
from advisory.services.striking import made_by, standing_points, strike
from advisory.services.transaction import transaction
from advisory.storage import provenance


def own_points(session: Session, actor: Actor, slug: str) -> tuple[int, ...]:
    """Tell which points of an entry are made of this member's advice alone, and still stand.

    Raises:
        NotFound: there is no such entry, or it is not theirs to read.
    """
    row = readable_entry(session, actor, slug)
    if actor.member_id is None or not provenance.took_from(session, row, actor.member_id):
        return ()
    return standing_points(session, row, actor.member_id)


def withdraw_point(
    session: Session, actor: Actor, slug: str, point: int, *, seen_version: int, now: datetime
) -> None:
    """Take a point's words out of an entry at once: page, search, feeds and file.

    Its number stays, so that links to later points lead where they did; the count says what is gone.

    Raises:
        NotFound: there is no such entry or point, or it is not theirs to read.
        Forbidden: the point is not made of this member's advice alone, and they are no moderator.
        Stale: changed since `seen_version`.
    """
    with transaction(session):
        row = readable_entry(session, actor, slug, lock=True)
        who = set(entry_standing(session, actor, row))
        if actor.member_id and point in made_by(session, row, actor.member_id):
            who.add(Who.ADVISER)
        if not who & {Who.ADVISER, Who.MODERATOR}:
            raise Forbidden("Others gave this point, or gave it with you. Ask a moderator.")
        part = Who.ADVISER if Who.ADVISER in who else Who.MODERATOR
        strike(session, actor, row, point, part, seen_version=seen_version, now=now)
