"""Single files of the index: how they are opened, compared and replaced.

Small files are read whole, so that whatever happens to them on the disk cannot stop who is reading them;
large ones are mapped, so that all processes share their pages.
"""

import io
import mmap
import os
import shutil
import zlib
from pathlib import Path
from typing import Any

from whoosh.fields import STORED, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import FileIndex

from advisory.search.whoosh_terms import Terms

SEGMENT, ARRAYS = ".seg", ".arrays"
#: Larger files are mapped. One that is cut short while it is mapped ends the process that reads it.
_MAPPED_BYTES = 16_000_000


def schema() -> Schema:
    """Give the fields of the index; `fields.py` says what goes into them."""
    return Schema(
        all=Terms(),
        title=Terms(),
        forms=Terms(places=False),
        meta=STORED(),
    )


def files_of(folder: Path) -> FileIndex:
    """Open Whoosh's files of one generation."""
    return FileIndex(_Files(str(folder), supports_mmap=False))


def arrays_file(folder: Path, segment: str) -> Path:
    """Name the flat file of a segment; Whoosh removes what is named after a segment together with it."""
    return folder / f"{segment}{ARRAYS}"


def contents(path: Path) -> bytes | mmap.mmap:
    """Give the bytes of a file: a copy of a small one, the pages of a large one."""
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size <= _MAPPED_BYTES:
            return file.read()
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


class _Files(FileStorage):  # type: ignore[misc]
    """The files of one generation, opened by us: Whoosh would map them, then copy them whole."""

    def open_file(self, name: str, **more: Any) -> StructFile:
        """Open a file for reading; it is let go when nobody reads it."""
        held = contents(Path(self.folder) / name)
        return StructFile(io.BytesIO(held) if isinstance(held, bytes) else held, name=name, **more)


def clear_way(path: Path) -> None:
    """Remove a folder that lies where a file of ours belongs.

    Raises:
        OSError: it cannot be removed.
    """
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)


def is_sealed(path: Path) -> bool:
    """Say whether a file of a generation stands in its manifest."""
    return path.suffix in (".toc", SEGMENT, ARRAYS)


def stamp_of(path: Path) -> tuple[int, int, int]:
    """Tell one state of a file from another, cheaply."""
    found = path.stat()
    return (found.st_ino, found.st_mtime_ns, found.st_size)


def checksum_of(path: Path) -> int:
    """Add up a file's bytes."""
    checksum = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            checksum = zlib.crc32(block, checksum)
    return checksum


def write_aside(path: Path, text: str) -> None:
    """Replace a small file in one step that survives a crash."""
    aside = path.with_name(f"{path.name}.{os.getpid()}.new")
    with aside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
