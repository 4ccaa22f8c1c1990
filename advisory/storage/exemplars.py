"""The entry that shows how a situation is told well."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.storage.entries import readable_by
from advisory.storage.tables import EntryRow

#: Long enough to tell what happened, short enough to be read on the way.
CHARS = (1_500, 8_000)


def exemplar(session: Session, actor: Actor) -> str:
    """Give the address of the entry of a good length that most readers found helpful; "" for none."""
    query = (
        select(EntryRow.slug)
        .where(readable_by(actor), EntryRow.text_chars.between(*CHARS), EntryRow.obsolete == "")
        .order_by(EntryRow.helpful_count.desc(), EntryRow.id)
        .limit(1)
    )
    return session.scalar(query) or ""
