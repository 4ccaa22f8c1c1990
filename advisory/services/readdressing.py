"""Another address for an entry whose own holds words that are taken out; the old one leads nowhere."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.entry_file import change
from advisory.documents.folder import digest
from advisory.documents.tombstones import address_of
from advisory.domain.text import slugify
from advisory.services.changing import promise_entry, touch
from advisory.services.drafting import slug_is_free
from advisory.services.outbox import promise
from advisory.storage import drafts, entries, outbox
from advisory.storage.rewording import Reword, all_editions, leading_to, reword
from advisory.storage.tables import EntryRow

SLUG_CHARS = 60


def readdress(session: Session, situation_id: int, phrase: str, instead: str, *, now: datetime) -> bool:
    """Take a phrase out of the address of the entry made from a situation, wherever it is kept.

    No redirect is left, for that would keep the words; entries that lead to this one lead to the new one.

    Returns:
        Whether the phrase stood in it.
    """
    row = entries.of_situation(session, situation_id)
    draft = drafts.draft(session, row.id) if row else None
    words = slugify(phrase)
    held = {slug for slug in (row.slug if row else "", draft.slug if draft else "") if slug and words in slug}
    if row is None or not words or not held:
        return False
    for old in sorted(held):
        new = _free(session, row, _without(old, words, slugify(instead)))
        reword(session, situation_id, _replacing(old, new))
        if draft is not None and draft.slug == old:
            draft.slug = new
        if row.slug == old:
            row.slug = new
            _lead_on(session, old, new, now)
            outbox.forget_addresses(session, row.id)
            promise(session, "file.entry", row.id, now, {"gone": address_of(old)})
    return True


def _replacing(old: str, new: str) -> Reword:
    return lambda _table, _column, text: text.replace(old, new)


def _without(old: str, words: str, instead: str) -> str:
    new = old.replace(words, instead).strip("-")
    while "--" in new:
        new = new.replace("--", "-")
    return new[:SLUG_CHARS].strip("-") or "entry"


def _free(session: Session, row: EntryRow, wanted: str) -> str:
    """Give an address that no other entry has."""
    candidates = (wanted, f"{wanted}-{row.id}", f"entry-{row.id}")
    return next(slug for slug in candidates if slug_is_free(session, row, slug))


def _lead_on(session: Session, old: str, new: str, now: datetime) -> None:
    """Have entries that send their readers on to this one name its new address."""
    for other in leading_to(session, old):
        other.superseded_by = new
        for edition in all_editions(session, other.id):
            if f"superseded_by: {old}" in edition.raw.decode():
                edition.raw = change(edition.raw, superseded_by=new)
                edition.digest = digest(edition.raw)
        touch(other, now)
        promise_entry(session, other, now)
