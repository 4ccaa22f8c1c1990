"""Deleted files: which are gone, whether that can be meant, and what happens when one is back.

    entry            why                        its file, when it is there again
    archived         its file was deleted       publishes it; a member's entry only with the text readers knew
    archived         it may return              publishes it: a moderator let an imported one back
    archived         for another reason         stays outside
    pulled           somebody wanted it gone    stays outside
    anything else    it is at the desk          stays outside; publishing writes it

Where many files are gone at once, somebody has taken the wrong folder rather than deleted them.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.entry_file import EntryFile
from advisory.documents.folder import digest
from advisory.domain.actor import Actor
from advisory.domain.lifecycle import EntryState, SituationState
from advisory.services.changing import SYSTEM, move_entry
from advisory.services.shelving import show_edition
from advisory.services.tombstones import held_back
from advisory.storage import entries, log, situations
from advisory.storage.tables import EntryRow

#: So many files may be deleted before one sync, or a fifth of the library's, whichever is more.
FEW = 3

#: Said of a file whose entry was pulled, here or before the database was put back.
PULLED_BEFORE = "the entry was pulled and does not come back with its file. Take the file away."

#: What was done last to an archived entry that its file publishes again.
_COMES_BACK = ("file_deleted", "let_return")

_SENTENCES = {
    EntryState.ARCHIVED: "the entry was archived. Take the file away, or give it another slug.",
    EntryState.PULLED: PULLED_BEFORE,
}
_AT_THE_DESK = "the entry is at the desk, in the state {}. Take the file away; publishing writes it."


@dataclass(slots=True)
class Missing:
    """Public entries that have no file, by slug.

    Attributes:
        slugs: all of them.
        deleted: those whose file was there once and whose text has not changed since.
        published: how many public entries there are, with file or without.
    """

    slugs: list[str] = field(default_factory=list)
    deleted: set[str] = field(default_factory=set)
    published: int = 0

    def spare_many(self) -> str:
        """Leave out the deleted ones when they are too many to be meant, and say so; else say nothing."""
        number = len(self.deleted)
        if number <= max(FEW, self.published // 5):
            return ""
        self.slugs = [slug for slug in self.slugs if slug not in self.deleted]
        return (
            f"{number} files are missing. Nothing was archived. Write them back with `content export`, "
            "or say `content sync --archive-missing`."
        )


def find_missing(session: Session, present: set[str]) -> Missing:
    """Find the public entries that have no file, in batches, so that a large library fits.

    Args:
        present: slugs of the files that are there.
    """
    found = Missing()
    after = 0
    while rows := entries.published_batch(session, after, limit=200):
        for row in rows:
            found.published += row.mark == "public"
            if row.mark == "public" and row.slug and row.slug not in present:
                found.slugs.append(row.slug)
                if row.synced_digest and row.synced_digest == live_digest(session, row):
                    found.deleted.add(row.slug)
        after = rows[-1].id
    return found


def why_not_back(session: Session, row: EntryRow, raw: bytes) -> str:
    """Say why a file does not publish its entry, in a sentence that tells what to do; "" when it does."""
    last = log.of_thing(session, "entry", row.id, limit=1)
    if held_back(session).holds("entry", uid=row.uid, slug=row.slug or ""):
        return PULLED_BEFORE
    if row.state is not EntryState.ARCHIVED or not last or last[0].action not in _COMES_BACK:
        return _SENTENCES.get(row.state, _AT_THE_DESK.format(row.state.value))
    situation = situations.by_id(session, row.situation_id) if row.situation_id else None
    # Whoever asked may have taken the situation back, or opened it again, while the file was away.
    if situation is not None and situation.state is not SituationState.CLOSED:
        return f"the file is back, but its situation is {situation.state.value} now. Take the file away."
    consented = situation is not None or row.origin == "members"
    if consented and digest(raw) != live_digest(session, row):
        return (
            "the file is back with another text, which needs consent. Put back the text that was published."
        )
    return ""


def publish_again(session: Session, row: EntryRow, file: EntryFile, raw: bytes, now: datetime) -> None:
    """Publish an entry whose file is back, with the text the file has now.

    Raises:
        Invalid: its text is too long or too tangled to be shown.
        WrongState: the entry is not archived.
    """
    if digest(raw) != live_digest(session, row):
        show_edition(session, row, file, raw, now)
    row.synced_digest = digest(raw)
    row.published_at = now
    move_entry(session, Actor(), row, "file_returned", now=now, who=SYSTEM)


def live_digest(session: Session, row: EntryRow) -> str:
    """Give the digest of the edition that readers see, or saw last; "" when there was none."""
    edition = entries.edition(session, row.id, row.revision)
    return edition.digest if edition else ""
