"""Pulling again what the tombstone journal holds back and a restored database shows.

    entry, that was pulled             is pulled again
    situation, that was withdrawn      is withdrawn again
    situation, that was removed        is removed again
    situation with words taken out     is removed, and its entry pulled, when the database has them still
    member, who left                   is erased again, with what they did not want to leave behind

Which words is kept nowhere: a moderator takes them out again, and puts the situation back.

Done when a backup was restored, when the site starts, and by the clock, since a database may also be put back
by other hands than ours.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.tombstones import Held
from advisory.domain.actor import Actor
from advisory.services.changing import SYSTEM, move_entry, move_situation
from advisory.services.due import MOST
from advisory.services.parting import Parting, part
from advisory.services.tombstones import held_back
from advisory.services.transaction import transaction
from advisory.storage import entries, members, situations, tombstones

log = logging.getLogger(__name__)

_OLD_WORDS = "Words that were taken out at {} came back with a backup. Take them out before you put it back."


def pull_held(session: Session, now: datetime) -> int:
    """Pull what is held and came back with its row; some at a time.

    Returns:
        How many were pulled, withdrawn or removed.
    """
    held = held_back(session)
    uids = held.uids.get("entry", {})
    shown = tombstones.entries_shown(session, uids) if uids else []
    hidden = _all_to_hide(session, held)
    session.rollback()
    done = sum(_pull(session, entry_id, now) for entry_id in shown[:MOST])
    done += sum(_hide(session, one, now) for one in hidden[:MOST])
    return done + sum(_erase(session, uid, held, now) for uid in _leavers(session, held)[:MOST])


def pull_all_held(session: Session, now: datetime) -> int:
    """Pull everything that is held, also what came back as a file under a new row.

    Returns:
        How many were pulled, withdrawn or removed.
    """
    held = held_back(session)
    if held.unread:
        log.error("%d lines of the journal of tombstones cannot be read", held.unread)
    shown, hidden = _all_shown(session, held), _all_to_hide(session, held)
    session.rollback()
    done = sum(_pull(session, entry_id, now) for entry_id in shown)
    done += sum(_hide(session, one, now) for one in hidden)
    return done + sum(_erase(session, uid, held, now) for uid in _leavers(session, held))


def pull_what_came_back(session: Session, held: Held, now: datetime) -> int:
    """Do as `pull_all_held` in the transaction that brings a database back.

    Returns:
        How many were pulled, withdrawn or removed.
    """
    done = sum(_pull_one(session, entry_id, now) for entry_id in _all_shown(session, held))
    done += sum(_hide_one(session, one, now) for one in _all_to_hide(session, held))
    return done + sum(_erase_one(session, uid, held, now) for uid in _leavers(session, held))


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


@dataclass(frozen=True, slots=True)
class _Hiding:
    """A situation that has to leave its readers' sight again: by which step, and why."""

    slug: str
    action: str
    reason: str = ""


def _all_to_hide(session: Session, held: Held) -> list[_Hiding]:
    """Find the situations that are held and came back, each with the step that takes them away again."""
    found = []
    for kind, action in (("situation", "withdraw"), ("removal", "remove")):
        if slugs := held.uids.get(kind):
            shown = tombstones.situations_shown(session, slugs, action)
            found += [_Hiding(slug, action) for slug in shown]
    return found + _with_old_words(session, held)


def _with_old_words(session: Session, held: Held) -> list[_Hiding]:
    """Find those out of which words were taken, as only a later database than this one knows."""
    taken = [uid.partition(" ")[::2] for uid in held.uids.get("redaction", {})]
    if not taken:
        return []
    shown = tombstones.situations_shown(session, {slug for slug, _ in taken}, "remove")
    known = {(one, at) for one, at, _ in tombstones.log_lines(session, "redact", shown.values())}
    dealt_with = {(one, why) for one, _, why in tombstones.log_lines(session, "remove", shown.values())}
    return [
        _Hiding(slug, "remove", _OLD_WORDS.format(at))
        for slug, at in taken
        if slug in shown
        and (shown[slug], datetime.fromisoformat(at)) not in known
        and (shown[slug], _OLD_WORDS.format(at)) not in dealt_with
    ]


def _hide(session: Session, hiding: _Hiding, now: datetime) -> int:
    with transaction(session):
        return _hide_one(session, hiding, now)


def _hide_one(session: Session, hiding: _Hiding, now: datetime) -> int:
    row = situations.by_slug(session, hiding.slug, lock=True)
    if row is None or row.state not in tombstones.HIDES[hiding.action]:
        return 0
    move_situation(session, Actor(), row, hiding.action, now=now, who=SYSTEM, reason=hiding.reason)
    entry = entries.of_situation(session, row.id, lock=True) if hiding.reason else None
    if entry is not None:
        _pull_one(session, entry.id, now)
    return 1


def _leavers(session: Session, held: Held) -> list[str]:
    """Find the members who left, and are whole again."""
    return tombstones.members_shown(session, held.uids.get("leaver", {}))


def _erase(session: Session, uid: str, held: Held, now: datetime) -> int:
    with transaction(session):
        return _erase_one(session, uid, held, now)


def _erase_one(session: Session, uid: str, held: Held, now: datetime) -> int:
    members.hold_admins(session)
    row = members.lock_by_uid(session, uid)
    if row is None or row.left_on is not None:
        return 0
    choice = Parting(
        points_stay=uid not in held.uids.get("leaver's points", {}),
        entries_stay=uid not in held.uids.get("leaver's entries", {}),
    )
    part(session, row, choice, now=now)
    return 1
