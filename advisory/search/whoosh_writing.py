"""Changing Whoosh's index: a few documents at a time, or all of them into a new generation.

While a generation is being built, changes go into the old one and into a journal; the new one takes
them over before it is switched to, so nothing published, pulled or narrowed meanwhile is lost.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.index import FileIndex, LockError
from whoosh.reading import SegmentReader

from advisory.search.fields import Fields, fields_of
from advisory.search.port import Document, EngineUnavailable, Progress
from advisory.search.whoosh_columns import stored
from advisory.search.whoosh_decoding import Decoder
from advisory.search.whoosh_files import arrays_file, clear_way, files_of
from advisory.search.whoosh_folder import IndexFolder
from advisory.search.whoosh_gathering import Gathering
from advisory.search.whoosh_segments import Segment
from advisory.search.whoosh_snapshot import Snapshot

#: Memory for gathering terms before they go to disk, while building anew.
_BUILD_MB = 64
#: Segments smaller than the first are merged once there are as many as the second; largest first.
_MERGES = ((64, 16), (8, 8))
#: How long a rebuild waits for another to end: not for it, only for a glance at the lock.
_GLANCE_SECONDS = 0.5


class Changes:
    """What is to be changed, the last word for each key; an older revision never overrules a newer."""

    def __init__(self) -> None:
        self.documents: dict[str, Document | None] = {}

    def __bool__(self) -> bool:
        return bool(self.documents)

    def put(self, document: Document) -> None:
        """Add or replace a document."""
        before = self.documents.get(document.key)
        if before is None or before.revision <= document.revision:
            self.documents[document.key] = document

    def remove(self, key: str) -> None:
        """Take a document out."""
        self.documents[key] = None


def change(folder: IndexFolder, snapshot: Snapshot, changes: Changes, lock_seconds: float) -> None:
    """Change the index in use; the caller holds the write lock and has just read `snapshot`.

    Raises:
        EngineUnavailable: somebody holds Whoosh's own lock.
        Exception: whatever Whoosh makes of files that cannot be written; nothing was changed.
    """
    index, generation = folder.open()
    if _apply(index, snapshot, changes, lock_seconds):
        folder.seal(generation)
    _note(folder, changes)


def build(folder: IndexFolder, documents: Iterator[Document], progress: Progress | None) -> int:
    """Build a new generation aside, let it take over the changes made meanwhile, and switch to it.

    Returns:
        How many documents it holds.

    Raises:
        EngineUnavailable: another process is rebuilding, or the folder cannot be written.
    """
    with folder.locked("rebuild", _GLANCE_SECONDS):
        generation = None
        try:
            with folder.locked("write"):
                clear_way(_journal(folder))
                _journal(folder).write_text("", encoding="utf-8")
            generation = folder.create()
            late = _write_all(folder.of(generation), documents, progress)
            with folder.locked("write"):
                _read_journal(folder, late)
                count = _take_over(folder.of(generation), late)
                folder.seal(generation)
                folder.switch(generation)
        except OSError as refused:
            _give_up(folder, generation)
            raise EngineUnavailable("The search index cannot be written.") from refused
        except BaseException:
            _give_up(folder, generation)
            raise
        _journal(folder).unlink(missing_ok=True)
    return count


def _give_up(folder: IndexFolder, generation: int | None) -> None:
    with suppress(OSError):
        _journal(folder).unlink(missing_ok=True)
    if generation is not None:
        folder.discard(generation)


def _apply(index: FileIndex, snapshot: Snapshot, changes: Changes, lock_seconds: float) -> bool:
    """Write changes in one commit; tell whether there was anything to write."""
    try:
        writer = index.writer(timeout=lock_seconds)
    except LockError as held:
        raise EngineUnavailable("Another process is writing the search index.") from held
    changed = False
    try:
        for key, document in changes.documents.items():
            number = snapshot.number(key)
            before = 0 if number is None else int(snapshot.revisions[number])
            if document is not None and before > document.revision:
                continue
            if number is not None:
                writer.delete_document(number)
                changed = True
            if document is not None:
                writer.add_document(**_written(document, fields_of(document)))
                changed = True
    except BaseException:
        writer.cancel()
        raise
    if changed:
        writer.commit(mergetype=_merge_small)
    else:
        writer.cancel()
    return changed


def _merge_small(writer: Any, segments: list[Any]) -> list[Any]:
    """Merge only what costs little, so that no publication waits long; a rebuild makes one of all.

    Eight single documents become a segment of eight, eight of these one of sixty-four, and no more.
    """
    kept = [segment for segment in segments if segment.doc_count()]
    for below, too_many in _MERGES:
        small = [segment for segment in kept if segment.doc_count() < below]
        if len(small) < too_many:
            continue
        for segment in small:
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
        return [segment for segment in kept if segment not in small]
    return kept


def _write_all(path: Path, documents: Iterator[Document], progress: Progress | None) -> Changes:
    """Write all documents in one commit; give back those that came again with a later revision."""
    late = Changes()
    written: dict[str, int] = {}
    with Gathering(path / "aside") as gathering:
        writer = files_of(path).writer(limitmb=_BUILD_MB)
        try:
            for done, document in enumerate(documents, start=1):
                if document.key not in written:
                    fields = fields_of(document)
                    row = _written(document, fields)
                    writer.add_document(**row)
                    gathering.add(fields, row["meta"])
                    written[document.key] = document.revision
                elif document.revision > written[document.key]:
                    late.put(document)
                if progress:
                    progress(done)
        except BaseException:
            writer.cancel()
            raise
        writer.commit(merge=False)
        _write_arrays(path, gathering)
    return late


def _write_arrays(path: Path, gathering: Gathering) -> None:
    """Write the flat file of the one segment that has just been committed; of several there is none."""
    reader = files_of(path).reader()
    leaves = [leaf for leaf, _ in reader.leaf_readers() if leaf.doc_count_all()]
    if len(leaves) == 1 and leaves[0].doc_count_all() == len(gathering):
        gathering.write(arrays_file(path, leaves[0].segment().segment_id()))
    reader.close()


def _take_over(path: Path, late: Changes) -> int:
    index = files_of(path)
    if late:
        reader = index.reader()
        leaves = [leaf for leaf, _ in reader.leaf_readers() if leaf.doc_count_all()]
        whole = [(Segment(Decoder(leaf)), np.ones(leaf.doc_count_all(), dtype=np.bool_)) for leaf in leaves]
        _apply(index, Snapshot(whole), late, lock_seconds=0.0)
        reader.close()
    return int(index.doc_count())


def _written(document: Document, fields: Fields) -> dict[str, object]:
    """Give a document as Whoosh's fields."""
    return {
        "all": fields.places,
        "title": {term: [0] * times for term, times in fields.title.items()},
        "forms": dict.fromkeys(fields.forms, (0,)),
        "meta": stored(document, fields),
    }


