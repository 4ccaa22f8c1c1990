"""Does what was promised hold? Database, index, files and outbox compared."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from advisory.documents.folder import digest
from advisory.search.port import EngineUnavailable, SearchEngine
from advisory.services.exchange import Way, exchange
from advisory.services.indexing import check
from advisory.storage import entries, outbox, situations
from advisory.storage.tables import EditionRow


@dataclass(slots=True)
class Findings:
    """What does not hold, as sentences; empty when all is well."""

    problems: list[str] = field(default_factory=list)


def verify(session: Session, engine: SearchEngine, folder: Path, *, now: datetime) -> Findings:
    """Compare everything; changes nothing."""
    found = Findings()
    report = exchange(session, folder, Way.CHECK, now=now)
    found.problems += report.refused + report.conflicts
    for words, slugs in (
        ("not yet imported or edited by hand", report.taken),
        ("not written to its file", report.written),
        ("its file was deleted", report.archived),
    ):
        found.problems += [f"{slug}: {words}." for slug in slugs]
    try:
        difference = check(session, engine)
    except EngineUnavailable as error:
        found.problems.append(f"The index cannot be compared: {error}")
    else:
        for words, keys in (
            ("missing from the index", difference.missing),
            ("older in the index", difference.stale),
            ("in the index but not in the database", difference.surplus),
        ):
            found.problems += [f"{key}: {words}." for key in keys]
    for row in outbox.failing(session, limit=100):
        found.problems.append(f"Promise {row.id} ({row.kind}) failed {row.attempts} times: {row.error}.")
    query = select(EditionRow).execution_options(yield_per=100)
    for edition in session.scalars(query):
        if digest(edition.raw) != edition.digest:
            found.problems.append(f"Edition {edition.number} of entry {edition.entry_id} is damaged.")
    return found


def count_documents(session: Session) -> int:
    """Count what the index should hold, for a progress bar."""
    return entries.count_published(session) + situations.count_open_at_all(session)
