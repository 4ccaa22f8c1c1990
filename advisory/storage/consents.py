"""Queries about consent: who was asked about which text, and what they answered."""

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from advisory.domain.lifecycle import EntryState
from advisory.storage.bars import entry_unbarred
from advisory.storage.entries import in_work_state
from advisory.storage.tables import ConsentRow, DraftRow, EntryRow


def of_round(session: Session, draft: DraftRow) -> list[ConsentRow]:
    """List the questions of the last round about the text as it stands, the asker's first."""
    query = (
        select(ConsentRow)
        .where(
            ConsentRow.entry_id == draft.entry_id,
            ConsentRow.round == draft.round,
            ConsentRow.digest == draft.digest,
        )
        .order_by(ConsentRow.id)
    )
    return list(session.scalars(query))


def by_key(session: Session, key: str) -> ConsentRow | None:
    """Fetch the question that an address names."""
    return session.scalars(select(ConsentRow).where(ConsentRow.key == key)).one_or_none()


def entry_of(session: Session, consent_id: int) -> int | None:
    """Tell which entry a question is about."""
    return session.scalar(select(ConsentRow.entry_id).where(ConsentRow.id == consent_id))


def last_yes(session: Session, entry_id: int, member_id: int) -> ConsentRow | None:
    """Fetch the last answer by which a member agreed to a text of an entry."""
    query = (
        select(ConsentRow)
        .where(ConsentRow.entry_id == entry_id, ConsentRow.member_id == member_id, ConsentRow.answer == "yes")
        .order_by(ConsentRow.id.desc())
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def asked_of(session: Session, member_id: int, *, limit: int) -> list[tuple[ConsentRow, str]]:
    """List the open questions to an adviser, each with the question of its entry's draft.

    Who must find no trace of it any more is not asked either: they have not agreed when the time is over.
    """
    query = (
        select(ConsentRow, DraftRow.question)
        .join(DraftRow, (DraftRow.entry_id == ConsentRow.entry_id) & (DraftRow.round == ConsentRow.round))
        .join(EntryRow, EntryRow.id == ConsentRow.entry_id)
        .where(
            ConsentRow.member_id == member_id,
            ConsentRow.part == "adviser",
            ConsentRow.answer == "",
            ConsentRow.digest == DraftRow.digest,
            entry_unbarred(member_id, EntryRow.id),
            _asking(),
        )
        .order_by(ConsentRow.asked_at)
        .limit(limit)
    )
    return [(row, question) for row, question in session.execute(query)]


def unanswered(session: Session, before: datetime, reminders: int | None, *, limit: int) -> list[int]:
    """Give the row numbers of questions asked before a moment and not answered yet, oldest first.

    Args:
        reminders: only those with fewer reminders than that; None for all.
    """
    query = (
        select(ConsentRow.id)
        .join(DraftRow, (DraftRow.entry_id == ConsentRow.entry_id) & (DraftRow.round == ConsentRow.round))
        .join(EntryRow, EntryRow.id == ConsentRow.entry_id)
        .where(
            ConsentRow.answer == "",
            ConsentRow.asked_at <= before,
            ConsentRow.digest == DraftRow.digest,
            _asking(),
        )
        .order_by(ConsentRow.asked_at, ConsentRow.id)
        .limit(limit)
    )
    if reminders is not None:
        query = query.where(ConsentRow.reminders < reminders)
    return list(session.scalars(query))


def _asking() -> ColumnElement[bool]:
    return in_work_state() == EntryState.CONSENT.value
