"""Queries about outcomes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.lifecycle import EntryState, SituationState
from advisory.domain.outcome import REMIND_AFTER, OutcomeStage
from advisory.storage.situations import visible_to
from advisory.storage.tables import EntryRow, OutcomeRow, SituationRow


def of_situation(session: Session, situation_id: int) -> list[OutcomeRow]:
    """List a situation's outcomes, asked for or told, in the order they fall due."""
    query = select(OutcomeRow).where(OutcomeRow.situation_id == situation_id).order_by(OutcomeRow.days)
    return list(session.scalars(query))


def of_days(session: Session, situation_id: int, days: int, *, lock: bool = False) -> OutcomeRow | None:
    """Fetch the outcome of so many days after closing."""
    query = select(OutcomeRow).where(OutcomeRow.situation_id == situation_id, OutcomeRow.days == days)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def by_id(session: Session, outcome_id: int, *, lock: bool = False) -> OutcomeRow | None:
    """Fetch one outcome by its row number."""
    query = select(OutcomeRow).where(OutcomeRow.id == outcome_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def forget_due(session: Session, situation_id: int) -> None:
    """Forget what was not told yet, when a situation is opened again."""
    session.execute(
        delete(OutcomeRow).where(
            OutcomeRow.situation_id == situation_id, OutcomeRow.stage == OutcomeStage.DUE
        )
    )


def to_ask(session: Session, now: datetime, *, limit: int, only: int | None = None) -> list[int]:
    """List outcomes whose asker is to be asked, or reminded, now; longest due first.

    Args:
        only: to ask about one of them.
    """
    query = (
        select(OutcomeRow.id)
        .join(SituationRow, SituationRow.id == OutcomeRow.situation_id)
        .where(SituationRow.state == SituationState.CLOSED, _is_to_ask(now))
        .order_by(OutcomeRow.due_at, OutcomeRow.id)
        .limit(limit)
    )
    if only is not None:
        query = query.where(OutcomeRow.id == only)
    return list(session.scalars(query))


def _is_to_ask(now: datetime) -> ColumnElement[bool]:
    """Compile whether an outcome's asker is to be asked, or reminded, now."""
    return and_(
        OutcomeRow.stage == OutcomeStage.DUE,
        OutcomeRow.due_at <= now,
        or_(
            OutcomeRow.asked_at.is_(None),
            and_(OutcomeRow.reminded_at.is_(None), OutcomeRow.asked_at <= now - REMIND_AFTER),
        ),
    )


def asked_of(
    session: Session, asker_id: int, now: datetime, *, limit: int
) -> list[tuple[SituationRow, datetime]]:
    """List what a member is asked about now or has to mend, and since when; longest waiting first."""
    due = and_(OutcomeRow.stage == OutcomeStage.DUE, OutcomeRow.due_at <= now)
    back = OutcomeRow.stage.in_((OutcomeStage.RETURNED, OutcomeStage.EDITED))
    query = (
        select(SituationRow, OutcomeRow.due_at)
        .join(OutcomeRow, OutcomeRow.situation_id == SituationRow.id)
        .where(SituationRow.asker_id == asker_id, SituationRow.state == SituationState.CLOSED, or_(due, back))
        .order_by(OutcomeRow.due_at, OutcomeRow.id)
        .limit(limit)
    )
    return [(situation, due_at) for situation, due_at in session.execute(query)]


def at_the_desk(
    session: Session, actor: Actor, *, limit: int, offset: int = 0
) -> list[tuple[OutcomeRow, SituationRow]]:
    """List what this moderator can read, or take into an entry, longest waiting first."""
    query = (
        select(OutcomeRow, SituationRow)
        .join(SituationRow, SituationRow.id == OutcomeRow.situation_id)
        .where(visible_to(actor), _of_the_desk())
        .order_by(OutcomeRow.told_at, OutcomeRow.id)
        .limit(limit)
        .offset(offset)
    )
    return [(outcome, situation) for outcome, situation in session.execute(query)]


def count_at_the_desk(session: Session, actor: Actor) -> int:
    """Count what `at_the_desk` would list in all."""
    query = (
        select(func.count())
        .select_from(OutcomeRow)
        .join(SituationRow, SituationRow.id == OutcomeRow.situation_id)
        .where(visible_to(actor), _of_the_desk())
    )
    return session.scalar(query) or 0


def shown(session: Session, situation_id: int) -> Sequence[OutcomeRow]:
    """List the outcomes that stand under a situation."""
    query = select(OutcomeRow).where(
        OutcomeRow.situation_id == situation_id, OutcomeRow.stage == OutcomeStage.SHOWN
    )
    return list(session.scalars(query.order_by(OutcomeRow.days)))


def _of_the_desk() -> ColumnElement[bool]:
    """A closed situation's outcome that waits; or one that is shown, and not in the published entry yet."""
    published = select(EntryRow.situation_id).where(
        EntryRow.state == EntryState.PUBLISHED, EntryRow.situation_id.is_not(None)
    )
    return and_(
        SituationRow.state == SituationState.CLOSED,
        or_(
            OutcomeRow.stage == OutcomeStage.WAITING,
            and_(
                OutcomeRow.stage == OutcomeStage.SHOWN,
                OutcomeRow.edition == 0,
                OutcomeRow.situation_id.in_(published),
            ),
        ),
    )
