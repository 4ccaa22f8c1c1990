"""What a member has read lately: kept for their own eyes, and forgotten when they say so."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.services.keeping import keeper, may_keep, readable_entry
from advisory.services.pages.saved import ReadEntry
from advisory.services.showing import entry_item
from advisory.services.transaction import transaction
from advisory.storage import notices, readings
from advisory.storage.vocabulary import vocabulary

#: So many readings are kept; the older ones are forgotten.
MOST = 30
#: Opening an entry again within this time is not written down again.
SAME_READING = timedelta(hours=1)


def record(session: Session, actor: Actor, slug: str, *, now: datetime) -> None:
    """Note that a member opens an entry, and that they have read the notices of it.

    Of others nothing is noted. Nothing is written when there is nothing new to say.

    Raises:
        NotFound: there is no such entry, or it is not theirs to read.
    """
    if not may_keep(actor):
        return
    member_id = actor.member_id or 0
    latest = readings.latest(session, member_id)
    is_known = next(iter(latest), None) == slug or (slug in latest and now - latest[slug] < SAME_READING)
    is_told = notices.is_unread(session, member_id, slug)
    if is_known and not is_told:
        return
    with transaction(session):
        row = readable_entry(session, actor, slug)
        if not is_known:
            readings.note(session, member_id, row.id, now, most=MOST)
        if is_told:
            notices.mark_read(session, member_id, now, entry_id=row.id)


def page(session: Session, actor: Actor) -> tuple[ReadEntry, ...]:
    """List what the actor has read lately, the last first.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
    """
    keeper(actor)
    words = vocabulary(session)
    return tuple(ReadEntry(entry_item(row, words), read_at) for row, read_at in readings.page(session, actor))


def forget_all(session: Session, actor: Actor) -> None:
    """Forget all that the actor has read.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
    """
    with transaction(session):
        readings.forget(session, keeper(actor))
