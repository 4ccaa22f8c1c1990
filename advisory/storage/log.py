"""Queries about the moderation log. None changes it, but that a redaction reaches the words of a reason."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, extract, false, func, or_, select, update
from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.storage.bars import unbarred
from advisory.storage.situations import visible_to
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
OF_THE_HOUSE = frozenset({"group", "invitation", "kind", "member", "page", "pledge", "request"})


def of_thing(session: Session, thing: str, thing_id: int, *, limit: int = 100) -> list[LogRow]:
    """List what happened to one thing, newest first."""
    query = (
        select(LogRow)
        .where(LogRow.thing == thing, LogRow.thing_id == thing_id)
        .order_by(LogRow.id.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


@dataclass(frozen=True, slots=True)
class Lines:
    """Which lines of the log are wanted; what is None or "" leaves nothing out.

    Attributes:
        moderator_id: what this moderator did as one; what they did in another part is left out.
        part: "asker", "adviser" or "system": in what part it was done.
    """

    moderator_id: int | None = None
    part: str = ""
    action: str = ""
    thing: str = ""
    since: datetime | None = None
    until: datetime | None = None


#: Parts in which a moderator shows their name, and the minute.
AT_THE_DESK = ("moderator", "curator", "second moderator", "other moderator", "admin")
EVERY_LINE = Lines()


def page(
    session: Session, actor: Actor, *, limit: int, offset: int = 0, lines: Lines = EVERY_LINE
) -> list[LogRow]:
    """List all lines but those of private drafts and of what this moderator is barred from.

    The newest day comes first. Within a day the deeds of moderators stand in order; what others did comes
    after them, by what it was done to, in no order of the clock: two lines of one asker would otherwise stand
    side by side, and between two deeds whose minute is told.
    """
    desk = case((LogRow.acted_as.in_(AT_THE_DESK), LogRow.id), else_=0)
    mixed = (LogRow.thing_id * 40503) % 65521
    query = (
        select(LogRow)
        .where(*_shown(actor, lines))
        .order_by(_day().desc(), desk.desc(), LogRow.thing, mixed, LogRow.thing_id, LogRow.id.desc())
    )
    return list(session.scalars(query.limit(limit).offset(offset)))


def count(session: Session, actor: Actor, *, lines: Lines = EVERY_LINE) -> int:
    """Count the lines that `page` would list in all."""
    query = select(func.count()).select_from(LogRow).where(*_shown(actor, lines))
    return session.scalar(query) or 0


def actions(session: Session, actor: Actor) -> list[str]:
    """List every action in the lines that `page` would list, by name."""
    query = select(LogRow.action).where(*_shown(actor, EVERY_LINE)).distinct().order_by(LogRow.action)
    return list(session.scalars(query))


def _day() -> ColumnElement[int]:
    return cast(extract("epoch", LogRow.at), BigInteger) // 86_400


def _shown(actor: Actor, lines: Lines) -> list[ColumnElement[bool]]:
    shown = [~_of_a_draft(), ~_barred_to(actor)]
    if lines.moderator_id is not None:
        shown += [LogRow.actor_id == lines.moderator_id, LogRow.acted_as.in_(AT_THE_DESK)]
    shown += [
        column == value
        for column, value in (
            (LogRow.acted_as, lines.part),
            (LogRow.action, lines.action),
            (LogRow.thing, lines.thing),
        )
        if value
    ]
    if lines.since is not None:
        shown.append(LogRow.at >= lines.since)
    if lines.until is not None:
        shown.append(LogRow.at < lines.until)
    return shown


def of_member(session: Session, member_id: int, *, limit: int, offset: int = 0) -> list[LogRow]:
    """List what was done with a member's own situations, advice and questions, newest first."""
    query = select(LogRow).where(own_lines(member_id)).order_by(LogRow.id.desc()).limit(limit).offset(offset)
    return list(session.scalars(query))


