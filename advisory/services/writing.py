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
from advisory.services.changing import columns
from advisory.services.pages.writing import MarkPage, WritingPage
from advisory.services.scanning import generalise, known_to_writer, mark_pages, marks_of


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
