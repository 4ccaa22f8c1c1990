"""What is pulled stays pulled: the journal that says so, written with the change and outside every backup.

A use case notes what its change takes away, and `transaction` writes that down before it commits: a crash
in between leaves something held that is still shown, which the next look at the journal mends. What a change
lets come back is written down after the commit, so that a crash leaves too much held and never too little.

    note(session, "entry", row.uid, row.slug, now=now)               it was taken away
    note(session, "entry", row.uid, row.slug, now=now, held=False)   it may come back

The journal belongs to the database's engine (`keep_journal`), so that whoever writes to the one writes to the
other.
"""

import logging
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from advisory.documents.tombstones import Held, Tombstone, address_of, append, read
from advisory.domain.states import EntryState, SituationState

log = logging.getLogger(__name__)

_NOTED = "tombstones noted"
_OPTION = "tombstones"


def keep_journal(engine: Engine, path: Path) -> None:
    """Have everything that is pulled through `engine` written down in the journal at `path`."""
    engine.update_execution_options(**{_OPTION: path})


def note(
    session: Session, kind: str, uid: str, slug: str | None = None, *, now: datetime, held: bool = True
) -> None:
    """Note in the present transaction that a thing is taken away for good, or may come back.

    Args:
        kind: such as "entry" or "situation"; see `documents.tombstones`.
        uid: what tells it from all others, in every backup: never a number of a row.
        slug: its address, which is kept as a digest.
    """
    line = Tombstone(now, kind, uid, address_of(slug or ""), held)
    session.info.setdefault(_NOTED, []).append(line)


def note_entry(
    session: Session, uid: str, slug: str | None, action: str, states: tuple[str, str], *, now: datetime
) -> None:
    """Note what a step of an entry's lifecycle takes from readers for good, or lets come back."""
    before, after = states
    if after == EntryState.PULLED or action == "situation_withdrawn":
        note(session, "entry", uid, slug, now=now)
    elif before == EntryState.PULLED or action == "let_return":
        note(session, "entry", uid, slug, now=now, held=False)


def note_situation(session: Session, slug: str, states: tuple[str, str], *, now: datetime) -> None:
    """Note what a step of a situation's lifecycle takes from its readers; its slug is random and no text."""
    before, after = states
    if after == SituationState.WITHDRAWN:
        note(session, "situation", slug, now=now)
    elif after == SituationState.REMOVED:
        note(session, "removal", slug, now=now)
    elif before == SituationState.REMOVED:
        note(session, "removal", slug, now=now, held=False)


def note_redaction(session: Session, slug: str, *, now: datetime) -> None:
    """Note that words were taken out of a situation; which, is kept nowhere."""
    note(session, "redaction", f"{slug} {now.isoformat()}", now=now)


def held_back(session: Session) -> Held:
    """Read what the journal of this session's database holds back now.

    Raises:
        OSError: the journal cannot be read.
    """
    path = _journal(session)
    return read(path) if path else Held()


def write_holds(session: Session) -> None:
    """Write down what the present transaction takes away; called before its commit.

    Raises:
        OSError: the journal cannot be written, so nothing may be pulled either.
        RuntimeError: this database has no journal.
    """
    lines = [line for line in session.info.get(_NOTED, ()) if line.held]
    if not lines:
        return
    path = _journal(session)
    if path is None:
        raise RuntimeError("Nothing is pulled without a journal of tombstones: call keep_journal first.")
    append(path, lines)


def write_releases(session: Session) -> None:
    """Write down what the transaction that was just committed lets come back.

    A line that cannot be written is logged; whatever it is about is held until somebody restores it again.
    """
    lines = [line for line in session.info.pop(_NOTED, ()) if not line.held]
    path = _journal(session) if lines else None
    if path is None:
        return
    try:
        append(path, lines)
    except OSError:
        log.exception("the journal of tombstones could not be written; what was restored is held still")


def forget_notes(session: Session) -> None:
    """Drop the notes of a transaction that was rolled back."""
    session.info.pop(_NOTED, None)


def _journal(session: Session) -> Path | None:
    path: Path | None = session.get_bind().get_execution_options().get(_OPTION)
    return path
