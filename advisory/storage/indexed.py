"""Queries about what the index should hold: numbers alone, no texts."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from advisory.domain.lifecycle import OPEN_STATES, EntryState
from advisory.storage.tables import EntryRow, SituationRow


def entry_versions(session: Session) -> list[tuple[int, int]]:
    """Tell the row number and version of every published entry."""
    query = select(EntryRow.id, EntryRow.version).where(EntryRow.state == EntryState.PUBLISHED)
    return [(number, version) for number, version in session.execute(query)]


def situation_versions(session: Session) -> list[tuple[int, int]]:
    """Tell the row number and index revision of every open situation."""
    query = select(SituationRow.id, SituationRow.index_revision).where(
        SituationRow.state.in_(sorted(OPEN_STATES))
    )
    return [(number, revision) for number, revision in session.execute(query)]
