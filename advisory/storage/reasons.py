"""Queries about the reasons that moderators keep at hand."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from advisory.storage.tables import CannedReasonRow


def of_action(session: Session, action: str) -> list[str]:
    """List the reasons kept for one step, in the order they were written."""
    query = select(CannedReasonRow.text).where(CannedReasonRow.action == action).order_by(CannedReasonRow.id)
    return list(session.scalars(query))


def replace(session: Session, action: str, texts: list[str]) -> None:
    """Keep these reasons for one step, and no others."""
    session.execute(delete(CannedReasonRow).where(CannedReasonRow.action == action))
    session.add_all(CannedReasonRow(action=action, text=text) for text in texts)
