"""Queries about which members found a point of advice helpful; who they are is shown to nobody."""

from collections.abc import Collection

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from advisory.storage.once import add_once
from advisory.storage.tables import PointMarkRow


def mark(session: Session, member_id: int, point_id: int) -> bool:
    """Note that a member found a point helpful; say whether that is news."""
    return add_once(session, PointMarkRow, member_id=member_id, point_id=point_id)


def unmark(session: Session, member_id: int, point_id: int) -> None:
    """Take a member's mark back, if there is one."""
    session.execute(
        delete(PointMarkRow).where(PointMarkRow.member_id == member_id, PointMarkRow.point_id == point_id)
    )


def forget(session: Session, point_ids: Collection[int]) -> None:
    """Take back everybody's marks on points that say something else now."""
    session.execute(delete(PointMarkRow).where(PointMarkRow.point_id.in_(point_ids)))


def counts(session: Session, point_ids: Collection[int]) -> dict[int, int]:
    """Count the marks on several points; points without any are left out."""
    query = (
        select(PointMarkRow.point_id, func.count())
        .where(PointMarkRow.point_id.in_(point_ids))
        .group_by(PointMarkRow.point_id)
    )
    return dict(session.execute(query).all())


def of_member(session: Session, member_id: int, point_ids: Collection[int]) -> set[int]:
    """Tell which of several points a member has marked."""
    query = select(PointMarkRow.point_id).where(
        PointMarkRow.member_id == member_id, PointMarkRow.point_id.in_(point_ids)
    )
    return set(session.scalars(query))
