"""Queries about introductions."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from advisory.domain.introducing import LAPSES, ONCE_IN, Answer
from advisory.storage.portions import delete_some
from advisory.storage.tables import IntroductionRow, MemberRow

#: An introduction and the name of the other one.
Named = tuple[IntroductionRow, str]
#: Who is on the other side of a wall, and from when on it holds; None for always.
Walls = Mapping[int, datetime | None]


def by_key(session: Session, key: str, member_id: int, *, lock: bool = False) -> IntroductionRow | None:
    """Fetch an introduction of a member's, on whichever side; of what does not arrive only the asker's."""
    mine = or_(
        IntroductionRow.from_id == member_id,
        and_(IntroductionRow.to_id == member_id, IntroductionRow.arrives),
    )
    query = select(IntroductionRow).where(IntroductionRow.key == key, mine)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def count_open(session: Session, member_id: int, now: datetime) -> int:
    """Count what a member still hopes for; a refusal, of which they know nothing, counts."""
    query = select(func.count(IntroductionRow.id)).where(IntroductionRow.from_id == member_id, _hoped(now))
    return session.scalar(query) or 0


def between(session: Session, from_id: int, to_id: int, now: datetime) -> IntroductionRow | None:
    """Fetch the last introduction that one member asked another for, if that was not long ago."""
    return _last(session, from_id, IntroductionRow.to_id == to_id, now)


def asked_under(session: Session, from_id: int, handle: str, now: datetime) -> IntroductionRow | None:
    """Fetch the last introduction that a member asked for under an address, if that was not long ago."""
    return _last(session, from_id, IntroductionRow.handle == handle, now)


def to_answer(
    session: Session, member_id: int, walls: Walls, now: datetime, *, limit: int, offset: int
) -> list[Named]:
    """List what a member is asked and has not answered, the newest first, with the name of who asks."""
    query = _to_answer(member_id, walls, now).order_by(
        IntroductionRow.made_at.desc(), IntroductionRow.id.desc()
    )
    return [(row, name) for row, name in session.execute(query.limit(limit).offset(offset))]


def count_to_answer(session: Session, member_id: int, walls: Walls, now: datetime) -> int:
    """Count what `to_answer` would list in all."""
    inner = _to_answer(member_id, walls, now).with_only_columns(IntroductionRow.id).subquery()
    return session.scalar(select(func.count()).select_from(inner)) or 0


def asked_by(session: Session, member_id: int, *, limit: int, offset: int) -> list[IntroductionRow]:
    """List what a member has asked for and nobody has said yes to, the newest first."""
    query = select(IntroductionRow).where(*_asked_by(member_id))
    query = query.order_by(IntroductionRow.made_at.desc(), IntroductionRow.id.desc())
    return list(session.scalars(query.limit(limit).offset(offset)))


def count_asked_by(session: Session, member_id: int) -> int:
    """Count what `asked_by` would list in all."""
    return session.scalar(select(func.count(IntroductionRow.id)).where(*_asked_by(member_id))) or 0


def introduced(session: Session, member_id: int, *, limit: int, offset: int) -> list[Named]:
    """List whom a member was introduced to, the last first, with the name of the other one."""
    query = _introduced(member_id).order_by(IntroductionRow.answered_at.desc(), IntroductionRow.id.desc())
    return [(row, name) for row, name in session.execute(query.limit(limit).offset(offset))]


def count_introduced(session: Session, member_id: int) -> int:
    """Count what `introduced` would list in all."""
    inner = _introduced(member_id).with_only_columns(IntroductionRow.id).subquery()
    return session.scalar(select(func.count()).select_from(inner)) or 0


def forget_before(session: Session, moment: datetime, *, most: int) -> int:
    """Delete what was asked for before a moment and led to nothing; give how many were deleted."""
    old = select(IntroductionRow.id).where(
        IntroductionRow.made_at < moment, IntroductionRow.answer != Answer.YES.value
    )
    return delete_some(session, old, most=most)


def _last(
    session: Session, from_id: int, of_whom: ColumnElement[bool], now: datetime
) -> IntroductionRow | None:
    query = select(IntroductionRow).where(
        IntroductionRow.from_id == from_id, of_whom, IntroductionRow.made_at > now - ONCE_IN
    )
    return session.scalars(query.order_by(IntroductionRow.made_at.desc()).limit(1)).one_or_none()


def _hoped(now: datetime) -> ColumnElement[bool]:
    return and_(
        IntroductionRow.answer != Answer.YES.value,
        IntroductionRow.withdrawn_at.is_(None),
        IntroductionRow.made_at > now - LAPSES,
    )


def _to_answer(member_id: int, walls: Walls, now: datetime) -> Select[IntroductionRow, str]:
    return (
        select(IntroductionRow, MemberRow.name)
        .join(MemberRow, MemberRow.id == IntroductionRow.from_id)
        .where(
            IntroductionRow.to_id == member_id,
            IntroductionRow.arrives,
            IntroductionRow.answer == Answer.NONE.value,
            MemberRow.active,
            _hoped(now),
            *(~_behind(from_id, since) for from_id, since in walls.items()),
        )
    )


def _behind(from_id: int, since: datetime | None) -> ColumnElement[bool]:
    """Compile that somebody behind a wall asked after it had come to be."""
    theirs = IntroductionRow.from_id == from_id
    return theirs if since is None else and_(theirs, IntroductionRow.made_at >= since)


def _asked_by(member_id: int) -> tuple[ColumnElement[bool], ...]:
    return IntroductionRow.from_id == member_id, IntroductionRow.answer != Answer.YES.value


def _introduced(member_id: int) -> Select[IntroductionRow, str]:
    other = or_(
        and_(IntroductionRow.from_id == member_id, MemberRow.id == IntroductionRow.to_id),
        and_(IntroductionRow.to_id == member_id, MemberRow.id == IntroductionRow.from_id),
    )
    return (
        select(IntroductionRow, MemberRow.name)
        .join(MemberRow, other)
        .where(IntroductionRow.answer == Answer.YES.value)
    )
