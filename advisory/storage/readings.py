"""Queries about what a member has read lately, for nobody but themselves."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.storage.entries import readable_by
from advisory.storage.tables import EntryRow, ReadingRow


def latest(session: Session, member_id: int) -> dict[str, datetime]:
    """Tell what a member has read, by slug, the last first."""
    query = (
        select(EntryRow.slug, ReadingRow.read_at)
        .join(ReadingRow, ReadingRow.entry_id == EntryRow.id)
        .where(ReadingRow.member_id == member_id)
        .order_by(ReadingRow.read_at.desc(), ReadingRow.entry_id.desc())
    )
    return {slug or "": read_at for slug, read_at in session.execute(query)}


def note(session: Session, member_id: int, entry_id: int, now: datetime, *, most: int) -> None:
    """Note that a member reads an entry, and forget all but the `most` last ones."""
    session.merge(ReadingRow(member_id=member_id, entry_id=entry_id, read_at=now))
    session.flush()
    mine = select(ReadingRow.entry_id).where(ReadingRow.member_id == member_id)
    kept = mine.order_by(ReadingRow.read_at.desc(), ReadingRow.entry_id.desc()).limit(most)
    session.execute(
        delete(ReadingRow)
        .where(ReadingRow.member_id == member_id, ReadingRow.entry_id.not_in(kept))
        .execution_options(synchronize_session=False)
    )


def page(session: Session, actor: Actor) -> list[tuple[EntryRow, datetime]]:
    """List what a member has read and may still read, the last first."""
    query = (
        select(EntryRow, ReadingRow.read_at)
        .join(ReadingRow, ReadingRow.entry_id == EntryRow.id)
        .where(ReadingRow.member_id == actor.member_id, readable_by(actor))
        .order_by(ReadingRow.read_at.desc(), EntryRow.id.desc())
    )
    return [(entry, read_at) for entry, read_at in session.execute(query)]


def forget(session: Session, member_id: int) -> None:
    """Forget all that a member has read."""
    session.execute(delete(ReadingRow).where(ReadingRow.member_id == member_id))
