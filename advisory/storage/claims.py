"""Queries about claims."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from advisory.storage.once import add_once
from advisory.storage.tables import ClaimRow


def of_thing(session: Session, thing: str, thing_id: int, *, lock: bool = False) -> ClaimRow | None:
    """Fetch the claim on one thing, expired or not; with `lock`, as it stands and held."""
    query = select(ClaimRow).where(ClaimRow.thing == thing, ClaimRow.thing_id == thing_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def of_things(session: Session, thing: str, ids: Collection[int], now: datetime) -> dict[int, ClaimRow]:
    """Fetch the claims that hold some of these things now, by thing."""
    if not ids:
        return {}
    query = select(ClaimRow).where(ClaimRow.thing == thing, ClaimRow.thing_id.in_(ids), ClaimRow.until > now)
    return {row.thing_id: row for row in session.scalars(query)}


def take(session: Session, thing: str, thing_id: int, member_id: int, until: datetime) -> bool:
    """Claim what nobody has claimed; gives whether it did. Of two at once the second fails."""
    return add_once(
        session, ClaimRow, thing=thing, thing_id=thing_id, member_id=member_id, until=until, version=1
    )


def drop(session: Session, thing: str, thing_id: int) -> None:
    """Forget the claim on one thing."""
    session.execute(
        delete(ClaimRow)
        .where(ClaimRow.thing == thing, ClaimRow.thing_id == thing_id)
        .execution_options(synchronize_session=False)
    )


def drop_expired(session: Session, now: datetime, *, limit: int) -> int:
    """Forget claims that hold nothing any more; gives how many."""
    expired = select(ClaimRow.id).where(ClaimRow.until <= now).order_by(ClaimRow.until).limit(limit)
    query = delete(ClaimRow).where(ClaimRow.id.in_(expired), ClaimRow.until <= now).returning(ClaimRow.id)
    return len(session.execute(query.execution_options(synchronize_session=False)).all())
