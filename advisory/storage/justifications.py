"""Queries about why identifying phrases were kept; the phrases are known by their digests only."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from advisory.storage.tables import JustificationRow, MemberRow


def of_thing(session: Session, thing: str, thing_id: int) -> dict[str, JustificationRow]:
    """Fetch what was kept in a thing, by digest."""
    query = select(JustificationRow).where(
        JustificationRow.thing == thing, JustificationRow.thing_id == thing_id
    )
    return {row.digest: row for row in session.scalars(query)}


def reasons(session: Session, thing: str, ids: Collection[int]) -> dict[str, str]:
    """Give the reasons of several things by digest, such as those of all the advice that an entry took."""
    if not ids:
        return {}
    query = select(JustificationRow.digest, JustificationRow.reason).where(
        JustificationRow.thing == thing, JustificationRow.thing_id.in_(ids)
    )
    return dict(session.execute(query).all())


def member_names(session: Session) -> frozenset[str]:
    """Give the names of all active members."""
    return frozenset(session.scalars(select(MemberRow.name).where(MemberRow.active)))


def companies(session: Session, member_id: int | None = None) -> frozenset[str]:
    """Give the company of one member, or of all active members."""
    query = select(MemberRow.company).where(MemberRow.company != "", MemberRow.active)
    if member_id is not None:
        query = query.where(MemberRow.id == member_id)
    return frozenset(session.scalars(query))
