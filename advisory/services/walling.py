"""What a wall does when it is put up, or when somebody comes behind one."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.services.barring import walled_off_from
from advisory.services.membership import actor_of
from advisory.storage import bars, walls


def bar_both_ways(
    session: Session, member_id: int, others: Iterable[int], *, keeping: Iterable[int] = (), now: datetime
) -> None:
    """Bar a member from all that others have asked, and them from all that the member has.

    Belongs into the transaction of whatever is the reason.

    Args:
        keeping: who keeps what they see already; otherwise what vanishes might tell them who asked it.
    """
    kept = {one: actor_of(session, one) for one in keeping}
    for other_id in others:
        for asker_id, barred_id in ((other_id, member_id), (member_id, other_id)):
            for situation_id in walls.asked_by(session, asker_id, unseen_by=kept.get(barred_id)):
                bars.bar(session, situation_id, barred_id, why=bars.WALL, now=now)


def company_changed(session: Session, member_id: int, *, now: datetime) -> None:
    """Have the walls round a company hold for a member who has just said that they are of it.

    Both sides keep what they see: a member who tries one company after another learns nothing. Who leaves a
    company stays barred from what they were barred from, for a conflict does not end so soon. Belongs into
    the transaction that changes the member.
    """
    session.flush()
    others = walled_off_from(session, member_id)
    bar_both_ways(session, member_id, others, keeping={member_id, *others}, now=now)