def count_of_member(session: Session, member_id: int) -> int:
    """Count what `of_member` would list in all."""
    return session.scalar(select(func.count()).select_from(LogRow).where(own_lines(member_id))) or 0


def own_titles(session: Session, actor: Actor) -> dict[tuple[str, int], str]:
    """Name a member's own situations, and those they may still see where they advised or asked a question."""
    me = actor.member_id
    asked = select(SituationRow.id, SituationRow.question).where(SituationRow.asker_id == me)
    found = {("situation", key): title for key, title in session.execute(asked)}
    for thing, table, writer in (
        ("advice", AdviceRow, AdviceRow.adviser_id),
        ("question", QuestionRow, QuestionRow.author_id),
    ):
        query = (
            select(table.id, SituationRow.question)
            .join(SituationRow, SituationRow.id == table.situation_id)
            .where(writer == me, visible_to(actor))
        )
        found |= {(thing, key): title for key, title in session.execute(query)}
    return found


def own_lines(member_id: int) -> ColumnElement[bool]:
    """Tell the lines about what a member wrote, as far as these are for them to read."""
    own = {
        "situation": select(SituationRow.id).where(SituationRow.asker_id == member_id),
        "advice": select(AdviceRow.id).where(
            AdviceRow.adviser_id == member_id, unbarred(member_id, AdviceRow.situation_id)
        ),
        "question": select(QuestionRow.id).where(
            QuestionRow.author_id == member_id, unbarred(member_id, QuestionRow.situation_id)
        ),
    }
    lines = or_(*(and_(LogRow.thing == thing, LogRow.thing_id.in_(ids)) for thing, ids in own.items()))
    return and_(lines, ~_of_a_comment())


def _of_a_comment() -> ColumnElement[bool]:
    """Tell lines about a comment under somebody's advice that was taken out: why, its writer alone is told.

    They are lines of the advice; what was taken out stands before the reason.
    """
    return and_(LogRow.action.in_(("exclude", "include")), LogRow.reason.startswith("Comment"))


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


def reasons_to_change(session: Session, situation_id: int, change: Callable[[str], str]) -> dict[int, str]:
    """Give the reasons about a situation and what belongs to it that `change` would change, by line."""
    lines = [
        and_(LogRow.thing == thing, LogRow.thing_id.in_(select(number).where(situation == situation_id)))
        for thing, (situation, number) in THINGS.items()
    ]
    rows = session.execute(select(LogRow.id, LogRow.reason).where(or_(*lines), LogRow.reason != ""))
    return {number: new for number, reason in rows if (new := change(reason)) != reason}


def change_reasons(session: Session, reasons: Mapping[int, str]) -> None:
    """Put other words where a reason was; the database lets that be only after the line of a redaction."""
    session.flush()
    for number, reason in reasons.items():
        session.execute(
            update(LogRow)
            .where(LogRow.id == number)
            .values(reason=reason)
            .execution_options(synchronize_session=False)
        )


def count_since(session: Session, actor_id: int, action: str, since: datetime) -> int:
    """Count how often a member did something since a moment."""
    query = select(func.count()).where(
        LogRow.actor_id == actor_id, LogRow.action == action, LogRow.at > since
    )
    return session.scalar(query.select_from(LogRow)) or 0


def count_of(session: Session, thing: tuple[str, int], action: str) -> int:
    """Count how often something was done to one thing."""
    query = select(func.count()).where(
        LogRow.thing == thing[0], LogRow.thing_id == thing[1], LogRow.action == action
    )
    return session.scalar(query.select_from(LogRow)) or 0


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


def entries_asked_by(session: Session, entry_ids: Collection[int], member_id: int) -> set[int]:
    """Tell which of several entries were made from a member's own situations; never for a page."""
    if not entry_ids:
        return set()
    query = (
        select(EntryRow.id)
        .join(SituationRow, SituationRow.id == EntryRow.situation_id)
        .where(EntryRow.id.in_(entry_ids), SituationRow.asker_id == member_id)
    )
    return set(session.scalars(query))
