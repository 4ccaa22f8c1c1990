"""Queries about second factors: authenticator apps and recovery codes."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from advisory.storage.portions import delete_some
from advisory.storage.tables import AuthenticatorRow, RecoveryCodeRow


def has_authenticator(session: Session, member_id: int) -> bool:
    """Say whether an app of this member has shown that it works."""
    return authenticator(session, member_id) is not None


def authenticator(
    session: Session, member_id: int, *, confirmed: bool = True, lock: bool = False
) -> AuthenticatorRow | None:
    """Fetch the authenticator that holds, or the one that is being set up."""
    query = select(AuthenticatorRow).where(
        AuthenticatorRow.member_id == member_id, AuthenticatorRow.confirmed.is_(confirmed)
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def delete_authenticators(session: Session, member_id: int, *, confirmed: bool | None = None) -> int:
    """Forget the authenticator that holds, the one being set up, or both; give how many there were."""
    query = delete(AuthenticatorRow).where(AuthenticatorRow.member_id == member_id)
    if confirmed is not None:
        query = query.where(AuthenticatorRow.confirmed.is_(confirmed))
    return int(session.execute(query).rowcount)  # type: ignore[attr-defined]


def delete_unfinished(session: Session, before: datetime, *, most: int) -> int:
    """Forget authenticators whose setting up was begun before a moment and never ended."""
    found = select(AuthenticatorRow.id).where(
        AuthenticatorRow.confirmed.is_(False), AuthenticatorRow.made_at < before
    )
    return delete_some(session, found, most=most)


def recovery_code(session: Session, member_id: int, code_hash: str) -> RecoveryCodeRow | None:
    """Fetch a recovery code, used or not, for change."""
    query = select(RecoveryCodeRow).where(
        RecoveryCodeRow.member_id == member_id, RecoveryCodeRow.code_hash == code_hash
    )
    return session.scalars(query.with_for_update().execution_options(populate_existing=True)).one_or_none()


def unused_codes(session: Session, member_id: int) -> int:
    """Count the recovery codes that a member has left."""
    query = select(func.count()).where(
        RecoveryCodeRow.member_id == member_id, RecoveryCodeRow.used_at.is_(None)
    )
    return session.scalar(query) or 0


def codes_made_at(session: Session, member_id: int) -> datetime | None:
    """Tell when a member's recovery codes were made."""
    return session.scalar(
        select(RecoveryCodeRow.made_at).where(RecoveryCodeRow.member_id == member_id).limit(1)
    )


def replace_codes(session: Session, member_id: int, hashes: Iterable[str], now: datetime) -> None:
    """Have these recovery codes hold, and no others."""
    delete_codes(session, member_id)
    session.add_all(RecoveryCodeRow(member_id=member_id, code_hash=one, made_at=now) for one in hashes)


def delete_codes(session: Session, member_id: int) -> None:
    """Void all recovery codes of a member."""
    session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.member_id == member_id))


def known_codes(session: Session, member_id: int, hashes: Iterable[str]) -> set[str]:
    """Give those of some digests that are of this member's unused codes."""
    query = select(RecoveryCodeRow.code_hash).where(
        RecoveryCodeRow.member_id == member_id,
        RecoveryCodeRow.code_hash.in_(list(hashes)),
        RecoveryCodeRow.used_at.is_(None),
    )
    return set(session.scalars(query))
