"""Findable: whom a member does not find among the others, because a wall stands between the two.

What vanishes must not tell why. So a wall that somebody brought about themselves takes nobody from their
sight whom they could find already: whoever declared it, tried the name of another company, or the one on the
other side of it, goes on finding the other one until that one next changes what they open. A wall that an
admin puts up holds at once.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.services.barring import walls_round
from advisory.storage import profiles
from advisory.storage.tables import WallRow


def hidden_from(session: Session, member_id: int) -> set[int]:
    """Give the members whom a member does not find in the directory."""
    since = walled_since(session, member_id)
    opened = profiles.moments(session, since)
    return {other for other, moment in since.items() if _is_later(opened.get(other, (None, None))[0], moment)}


def walled_since(session: Session, member_id: int) -> dict[int, datetime | None]:
    """Give everybody on the other side of a wall round this member, and from when on it parts them.

    Returns:
        None where it holds for whatever was there before it, too.
    """
    round_them = walls_round(session, member_id)
    if not round_them:
        return {}
    everybody = {member_id, *(other for _, others in round_them for other in others)}
    known = {number: since for number, (_, since) in profiles.moments(session, everybody).items()}
    found: dict[int, datetime | None] = {}
    for wall, others in round_them:
        for other in others:
            moment = _began(wall, member_id, other, known)
            earlier = found.get(other, moment)
            found[other] = None if moment is None or earlier is None else min(moment, earlier)
    return found


def _began(wall: WallRow, member_id: int, other: int, known: dict[int, datetime | None]) -> datetime | None:
    """Tell from when on a wall takes one of its sides from the other's sight; None for from the first."""
    moments = [wall.made_at] if wall.from_now_on and wall.member_id == member_id else []
    if wall.other_id is None:
        said = known.get(other if wall.member_id == member_id else member_id)
        moments += [said] if said and said > wall.made_at else []
    return max(moments, default=None)


def _is_later(opened_at: datetime | None, moment: datetime | None) -> bool:
    return moment is None or opened_at is None or opened_at >= moment
