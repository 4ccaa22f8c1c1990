"""Marks on points of advice: helpful to a member, useful to the asker."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Forbidden, WrongState
from advisory.domain.lifecycle import OPEN_STATES
from advisory.domain.notices import NoticeKind
from advisory.domain.permissions import Permission, require
from advisory.services.changing import columns, situation_in_sight, standing_to
from advisory.services.telling import tell
from advisory.services.thread import point_in_sight
from advisory.services.transaction import transaction
from advisory.storage import marks


def mark_helpful(session: Session, actor: Actor, slug: str, key: str, *, on: bool, now: datetime) -> None:
    """Say that a point of advice helped, or take that back; doing either twice changes nothing.

    Raises:
        NotFound: no such situation or point in sight.
        Forbidden: the asker, or one's own advice; both in the same words.
        WrongState: the situation is not open any more.
    """
    with transaction(session):
        row = situation_in_sight(session, actor, slug)
        who = standing_to(session, actor, row)
        point, given = point_in_sight(session, actor, row, who, key)
        require(Permission.GIVE_ADVICE, columns(who))
        if given.adviser_id == actor.member_id:
            raise Forbidden(f"You may not {Permission.GIVE_ADVICE.value}.")
        if row.state not in OPEN_STATES:
            raise WrongState(row.state, "mark advice")
        change = marks.mark if on else marks.unmark
        change(session, actor.member_id or 0, point.id)


def mark_useful(session: Session, actor: Actor, slug: str, key: str, *, on: bool, now: datetime) -> None:
    """Let the asker say that a point is useful to them, or take that back; its adviser is told once.

    Raises:
        NotFound: no such situation or point in sight.
        Forbidden: somebody else asked it.
        WrongState: the situation is not open any more.
    """
    with transaction(session):
        row = situation_in_sight(session, actor, slug, lock=True)
        who = standing_to(session, actor, row)
        point, given = point_in_sight(session, actor, row, who, key)
        require(Permission.CHANGE_SITUATION, columns(who))
        if row.state not in OPEN_STATES:
            raise WrongState(row.state, "mark advice")
        if (point.useful_at is not None) == on:
            return
        point.useful_at = now if on else None
        if on:
            event, detail = f"point-{point.id}", {"point": point.key}
            tell(session, NoticeKind.USEFUL, [given.adviser_id], event, now=now, situation=row, detail=detail)
