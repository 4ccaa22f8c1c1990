"""Queries about passkeys, and the names under which devices keep them."""

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from advisory.storage.once import add_once
from advisory.storage.tables import PasskeyHandleRow, PasskeyRow


def of_member(session: Session, member_id: int) -> list[PasskeyRow]:
    """Fetch a member's passkeys, the oldest first; there are never many."""
    query = select(PasskeyRow).where(PasskeyRow.member_id == member_id).order_by(PasskeyRow.id)
    return list(session.scalars(query))


def count_of(session: Session, member_id: int) -> int:
    """Count a member's passkeys."""
    return session.scalar(select(func.count()).where(PasskeyRow.member_id == member_id)) or 0


def own(session: Session, member_id: int, passkey_id: int) -> PasskeyRow | None:
    """Fetch one of a member's passkeys, for change."""
    query = select(PasskeyRow).where(PasskeyRow.id == passkey_id, PasskeyRow.member_id == member_id)
    return session.scalars(query.with_for_update().execution_options(populate_existing=True)).one_or_none()


def by_credential(session: Session, credential_id: str, *, lock: bool = False) -> PasskeyRow | None:
    """Fetch a passkey by the number that its device gave it."""
    query = select(PasskeyRow).where(PasskeyRow.credential_id == credential_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def delete_one(session: Session, passkey_id: int) -> None:
    """Forget a passkey."""
    session.execute(delete(PasskeyRow).where(PasskeyRow.id == passkey_id))


def handle_of(session: Session, member_id: int) -> str:
    """Give the name under which a member's devices keep their passkeys; "" before the first."""
    query = select(PasskeyHandleRow.handle).where(PasskeyHandleRow.member_id == member_id)
    return session.scalar(query) or ""


def keep_handle(session: Session, member_id: int, handle: str) -> str:
    """Give a member such a name, unless they have one; give the one they have then."""
    add_once(session, PasskeyHandleRow, member_id=member_id, handle=handle)
    return handle_of(session, member_id)


def delete_all(session: Session, member_id: int) -> None:
    """Forget all passkeys of a member."""
    session.execute(delete(PasskeyRow).where(PasskeyRow.member_id == member_id))
