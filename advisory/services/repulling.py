"""Pulling again what the tombstone journal holds back and a restored database shows.

Done when a backup was restored, when the site starts, and by the clock, since a database may also be put back
by other hands than ours.
"""

import logging
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.tombstones import Held
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
    shown = _all_shown(session, held)
    session.rollback()
    return sum(_pull(session, entry_id, now) for entry_id in shown)


def pull_what_came_back(session: Session, held: Held, now: datetime) -> int:
    """Do as `pull_all_held` in the transaction that brings a database back.

    Returns:
        How many were pulled.
    """
    return sum(_pull_one(session, entry_id, now) for entry_id in _all_shown(session, held))


def _all_shown(session: Session, held: Held) -> list[int]:
    kept = held.uids.get("entry", {})
    if not kept:
        return []
    shown = set(tombstones.entries_shown(session, kept))
    for number, slug in tombstones.addresses_shown(session).items():
        if held.holds("entry", slug=slug):
            shown.add(number)
    return sorted(shown)


def _pull(session: Session, entry_id: int, now: datetime) -> int:
    with transaction(session):
        return _pull_one(session, entry_id, now)


def _pull_one(session: Session, entry_id: int, now: datetime) -> int:
    row = entries.by_id(session, entry_id, lock=True)
    if row is None or row.state not in tombstones.SHOWN:
        return 0
    move_entry(session, Actor(), row, "pull", now=now, who=SYSTEM)
    return 1
