"""Links by mail: one to sign in with, and one to choose another password with.

Asking for one costs the same and is answered alike whoever is asked for: a letter is promised, to nobody
where nobody has the address. Everything that tells them apart happens when the letter is written, and so does
the link, so that no secret waits in the outbox.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.errors import NotFound
from advisory.domain.mail_links import LIVES, Purpose
from advisory.domain.notices import NoticeKind
from advisory.mail.port import Letter
from advisory.services.due import MOST
from advisory.services.outbox import promise
from advisory.services.pages.members import LinkOwner
from advisory.services.passwords import keep_password
from advisory.services.posting import Writer
from advisory.services.telling import tell
from advisory.services.transaction import transaction
from advisory.storage import links, members
from advisory.storage.tables import MailLinkRow, MemberRow, OutboxRow

KINDS = {Purpose.SIGN_IN: "mail.sign-in", Purpose.PASSWORD: "mail.forgotten"}

SPENT = "This link has been used or has expired."


def ask(session: Session, email: str, purpose: Purpose, *, now: datetime) -> None:
    """Promise a letter with a link to whoever has this address; nobody learns whether anybody has it."""
    with transaction(session):
        promise(session, KINDS[purpose], links.owner_of_address(session, email), now)


def owner(session: Session, token: str, purpose: Purpose, *, now: datetime) -> LinkOwner:
    """Show whose link this is; looking at it does not use it, since scanners of mail open links.

    Raises:
        NotFound: it was never made, has been used, or has expired.
    """
    row = _living(session, token, purpose, now)
    return LinkOwner(row.name, row.email)


def sign_in(session: Session, token: str, *, now: datetime) -> int:
    """Use up a link to sign in with, and the others that were sent with it.

    Returns:
        The row number of the member.

    Raises:
        NotFound: it was never made, has been used, or has expired.
    """
    with transaction(session):
        row = _take(session, token, Purpose.SIGN_IN, now)
        links.delete_of(session, row.id, Purpose.SIGN_IN)
        return row.id


def choose_password(session: Session, token: str, new_hash: str, *, now: datetime) -> int:
    """Use up a link and keep another password: every device is signed out, and every unused link is void.

    Args:
        new_hash: never the password itself.

    Returns:
        The row number of the member, who is told by a notice and a letter.

    Raises:
        NotFound: it was never made, has been used, or has expired.
    """
    with transaction(session):
        row = _take(session, token, Purpose.PASSWORD, now)
        keep_password(session, row, new_hash)
        tell(session, NoticeKind.PASSWORD_CHANGED, [row.id], f"password-{now.isoformat()}", now=now)
        return row.id


def writers(site_url: str) -> Mapping[str, Writer]:
    """Say who writes the letters with links."""

    def of_sign_in(session: Session, promised: OutboxRow, now: datetime) -> Letter | None:
        return _letter(session, promised, Purpose.SIGN_IN, site_url, now)

    def of_forgotten(session: Session, promised: OutboxRow, now: datetime) -> Letter | None:
        return _letter(session, promised, Purpose.PASSWORD, site_url, now)

    return {KINDS[Purpose.SIGN_IN]: of_sign_in, KINDS[Purpose.PASSWORD]: of_forgotten}


def forget_old(session: Session, now: datetime) -> int:
    """Delete links whose time is over, and the notes of what was used once; give how many were."""
    with transaction(session):
        return links.forget_expired(session, now, most=MOST)


def _letter(
    session: Session, promised: OutboxRow, purpose: Purpose, site_url: str, now: datetime
) -> Letter | None:
    """Write the letter, with a link that is made now.

    Returns:
        None when nobody has the address, or when whoever asked has long stopped waiting.
    """
    row = members.by_id(session, promised.subject_id)
    if row is None or not row.active or promised.made_at + LIVES[purpose] <= now:
        return None
    token = secrets.token_urlsafe(32)
    session.add(
        MailLinkRow(
            token_hash=members.token_digest(token),
            member_id=row.id,
            purpose=purpose.value,
            expires_at=now + LIVES[purpose],
        )
    )
    subject, text = _WORDS[purpose]
    address = f"{site_url}/sign-in/{_ROOMS[purpose]}/{token}"
    return Letter(row.email, f"The Advisory: {subject}", text.format(address=address), at=now)


_ROOMS = {Purpose.SIGN_IN: "link", Purpose.PASSWORD: "forgotten"}

_WORDS = {
    Purpose.SIGN_IN: (
        "your link to sign in",
        "Sign in to The Advisory: {address}\n\n"
        "The link works once, for 15 minutes, on whichever device you open it.\n\n"
        "If you did not ask for it, throw this letter away; nobody is signed in without it.\n",
    ),
    Purpose.PASSWORD: (
        "choose a password",
        "Choose a new password for The Advisory: {address}\n\n"
        "The link works once, for an hour, on whichever device you open it. Every device you are signed in on"
        " is signed out then.\n\n"
        "If you did not ask for it, throw this letter away; your password stays as it is.\n",
    ),
}


def _living(session: Session, token: str, purpose: Purpose, now: datetime) -> MemberRow:
    row = links.living(session, members.token_digest(token), purpose.value, now)
    if row is None:
        raise NotFound(SPENT)
    return row


def _take(session: Session, token: str, purpose: Purpose, now: datetime) -> MemberRow:
    row = _living(session, token, purpose, now)
    if not links.take(session, members.token_digest(token)):
        raise NotFound(SPENT)
    return row
