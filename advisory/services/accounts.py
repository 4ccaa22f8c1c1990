"""Signing in: the devices that are signed in, and the attempts that failed.

A device is signed in by a random token in its cookie, whose digest stands in a row; without the row
the cookie means nobody, so signing out works even for a cookie that somebody has copied.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from advisory.domain.notices import NoticeKind
from advisory.services.due import MOST
from advisory.services.telling import tell
from advisory.services.transaction import transaction
from advisory.storage import members
from advisory.storage.tables import SignInFailureRow, SignInRow

SIGN_IN_LIVES = timedelta(days=14)
FAILURES_ALLOWED = 10
#: Whoever stands at the second step knows the password, or has taken the mailbox.
SECOND_FAILURES_ALLOWED = 5
#: Failures are counted within this time, and an address is locked for as long.
LOCK = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a sign-in is checked against; `password_hash` is None before the first password."""

    member_id: int
    password_hash: str | None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A device that is signed in: whose it is, when they last proved it, and by two factors or not."""

    member_id: int
    proved_at: datetime | None
    strong: bool


def credentials(session: Session, email: str) -> Credentials | None:
    """Fetch what a sign-in is checked against; None when nobody may sign in under this address."""
    found = members.password_of(session, email)
    return Credentials(*found) if found else None


def standing(session: Session, member_id: int) -> str:
    """Give a text that is another one once a member has been deactivated, or has another password."""
    row = members.by_id(session, member_id)
    return f"{row.fs_uniquifier} {row.active} {row.password}" if row else ""


def address_digest(key: str, email: str, what: str = "") -> str:
    """Key what is counted under an address without keeping what was typed, which may even be a password.

    Args:
        key: the site's secret.
        what: is counted; "" for failed attempts to sign in.
    """
    return hmac.new(
        key.encode(), f"{what}{email.strip().lower()}".encode("utf-8", "replace"), hashlib.sha256
    ).hexdigest()


def step_digest(key: str, member_id: int) -> str:
    """Key wrong codes of a member; nobody can type an address that has the same key."""
    return hmac.new(key.encode(), b"\0second step\0%d" % member_id, hashlib.sha256).hexdigest()


def locked_seconds(session: Session, address_digest: str, *, now: datetime) -> int:
    """Tell for how many seconds nobody may try an address again; 0 when they may."""
    row = members.failures_of(session, address_digest)
    if row is None or row.locked_until is None or row.locked_until <= now:
        return 0
    return int((row.locked_until - now).total_seconds()) + 1


def note_failure(
    session: Session, address_digest: str, *, allowed: int = FAILURES_ALLOWED, now: datetime
) -> bool:
    """Count a failed attempt, and lock the address when there were too many of them.

    Args:
        address_digest: of the address as typed, so that unknown ones are locked alike.
        allowed: how many failures lock it.

    Returns:
        Whether this one has locked it.
    """
    try:
        with transaction(session):
            members.delete_expired(session, now, failures_before=now - LOCK)
            row = members.failures_of(session, address_digest, lock=True)
            if row is None:
                row = SignInFailureRow(address_digest=address_digest, failures=0, since=now)
                session.add(row)
            row.failures += 1
            locks = row.failures >= allowed
            if locks:
                row.failures, row.since, row.locked_until = 0, now, now + LOCK
            return locks
    except IntegrityError:
        # Two attempts made the row at once; the other one counted.
        session.rollback()
    return False


def note_wrong_code(session: Session, member_id: int, digest: str, *, now: datetime) -> None:
    """Count a wrong code at the second step; when that locks it, tell the member, whose password is known."""
    if note_failure(session, digest, allowed=SECOND_FAILURES_ALLOWED, now=now):
        with transaction(session):
            tell(session, NoticeKind.SECOND_LOCKED, [member_id], f"locked-{now.isoformat()}", now=now)


def forget_failures(session: Session, address_digest: str) -> None:
    """Start counting anew after somebody has signed in."""
    if members.failures_of(session, address_digest) is None:
        return
    with transaction(session):
        row = members.failures_of(session, address_digest, lock=True)
        if row:
            session.delete(row)


def start_sign_in(
    session: Session, member_id: int, *, strong: bool = False, looks: str = "", now: datetime
) -> str:
    """Sign a device in.

    Args:
        strong: two factors were shown.
        looks: what the device looks like, in words.

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
                proved_at=now,
                strong=strong,
                looks=looks,
                used_on=now.date(),
            )
        )
    return token


def signed_in(session: Session, token: str, *, now: datetime) -> SignedIn | None:
    """Tell whose device carries this token; None when it is signed out, expired or made up.

    The day is noted on the way, unless the database is busy: nobody waits for that.
    """
    digest = members.token_digest(token)
    row = members.live_sign_in(session, digest, now)
    if row is None:
        return None
    found = SignedIn(row.member_id, row.proved_at, row.strong)
    if row.used_on != now.date():
        try:
            with transaction(session):
                members.note_day(session, digest, now.date())
        except OperationalError:
            session.rollback()
    return found


def prove(session: Session, token: str, *, strong: bool, now: datetime) -> None:
    """Keep that whoever holds a device has shown anew who they are.

    Args:
        strong: with a second factor.
    """
    with transaction(session):
        members.note_proof(session, members.token_digest(token), now, strong=strong)


def forget_expired(session: Session, now: datetime) -> int:
    """Delete devices whose time is over; give how many were."""
    with transaction(session):
        return members.forget_expired(session, now, most=MOST)


def end_sign_in(session: Session, token: str) -> None:
    """Sign one device out; a token that means nobody is no error."""
    with transaction(session):
        members.delete_sign_in(session, members.token_digest(token))
