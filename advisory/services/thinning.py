"""Facts that many share may tell somebody among fewer: asked again when a member leaves an audience.

What is hidden stays hidden, and nothing new is shown. Only what the leaver shared can have become rare, so
that nothing else is looked at; what members change in their own profiles changes nothing here, or anybody
could find out by trying how many others are like them.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.services.bylines import decide_role_anew
from advisory.services.changing import promise_situation
from advisory.services.showing import in_a_crowd
from advisory.storage import thinning

#: Looked at in one go.
BATCH = 200


def thin_out(
    session: Session, industry: str, company_size: str, *, group_id: int | None = None, now: datetime
) -> None:
    """Hide what fewer than three others share now, of situations and of roles beside advice; search follows.

    The caller's transaction keeps it, in which the member has left already.

    Args:
        industry, company_size: what the leaver shared with others.
        group_id: the group that they left; None when they left the circle.
    """
    last = 0
    while rows := thinning.situations_showing(
        session, industry, company_size, group_id, after=last, limit=BATCH
    ):
        for row in rows:
            if not in_a_crowd(session, row):
                row.facts_shown = False
                promise_situation(session, row.id, now)
        last = rows[-1].id
    last = 0
    while given := thinning.advice_showing(
        session, industry, company_size, group_id, after=last, limit=BATCH
    ):
        for one, situation in given:
            decide_role_anew(session, one, situation)
        last = given[-1][0].id
    session.flush()
