"""Other people's pages to entries of the library: once, with a report of what was left out and why."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.entry_file import EntryFile, change, parse, write
from advisory.documents.importers import MARK, BlogPage, decode_page, read_blog_page
from advisory.domain.errors import Invalid
from advisory.services.exchange import take_new
from advisory.services.transaction import transaction
from advisory.storage import entries


@dataclass(slots=True)
class PageReport:
    """What a page gave: entries by slug, and sentences about its lines.

    Attributes:
        same: how many entries were there already.
        credits: thanks that became a credit of their entry.
        skipped: what was left out and why, whole posts first and mere marks of the page last.
    """

    taken: list[str] = field(default_factory=list)
    same: int = 0
    credits: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


def import_page(session: Session, raw: bytes, *, now: datetime) -> PageReport:
    """Take the entries of a page in the blog format; those whose address is taken are skipped.

    The folder gets their files through the outbox.

    Raises:
        Invalid: it is no text at all.
    """
    page = read_blog_page(decode_page(raw))
    report = PageReport(credits=[f"line {thanks.line}: {thanks.text}" for thanks in page.thanks])
    for file in page.entries:
        try:
            with transaction(session):
                _one_post(session, file, report, now)
        except Invalid as refusal:
            report.skipped.append(f"{file.slug}: {refusal}")
    report.skipped += _left_out(page)
    return report


def _left_out(page: BlogPage) -> list[str]:
    """Say which lines were left out; what might be missed stands before what nobody will miss."""
    by_weight = sorted(page.skipped, key=lambda skip: skip.reason == MARK)
    return [f"line {skip.line}: {skip.reason} ({skip.text})" for skip in by_weight]


def _one_post(session: Session, file: EntryFile, report: PageReport, now: datetime) -> None:
    """Take one entry of a page, unless its address is taken."""
    if entries.by_slug(session, file.slug) is not None:
        report.same += 1
        return
    dated = change(write(file), published=now.date())
    row = take_new(session, parse(dated, f"{file.slug}.md"), dated, now)
    # There is no file yet; the outbox writes it.
    row.synced_digest = ""
    report.taken.append(file.slug)
