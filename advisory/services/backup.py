"""Backup and restore: the whole site in one sealed file, but for the index and the journal of tombstones.

The index is built anew. The journal stays outside: what was pulled after a backup was made is pulled again in
the transaction that brings the backup back, so that no reader ever meets it, and its file is not written.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from sqlalchemy import Table
from sqlalchemy.orm import Session

from advisory.documents.archive import (
    Archive,
    ArchiveWriter,
    Manifest,
    new_archive,
    open_archive,
    streamed_archive,
)
from advisory.documents.sealing import Keys
from advisory.domain.errors import Invalid
from advisory.search.port import Progress, SearchEngine
from advisory.services import indexing
from advisory.services.filing import Folders
from advisory.services.repulling import pull_what_came_back
from advisory.services.restoring import put_back_files
from advisory.services.tombstones import held_back
from advisory.services.transaction import transaction
from advisory.storage import copying

#: Told how many rows are done, of how many.
Told = Callable[[int, int], None]

_NAMED = re.compile(r"advisory-\d{8}-\d{6}\.backup")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was written, found or brought back."""

    made_at: str
    rows: int
    files: int
    #: Entries and situations that the journal held back.
    pulled: int = 0
    indexed: int = 0


def create(
    session: Session, folders: Folders, path: Path, keys: Keys, *, now: datetime, told: Told | None = None
) -> Outcome:
    """Write a backup of one moment while the site goes on.

    Raises:
        Invalid: there is such a file already.
        OSError: it cannot be written.
    """
    with new_archive(path, keys) as archive:
        return _write(session, folders, archive, now, told)


def create_into(session: Session, folders: Folders, file: IO[bytes], keys: Keys, *, now: datetime) -> Outcome:
    """Write a backup of one moment into a pipe.

    Raises:
        OSError: it cannot be written.
    """
    with streamed_archive(file, keys) as archive:
        return _write(session, folders, archive, now, None)


def next_in(folder: Path, now: datetime) -> Path:
    """Name the next backup in a folder, so that names sort by time."""
    return folder / f"advisory-{now:%Y%m%d-%H%M%S}.backup"


def forget_older(folder: Path, keep: int) -> int:
    """Remove all but the newest backups that `next_in` named; give how many.

    Raises:
        OSError: one cannot be removed.
    """
    old = sorted(path for path in folder.iterdir() if _NAMED.fullmatch(path.name))[:-keep]
    for path in old:
        path.unlink()
    return len(old)


def _write(
    session: Session, folders: Folders, archive: ArchiveWriter, now: datetime, told: Told | None
) -> Outcome:
    """Write files and rows of one moment.

    The files are read first: whatever is published after that has no file here, and gets it from its row when
    it is restored.
    """
    files = 0
    for name, folder in (("content", folders.public), ("entries", folders.private)):
        for file in _files(folder):
            archive.add(f"{name}/{file.name}", [file.read_bytes()])
            files += 1
    with copying.one_moment(session):
        manifest = Manifest(now.isoformat(), copying.schema_of(session))
        tables = copying.copied_tables()
        total, done = sum(copying.count(session, table) for table in tables), 0
        for table in tables:
            manifest.rows[table.name] = archive.add(f"tables/{table.name}.jsonl", _lines(session, table))
            done += manifest.rows[table.name]
            if told:
                told(done, total)
    archive.finish(manifest)
    return Outcome(manifest.made_at, done, files)


def verify(path: Path, keys: Keys) -> Outcome:
    """Read a whole backup and compare it with its checksums.

    Raises:
        Invalid: it is damaged, sealed with another key, or no backup.
        OSError: it cannot be read.
    """
    with open_archive(path, keys) as archive:
        archive.check()
        return _told(archive)


def restore(
    session: Session,
    engine: SearchEngine,
    folders: Folders,
    path: Path,
    keys: Keys,
    *,
    aside: Path,
    force: bool,
    now: datetime,
    told: Told | None = None,
    indexed: Progress | None = None,
) -> Outcome:
    """Bring the site back to what a backup says, without what has been pulled since.

    Args:
        aside: a folder for files that the backup does not have, or has otherwise.
        force: also where there are members or entries, which are replaced.

    Raises:
        Invalid: the backup is damaged, sealed with another key, of other tables, or the site is not empty.
        EngineUnavailable: another process is rebuilding the index; everything else is restored.
        OSError: backup, journal or a folder cannot be read or written.
    """
    with open_archive(path, keys) as archive:
        archive.check()
        held = held_back(session)
        session.rollback()
        with transaction(session):
            _refuse_unfit(session, archive, force)
            _load(session, archive, told)
            pulled = pull_what_came_back(session, held, now)
        put_back_files(session, archive, folders, held, aside)
        number = indexing.rebuild(session, engine, indexed)
        outcome = _told(archive)
    return Outcome(outcome.made_at, outcome.rows, outcome.files, pulled, number)


def _refuse_unfit(session: Session, archive: Archive, force: bool) -> None:
    manifest, here = archive.manifest, copying.schema_of(session)
    if manifest.schema != here:
        raise Invalid(
            f"The backup is of the tables of migration {manifest.schema or 'none'}, the database is at"
            f" {here or 'none'}. Install the version that made it, restore, and upgrade then."
        )
    tables = {table.name: table for table in copying.copied_tables()}
    if manifest.rows.keys() != tables.keys():
        raise Invalid("The backup holds other tables than this version has.")
    if not force and any(copying.count(session, tables[name]) for name in ("members", "entries")):
        raise Invalid("The site is not empty. Say --force to replace everything in it.")


def _load(session: Session, archive: Archive, told: Told | None) -> None:
    total, done = sum(archive.manifest.rows.values()), 0
    with copying.replacing_everything(session):
        for table in copying.copied_tables():
            done += copying.fill(session, table, archive.rows(table.name))
            if told:
                told(done, total)


def _lines(session: Session, table: Table) -> Iterator[bytes]:
    for row in copying.rows_of(session, table):
        yield (json.dumps(row, ensure_ascii=False) + "\n").encode()


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))


def _told(archive: Archive) -> Outcome:
    manifest = archive.manifest
    files = len(archive.members("content")) + len(archive.members("entries"))
    return Outcome(manifest.made_at, sum(manifest.rows.values()), files)
