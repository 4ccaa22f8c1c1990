"""Queries about situations."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select, update
from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.audience import marks_held
from advisory.domain.lifecycle import OPEN_STATES, SituationState
from advisory.domain.sight import Reader, states_seen_by
from advisory.domain.situation import EntryWish
from advisory.storage.bars import unbarred
from advisory.storage.tables import EntryRow, QuestionRow, SituationRow, SituationTagRow


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Compile `domain.sight` for this actor into a condition."""
    state = SituationRow.state
    ways = [
        and_(state.in_(states_seen_by(Reader.AUDIENCE)), SituationRow.mark.in_(sorted(marks_held(actor))))
    ]
    if actor.is_moderator:
        ways.append(state.in_(states_seen_by(Reader.MODERATOR)))
    if actor.member_id is None:
        return or_(*ways)
    own = and_(state.in_(states_seen_by(Reader.ASKER)), SituationRow.asker_id == actor.member_id)
    return or_(own, and_(or_(*ways), unbarred(actor.member_id, SituationRow.id)))


def by_slug(session: Session, slug: str, *, lock: bool = False) -> SituationRow | None:
    """Fetch one situation; with `lock`, as it stands now and held until the end of the transaction."""
    query = select(SituationRow).where(SituationRow.slug == slug)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def by_form_key(session: Session, asker_id: int, form_key: str) -> SituationRow | None:
    """Fetch what a member's form has made."""
    query = select(SituationRow).where(SituationRow.form_key == form_key, SituationRow.asker_id == asker_id)
    return session.scalars(query).one_or_none()


def by_id(session: Session, situation_id: int) -> SituationRow | None:
    """Fetch one situation by its row number."""
    return session.get(SituationRow, situation_id)


def open_ones(
    session: Session,
    actor: Actor,
    states: Sequence[SituationState],
    *,
    tags: Sequence[str] = (),
    limit: int,
    offset: int = 0,
    until: datetime | None = None,
    but: Collection[int] = (),
) -> list[SituationRow]:
    """List what this actor may read in `states`, last opened first.

    Args:
        until: leave out what was opened after this moment.
        but: what else is left out.
    """
    query = (
        _listed(actor, states, tags, until)
        .where(SituationRow.id.not_in(but))
        .order_by(SituationRow.urgency, SituationRow.opened_at.desc(), SituationRow.slug)
        .limit(limit)
        .offset(offset)
    )
    return list(session.scalars(query))


def count_open(
    session: Session,
    actor: Actor,
    states: Sequence[SituationState],
    tags: Sequence[str] = (),
    *,
    until: datetime | None = None,
) -> int:
    """Count what `open_ones` would list in all."""
    listed = _listed(actor, states, tags, until)
    return session.scalar(select(func.count()).select_from(listed.subquery())) or 0


def _listed(
    actor: Actor, states: Sequence[SituationState], tags: Sequence[str], until: datetime | None
) -> Select[SituationRow]:
    query = select(SituationRow).where(
        SituationRow.state.in_(states), SituationRow.state.in_(sorted(OPEN_STATES)), visible_to(actor)
    )
    if until is not None:
        query = query.where(SituationRow.opened_at <= until)
    for tag in tags:
        query = query.where(
            SituationRow.id.in_(select(SituationTagRow.situation_id).where(SituationTagRow.tag == tag))
        )
    return query


