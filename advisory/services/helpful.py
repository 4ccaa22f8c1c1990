"""Finding an entry helpful: one mark per member, never on one's own, and taken back as easily."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Forbidden
from advisory.domain.permissions import As, Permission, require
from advisory.services.keeping import readable_entry, reader_columns
from advisory.services.outbox import promise
from advisory.services.transaction import transaction
from advisory.storage import helpful

OWN = {
    As.ASKER: "You asked this one, so whether it helps is for others to say.",
    As.ADVISER: "Your advice is in this one, so whether it helps is for others to say.",
}


def mark_helpful(session: Session, actor: Actor, slug: str, *, on: bool, now: datetime) -> None:
    """Say that an entry helped, or take that back; doing either twice changes nothing.

    The count changes in the same transaction, and the index is promised to learn it.

    Raises:
        NotFound: there is no such entry, or it is not theirs to read.
        Forbidden: they asked it, advice of theirs is in it, or they are no member.
    """
    with transaction(session):
        row = readable_entry(session, actor, slug, lock=True)
        who = reader_columns(session, actor, row)
        for column, sentence in OWN.items():
            if column in who:
                raise Forbidden(sentence)
        require(Permission.MARK_HELPFUL, who)
        change = helpful.mark if on else helpful.unmark
        if change(session, actor.member_id or 0, row.id):
            helpful.recount(session, row.id)
            promise(session, "index.entry", row.id, now)
