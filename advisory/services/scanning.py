"""Marks in what people write, and why some of them stay.

`open_marks` is asked wherever a text is handed on: posted, approved, given as advice, reviewed, published.
What somebody justified once stays justified for that thing, until the phrase is written differently.

A writer is told of their own company. Whoever checks the text of another is told of the companies of all
members, in the same words as of any company, so that no mark says whose text it is. The name of a member is
marked in the same words as that of anybody, or whoever types names would learn who belongs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.confidentiality import READ_CHARS, SAID, Mark, MarkKind, replaced, scan
from advisory.domain.errors import Invalid
from advisory.domain.text import one_line, shorten
from advisory.services.pages.writing import MarkPage
from advisory.storage import justifications
from advisory.storage.tables import JustificationRow, SituationRow

REASON_CHARS = 300
#: Phrases named in one sentence of a refusal.
NAMED = 4

#: Fields of a situation that hold free text, in the order of the form.
SITUATION_FIELDS = ("question", "body", "tried", "options", "decision", "wanted", "unwanted")

Texts = Mapping[str, str]
Reasons = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """The names that a scan knows of beside the common ones."""

    names: frozenset[str]
    firms: frozenset[str]
    #: The firms are the writer's own, and may be called so.
    own: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """What is scanned: "situation", "advice" or "entry", its row, and its texts by field."""

    thing: str
    id: int
    texts: Texts


def situation_piece(row: SituationRow) -> Piece:
    """Give what of a situation is scanned."""
    return Piece("situation", row.id, {name: getattr(row, name) for name in SITUATION_FIELDS})


def known_to_writer(session: Session, actor: Actor) -> Known:
    """Give the names that the text of this very actor is compared with."""
    firms = justifications.companies(session, actor.member_id or 0)
    return Known(justifications.member_names(session), firms, own=True)


def known_to_checker(session: Session) -> Known:
    """Give the names that the text of another is compared with."""
    return Known(justifications.member_names(session), justifications.companies(session), own=False)


def marks_of(known: Known, texts: Texts, *, now: datetime | None = None) -> dict[str, tuple[Mark, ...]]:
    """Find the marks in each field; fields without any are left out."""
    today = now.date() if now else None
    found = {
        name: scan(text, names=known.names, firms=known.firms, today=today) for name, text in texts.items()
    }
    return {
        name: tuple(_anybody(mark) if known.own else _any_company(mark) for mark in marks)
        for name, marks in found.items()
        if marks
    }


def mark_pages(marks: Mapping[str, tuple[Mark, ...]], reasons: Reasons) -> dict[str, tuple[MarkPage, ...]]:
    """Show the marks of each field, each phrase once."""
    return {
        name: tuple(
            MarkPage(
                kind=mark.kind.value,
                phrase=mark.phrase,
                said=SAID[mark.kind],
                instead=mark.generalisation,
                digest=mark.digest,
                reason=reasons.get(mark.digest, ""),
            )
            for mark in {mark.digest: mark for mark in reversed(found)}.values()
        )[::-1]
        for name, found in marks.items()
    }


def reasons_for(session: Session, thing: str, thing_id: int) -> dict[str, str]:
    """Give why phrases of a thing stay, by their digests."""
    return {digest: row.reason for digest, row in justifications.of_thing(session, thing, thing_id).items()}


def checked_pages(session: Session, piece: Piece, *, now: datetime | None = None) -> tuple[MarkPage, ...]:
    """Show whoever checks the text of another every mark in it, what is open first."""
    reasons = reasons_for(session, piece.thing, piece.id)
    pages = mark_pages(marks_of(known_to_checker(session), piece.texts, now=now), reasons)
    every = {page.digest: page for found in pages.values() for page in found}
    return tuple(sorted(every.values(), key=lambda page: bool(page.reason)))


def open_marks(
    session: Session, known: Known, piece: Piece, *, now: datetime
) -> dict[str, tuple[MarkPage, ...]]:
    """Give the marks of a text that are neither generalised nor justified, by field."""
    reasons = reasons_for(session, piece.thing, piece.id)
    pages = mark_pages(marks_of(known, piece.texts, now=now), reasons)
    left = {name: tuple(page for page in found if not page.reason) for name, found in pages.items()}
    return {name: found for name, found in left.items() if found}


def justify(
    session: Session, actor: Actor, known: Known, piece: Piece, reasons: Reasons, *, now: datetime
) -> None:
    """Keep why phrases stay; a reason for what does not stand in the text is not kept, "" takes one back.

    The caller's transaction keeps it.
    """
    kept = justifications.of_thing(session, piece.thing, piece.id)
    kinds = {
        mark.digest: mark.kind for found in marks_of(known, piece.texts, now=now).values() for mark in found
    }
    for digest, typed in reasons.items():
        reason = shorten(one_line(typed), REASON_CHARS)
        row = kept.get(digest)
        if row is not None and row.reason != reason:
            if reason:
                row.reason, row.by_id, row.at = reason, actor.member_id, now
            else:
                session.delete(row)
        elif row is None and reason and digest in kinds:
            session.add(
                JustificationRow(
                    thing=piece.thing,
                    thing_id=piece.id,
                    kind=kinds[digest].value,
                    digest=digest,
                    reason=reason,
                    by_id=actor.member_id,
                    at=now,
                )
            )
    session.flush()


def settle(
    session: Session, actor: Actor, known: Known, piece: Piece, reasons: Reasons, *, now: datetime
) -> dict[str, str]:
    """Keep the reasons that are given and say what is still open, as problems by field.

    The caller's transaction keeps them.
    """
    justify(session, actor, known, piece, reasons, now=now)
    return problems_of(open_marks(session, known, piece, now=now))


def require_settled(
    session: Session, actor: Actor, known: Known, piece: Piece, reasons: Reasons, *, now: datetime
) -> None:
    """Go on only when every mark is generalised or justified.

    Raises:
        Invalid: something could identify somebody, by field.
    """
    problems = settle(session, actor, known, piece, reasons, now=now)
    if problems:
        raise Invalid(problems)


def problems_of(marks: Mapping[str, tuple[MarkPage, ...]]) -> dict[str, str]:
    """Say in a sentence for each field what could identify somebody."""
    return {name: _sentence([mark.phrase for mark in found]) for name, found in marks.items() if found}


def generalise(known: Known, text: str, digest: str, *, now: datetime) -> str:
    """Put plainer words for one phrase, wherever it stands in the text; none in one too long to be kept."""
    if len(text) > READ_CHARS:
        return text
    for mark in reversed(marks_of(known, {"": text}, now=now).get("", ())):
        if mark.digest == digest:
            text = replaced(text, mark)
    return text


def _sentence(phrases: Iterable[str]) -> str:
    every = list(phrases)
    named = ", ".join(f"“{shorten(phrase, 60)}”" for phrase in every[:NAMED])
    more = f" and {len(every) - NAMED} more" if len(every) > NAMED else ""
    return f"{named}{more} could identify somebody. Use other words, or say why it stays."


def _any_company(mark: Mark) -> Mark:
    return _as(mark, MarkKind.COMPANY, "a company") if mark.kind is MarkKind.OWN_FIRM else mark


def _anybody(mark: Mark) -> Mark:
    return _as(mark, MarkKind.PERSON, "a key employee") if mark.kind is MarkKind.MEMBER else mark


def _as(mark: Mark, kind: MarkKind, instead: str) -> Mark:
    capital = mark.generalisation[0].isupper()
    return replace(mark, kind=kind, generalisation=instead.capitalize() if capital else instead)
