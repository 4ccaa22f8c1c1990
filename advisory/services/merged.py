"""Where a situation went that was merged into another."""

from datetime import timedelta

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Moved
from advisory.domain.lifecycle import SituationState
from advisory.domain.sight import sees_situation
from advisory.services.changing import in_sight
from advisory.storage import bars, merges, situations

#: For so long a merge can be undone.
UNDONE_WITHIN = timedelta(hours=24)


def follow_merge(session: Session, actor: Actor, slug: str) -> None:
    """Lead whoever may see it to the situation that another one was merged into.

    Who was no reader of the old one, or is barred from it, is not led on: that would tell that it is there.
    Of one that was merged before anybody was asked, only its asker and the moderators know.

    Raises:
        Moved: to that situation; not for ever, since a merge may be undone.
    """
    row = situations.by_slug(session, slug)
    if row is None or row.state is not SituationState.MERGED:
        return
    barred = bars.is_barred(session, row.id, actor.member_id)
    before = SituationState(row.state_before or row.state)
    if not sees_situation(actor, before, row.mark, row.asker_id, barred=barred):
        return
    merge = merges.standing(session, row.id)
    target = situations.by_id(session, merge.into_id) if merge else None
    if target is not None and in_sight(session, actor, target):
        raise Moved(target.slug, lasting=False)
