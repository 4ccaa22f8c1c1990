"""Queries about requests to become a member."""

from datetime import datetime

from sqlalchemy import Select, and_, delete, func, or_, select
from sqlalchemy.orm import Session

from advisory.storage.portions import delete_some
from advisory.storage.tables import RequestLinkRow, RequestRow


def by_id(session: Session, request_id: int, *, lock: bool = False) -> RequestRow | None:
    """Fetch a request; with `lock`, as it stands now and held until the end of the transaction."""
    return session.get(RequestRow, request_id, with_for_update=lock, populate_existing=lock)


def by_token_hash(session: Session, token_hash: str, *, lock: bool = False) -> RequestRow | None:
    """Fetch the request that a link belongs to."""
    found = session.scalar(select(RequestLinkRow.request_id).where(RequestLinkRow.token_hash == token_hash))
    return by_id(session, found, lock=lock) if found is not None else None


def page(session: Session, *, limit: int, offset: int) -> list[RequestRow]:
    """List what was confirmed and waits, the oldest first."""
    query = _waiting().order_by(RequestRow.confirmed_at, RequestRow.id).limit(limit).offset(offset)
    return list(session.scalars(query))


def count(session: Session) -> int:
    """Count what `page` would list in all."""
    return session.scalar(select(func.count()).select_from(_waiting().subquery())) or 0


def is_known(session: Session, email: str) -> bool:
    """Say whether an address has a confirmed request, waiting or declined."""
    query = select(RequestRow.id).where(RequestRow.email == email, RequestRow.confirmed_at.is_not(None))
    return session.scalar(query.limit(1)) is not None


def count_letters(session: Session, email: str) -> int:
    """Count the links that were sent to an address."""
    query = (
        select(func.count())
        .select_from(RequestLinkRow)
        .join(RequestRow, RequestRow.id == RequestLinkRow.request_id)
        .where(RequestRow.email == email)
    )
    return session.scalar(query) or 0


def delete_others(session: Session, row: RequestRow) -> None:
    """Delete the other requests of an address, and every link that was sent with this one."""
    others = delete(RequestRow).where(RequestRow.email == row.email, RequestRow.id != row.id)
    links = delete(RequestLinkRow).where(RequestLinkRow.request_id == row.id)
    for statement in (others, links):
        session.execute(statement.execution_options(synchronize_session=False))


def forget(session: Session, *, unconfirmed_before: datetime, declined_before: datetime, most: int) -> int:
    """Delete what nobody confirmed, and what was declined long ago; give how many were deleted."""
    old = or_(
        and_(RequestRow.confirmed_at.is_(None), RequestRow.made_at < unconfirmed_before),
        RequestRow.declined_at < declined_before,
    )
    return delete_some(session, select(RequestRow.id).where(old), most=most)


def _waiting() -> Select[RequestRow]:
    return select(RequestRow).where(RequestRow.confirmed_at.is_not(None), RequestRow.declined_at.is_(None))
