"""Queries about whom a provider of single sign-on means."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from advisory.storage.once import add_once
from advisory.storage.tables import IdentityRow


def member_of(session: Session, issuer: str, subject: str) -> int | None:
    """Tell which member a provider's subject is; None when it is linked to nobody."""
    query = select(IdentityRow.member_id).where(IdentityRow.issuer == issuer, IdentityRow.subject == subject)
    return session.scalar(query)


def is_linked(session: Session, member_id: int, issuer: str) -> bool:
    """Say whether a member is some subject of a provider already."""
    query = select(IdentityRow.id).where(IdentityRow.member_id == member_id, IdentityRow.issuer == issuer)
    return session.scalar(query.limit(1)) is not None


def delete_of(session: Session, member_id: int) -> None:
    """Have no subject of any provider mean a member."""
    session.execute(delete(IdentityRow).where(IdentityRow.member_id == member_id))


def link(session: Session, member_id: int, issuer: str, subject: str, now: datetime) -> bool:
    """Have a subject mean a member; give False when it means somebody already."""
    return add_once(session, IdentityRow, member_id=member_id, issuer=issuer, subject=subject, linked_at=now)
