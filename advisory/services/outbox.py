"""Promises made with a change, and their delivery after it.

A promise is a row written in the transaction of the change it follows. Delivery re-reads what the
promise is about, so it may happen twice; it may be late, but it is never lost. Promises of one kind
are handed over together, because an index is written as cheaply for fifty as for one.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from advisory.search.port import EngineUnavailable
from advisory.services.transaction import transaction
from advisory.storage import outbox
from advisory.storage.tables import OutboxRow

log = logging.getLogger(__name__)

#: Carries out all promises of one kind; raises when it cannot.
Handler = Callable[[Session, Sequence[OutboxRow]], None]

#: An engine that is locked is no failure: it is asked again after this many seconds.
LOCKED_SECONDS = 2
FIRST_RETRY_SECONDS = 10
LONGEST_RETRY_SECONDS = 3600


def promise(
    session: Session,
    kind: str,
    subject_id: int,
    now: datetime,
    payload: Mapping[str, Any] | None = None,
    *,
    after: timedelta = timedelta(),
) -> None:
    """Add a promise to the present transaction.

    Args:
        payload: what could not be re-read later, such as the slug of a file to remove; never a text.
        after: when it falls due; a promise that is not due at once is left to the housekeeping.
    """
    row = OutboxRow(
        kind=kind, subject_id=subject_id, payload=dict(payload or {}), made_at=now, due_at=now + after
    )
    session.add(row)


def deliver(
    session: Session, handlers: Mapping[str, Handler], *, now: datetime, limit: int = 100
) -> tuple[int, int]:
    """Carry out what is due.

    Returns:
        How many promises were kept, and how many failed and will be tried again.
    """
    kept = failed = 0
    with transaction(session):
        by_kind: dict[str, list[OutboxRow]] = {}
        for row in outbox.due(session, now, limit=limit):
            by_kind.setdefault(row.kind, []).append(row)
        for kind, rows in by_kind.items():
            done = _carry_out(session, kind, rows, handlers, now)
            kept, failed = kept + done, failed + len(rows) - done
    return kept, failed


def _carry_out(
    session: Session,
    kind: str,
    rows: list[OutboxRow],
    handlers: Mapping[str, Handler],
    now: datetime,
) -> int:
    """Keep the promises of one kind, or put them off with growing delays; give how many were kept."""
    try:
        with session.begin_nested():
            handlers[kind](session, rows)
    except EngineUnavailable:
        for row in rows:
            row.due_at = now + timedelta(seconds=LOCKED_SECONDS)
            row.error = "The index is busy or being repaired."
        return 0
    except Exception as error:
        if len(rows) > 1:
            # One that cannot be kept must not hold up the others.
            return sum(_carry_out(session, kind, [row], handlers, now) for row in rows)
        # Whatever went wrong, the promise stays; the name of the fault tells no member's text.
        log.exception("outbox: %s failed", kind)
        for row in rows:
            row.attempts += 1
            wait = min(FIRST_RETRY_SECONDS * 2 ** (row.attempts - 1), LONGEST_RETRY_SECONDS)
            row.due_at = now + timedelta(seconds=wait)
            row.error = type(error).__name__
        return 0
    for row in rows:
        row.done_at = now
        row.error = ""
    return len(rows)


def deliver_all(session: Session, handlers: Mapping[str, Handler], *, now: datetime) -> tuple[int, int]:
    """Carry out everything that is due, in batches.

    Returns:
        How many promises were kept, and how many failed and will be tried again.
    """
    kept = failed = 0
    while outbox.any_due(session, now):
        done, put_off = deliver(session, handlers, now=now)
        kept, failed = kept + done, failed + put_off
        if not done and not put_off:
            break
    return kept, failed
