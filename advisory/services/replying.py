"""What somebody answers who does not advise: "nothing to add", which nobody else ever learns."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import WrongState
from advisory.domain.permissions import Permission, require
from advisory.domain.situation import Reply
from advisory.services.changing import columns, situation_in_sight, standing_to
from advisory.services.thread import TALKING
from advisory.services.transaction import transaction
from advisory.storage import advice, replies


def pass_on(session: Session, actor: Actor, slug: str, *, on: bool, now: datetime) -> None:
    """Say that one has nothing to add, or take that back; doing either twice changes nothing.

    The situation leaves what is suggested to this member; they may still read it.

    Raises:
        NotFound: no such situation in sight.
        Forbidden: its asker, or not a member of its audience.
        WrongState: nobody is asked for anything any more, or the member has advised.
    """
    with transaction(session):
        row = situation_in_sight(session, actor, slug)
        require(Permission.GIVE_ADVICE, columns(standing_to(session, actor, row)))
        me = actor.member_id or 0
        if not on:
            replies.take_back(session, row.id, me, Reply.PASSES)
            return
        if row.state not in TALKING:
            raise WrongState(row.state, "pass")
        mine = advice.by_adviser(session, row.id, me)
        if mine is not None and mine.stands:
            raise WrongState(row.state, "pass", "You have advised on this one. Withdraw your advice first.")
        replies.add(session, row.id, me, Reply.PASSES, now)
