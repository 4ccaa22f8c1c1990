"""Folder and database: import, export, check and sync of entry files, and of the word lists.

A row remembers the digest on which folder and database last agreed. Whoever differs from it has
changed; when both have, that is a conflict, which is reported and never resolved by overwriting.

    file     row      since they agreed   import        export       sync
    there    none     –                   take          –            take
    changed  same     file edited         take          –            take
    same     changed  row edited          –             write        write
    changed  changed  both                conflict      conflict     conflict
    gone     same     file deleted        –             write        archive
    gone     changed  both                –             write        conflict
    back     archived file was deleted    publish       –            publish
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy.orm import Session

from advisory.documents.entry_file import BadFile, EntryFile
from advisory.documents.folder import (
    Taxonomy,
    check_published,
    check_words,
    digest,
    read_entries,
    read_tags,
    read_taxonomy,
    write_file,
)
from advisory.documents.synonyms import Synonyms, read_synonyms
from advisory.domain.actor import Actor
from advisory.domain.errors import Invalid
from advisory.domain.lifecycle import ENTRY, EntryState, Who, step
from advisory.domain.tags import Tag
from advisory.services.changing import SYSTEM, move_entry, promise_alert, promise_entry, touch, write_log
from advisory.services.deletions import PULLED_BEFORE, find_missing, live_digest, publish_again, why_not_back
from advisory.services.shelving import show_edition
from advisory.services.tombstones import held_back
from advisory.services.transaction import transaction
from advisory.storage import entries
from advisory.storage.tables import EntryRow
from advisory.storage.vocabulary import Term, replace_synonyms, replace_tags, replace_terms


class Way(StrEnum):
    """Which side may change the other."""

    IMPORT = "import"
    EXPORT = "export"
    SYNC = "sync"
    CHECK = "check"


@dataclass(slots=True)
class Report:
    """What was done, by slug, and what was not and why, as sentences."""

    taken: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    archived: list[str] = field(default_factory=list)
    same: int = 0
    conflicts: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Nothing was refused and nothing is in conflict."""
        return not self.conflicts and not self.refused


@dataclass(frozen=True, slots=True)
class _Lists:
    tags: list[Tag]
    taxonomy: Taxonomy
    synonyms: Synonyms


def exchange(
    session: Session, folder: Path, way: Way, *, now: datetime, archive_missing: bool = False
) -> Report:
    """Bring folder and database together as far as `way` goes; every entry in its own transaction.

    Args:
        archive_missing: archive the entries of deleted files, however many they are.

    Raises:
        BadFile: tags.yml, taxonomy.yml or synonyms.yml cannot be read; nothing was changed.
        OSError: there is no such folder.
    """
    report = Report()
    lists = _Lists(read_tags(folder), read_taxonomy(folder), read_synonyms(folder))
    if way in (Way.IMPORT, Way.SYNC):
        with transaction(session):
            _take_lists(session, lists)
    files, broken = _read(folder, lists, report, now.date())
    missing = find_missing(session, files.keys() | broken)
    if way in (Way.SYNC, Way.CHECK) and not archive_missing and (many := missing.spare_many()):
        report.refused.append(many)
    by_day = sorted(files, key=lambda slug: (files[slug][0].published or now.date(), slug))
    for slug in by_day:
        file, raw = files[slug]
        try:
            with transaction(session):
                _one_file(session, folder, way, file, raw, report, now)
        except Invalid as refusal:
            report.refused.append(f"{folder.name}/{slug}.md: {refusal}")
    for slug in missing.slugs:
        with transaction(session):
            _one_row(session, folder, way, slug, report, now)
    return report


def _read(
    folder: Path, lists: _Lists, report: Report, today: date
) -> tuple[dict[str, tuple[EntryFile, bytes]], set[str]]:
    """Read the folder: what is good, by slug, and the slugs of what is not."""
    files: dict[str, tuple[EntryFile, bytes]] = {}
    broken: set[str] = set()
    for path, read in read_entries(folder):
        name = f"{folder.name}/{path.name}"
        refusal: BadFile | None = read if isinstance(read, BadFile) else None
        if not isinstance(read, BadFile):
            raw = path.read_bytes()
            files[read.slug] = (read, raw)
            try:
                check_words(raw, name, lists.tags, lists.taxonomy)
                check_published(raw, name, today)
            except BadFile as wrong_word:
                refusal = wrong_word
            if read.audience != "public":
                refusal = BadFile(name, 0, "only entries for everybody are kept here.")
        if refusal is not None:
            report.refused.append(str(refusal))
            broken.add(path.stem)
            files.pop(path.stem, None)
    return files, broken


def _take_lists(session: Session, lists: _Lists) -> None:
    replace_tags(session, lists.tags)
    replace_synonyms(session, lists.synonyms.same, lists.synonyms.near)
    taxonomy = lists.taxonomy
    for kind, names, notes in (
        ("industry", taxonomy.industries, {}),
        ("company_size", taxonomy.company_sizes, {}),
        ("stage", taxonomy.stages, taxonomy.stage_descriptions),
        ("origin", taxonomy.origins, taxonomy.origin_descriptions),
    ):
        replace_terms(session, kind, [Term(slug, name, notes.get(slug, "")) for slug, name in names.items()])


