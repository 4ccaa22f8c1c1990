"""The checklist before review, which is asked again before anything is published."""

from sqlalchemy.orm import Session

from advisory.domain.byline import CROWD
from advisory.domain.curating import grouped
from advisory.domain.edition import count_phrase
from advisory.domain.errors import Invalid
from advisory.domain.text import shorten
from advisory.services.drafting import point_problems, slug_is_free, tags_of
from advisory.services.pages.workshop import Check, DraftFields
from advisory.services.scanning import Piece, checked_pages
from advisory.services.sourcing import Material
from advisory.storage import circle, entries, members, situations
from advisory.storage.tables import EntryRow
from advisory.storage.vocabulary import Vocabulary


def checklist(
    session: Session, row: EntryRow, form: DraftFields, words: Vocabulary, material: Material
) -> tuple[Check, ...]:
    """List what must be done before review."""
    points = grouped(form.points)
    known = [tag for tag in tags_of(form) if tag in words.book.tags]
    readable = not point_problems(form)
    count = count_phrase(len(points), form.count_noun or "Thoughts")
    return (
        Check("The title is a question", "?" in form.question),
        Check("The situation is told", bool(form.situation)),
        Check(f"The points can be read: {count}", readable),
        *_sources(form, material),
        Check("At least one topic", bool(known) and len(known) == len(tags_of(form))),
        Check("A summary of at most 160 characters", 0 < len(form.summary) <= 160),
        Check("An address that is free", slug_is_free(session, row, form.slug)),
        _facts(session, row, form),
        _marks(session, row, form),
        Check("Its asker can be asked for consent", _asker_is_there(session, row)),
    )


def _sources(form: DraftFields, material: Material) -> tuple[Check, ...]:
    """Check that every point has its source, and every source its use or a reason."""
    said = [point for point in form.points if point.text.strip()]
    own = sum(1 for point in said if not material.sources.get(point.key))
    left, changed, lost = material.open_points(), material.changed(), material.lost_dissent()
    return (
        Check(
            f"{_many(own, 'point has', 'points have')} no source" if own else "Every point has its source",
            bool(said) and not own,
        ),
        Check(
            f"{_many(len(changed), 'source was', 'sources were')} withdrawn or amended since"
            if changed
            else "No source was withdrawn or amended since",
            not changed,
        ),
        Check(
            f"{_many(len(left), 'point', 'points')} of the thread without a use or a reason"
            if left
            else "Every point left out has its reason",
            not left,
        ),
        Check(
            "Advice that disagrees is left out without a word"
            if lost
            else "Dissent is kept, or its leaving out is explained",
            not lost,
        ),
    )


def _many(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _facts(session: Session, row: EntryRow, form: DraftFields) -> Check:
    """Check that industry, size and stage fit enough other members, or that the curator has said so.

    Members give industry and size in their profile, and no stage: a stage narrows the circle further, so
    that beside the other two it is never counted as common. An entry from the situation of a group is read by
    that group too, who know that it was one of them, whoever else reads it.
    """
    if not (form.industry or form.company_size or form.stage):
        return Check("Industry, size and stage tell nobody", True)
    asker_id = entries.asker_of(session, row)
    situation = situations.by_id(session, row.situation_id or 0)
    among = {row.group_id, situation.group_id if situation else None}
    others = min(
        circle.count_sharing(session, form.industry, form.company_size, group_id, other_than=asker_id)
        for group_id in among
    )
    crowded = others >= CROWD and not (form.stage and (form.industry or form.company_size))
    if crowded:
        return Check("Industry, size and stage fit enough other members", True)
    return Check(
        "Industry, size and stage may tell who asked, and you have looked at it",
        form.facts_ticked == form.facts,
        tick="facts_ticked",
    )


def _asker_is_there(session: Session, row: EntryRow) -> bool:
    asker = members.by_id(session, entries.asker_of(session, row))
    return asker is not None and asker.active


def entry_piece(row: EntryRow, form: DraftFields) -> Piece:
    """Give what of a draft is scanned; who is thanked in it is named on purpose."""
    points = "\n".join(point.text for point in form.points)
    texts = {
        "question": form.question,
        "summary": form.summary,
        "situation": form.situation,
        "points": points,
    }
    return Piece("entry", row.id, texts)


def _marks(session: Session, row: EntryRow, form: DraftFields) -> Check:
    """Check that nothing could identify somebody, or that somebody has said why it stays."""
    found = [mark for mark in checked_pages(session, entry_piece(row, form)) if not mark.reason]
    named = ", ".join(f"“{shorten(mark.phrase, 40)}”" for mark in found[:3])
    more = "…" if len(found) > 3 else ""
    said = f"{named}{more} could identify somebody" if found else "Nothing in it could identify somebody"
    return Check(said, not found)


def require_done(checks: tuple[Check, ...]) -> None:
    """Go on only with the whole list done.

    Raises:
        Invalid: something is open; every line of it.
    """
    undone = [check.text for check in checks if not check.done]
    if undone:
        raise Invalid("Not done yet: " + "; ".join(undone) + ".")