def of_asker(session: Session, asker_id: int, *, limit: int) -> list[SituationRow]:
    """List a member's own situations, last changed first, without discarded drafts."""
    discarded = and_(SituationRow.state == SituationState.WITHDRAWN, SituationRow.submitted_at.is_(None))
    query = (
        select(SituationRow)
        .where(SituationRow.asker_id == asker_id, not_(discarded))
        .order_by(SituationRow.changed_at.desc(), SituationRow.id.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def count_in_state(
    session: Session, actor: Actor, state: SituationState, *, not_by: int | None = None
) -> int:
    """Count situations in one state that this moderator knows of, without those of one member if named."""
    query = (
        select(func.count())
        .select_from(SituationRow)
        .where(SituationRow.state == state, unbarred(actor.member_id, SituationRow.id))
    )
    if not_by is not None:
        query = query.where(SituationRow.asker_id != not_by)
    return session.scalar(query) or 0


def question_of(session: Session, situation_id: int) -> str:
    """Give the question of one situation; for moderators only."""
    return session.scalar(select(SituationRow.question).where(SituationRow.id == situation_id)) or ""


def by_ids(session: Session, ids: Sequence[int], actor: Actor) -> dict[int, SituationRow]:
    """Fetch those of `ids` that this actor may read."""
    if not ids:
        return {}
    rows = session.scalars(select(SituationRow).where(SituationRow.id.in_(ids), visible_to(actor)))
    return {row.id: row for row in rows}


def questions(session: Session, situation_id: int, *, limit: int = 200) -> list[QuestionRow]:
    """List the clarifying questions in the order they were asked."""
    query = (
        select(QuestionRow)
        .where(QuestionRow.situation_id == situation_id)
        .order_by(QuestionRow.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def question_counts(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """Count the questions of several situations."""
    query = (
        select(QuestionRow.situation_id, func.count())
        .where(QuestionRow.situation_id.in_(ids))
        .group_by(QuestionRow.situation_id)
    )
    return dict(session.execute(query).all())


def index_again(session: Session, situation_id: int) -> None:
    """Count up what the index compares, without touching the version that writers compare."""
    session.execute(
        update(SituationRow)
        .where(SituationRow.id == situation_id)
        .values(index_revision=SituationRow.index_revision + 1)
        .execution_options(synchronize_session=False)
    )


def open_batch(session: Session, after_id: int, *, limit: int) -> list[SituationRow]:
    """Walk all open situations by row number, for the index."""
    query = (
        select(SituationRow)
        .where(SituationRow.id > after_id, SituationRow.state.in_(sorted(OPEN_STATES)))
        .order_by(SituationRow.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def ready_to_curate(session: Session, actor: Actor, *, limit: int, offset: int = 0) -> list[SituationRow]:
    """List closed situations whose asker allows an entry and that have none, longest closed first."""
    return list(
        session.scalars(
            _ready(actor).order_by(SituationRow.closed_at, SituationRow.slug).limit(limit).offset(offset)
        )
    )


def count_ready(session: Session, actor: Actor) -> int:
    """Count what `ready_to_curate` would list in all."""
    return session.scalar(select(func.count()).select_from(_ready(actor).subquery())) or 0


def _ready(actor: Actor) -> Select[SituationRow]:
    return select(SituationRow).where(
        unbarred(actor.member_id, SituationRow.id),
        SituationRow.state == SituationState.CLOSED,
        SituationRow.entry_wish == EntryWish.YES,
        ~select(EntryRow.id).where(EntryRow.situation_id == SituationRow.id).exists(),
    )


def by_row_ids(session: Session, ids: Sequence[int]) -> dict[int, SituationRow]:
    """Fetch situations behind entries at the desk; for moderators only."""
    return {row.id: row for row in session.scalars(select(SituationRow).where(SituationRow.id.in_(ids)))}


def count_open_at_all(session: Session) -> int:
    """Count all open situations, whoever may read them."""
    query = select(func.count()).select_from(SituationRow).where(SituationRow.state.in_(sorted(OPEN_STATES)))
    return session.scalar(query) or 0


def open_questions(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Give the questions of those situations that are open, for the log."""
    query = select(SituationRow.id, SituationRow.question).where(
        SituationRow.id.in_(ids), SituationRow.state.in_(sorted(OPEN_STATES))
    )
    return dict(session.execute(query).all())


def answered(session: Session, before: datetime, *, limit: int, slug: str | None = None) -> list[str]:
    """List situations with questions, all of them answered, where nothing moved since `before`.

    Args:
        slug: to ask about one of them only.
    """
    asked = QuestionRow.situation_id == SituationRow.id
    pending = or_(QuestionRow.answered_at.is_(None), QuestionRow.answered_at > before)
    query = select(SituationRow.slug).where(
        SituationRow.state == SituationState.CLARIFYING,
        SituationRow.changed_at <= before,
        select(QuestionRow.id).where(asked).exists(),
        ~select(QuestionRow.id).where(asked, pending).exists(),
    )
    if slug is not None:
        query = query.where(SituationRow.slug == slug)
    return list(session.scalars(query.order_by(SituationRow.changed_at, SituationRow.slug).limit(limit)))
