"""Queries about drafts of entries, where their points come from, and consent to them."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.lifecycle import EntryState
from advisory.storage.bars import unbarred
from advisory.storage.tables import AdviceRow, ConsentRow, DraftRow, DraftSourceRow, EntryRow


def draft(session: Session, entry_id: int) -> DraftRow | None:
    """Fetch the draft of an entry."""
    return session.get(DraftRow, entry_id)


def sources(session: Session, entry_id: int) -> list[DraftSourceRow]:
    """List the points of advice taken into a draft."""
    return list(session.scalars(select(DraftSourceRow).where(DraftSourceRow.entry_id == entry_id)))


def took_from(session: Session, entry_id: int, member_id: int) -> bool:
    """Say whether an entry took advice of this member."""
    query = (
        select(DraftSourceRow.entry_id)
        .join(AdviceRow, AdviceRow.id == DraftSourceRow.advice_id)
        .where(DraftSourceRow.entry_id == entry_id, AdviceRow.adviser_id == member_id)
        .limit(1)
    )
    return session.scalar(query) is not None


def shaken_sources(session: Session, entry_id: int) -> list[DraftSourceRow]:
    """List the points taken into a draft whose advice was withdrawn, excluded, amended or made private."""
    query = (
        select(DraftSourceRow)
        .join(AdviceRow, AdviceRow.id == DraftSourceRow.advice_id)
        .where(
            DraftSourceRow.entry_id == entry_id,
            or_(
                AdviceRow.withdrawn_at.is_not(None),
                AdviceRow.excluded_at.is_not(None),
                AdviceRow.private,
                AdviceRow.version != DraftSourceRow.advice_version,
            ),
        )
    )
    return list(session.scalars(query))


def last_consent(session: Session, entry_id: int) -> ConsentRow | None:
    """Fetch the newest question of consent, answered or not."""
    query = select(ConsentRow).where(ConsentRow.entry_id == entry_id).order_by(ConsentRow.id.desc()).limit(1)
    return session.scalars(query).one_or_none()


def returned_drafts(session: Session, actor: Actor, *, limit: int) -> list[EntryRow]:
    """List drafts of this curator that a reviewer or the asker sent back, longest waiting first."""
    query = (
        select(EntryRow)
        .join(DraftRow, DraftRow.entry_id == EntryRow.id)
        .where(
            EntryRow.state == EntryState.DRAFT,
            EntryRow.curator_id == actor.member_id,
            DraftRow.note != "",
            unbarred(actor.member_id, EntryRow.situation_id),
        )
        .order_by(EntryRow.changed_at)
        .limit(limit)
    )
    return list(session.scalars(query))
