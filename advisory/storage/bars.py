"""Queries about bars: who must find no trace of which situation. Nobody is told why, nor by whom."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, not_, select, true, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from advisory.domain.lifecycle import EntryState
from advisory.domain.sight import PUBLIC_MARK
from advisory.storage.once import add_once
from advisory.storage.tables import EntryRow, SituationBarRow

WALL, CONFLICT = "wall", "conflict"


def unbarred(
    member_id: int | None, situation_id: InstrumentedAttribute[int] | InstrumentedAttribute[int | None]
) -> ColumnElement[bool]:
    """Compile that a member is not barred from the situation whose number stands in a column."""
    if member_id is None:
        return true()
    return ~exists().where(
        SituationBarRow.situation_id == situation_id, SituationBarRow.member_id == member_id
    )


def entry_unbarred(
    member_id: int | None, entry_id: InstrumentedAttribute[int] | InstrumentedAttribute[int | None]
) -> ColumnElement[bool]:
    """Compile the same of the situation behind an entry, which hides no entry that visitors read."""
    everybodys = and_(EntryRow.state == EntryState.PUBLISHED, EntryRow.mark == PUBLIC_MARK)
    return ~exists().where(
        EntryRow.id == entry_id,
        not_(everybodys),
        SituationBarRow.situation_id == EntryRow.situation_id,
        SituationBarRow.member_id == member_id,
    )


def is_barred(session: Session, situation_id: int | None, member_id: int | None) -> bool:
    """Say whether a member is barred from a situation."""
    if situation_id is None or member_id is None:
        return False
    query = select(SituationBarRow.why).filter_by(situation_id=situation_id, member_id=member_id)
    return session.scalar(query) is not None


def of_member(session: Session, member_id: int) -> tuple[list[int], list[int]]:
    """Give the situations a member is barred from, and the entries made of them that are not everybody's."""
    query = (
        select(SituationBarRow.situation_id, EntryRow.id)
        .outerjoin(
            EntryRow,
            (EntryRow.situation_id == SituationBarRow.situation_id) & (EntryRow.mark != PUBLIC_MARK),
        )
        .where(SituationBarRow.member_id == member_id)
    )
    rows = session.execute(query).all()
    return [situation for situation, _ in rows], [entry for _, entry in rows if entry is not None]


def barred_among(session: Session, situation_id: int, member_ids: Collection[int]) -> set[int]:
    """Give those of some members who are barred from a situation."""
    query = select(SituationBarRow.member_id).where(
        SituationBarRow.situation_id == situation_id, SituationBarRow.member_id.in_(member_ids)
    )
    return set(session.scalars(query))


def bar(session: Session, situation_id: int, member_id: int, *, why: str, now: datetime) -> None:
    """Bar a member from a situation; a conflict outlasts the walls."""
    key = {"situation_id": situation_id, "member_id": member_id}
    added = add_once(session, SituationBarRow, **key, why=why, made_at=now)
    if not added and why == CONFLICT:
        session.execute(update(SituationBarRow).filter_by(**key).values(why=CONFLICT))
