"""Filling in a profile as its member does: what is not named stays as it is."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.services import profiling


def say(session: Session, actor: Actor, *, now: datetime, opens: str = "", **typed: Any) -> str:
    """Have a member fill in some fields.

    Args:
        opens: the fields they open, with blanks between them; those opened before are closed.

    Returns:
        The handle of their page in the directory, "" while they are not in it.
    """
    before = profiling.page(session, actor).typed
    after = replace(before, **typed, opens=frozenset(opens.split()))
    profiling.save(session, actor, after, now=now)
    return profiling.page(session, actor).handle
