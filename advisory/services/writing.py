"""While somebody writes: what is said of the text, and plainer words for what could identify somebody."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.lifecycle import Who
from advisory.domain.permissions import Permission, require
from advisory.domain.situation import BODY_CHARS
from advisory.services.ask_form import AskForm, texts, written
from advisory.services.changing import columns, situation_in_sight
from advisory.services.checking import entry_piece
from advisory.services.desk import desk_entry
from advisory.services.drafting import fields_of
from advisory.services.pages.writing import MarkPage, WritingPage
from advisory.services.scanning import (
    generalise,
    justify,
    known_to_checker,
    known_to_writer,
    mark_pages,
    marks_of,
    reasons_for,
)
from advisory.services.transaction import transaction
from advisory.storage import advice


def look(session: Session, actor: Actor, form: AskForm, *, now: datetime) -> WritingPage:
    """Say all that is to be said of a situation that is being written.

    Raises:
        Forbidden: the actor is not a member.
    """
    _require_member(actor)
    return written(session, actor, form, now=now)


def marks(
    session: Session, actor: Actor, fields: Mapping[str, str], reasons: Mapping[str, str], *, now: datetime
) -> dict[str, tuple[MarkPage, ...]]:
    """Find what could identify somebody in what the actor writes, by field.

    Raises:
        Forbidden: the actor is not a member.
    """
    _require_member(actor)
    bounded = {name: text[:BODY_CHARS] for name, text in fields.items()}
    return mark_pages(marks_of(known_to_writer(session, actor), bounded, now=now), reasons)


def advice_marks(
    session: Session, actor: Actor, slug: str, text: str, reasons: Mapping[str, str], *, now: datetime
) -> tuple[MarkPage, ...]:
    """Find what could identify somebody in the advice that stands in the actor's form.

    Args:
        reasons: typed in the form; those kept with the actor's own advice count as well.

    Raises:
        NotFound: no such situation in sight.
        Forbidden: the actor is not a member.
    """
    row = situation_in_sight(session, actor, slug)
    mine = advice.by_adviser(session, row.id, actor.member_id or 0)
    kept = reasons_for(session, "advice", mine.id) if mine is not None else {}
    return marks(session, actor, {"advice": text}, kept | dict(reasons), now=now).get("advice", ())


def keep_phrases(
    session: Session, actor: Actor, entry_id: int, reasons: Mapping[str, str], *, now: datetime
) -> None:
    """Say why phrases of a draft stay in it; "" takes a reason back.

    Raises:
        NotFound: the actor is not a moderator, or there is no such entry in work.
        Forbidden: it comes from the actor's own situation.
    """
    with transaction(session):
        row, draft = desk_entry(session, actor, entry_id, lock=True)
        piece = entry_piece(row, fields_of(session, draft))
        justify(session, actor, known_to_checker(session), piece, reasons, now=now)


def plainer(session: Session, actor: Actor, text: str, digest: str, *, now: datetime) -> str:
    """Put plainer words for one phrase of a text.

    Raises:
        Forbidden: the actor is not a member.
    """
    _require_member(actor)
    return generalise(known_to_writer(session, actor), text, digest, now=now)


def plainer_form(
    session: Session, actor: Actor, form: AskForm, field: str, digest: str, *, now: datetime
) -> AskForm:
    """Put plainer words for one phrase of a field of the form; a field that holds no text stays as it is.

    Raises:
        Forbidden: the actor is not a member.
    """
    typed = texts(form.text).get(field, "")
    text = plainer(session, actor, typed, digest, now=now)
    changed: dict[str, Any] = {field: text} if text != typed else {}
    return replace(form, text=replace(form.text, **changed))


def _require_member(actor: Actor) -> None:
    require(Permission.CREATE_SITUATION, columns({Who.MEMBER} if actor.is_member else ()))