def _journal(folder: IndexFolder) -> Path:
    return folder.path / "journal"


def _note(folder: IndexFolder, changes: Changes) -> None:
    """Write changes into the journal, when a rebuild is running that has to take them over."""
    journal = _journal(folder)
    if not journal.exists():
        return
    with suppress(EngineUnavailable), folder.locked("rebuild", 0.0):
        # Nobody is rebuilding: what lies here was left by a rebuild that was killed.
        clear_way(journal)
        journal.unlink(missing_ok=True)
        return
    with journal.open("a", encoding="utf-8") as file:
        for key, document in changes.documents.items():
            file.write(json.dumps([key, _row(document)]) + "\n")


def _read_journal(folder: IndexFolder, late: Changes) -> None:
    for line in _journal(folder).read_text(encoding="utf-8").splitlines():
        key, row = json.loads(line)
        if row is None:
            late.remove(key)
        else:
            late.put(_document(row))


def _row(document: Document | None) -> dict[str, Any] | None:
    if document is None:
        return None
    row = asdict(document)
    return row | {
        "marks": sorted(document.marks),
        "dated": document.dated.isoformat() if document.dated else None,
    }


def _document(row: dict[str, Any]) -> Document:
    taken = row | {
        "marks": frozenset(row["marks"]),
        "points": tuple((number, text) for number, text in row["points"]),
        "labels": tuple(row["labels"]),
        "dated": date.fromisoformat(row["dated"]) if row["dated"] else None,
    }
    return Document(**taken)
