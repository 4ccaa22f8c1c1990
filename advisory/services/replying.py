"""What somebody answers who does not advise, which nobody else ever learns.

pass       nothing to add: it leaves what is suggested to them
conflict   a conflict of interest: it leaves their sight, at once and for good
"""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import WrongState
from advisory.domain.lifecycle import OPEN_STATES, Who
from advisory.domain.notices import NoticeKind
from advisory.domain.permissions import Permission, require
from advisory.domain.situation import Reply
from advisory.services.barring import bar
from advisory.services.bylines import number_speakers
from advisory.services.changing import (
    columns,
    promise_situation,
    situation_in_sight,
    standing_to,
    write_log,
)
from advisory.services.telling import tell
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


def declare_conflict(session: Session, actor: Actor, slug: str, *, now: datetime) -> None:
    """Say that one has a conflict of interest: no trace of the situation is left for this member.

    Advice they gave is withdrawn while that is possible, since they could not do it any more.

    Raises:
        NotFound: no such situation in sight, as on every attempt after the first.
        Forbidden: its asker, or not a member of its audience.
        WrongState: it is not open.
    """
    with transaction(session):
        row = situation_in_sight(session, actor, slug, lock=True)
        require(Permission.GIVE_ADVICE, columns(standing_to(session, actor, row)))
        if row.state not in OPEN_STATES:
            raise WrongState(row.state, "declare a conflict")
        me = actor.member_id or 0
        mine = advice.by_adviser(session, row.id, me, lock=True)
        if mine is not None and mine.stands and row.state in TALKING:
            mine.version += 1
            mine.withdrawn_at = now
            number_speakers(session, row)
            write_log(session, actor, Who.ADVISER, "withdraw", ("advice", mine.id), ("", ""), now=now)
            # As of any withdrawal: silence would tell the asker that it is a conflict.
            event = f"advice-{mine.id}-{mine.version}"
            tell(session, NoticeKind.ADVICE_TAKEN_BACK, [row.asker_id], event, now=now, situation=row)
            promise_situation(session, row.id, now)
        replies.take_back(session, row.id, me, Reply.PASSES)
        replies.add(session, row.id, me, Reply.CONFLICT, now)
        bar(session, row.id, me, why="conflict", now=now)
