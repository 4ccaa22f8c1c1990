"""Pulling again what the tombstone journal holds back and a restored database shows.

Done when a backup was restored, when the site starts, and by the clock, since a database may also be put back
by other hands than ours.
"""

import logging
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.services.changing import SYSTEM, move_entry
from advisory.services.due import MOST
from advisory.services.tombstones import held_back
from advisory.services.transaction import transaction
from advisory.storage import entries, tombstones

log = logging.getLogger(__name__)


def pull_held(session: Session, now: datetime) -> int:
    """Pull what is held and came back with its row; some at a time.

    Returns:
        How many were pulled.
    """
    uids = held_back(session).uids.get("entry", {})
    if not uids:
        return 0
    shown = tombstones.entries_shown(session, uids)
    session.rollback()
    return sum(_pull(session, entry_id, now) for entry_id in shown[:MOST])


def pull_all_held(session: Session, now: datetime) -> int:
    """Pull everything that is held, also what came back as a file under a new row.

    Returns:
        How many were pulled.
    """
    held = held_back(session)
    if held.unread:
        log.error("%d lines of the journal of tombstones cannot be read", held.unread)
    kept = held.uids.get("entry", {})
    if not kept:
        return 0
    shown = set(tombstones.entries_shown(session, kept))
    shown |= {
        number
        for number, slug in tombstones.addresses_shown(session).items()
        if held.holds("entry", slug=slug)
    }
    session.rollback()
    return sum(_pull(session, entry_id, now) for entry_id in sorted(shown))


def _pull(session: Session, entry_id: int, now: datetime) -> int:
    with transaction(session):
        row = entries.by_id(session, entry_id, lock=True)
        if row is None or row.state not in tombstones.SHOWN:
            return 0
        move_entry(session, Actor(), row, "pull", now=now, who=SYSTEM)
        return 1