def _conflict(row: EntryRow, on_disk: str, in_row: str) -> str:
    """Say why an entry and its file, which differ, are left as they are; "" when they need not be."""
    if row.synced_digest not in (on_disk, in_row):
        return "file and database were both changed; nothing was touched."
    if row.synced_digest == in_row and row.situation_id is not None:
        return (
            "its asker agreed to the text as it was published, so an edited file is not taken. "
            "Move the file away and run `content export` to have the published text back."
        )
    return ""


def _one_file(
    session: Session,
    folder: Path,
    way: Way,
    file: EntryFile,
    raw: bytes,
    report: Report,
    now: datetime,
) -> None:
    """Compare one file with its row, and do what `way` allows."""
    row = entries.by_slug(session, file.slug, lock=True)
    if row is None:
        _one_new_file(session, way, file, raw, report, now)
        return
    on_disk, in_row = digest(raw), live_digest(session, row)
    if row.state is not EntryState.PUBLISHED:
        if refusal := why_not_back(session, row, raw):
            report.conflicts.append(f"{file.slug}: {refusal}")
            return
        if way in (Way.IMPORT, Way.SYNC):
            publish_again(session, row, file, raw, now)
        if way is not Way.EXPORT:
            report.taken.append(file.slug)
    elif on_disk == in_row:
        report.same += 1
        if way is not Way.CHECK:
            row.synced_digest = on_disk
    elif conflict := _conflict(row, on_disk, in_row):
        report.conflicts.append(f"{file.slug}: {conflict}")
    elif row.synced_digest == in_row:
        if way in (Way.IMPORT, Way.SYNC):
            _take(session, row, file, raw, now)
        report.taken.append(file.slug)
    else:
        report.written.append(file.slug)
        if way in (Way.EXPORT, Way.SYNC):
            _write(session, folder, row)


def _one_new_file(
    session: Session, way: Way, file: EntryFile, raw: bytes, report: Report, now: datetime
) -> None:
    """Decide about a file that has no row."""
    if held_back(session).holds("entry", slug=file.slug):
        report.conflicts.append(f"{file.slug}: {PULLED_BEFORE}")
        return
    if way in (Way.IMPORT, Way.SYNC):
        take_new(session, file, raw, now)
    if way is not Way.EXPORT:
        report.taken.append(file.slug)


def _one_row(session: Session, folder: Path, way: Way, slug: str, report: Report, now: datetime) -> None:
    """Decide about a published row whose file is not there."""
    row = entries.by_slug(session, slug, lock=True)
    if row is None or row.state is not EntryState.PUBLISHED:
        return
    deleted = row.synced_digest != ""
    if way is Way.SYNC and deleted and row.synced_digest != live_digest(session, row):
        report.conflicts.append(f"{slug}: the file was deleted, but the database has a newer text.")
    elif deleted and way in (Way.SYNC, Way.CHECK):
        report.archived.append(slug)
        if way is Way.SYNC:
            move_entry(session, Actor(), row, "file_deleted", now=now, who=SYSTEM)
            row.synced_digest = ""
    elif way is not Way.IMPORT:
        report.written.append(slug)
        if way is not Way.CHECK:
            _write(session, folder, row)


def take_new(session: Session, file: EntryFile, raw: bytes, now: datetime) -> EntryRow:
    """Put a file on the shelf that has no entry yet.

    Raises:
        Invalid: its text is too long or too tangled to be shown, or an entry of this address was pulled.
    """
    if held_back(session).holds("entry", slug=file.slug):
        raise Invalid(PULLED_BEFORE)
    state = EntryState(step(ENTRY, None, "import", {Who.ADMIN}))
    row = EntryRow(state=state, origin=file.origin, revision=0, made_at=now, changed_at=now, published_at=now)
    session.add(row)
    show_edition(session, row, file, raw, now)
    row.synced_digest = digest(raw)
    write_log(session, Actor(), Who.SYSTEM, "import", ("entry", row.id), ("", row.state), now=now)
    promise_entry(session, row, now)
    promise_alert(session, row, now)
    return row


def _take(session: Session, row: EntryRow, file: EntryFile, raw: bytes, now: datetime) -> None:
    touch(row, now)
    show_edition(session, row, file, raw, now)
    row.synced_digest = digest(raw)
    write_log(session, Actor(), Who.SYSTEM, "import", ("entry", row.id), (row.state, row.state), now=now)
    promise_entry(session, row, now)


def _write(session: Session, folder: Path, row: EntryRow) -> None:
    edition = entries.edition(session, row.id, row.revision)
    if edition is not None:
        write_file(folder, row.slug or "", edition.raw)
        row.synced_digest = edition.digest


def export_to(session: Session, folder: Path) -> int:
    """Write every public entry into another folder, byte for byte; what lies there is replaced.

    Returns:
        How many files were written.

    Raises:
        OSError: the folder cannot be made or written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    number = after = 0
    while rows := entries.published_batch(session, after, limit=200):
        for row in rows:
            edition = entries.edition(session, row.id, row.revision)
            if row.mark == "public" and edition is not None and row.slug:
                write_file(folder, row.slug, edition.raw)
                number += 1
        after = rows[-1].id
        session.expunge_all()
    return number
