"""A text as its readers would see it, before it is published."""

from sqlalchemy.orm import Session

from advisory.documents.entry_file import parse
from advisory.documents.plain import plain
from advisory.documents.render import entry_html, point_html
from advisory.domain.edition import numbered
from advisory.services.pages.library import EntryPage
from advisory.services.showing import nested, tag_links
from advisory.storage.vocabulary import vocabulary


def as_entry(session: Session, raw: bytes, slug: str) -> EntryPage:
    """Show the file as readers would see it, with nothing around it."""
    file = parse(raw, f"{slug}.md")
    edition = file.edition
    words = vocabulary(session)
    return EntryPage(
        slug=file.slug,
        shelf="",
        question=edition.question,
        count=edition.count,
        summary=edition.summary,
        situation=entry_html(edition.situation),
        points=nested((number, str(point_html(text))) for number, text in numbered(edition.points)),
        outcome=entry_html(edition.outcome),
        credits=edition.credits,
        references=edition.references,
        tags=tag_links(words, edition.tags),
        facts=words.facts(edition.industry, edition.company_size, edition.stage),
        published_on=None,
        updated_on=None,
        reading_minutes=max(1, len(plain(edition.situation)) // 1400),
        origin_note="",
        audience=file.audience,
    )
