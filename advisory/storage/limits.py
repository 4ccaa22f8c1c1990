"""Counting what was tried of late, in one statement, so that nobody slips in between."""

from datetime import datetime

from sqlalchemy import case, select, update
from sqlalchemy.orm import Session

from advisory.storage.once import insert_into
from advisory.storage.portions import delete_some
from advisory.storage.tables import LimitCountRow


def add(
    session: Session, key_digest: str, weight: int, *, anew_until: datetime, now: datetime
) -> tuple[int, datetime]:
    """Count, beginning anew when the time of the last count is over.

    Args:
        anew_until: until when a count lasts that begins now.

    Returns:
        The count, this one included, and until when it lasts.
    """
    over = LimitCountRow.expires_at <= now
    counted = (
        insert_into(session, LimitCountRow)
        .values(key_digest=key_digest, count=weight, expires_at=anew_until)
        .on_conflict_do_update(
            index_elements=[LimitCountRow.key_digest],
            set_={
                "count": case((over, weight), else_=LimitCountRow.count + weight),
                "expires_at": case((over, anew_until), else_=LimitCountRow.expires_at),
            },
        )
        .returning(LimitCountRow.count, LimitCountRow.expires_at)
    )
    count, until = session.execute(counted).one()
    return count, until


def take_off(session: Session, key_digest: str, *, now: datetime) -> None:
    """Count one less."""
    session.execute(
        update(LimitCountRow)
        .where(
            LimitCountRow.key_digest == key_digest, LimitCountRow.expires_at > now, LimitCountRow.count > 0
        )
        .values(count=LimitCountRow.count - 1)
    )


def delete_expired(session: Session, now: datetime, *, most: int) -> int:
    """Delete counts whose time is over; give how many were."""
    over = select(LimitCountRow.key_digest).where(LimitCountRow.expires_at <= now)
    return delete_some(session, over, most=most)
