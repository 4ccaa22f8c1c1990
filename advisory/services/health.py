"""What would keep the site from serving, in sentences; and how it is, in plain numbers.

Asked by supervisors, and by whoever runs it. Neither names anybody's text, and no number is of a member, a
group, an entry or a situation: they are sums over the whole site.
"""

import os
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from advisory.documents.archive import last_backup
from advisory.search.port import SearchEngine
from advisory.services.encoding import KINDS
from advisory.services.indexing import answers
from advisory.storage import copying, outbox

#: A promise that is older than this is not being kept.
LATE = timedelta(minutes=5)
#: With less room than this a change may fail halfway; nothing is lost then, and nothing can be written.
LOW_BYTES = 50_000_000
#: Kinds of promises that wait for a mail server, and of those that search waits for, begin so.
_LETTERS, _INDEX = "mail.", "index."


@dataclass(frozen=True, slots=True)
class Place:
    """Where the site keeps what it writes.

    Attributes:
        folders: what lies there, in words, and where.
        journal: the journal of tombstones.
        schema: the migration that the code is written for; "" when it is not asked.
    """

    folders: tuple[tuple[str, Path], ...]
    journal: Path
    schema: str = ""


@dataclass(frozen=True, slots=True)
class Vitals:
    """Numbers and seconds; None where nothing says so.

    Attributes:
        waiting, oldest_seconds: promises but for letters and vectors, and the age of the oldest.
        index_waiting, index_lag_seconds: those among them that search waits for.
        letters, letters_oldest_seconds: letters not sent yet.
        backup_seconds: since the last backup was finished.
    """

    waiting: int
    oldest_seconds: float
    index_waiting: int
    index_lag_seconds: float
    letters: int
    letters_oldest_seconds: float
    backup_seconds: float | None


def problems(session: Session, engine: SearchEngine, place: Place, *, now: datetime) -> tuple[str, ...]:
    """Tell what is wrong; empty when all is well."""
    try:
        session.execute(text("SELECT 1"))
        # A site whose vectors are still being made, or whose mail server is away, answers all the same.
        now_so = vitals(session, None, now=now)
        schema = copying.schema_of(session)
    except SQLAlchemyError as error:
        return (f"The database does not answer ({type(error).__name__}).", *_of_disks(place))
    found = []
    if place.schema and schema and schema != place.schema:
        found.append(f"The database is at migration {schema}, the code at {place.schema}: run `db upgrade`.")
    if now_so.oldest_seconds > LATE.total_seconds():
        found.append(f"{now_so.waiting} promises are waiting, the oldest for more than five minutes.")
    if now_so.index_lag_seconds > LATE.total_seconds():
        found.append("The index is more than five minutes behind.")
    if not answers(engine):
        found.append("The index cannot be read; it is built anew by itself, or by `search rebuild`.")
    return (*found, *_of_disks(place))


def vitals(session: Session, data_dir: Path | None, *, now: datetime) -> Vitals:
    """Count what waits.

    Args:
        data_dir: where the last backup is noted; None when it is not asked.
    """
    rows = [
        (kind, number, (now - oldest).total_seconds())
        for kind, number, oldest in outbox.open_kinds(session)
        if kind not in KINDS
    ]
    letters = [row for row in rows if row[0].startswith(_LETTERS)]
    others = [row for row in rows if not row[0].startswith(_LETTERS)]
    index = [row for row in others if row[0].startswith(_INDEX)]
    made = last_backup(data_dir) if data_dir else None
    age = (now - made).total_seconds() if made else None
    return Vitals(*_sum(others), *_sum(index), *_sum(letters), age)


def _sum(rows: list[tuple[str, int, float]]) -> tuple[int, float]:
    return sum(number for _, number, _ in rows), max([0.0, *(age for _, _, age in rows)])


def _of_disks(place: Place) -> list[str]:
    """Tell where there is no room, and whether anything could be pulled now."""
    found = []
    for words, folder in place.folders:
        try:
            free = shutil.disk_usage(folder).free
        except OSError:
            found.append(f"The folder of {words} cannot be reached.")
            continue
        if free < LOW_BYTES:
            found.append(f"Less than {LOW_BYTES // 1_000_000} MB are free where {words} lie.")
        elif not os.access(folder, os.W_OK):
            found.append(f"The folder of {words} cannot be written.")
    journal = place.journal if place.journal.exists() else place.journal.parent
    if not os.access(journal, os.W_OK):
        found.append("The journal of tombstones cannot be written, so nothing can be pulled.")
    return found
