"""What has come under a situation since a page of it was made, for pages that stay open."""

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import NotFound
from advisory.domain.lifecycle import OPEN_STATES
from advisory.domain.permissions import Permission, require
from advisory.services.changing import columns, situation_in_sight, standing_to
from advisory.services.pages.thread import News
from advisory.services.thread import is_insider
from advisory.storage import news


def since(session: Session, actor: Actor, slug: str, mark: str) -> News:
    """Count what is new to this reader since the page with that mark; their own words are no news.

    Raises:
        NotFound: no such situation in sight, or it is not open.
        Forbidden: not a member of its audience.
    """
    row = situation_in_sight(session, actor, slug)
    who = standing_to(session, actor, row)
    require(Permission.READ_OPEN_SITUATION, columns(who))
    if row.state not in OPEN_STATES:
        raise NotFound
    seen, insider, me = news.seen_of(session, row.id, mark), is_insider(who), actor.member_id or 0
    counts = news.count_since(session, row.id, me, seen, insider=insider)
    return News(row.slug, *counts, since=mark, mark=news.mark_of(session, row.id, me, insider=insider))
