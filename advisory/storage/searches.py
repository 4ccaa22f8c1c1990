"""Queries about saved searches."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from advisory.storage.tables import SavedSearchRow


def of_member(session: Session, member_id: int) -> list[SavedSearchRow]:
    """List a member's saved searches, the newest first."""
    query = (
        select(SavedSearchRow)
        .where(SavedSearchRow.member_id == member_id)
        .order_by(SavedSearchRow.made_at.desc(), SavedSearchRow.id.desc())
    )
    return list(session.scalars(query))


def by_id(session: Session, member_id: int, search_id: int) -> SavedSearchRow | None:
    """Fetch a saved search, if it is this member's."""
    query = select(SavedSearchRow).where(
        SavedSearchRow.id == search_id, SavedSearchRow.member_id == member_id
    )
    return session.scalars(query).one_or_none()


def count(session: Session, member_id: int) -> int:
    """Count a member's saved searches."""
    query = select(func.count()).select_from(SavedSearchRow).where(SavedSearchRow.member_id == member_id)
    return session.scalar(query) or 0


def with_alert(session: Session, after_id: int, *, limit: int) -> list[SavedSearchRow]:
    """Walk the searches whose members want to be told, by row number."""
    query = (
        select(SavedSearchRow)
        .where(SavedSearchRow.id > after_id, SavedSearchRow.alert)
        .order_by(SavedSearchRow.id)
        .limit(limit)
    )
    return list(session.scalars(query))
