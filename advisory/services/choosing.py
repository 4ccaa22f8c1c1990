"""What is chosen anew about a situation after it was posted: whether its asker is named, and how soon."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Forbidden, Invalid, WrongState
from advisory.domain.lifecycle import OPEN_STATES, Who
from advisory.domain.permissions import As, Permission, may, require
from advisory.domain.situation import HURRIED_IN, NAMED_IN, Urgency
from advisory.services.changing import (
    columns,
    promise_situation,
    refuse_stale,
    situation_in_sight,
    standing_to,
    touch,
    write_log,
)
from advisory.services.hiding import hide_in_entry
from advisory.services.transaction import transaction
from advisory.storage.tables import SituationRow


def show_name(
    session: Session, actor: Actor, slug: str, *, named: bool, seen_version: int, now: datetime
) -> None:
    """Show the asker's name to whoever may read the situation, or hide it again.

    Mail that was sent while it was shown keeps it, and so does what was published by consent; the thanks of
    an entry that is still in work lose it.

    Raises:
        NotFound: no such situation in sight.
        Forbidden: it is somebody else's.
        WrongState: it is not posted, or was taken away.
        Stale: changed since `seen_version`.
    """
    with transaction(session):
        row = situation_in_sight(session, actor, slug, lock=True)
        require(Permission.CHANGE_SITUATION, columns(standing_to(session, actor, row)) & {As.ASKER})
        if row.state not in NAMED_IN:
            raise WrongState(row.state, "show the name" if named else "hide the name")
        if row.named == named:
            return
        refuse_stale(row.version, seen_version, {}, {})
        row.named = named
        touch(row, now)
        if not named:
            hide_in_entry(session, row, now=now)
        action = "show name" if named else "hide name"
        _log(session, actor, row, Who.ASKER, action, now)


def hurry(
    session: Session,
    actor: Actor,
    slug: str,
    urgency: str,
    decide_by: date | None,
    *,
    seen_version: int,
    now: datetime,
) -> None:
    """Choose anew how soon an answer is needed, and by when the asker decides.

    Raises:
        NotFound: no such situation in sight.
        Forbidden: neither its asker nor a moderator.
        WrongState: nobody waits for an answer to it.
        Stale: changed since `seen_version`.
        Invalid: it is none of A, B and C.
    """
    with transaction(session):
        row = situation_in_sight(session, actor, slug, lock=True)
        part = _who_may_hurry(actor, standing_to(session, actor, row))
        if row.state not in HURRIED_IN:
            raise WrongState(row.state, "choose how soon")
        if urgency not in [one.value for one in Urgency]:
            raise Invalid({"urgency": "Choose A, B or C."})
        if (row.urgency, row.decide_by) == (urgency, decide_by):
            return
        refuse_stale(row.version, seen_version, {}, {})
        row.urgency, row.decide_by = urgency, decide_by
        touch(row, now)
        _log(session, actor, row, part, "choose how soon", now)


def _who_may_hurry(actor: Actor, who: frozenset[Who]) -> Who:
    rights = columns(who)
    if may(Permission.CHANGE_SITUATION, rights & {As.ASKER}):
        return Who.ASKER
    if may(Permission.SCREEN, rights, alone=actor.alone):
        return Who.MODERATOR
    raise Forbidden("Only the asker and the moderators choose how soon.")


def _log(session: Session, actor: Actor, row: SituationRow, part: Who, action: str, now: datetime) -> None:
    write_log(session, actor, part, action, ("situation", row.id), (row.state, row.state), now=now)
    if row.state in OPEN_STATES:
        promise_situation(session, row.id, now)
