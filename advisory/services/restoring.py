"""The files of a restored site: as the backup has them, without those of entries that are not shown any more.

file in the backup, entry shown or none    written; another text that lay there is put aside
file in the backup, entry held or hidden   not written, and removed where it lies
no file in the backup, entry shown         written from its row
no file in the backup, one lies there      put aside; removed when its entry is held
"""

from pathlib import Path

from sqlalchemy.orm import Session

from advisory.documents.archive import Archive
from advisory.documents.folder import write_file
from advisory.documents.tombstones import Held
from advisory.domain.lifecycle import EntryState
from advisory.services.filing import Folders
from advisory.storage import entries

_BATCH = 200


def put_back_files(session: Session, archive: Archive, folders: Folders, held: Held, aside: Path) -> None:
    """Write the files of a restored site.

    Raises:
        OSError: a folder cannot be written.
    """
    for name, folder in (("content", folders.public), ("entries", folders.private)):
        folder.mkdir(parents=True, exist_ok=True)
        members = set(archive.members(name))
        for path in [path for path in folder.iterdir() if path.is_file() and path.suffix == ".md"]:
            if path.name not in members and path.name != "README.md":
                _take_away(session, path, held, aside / name)
        for member in sorted(members):
            _put(session, folder / member, archive.read(f"{name}/{member}"), held, aside / name)
    _write_missing(session, folders)
    session.rollback()


def _put(session: Session, path: Path, raw: bytes, held: Held, aside: Path) -> None:
    if path.suffix == ".md" and path.name != "README.md" and not _may_lie(session, path.stem, held):
        path.unlink(missing_ok=True)
        return
    if path.exists():
        if path.read_bytes() == raw:
            return
        _take_away(session, path, held, aside)
    path.write_bytes(raw)


def _may_lie(session: Session, slug: str, held: Held) -> bool:
    """Say whether a file of this name may lie in a folder: its entry is shown, or there is none."""
    row = entries.by_slug(session, slug)
    if row is None:
        return not held.holds("entry", slug=slug)
    return row.state is EntryState.PUBLISHED


def _take_away(session: Session, path: Path, held: Held, aside: Path) -> None:
    """Put a file aside, unless its entry is held: then nothing of it is kept."""
    row = entries.by_slug(session, path.stem)
    if held.holds("entry", uid=row.uid if row else "", slug=path.stem):
        path.unlink()
        return
    aside.mkdir(parents=True, exist_ok=True)
    (aside / path.name).write_bytes(path.read_bytes())
    path.unlink()


def _write_missing(session: Session, folders: Folders) -> None:
    after = 0
    while rows := entries.published_batch(session, after, limit=_BATCH):
        for row in rows:
            folder = folders.public if row.mark == "public" else folders.private
            edition = entries.edition(session, row.id, row.revision)
            if row.slug and edition is not None and not (folder / f"{row.slug}.md").exists():
                write_file(folder, row.slug, edition.raw)
        after = rows[-1].id
        session.expunge_all()
