"""The embedded search engine: Whoosh's index on disk, scored from numpy arrays.

Whoosh writes and keeps the index, with its locks and commits; what it would take long to score is
decoded once for each segment and added up with numpy. Several processes may share the folder: one
writes at a time, and every question first looks whether another has committed (a few calls of `stat`).

    whoosh_folder     generations, pointer, locks, checksums
    whoosh_files      one file of them: opened, compared, replaced
    whoosh_segments   one segment as arrays, from
        whoosh_arrays     the flat file of a segment, which `whoosh_gathering` writes in a rebuild
        whoosh_decoding   Whoosh's own files, where there is none
        whoosh_columns    what is known of a document beside its words
    whoosh_snapshot   all segments of one commit, and the part of them that somebody may read
    whoosh_looking    one question put to that part
    whoosh_answers    from what matches to the hits of one page, and completions
    whoosh_writing    changing an index, and building one anew
"""

import os
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from advisory.search.port import Completions, Document, EngineUnavailable, Hits, Progress, Request
from advisory.search.whoosh_answers import answer, completed
from advisory.search.whoosh_arrays import decoder
from advisory.search.whoosh_decoding import Bits
from advisory.search.whoosh_folder import Damaged, IndexFolder, Missing, Stamp
from advisory.search.whoosh_segments import Segment
from advisory.search.whoosh_snapshot import Snapshot
from advisory.search.whoosh_writing import Changes, build, change

#: While another process commits, its old files go; so opening is tried this often.
_ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class _Opened:
    stamp: Stamp
    generation: int
    segments: Mapping[str, Segment]
    snapshot: Snapshot


