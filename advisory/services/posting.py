"""Posting letters: what was promised by mail is written, handed over and marked, one letter after another.

    1  a transaction takes one promise, holds it for a while, and writes its letter from what stands now
    2  no transaction is open while the letter is handed over, so that a slow server keeps nobody waiting
    3  a transaction marks it as kept, or puts it off with a growing delay

A process that dies between 2 and 3 leaves a promise that another one takes when its time of holding is over:
such a letter is sent a second time, with the same Message-ID. None is ever lost.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from advisory.mail.port import Letter, Mailer, MailUnavailable
from advisory.services.transaction import transaction
from advisory.storage import outbox
from advisory.storage.tables import OutboxRow

log = logging.getLogger(__name__)

#: Writes the letter of one promise; None when there is nothing to be sent any more.
Writer = Callable[[Session, OutboxRow, datetime], Letter | None]

#: So long a promise is held by whoever sends its letter; far longer than a server is waited for.
HOLD = timedelta(minutes=10)
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=6)
#: Letters handed over before other work has its turn again.
LETTERS_A_TURN = 20


def send_due(
    session: Session,
    mailer: Mailer,
    writers: Mapping[str, Writer],
    *,
    now: datetime,
    most: int | None = None,
) -> tuple[int, int]:
    """Send the letters that are due, each in its own transactions.

    It stops at a server that cannot be reached; what is left stays due.

    Args:
        most: so many at most; None for all.

    Returns:
        How many promises were kept, and how many were put off.
    """
    kept = failed = 0
    while most is None or kept + failed < most:
        taken = _take(session, writers, now)
        if taken is None:
            break
        number, letter = taken
        if letter is None:
            kept += 1
            continue
        try:
            mailer.send(letter)
        except MailUnavailable as fault:
            _put_off(session, number, str(fault), now)
            failed += 1
            if fault.unreachable:
                break
        else:
            with transaction(session):
                outbox.keep(session, number, now)
            kept += 1
    return kept, failed


def _take(session: Session, writers: Mapping[str, Writer], now: datetime) -> tuple[int, Letter | None] | None:
    """Hold the next promise, and write its letter; one that cannot be written is put off."""
    with transaction(session):
        rows = outbox.due(session, now, writers.keys(), limit=1)
        if not rows:
            return None
        (row,) = rows
        number = row.id
        row.attempts += 1
        row.due_at = now + HOLD
        row.error = "It is being sent."
        try:
            with session.begin_nested():
                letter = writers[row.kind](session, row, now)
        except Exception as fault:
            # Whatever went wrong, the promise stays; the name of the fault tells no member's text.
            log.exception("a letter of kind %s could not be written", row.kind)
            row.due_at, row.error = now + wait_after(row.attempts), type(fault).__name__
            return number, None
        if letter is None:
            row.done_at, row.error = now, ""
    return number, letter


def _put_off(session: Session, number: int, reason: str, now: datetime) -> None:
    with transaction(session):
        row = outbox.by_id(session, number, lock=True)
        if row is not None and row.done_at is None:
            row.due_at, row.error = now + wait_after(row.attempts), reason
            log.warning("a letter of kind %s was put off: %s", row.kind, reason)


def wait_after(attempts: int) -> timedelta:
    """Tell how long a letter waits after so many attempts.

    >>> [wait_after(number).total_seconds() / 60 for number in (1, 2, 3, 20)]
    [1.0, 2.0, 4.0, 360.0]
    """
    doubled: int = 2 ** min(attempts - 1, 20)
    return min(FIRST_RETRY * doubled, LONGEST_RETRY)
