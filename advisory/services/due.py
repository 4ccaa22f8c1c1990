"""What falls due by the clock: one list of tasks, each safe to do twice and from several machines at once.

A task looks for rows whose time has come, takes each in a transaction of its own that asks again whether it
is still due, and does at most `MOST` of them, so that nothing holds the database for long; it is called again
while there is more.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

log = logging.getLogger(__name__)

#: Does what is due of one kind; gives how many things were done.
Task = Callable[[Session, datetime], int]

#: The most that one task does at a time.
MOST = 50


def run_due(session: Session, tasks: Mapping[str, Task], *, now: datetime) -> dict[str, int]:
    """Do everything that is due, task by task, until nothing is.

    A task that fails is logged and does not keep the others from their turn.

    Returns:
        What was done, by the name of the task; -1 for one that failed.
    """
    done: dict[str, int] = {}
    for name, task in tasks.items():
        try:
            done[name] = _until_done(session, task, now)
        except Exception:
            session.rollback()
            log.exception("what is due: %s failed", name)
            done[name] = -1
    return done


def _until_done(session: Session, task: Task, now: datetime) -> int:
    total = 0
    while number := task(session, now):
        total += number
        if number < MOST:
            break
    return total
