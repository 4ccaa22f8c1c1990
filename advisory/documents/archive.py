"""A backup: one sealed file (`sealing`) with a zip in it, whatever database it came from.

    tables/<table>.jsonl    one row a line, as an object of its columns
    content/<name>          the entries for everybody and the word lists, as files
    entries/<slug>.md       the entries for members and groups
    manifest.json           {"format": 2, "made_at": …, "schema": "0016", "rows": {table: number},
                             "digests": {member: SHA-256}}, written last

It is written aside and moved into place, so that a crash leaves no half a backup under a backup's name.
"""

import hashlib
import io
import json
import os
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from advisory.documents.folder import sync_folder
from advisory.documents.sealing import PART_BYTES, Keys, OpenedFile, SealingFile
from advisory.domain.errors import Invalid

FORMAT = 2
MANIFEST = "manifest.json"
_LAST = "last-backup"
_CHUNK_BYTES = 1_000_000
_NAME = re.compile(r"(tables|content|entries)/[A-Za-z0-9_][A-Za-z0-9_.-]*")


@dataclass(slots=True)
class Manifest:
    """What a backup says of itself."""

    made_at: str
    #: The migration that its tables are at.
    schema: str
    rows: dict[str, int] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


class ArchiveWriter:
    """Puts members into a backup, one after the other."""

    def __init__(self, zip_file: zipfile.ZipFile) -> None:
        self._zip = zip_file
        self.digests: dict[str, str] = {}

    def add(self, name: str, parts: Iterable[bytes]) -> int:
        """Add a member made of `parts`; give how many there were."""
        digest, number = hashlib.sha256(), 0
        with self._zip.open(name, "w", force_zip64=True) as member:
            for part in parts:
                digest.update(part)
                member.write(part)
                number += 1
        self.digests[name] = digest.hexdigest()
        return number

    def finish(self, manifest: Manifest) -> None:
        """Add the manifest, with the digests of everything before it."""
        manifest.digests = self.digests
        values = {name: getattr(manifest, name) for name in manifest.__slots__}
        self._zip.writestr(MANIFEST, json.dumps(values, indent=1) + "\n")


@contextmanager
def new_archive(path: Path, keys: Keys) -> Iterator[ArchiveWriter]:
    """Write a backup to `path`, readable by its owner alone; it is there when the block ends well.

    Raises:
        Invalid: there is such a file already.
        OSError: the disk is full, or the folder cannot be written.
    """
    if path.exists():
        raise Invalid(f"{path} is there already. Choose another name.")
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            with streamed_archive(file, keys) as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


@contextmanager
def streamed_archive(file: IO[bytes], keys: Keys) -> Iterator[ArchiveWriter]:
    """Write a backup into a file that may be a pipe; one without its last part is refused when it is read.

    Raises:
        OSError: it cannot be written.
    """
    sealing = SealingFile(file, keys)
    # Without a place to tell, the zip is written front to back.
    with zipfile.ZipFile(sealing, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as zip_file:  # type: ignore[call-overload]
        yield ArchiveWriter(zip_file)
    sealing.finish()


class Archive:
    """A backup that is being read."""

    def __init__(self, zip_file: zipfile.ZipFile, manifest: Manifest) -> None:
        self._zip = zip_file
        self.manifest = manifest

    def members(self, folder: str) -> list[str]:
        """Name what lies in a folder of the backup, without the folder."""
        head = f"{folder}/"
        return sorted(name.removeprefix(head) for name in self.manifest.digests if name.startswith(head))

    def read(self, name: str) -> bytes:
        """Give a member's bytes."""
        return self._zip.read(name)

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """Walk the rows of a table."""
        with self._zip.open(f"tables/{table}.jsonl") as member:
            for line in member:
                yield json.loads(line)

    def check(self) -> None:
        """Compare every member with its digest, and the members with the manifest.

        Raises:
            Invalid: something is missing, surplus or damaged; names it.
        """
        names = sorted(set(self._zip.namelist()) - {MANIFEST})
        if names != sorted(self.manifest.digests):
            raise Invalid("The backup is damaged: its list and what lies in it differ.")
        for name in names:
            if not _NAME.fullmatch(name):
                raise Invalid(f"The backup holds {name}, which is no part of one.")
            with self._zip.open(name) as member:
                if _digest(member) != self.manifest.digests[name]:
                    raise Invalid(f"The backup is damaged: {name} is not what was written.")


@contextmanager
def open_archive(path: Path, keys: Keys) -> Iterator[Archive]:
    """Open a backup for reading.

    Raises:
        Invalid: it is no backup, was sealed with another key, is damaged, or is of a later format.
        OSError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            opened = io.BufferedReader(OpenedFile(file, keys), PART_BYTES)
            with zipfile.ZipFile(opened) as zip_file:
                yield Archive(zip_file, _manifest(zip_file))
    except (zipfile.BadZipFile, EOFError, zlib.error) as error:
        raise Invalid("The backup is damaged, or the file is none.") from error


def _manifest(zip_file: zipfile.ZipFile) -> Manifest:
    try:
        manifest = Manifest(**json.loads(zip_file.read(MANIFEST)))
    except (KeyError, ValueError, TypeError):
        raise Invalid("The file is no backup of this site.") from None
    if manifest.format != FORMAT:
        raise Invalid("The backup was made by a later version of the site.")
    return manifest


def _digest(member: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while part := member.read(_CHUNK_BYTES):
        digest.update(part)
    return digest.hexdigest()


def note_backup(folder: Path, at: datetime) -> None:
    """Note in a site's folder when its last backup was finished.

    Raises:
        OSError: it cannot be written.
    """
    (folder / _LAST).write_text(at.isoformat() + "\n", "utf-8")


def last_backup(folder: Path) -> datetime | None:
    """Tell when the last backup was finished; None when nothing says so."""
    try:
        return datetime.fromisoformat((folder / _LAST).read_text("utf-8").strip())
    except (OSError, ValueError):
        return None
