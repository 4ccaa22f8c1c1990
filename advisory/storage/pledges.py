"""Queries about the pledge and who accepted it."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from advisory.domain.pledge import FIRST_VERSION
from advisory.storage.once import add_once
from advisory.storage.tables import MemberRow, PledgeAcceptanceRow, PledgeRow


def current(session: Session) -> PledgeRow | None:
    """Fetch the version that holds; None while it is the first one."""
    return session.scalars(select(PledgeRow).order_by(PledgeRow.version.desc()).limit(1)).one_or_none()


def current_version(session: Session) -> int:
    """Give the number of the version that holds."""
    return session.scalar(select(func.max(PledgeRow.version))) or FIRST_VERSION


def has_accepted(session: Session, member_id: int) -> bool:
    """Say whether a member accepted the version that holds."""
    newest = func.coalesce(select(func.max(PledgeRow.version)).scalar_subquery(), FIRST_VERSION)
    query = select(PledgeAcceptanceRow.member_id).where(
        PledgeAcceptanceRow.member_id == member_id, PledgeAcceptanceRow.version == newest
    )
    return session.scalar(query) is not None


def accept(session: Session, member_id: int, version: int, now: datetime) -> None:
    """Note that a member accepts a version; that they did before stands as it was."""
    add_once(session, PledgeAcceptanceRow, member_id=member_id, version=version, accepted_at=now)


def count_accepted(session: Session) -> tuple[int, int]:
    """Count the active members who accepted the version that holds, and all active members."""
    accepted = (
        select(func.count())
        .select_from(PledgeAcceptanceRow)
        .join(MemberRow, MemberRow.id == PledgeAcceptanceRow.member_id)
        .where(MemberRow.active, PledgeAcceptanceRow.version == current_version(session))
    )
    everybody = select(func.count()).select_from(MemberRow).where(MemberRow.active)
    return session.scalar(accepted) or 0, session.scalar(everybody) or 0
