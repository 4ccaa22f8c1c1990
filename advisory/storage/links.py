"""Queries about links in letters, and about what counts only once."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from advisory.storage import members
from advisory.storage.once import add_once
from advisory.storage.portions import delete_some
from advisory.storage.tables import MailLinkRow, MemberRow, SpentRow


def owner_of_address(session: Session, email: str) -> int:
    """Give the number of the active member with an address; 0 when there is none.

    One statement whoever is asked for, and nothing is fetched that a stranger's address would not fetch.
    """
    query = select(MemberRow.id).where(MemberRow.email == email.strip().lower(), MemberRow.active)
    return session.scalar(query) or 0


def living(session: Session, token_hash: str, purpose: str, now: datetime) -> MemberRow | None:
    """Fetch whose link this is, while it works and they may come in."""
    query = (
        select(MemberRow)
        .join(MailLinkRow, MailLinkRow.member_id == MemberRow.id)
        .where(
            MailLinkRow.token_hash == token_hash,
            MailLinkRow.purpose == purpose,
            MailLinkRow.expires_at > now,
            MemberRow.active,
        )
    )
    return session.scalars(query).one_or_none()


def take(session: Session, token_hash: str) -> bool:
    """Use a link up; of two who do so at once, one is told that it was there."""
    query = delete(MailLinkRow).where(MailLinkRow.token_hash == token_hash).returning(MailLinkRow.member_id)
    return session.scalar(query) is not None


def delete_of(session: Session, member_id: int, purpose: str | None = None) -> None:
    """Void a member's links: all, or those of one purpose."""
    query = delete(MailLinkRow).where(MailLinkRow.member_id == member_id)
    session.execute(query if purpose is None else query.where(MailLinkRow.purpose == purpose))


def delete_all(session: Session, member_id: int) -> None:
    """Void every link that could let a member in: those in letters, and unused one-time ones."""
    members.delete_unused_links(session, member_id)
    delete_of(session, member_id)


def spend(session: Session, digest: str, until: datetime) -> bool:
    """Note that something has been used; give False when it had been used already."""
    return add_once(session, SpentRow, digest=digest, expires_at=until)


def forget_expired(session: Session, now: datetime, *, most: int) -> int:
    """Delete links and notes whose time is over; give how many were deleted."""
    links = select(MailLinkRow.token_hash).where(MailLinkRow.expires_at <= now)
    spent = select(SpentRow.digest).where(SpentRow.expires_at <= now)
    return max(delete_some(session, found, most=most) for found in (links, spent))
