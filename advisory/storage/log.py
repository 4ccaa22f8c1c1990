"""Queries about the moderation log. There is none that changes it."""

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.storage.tables import AdviceRow, EntryRow, LogRow, QuestionRow, SituationBarRow, SituationRow

#: Things that lines are about, each with the column of its situation and that of its own number. About
#: anything else no line can be written: nobody could tell who must not read it.
THINGS = {
    "situation": (SituationRow.id, SituationRow.id),
    "entry": (EntryRow.situation_id, EntryRow.id),
    "advice": (AdviceRow.situation_id, AdviceRow.id),
    "question": (QuestionRow.situation_id, QuestionRow.id),
}
#: Things that belong to no situation, so that nobody is barred from their lines.
OF_THE_HOUSE = frozenset({"invitation", "pledge"})


def of_thing(session: Session, thing: str, thing_id: int, *, limit: int = 100) -> list[LogRow]:
    """List what happened to one thing, newest first."""
    query = (
        select(LogRow)
        .where(LogRow.thing == thing, LogRow.thing_id == thing_id)
        .order_by(LogRow.id.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def page(session: Session, actor: Actor, *, limit: int, offset: int = 0) -> list[LogRow]:
    """List all lines but those of private drafts and of what this moderator is barred from, newest first."""
    query = (
        select(LogRow)
        .where(~_of_a_draft(), ~_barred_to(actor))
        .order_by(LogRow.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return list(session.scalars(query))


def count(session: Session, actor: Actor) -> int:
    """Count the lines that `page` would list in all."""
    query = select(func.count()).select_from(LogRow).where(~_of_a_draft(), ~_barred_to(actor))
    return session.scalar(query) or 0


def _of_a_draft() -> ColumnElement[bool]:
    """Tell lines about situations that were never posted: that somebody writes one is theirs to know."""
    drafts = select(SituationRow.id).where(SituationRow.submitted_at.is_(None))
    return and_(LogRow.thing == "situation", LogRow.thing_id.in_(drafts))


def _barred_to(actor: Actor) -> ColumnElement[bool]:
    """Tell lines about situations that this actor must find no trace of, and about what belongs to them."""
    barred = select(SituationBarRow.situation_id).where(SituationBarRow.member_id == actor.member_id)
    lines = [
        and_(LogRow.thing == thing, LogRow.thing_id.in_(select(number).where(situation.in_(barred))))
        for thing, (situation, number) in THINGS.items()
    ]
    return or_(false(), *lines)


def last_reason(session: Session, thing: str, thing_id: int, actions: tuple[str, ...]) -> str:
    """Give the reason of the last of `actions` on one thing, "" when there was none."""
    query = (
        select(LogRow.reason)
        .where(LogRow.thing == thing, LogRow.thing_id == thing_id, LogRow.action.in_(actions))
        .order_by(LogRow.id.desc())
        .limit(1)
    )
    return session.scalar(query) or ""


def last_actor(session: Session, thing: str, thing_id: int, action: str) -> int | None:
    """Tell who last did this to one thing; None when nobody did, or whoever did is not named."""
    query = (
        select(LogRow.actor_id)
        .where(LogRow.thing == thing, LogRow.thing_id == thing_id, LogRow.action == action)
        .order_by(LogRow.id.desc())
        .limit(1)
    )
    return session.scalar(query)
