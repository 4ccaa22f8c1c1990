"""Changing what an entry's file says about it, and nothing of its text."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.entry_file import EntryFile, change, parse
from advisory.domain.actor import Actor
from advisory.domain.errors import NotFound
from advisory.services.changing import move_entry
from advisory.services.shelving import show_edition
from advisory.storage import entries
from advisory.storage.tables import EntryRow


def live_file(session: Session, row: EntryRow) -> tuple[EntryFile, bytes]:
    """Give the file that readers have, read and as it is.

    Raises:
        NotFound: it has no edition.
    """
    edition = entries.edition(session, row.id, row.revision)
    if edition is None:
        raise NotFound
    return parse(edition.raw, f"{row.slug}.md"), edition.raw


def change_file(
    session: Session,
    actor: Actor,
    row: EntryRow,
    action: str,
    *,
    seen_version: int,
    now: datetime,
    reason: str = "",
    **metadata: object,
) -> bool:
    """Change lines of a published entry's front matter: a new revision, with index and file to follow.

    Args:
        action: of the entry's lifecycle; it stays published.
        metadata: keys of the file and their new values; "" and () take a key away.

    Returns:
        Whether anything was changed; what says so already is left alone, without a line in the log.

    Raises:
        NotFound: it has no edition.
        WrongState, Forbidden, Stale: as for `changing.move_entry`.
    """
    _, raw = live_file(session, row)
    changed = change(raw, **metadata)
    if changed == raw:
        return False
    move_entry(session, actor, row, action, now=now, reason=reason, seen_version=seen_version)
    show_edition(session, row, parse(changed, f"{row.slug}.md"), changed, now)
    return True
