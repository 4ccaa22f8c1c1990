"""What one request of a browser asks and a later one answers: bound to its session, for a short while, once.

    keep("passkey", challenge, lives=…)      into the signed cookie of whoever asked
    take("passkey")                          out of it; None when it is not there, too old, or used already

The cookie can be copied and sent again, so what was taken is noted in the database, too.
"""

from datetime import datetime, timedelta
from typing import Any

from flask import session

from advisory.extensions import db, now
from advisory.services import spending


def keep(kind: str, secret: str, *, lives: timedelta, **more: str | int) -> None:
    """Keep a secret in the session until it is answered; an earlier one of its kind is forgotten.

    Args:
        more: what has to be the same, or is needed, when the answer comes.
    """
    session[_key(kind)] = {"secret": secret, "until": (now() + lives).isoformat(), **more}


def take(kind: str) -> dict[str, Any] | None:
    """Take what was kept, which uses it up whether or not the answer is right."""
    kept = session.pop(_key(kind), None)
    if not isinstance(kept, dict):
        return None
    until = datetime.fromisoformat(kept["until"])
    if until <= now() or not spending.spend(db.session, f"{kind} {kept['secret']}", until=until):
        return None
    return kept


def _key(kind: str) -> str:
    return f"asked {kind}"
