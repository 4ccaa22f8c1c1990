"""What the two sides of an introduction may know and do: shared by those who list and those who answer."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import NotFound, WrongState
from advisory.domain.introducing import Answer, Stage, stage
from advisory.services.findable import walled_since
from advisory.services.opening import reader
from advisory.storage import introductions, members
from advisory.storage.tables import IntroductionRow


def own(session: Session, actor: Actor, key: str, *, lock: bool = False) -> IntroductionRow:
    """Fetch an introduction of the actor's, on whichever side they are.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
        NotFound: there is none, or it never reached them.
    """
    row = introductions.by_key(session, key, reader(actor), lock=lock)
    if row is None:
        raise NotFound
    return row


def stage_of(row: IntroductionRow, now: datetime) -> Stage:
    """Tell where an introduction stands, as far as whoever asked for it may know."""
    return stage(row.answer, row.made_at, withdrawn=row.withdrawn_at is not None, now=now)


def require_to_answer(session: Session, row: IntroductionRow, now: datetime, *, over: bool = False) -> None:
    """Go on only while the asked member may answer.

    Args:
        over: say so where it was taken back or lapsed, to somebody who had it on screen.

    Raises:
        NotFound: they said no, a wall stands between the two, or nothing of it is left to be seen.
        WrongState: it was taken back or lapsed, and they had it on screen.
    """
    since = walled_since(session, row.to_id)
    began = since.get(row.from_id)
    is_behind = row.from_id in since and (began is None or row.made_at >= began)
    whoever_asks = members.by_id(session, row.from_id)
    if is_behind or row.answer == Answer.NO or whoever_asks is None or not whoever_asks.active:
        raise NotFound
    stands = stage_of(row, now)
    if stands is Stage.OPEN or stands is Stage.INTRODUCED:
        return
    if over:
        raise WrongState(stands.value, "answer", "It was taken back meanwhile, or its 30 days are over.")
    raise NotFound
