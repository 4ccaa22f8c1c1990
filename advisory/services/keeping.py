"""What the use cases of readers share: an entry as its reader may have it, and who may keep things."""

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.audience import may_read
from advisory.domain.errors import NotFound
from advisory.domain.lifecycle import EntryState, standing
from advisory.domain.permissions import As, Permission, may, require
from advisory.services.changing import columns, entry_standing
from advisory.storage import drafts, entries
from advisory.storage.tables import EntryRow


def readable_entry(session: Session, actor: Actor, slug: str, *, lock: bool = False) -> EntryRow:
    """Fetch a published entry that this actor may read, locked when something is kept equal to it.

    Raises:
        NotFound: there is none, or it is not theirs to read.
    """
    row = entries.by_slug(session, slug, lock=lock)
    if (
        row is None
        or row.state is not EntryState.PUBLISHED
        or not may_read(actor, row.audience.entry_marks())
    ):
        raise NotFound
    return row


def reader_columns(session: Session, actor: Actor, row: EntryRow) -> frozenset[As]:
    """Tell what a reader is to an entry; its advisers are those whose advice it took."""
    found = columns(entry_standing(session, actor, row))
    if actor.member_id and row.situation_id and drafts.took_from(session, row.id, actor.member_id):
        found |= {As.ADVISER}
    return found


def may_keep(actor: Actor) -> bool:
    """Say whether the actor keeps things of their own here: bookmarks, searches, what they read."""
    return may(Permission.KEEP, columns(standing(actor)))


def keeper(actor: Actor) -> int:
    """Give the number of a member who keeps things of their own.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
    """
    require(Permission.KEEP, columns(standing(actor)))
    return actor.member_id or 0
