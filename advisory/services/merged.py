"""Where a situation went that was merged into another."""

from datetime import timedelta

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Moved
from advisory.domain.lifecycle import SituationState
from advisory.services.changing import in_sight
from advisory.storage import merges, situations

#: For so long a merge can be undone.
UNDONE_WITHIN = timedelta(hours=24)


def follow_merge(session: Session, actor: Actor, slug: str) -> None:
    """Lead whoever may see it to the situation that another one was merged into.

    Raises:
        Moved: to that situation; not for ever, since a merge may be undone.
    """
    row = situations.by_slug(session, slug)
    if row is None or row.state is not SituationState.MERGED:
        return
    merge = merges.standing(session, row.id)
    target = situations.by_id(session, merge.into_id) if merge else None
    if target is not None and in_sight(session, actor, target):
        raise Moved(target.slug, lasting=False)
