"""Queries about what readers say of entries."""

from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.feedback import Experience, Verdict
from advisory.storage.entries import readable_by
from advisory.storage.tables import EntryCommentRow, EntryRow, ExperienceRow


def experience(session: Session, entry_id: int, member_id: int) -> ExperienceRow | None:
    """Fetch what a member said about how an entry's advice went."""
    return session.get(ExperienceRow, (entry_id, member_id))


def say(session: Session, entry_id: int, member_id: int, answer: Experience, now: datetime) -> None:
    """Keep a member's latest word; the caller has the entry locked."""
    row = experience(session, entry_id, member_id)
    if row is None:
        session.add(ExperienceRow(entry_id=entry_id, member_id=member_id, answer=answer, at=now))
    elif row.answer is not answer:
        row.answer, row.at = answer, now


def counts(session: Session, entry_id: int) -> dict[Experience, int]:
    """Count the answers of each kind."""
    query = (
        select(ExperienceRow.answer, func.count())
        .where(ExperienceRow.entry_id == entry_id)
        .group_by(ExperienceRow.answer)
    )
    return dict(session.execute(query).all())


def comments(session: Session, entry_id: int, member_id: int, *, limit: int) -> list[EntryCommentRow]:
    """List the comments that stand under an entry, the newest first, and whatever this member wrote."""
    query = (
        select(EntryCommentRow)
        .where(
            EntryCommentRow.entry_id == entry_id,
            (EntryCommentRow.verdict == Verdict.SHOWN) | (EntryCommentRow.member_id == member_id),
        )
        .order_by(EntryCommentRow.made_at.desc(), EntryCommentRow.id.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def of_member(session: Session, entry_id: int, member_id: int) -> list[EntryCommentRow]:
    """List what a member wrote under an entry, whatever came of it."""
    query = select(EntryCommentRow).where(
        EntryCommentRow.entry_id == entry_id, EntryCommentRow.member_id == member_id
    )
    return list(session.scalars(query))


def comment(session: Session, key: str, *, lock: bool = False) -> EntryCommentRow | None:
    """Fetch one comment."""
    query = select(EntryCommentRow).where(EntryCommentRow.key == key)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def waiting(
    session: Session, actor: Actor, *, limit: int, offset: int = 0
) -> list[tuple[EntryCommentRow, EntryRow]]:
    """List the comments that nobody has read yet under entries this actor may read, the oldest first."""
    query = (
        select(EntryCommentRow, EntryRow)
        .join(EntryRow, EntryRow.id == EntryCommentRow.entry_id)
        .where(EntryCommentRow.verdict == Verdict.WAITING, readable_by(actor))
        .order_by(EntryCommentRow.made_at, EntryCommentRow.id)
    )
    return [(one, entry) for one, entry in session.execute(query.limit(limit).offset(offset))]


def count_waiting(session: Session, actor: Actor) -> int:
    """Count what `waiting` lists in all."""
    query: Select[int] = (
        select(func.count())
        .select_from(EntryCommentRow)
        .join(EntryRow, EntryRow.id == EntryCommentRow.entry_id)
        .where(EntryCommentRow.verdict == Verdict.WAITING, readable_by(actor))
    )
    return session.scalar(query) or 0