class WhooshEngine:
    """The search port on Whoosh's index in a folder that several threads and processes may share.

    Args:
        folder: where the index lies; made when it is first built.
        lock_seconds: how long a change waits for another one to end.
    """

    def __init__(self, folder: Path, lock_seconds: float = 5.0) -> None:
        self._folder = IndexFolder(folder, lock_seconds)
        self._lock_seconds = lock_seconds
        self._start()

    def _start(self) -> None:
        self._process = os.getpid()
        self._opening = threading.Lock()
        self._opened: _Opened | None = None

    def state(self) -> str:
        """Tell "ready", "missing" or "damaged"; a rebuild mends the last two."""
        try:
            self._current()
        except EngineUnavailable:
            with suppress(Damaged):
                return "missing" if self._folder.generation() is None else "damaged"
            return "damaged"
        return "ready"

    def find(self, request: Request) -> Hits:
        """Answer a question.

        Raises:
            EngineUnavailable: there is no index, or it cannot be read.
        """
        with self._reading() as snapshot:
            return answer(snapshot, request)

    def complete(
        self, text: str, marks: frozenset[str], *, limit: int, excluded: frozenset[str] = frozenset()
    ) -> Completions:
        """Say how what is being typed may go on.

        Raises:
            EngineUnavailable: there is no index, or it cannot be read.
        """
        with self._reading() as snapshot:
            return completed(snapshot, text, marks, limit, excluded)

    def warm(self) -> None:
        """Decode what most questions need, so that the first of them does not wait for it.

        Raises:
            EngineUnavailable: there is no index, or it cannot be read.
        """
        with self._reading() as snapshot:
            snapshot.warm()

    @contextmanager
    def _reading(self) -> Iterator[Snapshot]:
        snapshot = self._current()
        try:
            yield snapshot
        except Exception as broken:
            # Files that break while they are being read may do so anywhere inside Whoosh; the next
            # question opens and checks them again.
            self._opened = None
            raise EngineUnavailable("The search index cannot be read.") from broken

    def revisions(self) -> Mapping[str, int]:
        """Tell every key in the index with its revision.

        Raises:
            EngineUnavailable: there is no index, or it cannot be read.
        """
        snapshot = self._current()
        rows = np.flatnonzero(snapshot.live).tolist()
        return {snapshot.keys[number]: int(snapshot.revisions[number]) for number in rows}

    def put(self, documents: Iterable[Document]) -> None:
        """Add or replace documents; on return a new search finds them, in this process at once.

        Raises:
            EngineUnavailable: another process is writing, or there is no sound index; nothing was changed.
        """
        changes = Changes()
        for document in documents:
            changes.put(document)
        self._change(changes)

    def remove(self, keys: Iterable[str]) -> None:
        """Take documents out; unknown keys are no error.

        Raises:
            EngineUnavailable: another process is writing, or there is no sound index; nothing was changed.
        """
        changes = Changes()
        gone = tuple(keys)
        for key in gone:
            changes.remove(key)
        if any(self._current().number(key) is not None for key in gone):
            # Whoosh marks a document as deleted and leaves its words where they are.
            self._folder.owe_rebuild()
        self._change(changes)

    def owes_rebuild(self) -> bool:
        """Say whether words of removed documents still lie in the index files."""
        return self._folder.owes_rebuild()

    def inspect(self) -> bool:
        """Say whether the index on the disk is still what was written; some of it is read again each time.

        When it is not, nobody is answered from it any more, until it has been built anew.
        """
        try:
            sound = self._folder.inspect()
        except EngineUnavailable:
            return True
        if not sound:
            self._opened = None
        return sound

    def rebuild(self, documents: Iterator[Document], progress: Progress | None = None) -> int:
        """Build a new index aside and switch to it at once; the old one answers meanwhile.

        What is put or removed while this runs is taken over. The index before the last stays on disk,
        so that other processes finish what they are reading.

        Returns:
            How many documents it holds.

        Raises:
            EngineUnavailable: another process is rebuilding, or the folder cannot be written; the old
                index stays.
        """
        owed = self._folder.owes_rebuild()
        count = build(self._folder, documents, progress)
        self._current()
        if owed:
            self._folder.clear_rest()
        return count

    def _change(self, changes: Changes) -> None:
        if not changes:
            return
        with self._folder.locked("write"):
            snapshot = self._current()
            try:
                change(self._folder, snapshot, changes, self._lock_seconds)
            except EngineUnavailable:
                raise
            except Exception as broken:
                self._opened = None
                raise EngineUnavailable("The search index cannot be written.") from broken
        self._current()

    def _current(self) -> Snapshot:
        """Give the newest state of the index, opening it when another process has changed it."""
        if self._process != os.getpid():
            # A forked worker must share neither locks nor file positions with its parent.
            self._start()
        stamp = self._folder.stamp()
        opened = self._opened
        if opened is not None and stamp and opened.stamp == stamp:
            return opened.snapshot
        with self._opening:
            self._opened = self._open(self._opened)
            return self._opened.snapshot

    def _open(self, before: _Opened | None) -> _Opened:
        for attempt in range(_ATTEMPTS):
            stamp = self._folder.stamp()
            if before is not None and stamp and before.stamp == stamp:
                return before
            try:
                return self._read(stamp, before)
            except Missing as missing:
                raise EngineUnavailable("There is no search index.") from missing
            except Exception as broken:
                if attempt + 1 < _ATTEMPTS and self._folder.stamp() != stamp:
                    continue
                raise EngineUnavailable("The search index cannot be read.") from broken
        raise EngineUnavailable("The search index changes faster than it can be read.")

    def _read(self, stamp: Stamp, before: _Opened | None) -> _Opened:
        index, generation = self._folder.open()
        folder = self._folder.of(generation)
        reader = index.reader()
        leaves = [leaf for leaf, _ in reader.leaf_readers() if leaf.doc_count_all()]
        names = [leaf.segment().segment_id() for leaf in leaves]
        known = before.segments if before is not None and before.generation == generation else {}
        segments: dict[str, Segment] = {}
        live: list[Bits] = []
        for name, leaf in zip(names, leaves, strict=True):
            live.append(_live(leaf.segment().deleted_docs(), leaf.doc_count_all()))
            segments[name] = known.get(name) or Segment(decoder(leaf, folder))
            if name in known:
                leaf.close()
        snapshot = Snapshot(zip(segments.values(), live, strict=True))
        return _Opened(stamp, generation, segments, snapshot)


def _live(deleted: Iterable[int], size: int) -> Bits:
    live = np.ones(size, dtype=np.bool_)
    live[np.fromiter(deleted, dtype=np.int64)] = False
    return live
