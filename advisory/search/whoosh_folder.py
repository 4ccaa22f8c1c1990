"""The index folder: generations of Whoosh's files, the pointer to the one in use, locks and checks.

    current              number of the generation that answers; replaced in one step
    generation-<n>/      Whoosh's files, the flat file of the segment that a rebuild makes
                         (`whoosh_arrays`), and `manifest.json` with size and checksum of each
    write.lock           held by whoever changes what is in the index
    rebuild.lock         held by whoever builds a new generation aside
    journal              what was changed while a new generation was being built

Every change ends with a new manifest, so its stamp and the pointer's tell whether anything has changed.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.util.filelock import FileLock, try_for

from advisory.search.analysis import ANALYSIS_VERSION
from advisory.search.port import EngineUnavailable
from advisory.search.whoosh_files import (
    ARRAYS,
    SEGMENT,
    checksum_of,
    clear_way,
    files_of,
    is_sealed,
    schema,
    stamp_of,
    write_aside,
)

#: Grows when the files say something else; an index of another format is built anew.
FORMAT = f"4.{ANALYSIS_VERSION}"
_MANIFEST = "manifest.json"

#: What tells one state of the folder from another, cheaply.
Stamp = tuple[object, ...]


class Damaged(Exception):
    """There is an index, and its files are not what was written."""


class Missing(Exception):
    """No index has been built yet."""


class IndexFolder:
    """The folder and everything in it that is not Whoosh's own."""

    def __init__(self, path: Path, lock_seconds: float) -> None:
        self.path = path
        self._lock_seconds = lock_seconds
        #: File name and stamp of what has been found whole, so that it is read only once.
        self._whole: set[tuple[object, ...]] = set()
        #: Which file is read again next, though nobody seems to have touched it.
        self._turn = 0

    def generation(self) -> int | None:
        """Tell the generation in use; None when there is no index.

        Raises:
            Damaged: the pointer cannot be read.
        """
        try:
            return int((self.path / "current").read_text(encoding="ascii"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as broken:
            raise Damaged("The pointer to the index cannot be read.") from broken

    def of(self, generation: int) -> Path:
        """Give the folder of a generation."""
        return self.path / f"generation-{generation}"

    def stamp(self) -> Stamp:
        """Tell the state of the folder, for comparing; () when there is no index."""
        try:
            pointer = stamp_of(self.path / "current")
            generation = self.generation()
            folder = self.of(generation or 0)
            return (generation, pointer, stamp_of(folder / _MANIFEST), folder.stat().st_mtime_ns)
        except (OSError, Damaged):
            return ()

    def open(self) -> tuple[FileIndex, int]:
        """Open the generation in use; give it with its number.

        Raises:
            Damaged: its files are missing, of another format, or not whole.
            Missing: there is no index.
        """
        generation = self.generation()
        if generation is None:
            raise Missing("There is no search index.")
        folder = self.of(generation)
        manifest = self._manifest(folder)
        if manifest["format"] != FORMAT:
            raise Damaged("The search index is of another format.")
        self._check(folder, manifest["files"])
        return files_of(folder), generation

    def _check(self, folder: Path, files: dict[str, Any]) -> None:
        """Compare the files of a generation with its manifest, before Whoosh trusts them.

        A file that is gone may have been merged into another since the manifest was written; when it is
        needed after all, Whoosh will miss it. The flat file of a segment that is still there cannot be.

        Raises:
            Damaged: one of them is not what was written.
        """
        for name, (size, checksum) in files.items():
            path = folder / name
            if path.suffix == ARRAYS and not path.exists() and path.with_suffix(SEGMENT).exists():
                raise Damaged(f"{name} in the search index is gone.")
            with suppress(FileNotFoundError):
                self._compare(path, size, checksum)

    def _compare(self, path: Path, size: int, checksum: int, *, again: bool = False) -> None:
        """Compare a file with what was written, unless it was found whole and nobody touched it since."""
        stamp = (str(path), path.stat().st_ctime_ns, *stamp_of(path))
        if stamp in self._whole and not again:
            return
        self._whole.discard(stamp)
        if path.stat().st_size != size or checksum_of(path) != checksum:
            raise Damaged(f"{path.name} in the search index is not what was written.")
        self._whole.add(stamp)

    def inspect(self) -> bool:
        """Say whether every file of the generation in use is there and still what was written.

        Those that somebody touched are read, and in turns one of the others, since a disk may change what
        nobody touched. Nothing is written meanwhile, so nothing may be missing and nothing surplus.

        Raises:
            EngineUnavailable: another process is writing.
        """
        with self.locked("write", 0.0):
            try:
                generation = self.generation()
                folder = self.of(generation or 0)
                files = self._manifest(folder)["files"]
                self._turn += 1
                for place, name in enumerate(sorted(files)):
                    self._compare(folder / name, *files[name], again=place == self._turn % len(files))
                return set(files) == {path.name for path in folder.iterdir() if is_sealed(path)}
            except (Damaged, OSError, TypeError, ValueError):
                return False

    def seal(self, generation: int) -> None:
        """Write the manifest of a generation whose files have just been written."""
        folder = self.of(generation)
        known: dict[str, Any] = {}
        with suppress(Damaged):
            known = self._manifest(folder)["files"]
        files = {}
        for path in folder.iterdir():
            if is_sealed(path):
                # Whoosh never changes a file it has finished; only new ones are read.
                files[path.name] = known.get(path.name) or (path.stat().st_size, checksum_of(path))
        write_aside(folder / _MANIFEST, json.dumps({"format": FORMAT, "files": files}))

    def create(self) -> int:
        """Make the folder of the next generation, empty.

        Raises:
            OSError: the folder cannot be written.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        generation = max([0, *(number for number, _ in self._generations())]) + 1
        folder = self.of(generation)
        folder.mkdir()
        FileIndex.create(FileStorage(str(folder)), schema(), "MAIN")
        return generation

    def switch(self, generation: int) -> None:
        """Let `generation` answer from now on; remove all but it and the one before."""
        before = None
        with suppress(Damaged):
            before = self.generation()
        pointer = self.path / "current"
        clear_way(pointer)
        write_aside(pointer, str(generation))
        for number, folder in self._generations():
            if number not in (generation, before):
                shutil.rmtree(folder, ignore_errors=True)

    def owe_rebuild(self) -> None:
        """Note that removed words lie in the files until the next rebuild."""
        with suppress(OSError):
            self._owed.touch()

    def owes_rebuild(self) -> bool:
        """Say whether that was noted."""
        return self._owed.exists()

    def clear_rest(self) -> None:
        """Remove every generation but the one in use, with the removed words in them.

        Who is still reading one of them has its files open, or opens the new one.
        """
        with suppress(Damaged):
            current = self.generation()
            for number, folder in self._generations():
                if current is not None and number < current:
                    shutil.rmtree(folder, ignore_errors=True)
            clear_way(self._owed)
            self._owed.unlink(missing_ok=True)

    @property
    def _owed(self) -> Path:
        return self.path / "removed-words"

    def discard(self, generation: int) -> None:
        """Remove a generation that was never finished."""
        shutil.rmtree(self.of(generation), ignore_errors=True)

    @contextmanager
    def locked(self, name: str, seconds: float | None = None) -> Iterator[None]:
        """Hold one of the folder's locks.

        Args:
            name: "write" or "rebuild".
            seconds: how long to wait for it, when not as long as usual.

        Raises:
            EngineUnavailable: another process holds it, or the folder cannot be written.
        """
        path = self.path / f"{name}.lock"
        lock = FileLock(str(path))
        try:
            if self.path.is_file():
                self.path.unlink()
            self.path.mkdir(parents=True, exist_ok=True)
            clear_way(path)
            taken = try_for(
                lock.acquire, timeout=self._lock_seconds if seconds is None else seconds, delay=0.01
            )
        except OSError as refused:
            raise EngineUnavailable("The folder of the search index cannot be written.") from refused
        if not taken:
            raise EngineUnavailable("Another process is writing the search index.")
        try:
            yield
        finally:
            lock.release()

    def _generations(self) -> list[tuple[int, Path]]:
        found = []
        for folder in self.path.glob("generation-*"):
            with suppress(ValueError):
                found.append((int(folder.name.removeprefix("generation-")), folder))
        return sorted(found)

    def _manifest(self, folder: Path) -> dict[str, Any]:
        try:
            manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
            if isinstance(manifest["format"], str) and isinstance(manifest["files"], dict):
                return dict(manifest)
        except (OSError, ValueError, KeyError, TypeError) as broken:
            raise Damaged("The manifest of the search index cannot be read.") from broken
        raise Damaged("The manifest of the search index says something else.")
