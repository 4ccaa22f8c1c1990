"""Signing in: the devices that are signed in, and the attempts that failed.

A device is signed in by a random token in its cookie, whose digest stands in a row; without the row
the cookie means nobody, so signing out works even for a cookie that somebody has copied.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from advisory.services.transaction import transaction
from advisory.storage import members
from advisory.storage.tables import SignInFailureRow, SignInRow

SIGN_IN_LIVES = timedelta(days=14)
FAILURES_ALLOWED = 10
#: Failures are counted within this time, and an address is locked for as long.
LOCK = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a sign-in is checked against; `password_hash` is None before the first password."""

    member_id: int
    password_hash: str | None


def credentials(session: Session, email: str) -> Credentials | None:
    """Fetch what a sign-in is checked against; None when nobody may sign in under this address."""
    row = members.by_email(session, email)
    return Credentials(row.id, row.password) if row and row.active else None


def locked_seconds(session: Session, address_digest: str, *, now: datetime) -> int:
    """Tell for how many seconds nobody may try an address again; 0 when they may."""
    row = members.failures_of(session, address_digest)
    if row is None or row.locked_until is None or row.locked_until <= now:
        return 0
    return int((row.locked_until - now).total_seconds()) + 1


def note_failure(session: Session, address_digest: str, *, now: datetime) -> None:
    """Count a failed attempt, and lock the address when there were too many of them.

    Args:
        address_digest: of the address as typed, so that unknown ones are locked alike.
    """
    try:
        with transaction(session):
            members.delete_expired(session, now, failures_before=now - LOCK)
            row = members.failures_of(session, address_digest, lock=True)
            if row is None:
                row = SignInFailureRow(address_digest=address_digest, failures=0, since=now)
                session.add(row)
            row.failures += 1
            if row.failures >= FAILURES_ALLOWED:
                row.failures, row.since, row.locked_until = 0, now, now + LOCK
    except IntegrityError:
        # Two attempts made the row at once; the other one counted.
        session.rollback()


def forget_failures(session: Session, address_digest: str) -> None:
    """Start counting anew after somebody has signed in."""
    if members.failures_of(session, address_digest) is None:
        return
    with transaction(session):
        row = members.failures_of(session, address_digest, lock=True)
        if row:
            session.delete(row)


def start_sign_in(session: Session, member_id: int, *, now: datetime) -> str:
    """Sign a device in.

    Returns:
        The token for the device's cookie.
    """
    token = secrets.token_urlsafe(32)
    with transaction(session):
        session.add(
            SignInRow(
                member_id=member_id,
                token_hash=members.token_digest(token),
                since=now,
                expires_at=now + SIGN_IN_LIVES,
            )
        )
    return token


def signed_in_member(session: Session, token: str, *, now: datetime) -> int | None:
    """Tell whose device carries this token; None when it is signed out, expired or made up."""
    row = members.live_sign_in(session, members.token_digest(token), now)
    return row.member_id if row else None


def end_sign_in(session: Session, token: str) -> None:
    """Sign one device out; a token that means nobody is no error."""
    with transaction(session):
        members.delete_sign_in(session, members.token_digest(token))
