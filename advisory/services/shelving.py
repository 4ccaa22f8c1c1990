"""Putting an edition on the shelf: from the bytes of a file to the columns that pages read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from advisory.documents.entry_file import EntryFile
from advisory.documents.folder import digest
from advisory.documents.plain import plain
from advisory.documents.render import entry_html, point_html
from advisory.domain.audience import audience_of
from advisory.domain.curating import new_key
from advisory.domain.edition import numbered
from advisory.domain.errors import Invalid
from advisory.storage import entries, provenance
from advisory.storage.tables import EditionPointRow, EditionRow, EntryPointRow, EntryRow, EntryTagRow
from advisory.storage.vocabulary import Vocabulary


def check_words(file: EntryFile, words: Vocabulary) -> None:
    """Refuse words that are on no list.

    Raises:
        Invalid: an unknown tag, industry, size or stage; every problem at once.
    """
    edition = file.edition
    problems = {}
    unknown = [tag for tag in edition.tags if tag not in words.book.tags]
    if unknown:
        problems["tags"] = f"There is no tag {', '.join(unknown)} in tags.yml."
    for kind in ("industry", "company_size", "stage"):
        value = getattr(edition, kind)
        if value and value not in words.terms[kind]:
            problems[kind] = f"“{value}” is not on the list of taxonomy.yml for {kind}."
    if problems:
        raise Invalid(problems)


def show_edition(
    session: Session,
    row: EntryRow,
    file: EntryFile,
    raw: bytes,
    now: datetime,
    *,
    kind: str = "",
    carry: bool = True,
) -> None:
    """Make `raw` the edition that readers see: a new revision, rendered once.

    Where its points come from is carried over from the edition before; `publishing` says it anew.

    Args:
        kind: what made it, for the history: "published", "corrected", "revised", "narrowed"…
        carry: false where the caller says itself what the points are made of.

    Raises:
        Invalid: its text is too long or too tangled to be shown.
    """
    edition = file.edition
    situation_html = entry_html(edition.situation)
    outcome_html = entry_html(edition.outcome) if edition.outcome else ""
    points = [(number, plain(text), point_html(text)) for number, text in numbered(edition.points)]
    row.revision += 1
    row.slug = file.slug
    row.origin = file.origin
    row.audience = audience_of(file.audience)
    row.question = edition.question
    row.count = file.count
    row.summary = edition.summary
    row.situation_text, row.situation_html = plain(edition.situation), situation_html
    row.outcome_text, row.outcome_html = plain(edition.outcome), outcome_html
    row.has_outcome = bool(edition.outcome)
    row.credits = "\n".join(edition.credits)
    row.references = "\n".join(edition.references)
    row.industry, row.company_size, row.stage = edition.industry, edition.company_size, edition.stage
    row.published_on, row.updated_on = file.published, file.updated
    row.verified_on, row.review_due_on = file.verified_on, file.review_due_on
    row.obsolete, row.superseded_by, row.source_url = file.obsolete, file.superseded_by, file.source_url
    row.text_chars = len(row.situation_text) + len(row.outcome_text) + sum(len(text) for _, text, _ in points)
    row.tags = [EntryTagRow(tag=tag, place=place) for place, tag in enumerate(edition.tags)]
    if row.shelf_number is None:
        row.shelf_number = entries.next_shelf_number(session)
    session.flush()
    _add_edition(session, row, raw, kind, now)
    _show_points(session, row, file, points)
    session.flush()
    if carry:
        carry_over(session, row, file)


def _show_points(
    session: Session, row: EntryRow, file: EntryFile, points: Sequence[tuple[str, str, str]]
) -> None:
    session.execute(delete(EntryPointRow).where(EntryPointRow.entry_id == row.id))
    session.add_all(
        EntryPointRow(
            entry_id=row.id, place=place, number=number, text=text, html=html, **_ended(file, number)
        )
        for place, (number, text, html) in enumerate(points)
    )


def _ended(file: EntryFile, number: str) -> dict[str, Any]:
    """Say since when a point no longer holds, and why; nothing while it holds. Sub-points go with theirs."""
    top = int(number.partition(".")[0])
    return next(
        (
            {"ended_on": one.since, "ended_reason": one.reason}
            for one in file.no_longer_holds
            if one.point == top
        ),
        {},
    )


def _add_edition(session: Session, row: EntryRow, raw: bytes, kind: str, now: datetime) -> None:
    own = {"entry_id": row.id, "number": row.revision, "kind": kind, "mark": row.mark}
    session.add(EditionRow(**own, raw=raw, digest=digest(raw), made_at=now))


def carry_over(session: Session, row: EntryRow, file: EntryFile) -> None:
    """Say of the points of a new edition what was said of them in the edition before.

    A point is known by its words, or else by its number, as when a slip of the pen was corrected in it.
    """
    before = provenance.points(session, row.id, row.revision - 1)
    if not before:
        return
    by_text = {point.text: point.key for point in before}
    by_number = {point.number: point.key for point in before}
    said = {text for _, text in numbered(file.edition.points)}
    kept: list[tuple[str, str, str]] = []
    for number, text in numbered(file.edition.points):
        key = by_text.get(text)
        if key is None and before_at(before, number) not in said:
            key = by_number.get(number)
        taken = {each[0] for each in kept}
        kept.append((new_key() if key is None or key in taken else key, number, text))
    keys = {key for key, _, _ in kept}
    names = ("point_key", "advice_id", "number", "advice_version", "text", "adviser_id", "basis")
    found = [
        {name: getattr(one, name) for name in names}
        for one in provenance.sources(session, row.id, row.revision - 1)
        if one.point_key in keys
    ]
    provenance.freeze(session, row.id, row.revision, kept, found)


def before_at(points: Sequence[EditionPointRow], number: str) -> str:
    """Give the text of the point with a number; "" when there was none."""
    return next((point.text for point in points if point.number == number), "")
