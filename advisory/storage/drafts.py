"""Queries about drafts of entries: their points, where these come from, and what stays out."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.curating import DraftPoint
from advisory.domain.lifecycle import EntryState
from advisory.storage.bars import unbarred
from advisory.storage.entries import in_work_state
from advisory.storage.tables import (
    DraftAsideRow,
    DraftPointRow,
    DraftRevisionRow,
    DraftRow,
    DraftSourceRow,
    EntryRow,
)

#: How many revisions of a draft are kept.
REVISIONS_KEPT = 50


def draft(session: Session, entry_id: int) -> DraftRow | None:
    """Fetch the draft of an entry."""
    return session.get(DraftRow, entry_id)


def points(session: Session, entry_id: int) -> tuple[DraftPoint, ...]:
    """List the points of a draft in reading order."""
    query = (
        select(DraftPointRow.key, DraftPointRow.text, DraftPointRow.sub)
        .where(DraftPointRow.entry_id == entry_id)
        .order_by(DraftPointRow.place)
    )
    return tuple(DraftPoint(key, text, sub) for key, text, sub in session.execute(query))


def replace_points(session: Session, entry_id: int, kept: Sequence[DraftPoint]) -> None:
    """Make these the points of a draft; two statements however many there are."""
    session.execute(delete(DraftPointRow).where(DraftPointRow.entry_id == entry_id))
    if kept:
        rows = [
            {"entry_id": entry_id, "key": point.key, "place": place, "sub": point.sub, "text": point.text}
            for place, point in enumerate(kept)
        ]
        session.execute(insert(DraftPointRow), rows)


def sources(session: Session, entry_id: int) -> list[DraftSourceRow]:
    """List what the present points of a draft take from, in the order of the thread."""
    query = (
        select(DraftSourceRow)
        .join(
            DraftPointRow,
            (DraftPointRow.entry_id == DraftSourceRow.entry_id)
            & (DraftPointRow.key == DraftSourceRow.point_key),
        )
        .where(DraftSourceRow.entry_id == entry_id)
        .order_by(DraftSourceRow.advice_id, DraftSourceRow.number)
    )
    return list(session.scalars(query))


def remembered_sources(session: Session, entry_id: int, point_key: str) -> list[DraftSourceRow]:
    """List what one point takes from, whether or not it is in the draft at present."""
    query = select(DraftSourceRow).where(
        DraftSourceRow.entry_id == entry_id, DraftSourceRow.point_key == point_key
    )
    return list(session.scalars(query))


def all_sources(session: Session, entry_id: int) -> list[DraftSourceRow]:
    """List every source that is remembered, also of points that are not in the draft at present."""
    return list(session.scalars(select(DraftSourceRow).where(DraftSourceRow.entry_id == entry_id)))


def asides(session: Session, entry_id: int) -> dict[tuple[int, str], DraftAsideRow]:
    """Give the points of advice that a draft leaves out, by advice and number."""
    rows = session.scalars(select(DraftAsideRow).where(DraftAsideRow.entry_id == entry_id))
    return {(row.advice_id, row.number): row for row in rows}


def drop_asides(session: Session, entry_id: int, named: Iterable[tuple[int, str]]) -> None:
    """Forget why these points of advice were left out."""
    wanted = set(named)
    for key, row in asides(session, entry_id).items():
        if key in wanted:
            session.delete(row)


def returned_drafts(session: Session, actor: Actor, *, limit: int) -> list[EntryRow]:
    """List drafts of this curator that a reviewer or the asker sent back, longest waiting first."""
    query = (
        select(EntryRow)
        .join(DraftRow, DraftRow.entry_id == EntryRow.id)
        .where(
            in_work_state() == EntryState.DRAFT.value,
            EntryRow.curator_id == actor.member_id,
            DraftRow.note != "",
            unbarred(actor.member_id, EntryRow.situation_id),
        )
        .order_by(EntryRow.changed_at)
        .limit(limit)
    )
    return list(session.scalars(query))


def revisions(session: Session, entry_id: int) -> list[DraftRevisionRow]:
    """List the kept revisions of a draft, the newest first."""
    query = (
        select(DraftRevisionRow)
        .where(DraftRevisionRow.entry_id == entry_id)
        .order_by(DraftRevisionRow.number.desc())
        .limit(REVISIONS_KEPT)
    )
    return list(session.scalars(query))


def revision(session: Session, entry_id: int, number: int) -> DraftRevisionRow | None:
    """Fetch one kept revision of a draft."""
    query = select(DraftRevisionRow).where(
        DraftRevisionRow.entry_id == entry_id, DraftRevisionRow.number == number
    )
    return session.scalars(query).one_or_none()


def last_revision(session: Session, entry_id: int) -> DraftRevisionRow | None:
    """Fetch the newest kept revision of a draft."""
    query = (
        select(DraftRevisionRow)
        .where(DraftRevisionRow.entry_id == entry_id)
        .order_by(DraftRevisionRow.number.desc())
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def drop_old_revisions(session: Session, entry_id: int, newest: int) -> None:
    """Keep the last revisions only."""
    session.execute(
        delete(DraftRevisionRow).where(
            DraftRevisionRow.entry_id == entry_id, DraftRevisionRow.number <= newest - REVISIONS_KEPT
        )
    )
