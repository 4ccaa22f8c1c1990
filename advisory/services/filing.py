"""Promises about files: a published entry has one, any other has none."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from advisory.documents.folder import digest, remove_file, write_file
from advisory.documents.tombstones import address_of
from advisory.domain.lifecycle import EntryState
from advisory.storage import entries
from advisory.storage.tables import EntryRow, OutboxRow

log = logging.getLogger(__name__)


class HandEdited(Exception):
    """The file was changed by hand since it was last written; it is left as it is and reported."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where files lie: entries for everybody, and those for members or a group."""

    public: Path
    private: Path


def put_files(session: Session, folders: Folders, rows: Sequence[OutboxRow]) -> None:
    """Keep promises of kind "file.entry".

    Raises:
        HandEdited: a file differs from what was last written, and from what is to be written.
        OSError: the disk is full or read-only.
    """
    for promise in rows:
        if gone := str(promise.payload.get("gone", "")):
            _remove_unnamed(folders, gone)
            continue
        row = entries.by_id(session, promise.subject_id)
        slug = str(promise.payload.get("slug") or (row.slug if row else "") or "")
        if not slug:
            continue
        published = row is not None and row.state is EntryState.PUBLISHED and row.slug == slug
        place = None
        if row is not None and published:
            place = folders.public if row.mark == "public" else folders.private
            _put(session, place, row, slug)
        for folder in (folders.public, folders.private):
            if folder != place and _is_ours(folder, row, slug):
                remove_file(folder, slug)


def _remove_unnamed(folders: Folders, gone: str) -> None:
    """Remove the file of an address that is known by its digest alone, since its words are kept nowhere."""
    for folder in (folders.public, folders.private):
        for path in folder.glob("*.md"):
            if address_of(path.stem) == gone:
                remove_file(folder, path.stem)


def _put(session: Session, folder: Path, row: EntryRow, slug: str) -> None:
    edition = entries.edition(session, row.id, row.revision)
    if edition is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    present = _digest_of(folder, slug)
    if present not in ("", edition.digest, row.synced_digest):
        raise HandEdited(slug)
    if present != edition.digest:
        write_file(folder, slug, edition.raw)
    row.synced_digest = edition.digest


def _is_ours(folder: Path, row: EntryRow | None, slug: str) -> bool:
    """Say whether a file may be removed: pulled text goes even when somebody edited it by hand."""
    return bool(_digest_of(folder, slug)) and (row is None or row.slug == slug)


def _digest_of(folder: Path, slug: str) -> str:
    try:
        return digest((folder / f"{slug}.md").read_bytes())
    except FileNotFoundError:
        return ""
