"""Queries about entries, their editions, drafts and consent."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, or_, select, true, update
from sqlalchemy.orm import Session, undefer

from advisory.domain.actor import Actor
from advisory.domain.audience import marks_held
from advisory.domain.lifecycle import EntryState
from advisory.domain.sight import PUBLIC_MARK
from advisory.storage.bars import unbarred
from advisory.storage.tables import (
    EditionRow,
    EntryPointRow,
    EntryRow,
    EntryTagRow,
    SituationRow,
    VocabularyRow,
)

#: The most editions that a history lists.
MOST_EDITIONS = 200

_TEXTS = (
    undefer(EntryRow.situation_text),
    undefer(EntryRow.situation_html),
    undefer(EntryRow.outcome_text),
    undefer(EntryRow.outcome_html),
    undefer(EntryRow.credits),
    undefer(EntryRow.references),
)


def readable_by(actor: Actor) -> ColumnElement[bool]:
    """Compile what this actor finds in the library: published, with a mark they hold, behind no wall."""
    published = EntryRow.state == EntryState.PUBLISHED
    held = true() if actor.is_moderator else EntryRow.mark.in_(sorted(marks_held(actor)))
    if actor.member_id is None:
        return and_(published, held)
    everybodys = EntryRow.mark == PUBLIC_MARK
    return and_(published, held, or_(everybodys, unbarred(actor.member_id, EntryRow.situation_id)))


def by_slug(session: Session, slug: str, *, lock: bool = False) -> EntryRow | None:
    """Fetch one entry with its texts, whatever its state."""
    query = select(EntryRow).where(EntryRow.slug == slug).options(*_TEXTS)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def by_id(session: Session, entry_id: int, *, lock: bool = False) -> EntryRow | None:
    """Fetch one entry with its texts, whatever its state."""
    query = select(EntryRow).where(EntryRow.id == entry_id).options(*_TEXTS)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def of_situation(session: Session, situation_id: int, *, lock: bool = False) -> EntryRow | None:
    """Fetch the entry made from a situation."""
    query = select(EntryRow).where(EntryRow.situation_id == situation_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def by_ids(session: Session, ids: Sequence[int], actor: Actor) -> dict[int, EntryRow]:
    """Fetch those of `ids` that this actor may read, with the situation's text for passages."""
    if not ids:
        return {}
    query = (
        select(EntryRow)
        .where(EntryRow.id.in_(ids), readable_by(actor))
        .options(undefer(EntryRow.situation_text))
    )
    return {row.id: row for row in session.scalars(query)}


def titles(session: Session, ids: Sequence[int], actor: Actor) -> dict[int, tuple[str, str, str]]:
    """Give slug, question and count of those of `ids` that this actor may read."""
    if not ids:
        return {}
    query = select(EntryRow.id, EntryRow.slug, EntryRow.question, EntryRow.count).where(
        EntryRow.id.in_(ids), readable_by(actor)
    )
    return {number: (slug or "", question, count) for number, slug, question, count in session.execute(query)}


def page(
    session: Session,
    actor: Actor,
    *,
    tags: Sequence[str] = (),
    limit: int,
    offset: int = 0,
    until: datetime | None = None,
) -> list[EntryRow]:
    """List entries this actor may read that carry all of `tags`, newest first.

    Args:
        until: leave out what was published after this moment.
    """
    query = (
        _tagged(actor, tags, until)
        .order_by(EntryRow.published_on.desc(), EntryRow.shelf_number.desc())
        .limit(limit)
        .offset(offset)
    )
    return list(session.scalars(query))


def count(session: Session, actor: Actor, tags: Sequence[str] = (), *, until: datetime | None = None) -> int:
    """Count what `page` would list in all."""
    return session.scalar(select(func.count()).select_from(_tagged(actor, tags, until).subquery())) or 0


def _tagged(actor: Actor, tags: Sequence[str], until: datetime | None) -> Select[EntryRow]:
    query = select(EntryRow).where(readable_by(actor))
    if until is not None:
        query = query.where(EntryRow.published_at <= until)
    for tag in tags:
        query = query.where(EntryRow.id.in_(select(EntryTagRow.entry_id).where(EntryTagRow.tag == tag)))
    return query


def tag_counts(
    session: Session, actor: Actor, tags: Sequence[str] = (), *, until: datetime | None = None
) -> dict[str, int]:
    """Count, for each tag, the entries `page` would list that carry it and all of `tags`."""
    inside = _tagged(actor, tags, until).with_only_columns(EntryRow.id)
    query = (
        select(EntryTagRow.tag, func.count())
        .where(EntryTagRow.entry_id.in_(inside))
        .group_by(EntryTagRow.tag)
    )
    return dict(session.execute(query).all())


def points(session: Session, entry_id: int) -> list[EntryPointRow]:
    """List the points of the live edition in reading order."""
    query = select(EntryPointRow).where(EntryPointRow.entry_id == entry_id).order_by(EntryPointRow.place)
    return list(session.scalars(query))


def points_of_many(session: Session, entry_ids: Sequence[int]) -> list[EntryPointRow]:
    """List the points of several entries, entry by entry."""
    query = (
        select(EntryPointRow)
        .where(EntryPointRow.entry_id.in_(entry_ids))
        .order_by(EntryPointRow.entry_id, EntryPointRow.place)
    )
    return list(session.scalars(query))


def count_points(session: Session, actor: Actor) -> int:
    """Count the top-level points this actor may read."""
    query = (
        select(func.count())
        .select_from(EntryPointRow)
        .join(EntryRow, EntryRow.id == EntryPointRow.entry_id)
        .where(readable_by(actor), ~EntryPointRow.number.contains("."))
    )
    return session.scalar(query) or 0


def edition(session: Session, entry_id: int, number: int) -> EditionRow | None:
    """Fetch one edition."""
    query = select(EditionRow).where(EditionRow.entry_id == entry_id, EditionRow.number == number)
    return session.scalars(query).one_or_none()


def editions(session: Session, entry_id: int) -> list[EditionRow]:
    """List the editions of an entry, the newest first."""
    query = select(EditionRow).where(EditionRow.entry_id == entry_id).order_by(EditionRow.number.desc())
    return list(session.scalars(query.limit(MOST_EDITIONS)))


def close_editions(session: Session, row: EntryRow) -> None:
    """Close all editions before the live one to readers: something in them was taken out by right."""
    session.execute(
        update(EditionRow)
        .where(EditionRow.entry_id == row.id, EditionRow.number < row.revision)
        .values(closed=True)
    )


def next_shelf_number(session: Session) -> int:
    """Give the next number on the shelf; who asks at the same time waits for this transaction to end."""
    session.execute(select(VocabularyRow.id).with_for_update())
    return (session.scalar(select(func.max(EntryRow.shelf_number))) or 0) + 1


def in_work(
    session: Session, actor: Actor, states: Sequence[EntryState], *, limit: int, offset: int = 0
) -> list[EntryRow]:
    """List editions on their way to publication that this moderator knows of, longest untouched first."""
    query = (
        select(EntryRow)
        .where(
            in_work_state().in_([state.value for state in states]),
            EntryRow.situation_id.is_not(None),
            unbarred(actor.member_id, EntryRow.situation_id),
        )
        .order_by(EntryRow.changed_at, EntryRow.id)
        .limit(limit)
        .offset(offset)
    )
    return list(session.scalars(query))


def count_by_state(session: Session, actor: Actor) -> dict[EntryState, int]:
    """Count the entries made from situations that this moderator knows of, by their edition in work."""
    query = (
        select(in_work_state(), func.count())
        .where(EntryRow.situation_id.is_not(None), unbarred(actor.member_id, EntryRow.situation_id))
        .group_by(in_work_state())
    )
    return {EntryState(state): number for state, number in session.execute(query)}


def in_work_state() -> ColumnElement[str]:
    """Compile `EntryRow.in_work` into a word."""
    return func.coalesce(EntryRow.work_state, cast(EntryRow.state, String))


def of_situations(session: Session, situation_ids: Sequence[int]) -> dict[int, EntryRow]:
    """Fetch the entries made from several situations, by situation."""
    query = select(EntryRow).where(EntryRow.situation_id.in_(situation_ids))
    return {row.situation_id: row for row in session.scalars(query) if row.situation_id is not None}


def published_batch(session: Session, after_id: int, *, limit: int) -> list[EntryRow]:
    """Walk all published entries by row number, with their texts, for index and folder."""
    query = (
        select(EntryRow)
        .where(EntryRow.id > after_id, EntryRow.state == EntryState.PUBLISHED)
        .order_by(EntryRow.id)
        .limit(limit)
        .options(*_TEXTS)
    )
    return list(session.scalars(query))


def with_words(
    session: Session,
    actor: Actor,
    words: Sequence[str],
    *,
    tags: Sequence[str] = (),
    limit: int,
    until: datetime | None = None,
) -> list[EntryRow]:
    """List entries whose question or summary holds one of `words`; serves while the index is away."""
    query = _tagged(actor, tags, until)
    if words:
        query = query.where(
            or_(
                *(
                    column.icontains(word, autoescape=True)
                    for word in words
                    for column in (EntryRow.question, EntryRow.summary)
                )
            )
        )
    return list(
        session.scalars(
            query.order_by(EntryRow.published_on.desc(), EntryRow.shelf_number.desc()).limit(limit)
        )
    )


def asker_of(session: Session, row: EntryRow) -> int:
    """Give the member whose consent an entry needs; never for a page."""
    query = select(SituationRow.asker_id).where(SituationRow.id == row.situation_id)
    return session.scalars(query).one()


def count_published(session: Session) -> int:
    """Count all published entries, whoever may read them."""
    query = select(func.count()).select_from(EntryRow).where(EntryRow.state == EntryState.PUBLISHED)
    return session.scalar(query) or 0


def published_questions(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Give the questions of those entries that are published, for the log."""
    query = select(EntryRow.id, EntryRow.question).where(
        EntryRow.id.in_(ids), EntryRow.state == EntryState.PUBLISHED
    )
    return dict(session.execute(query).all())


def count_starter(session: Session, actor: Actor) -> int:
    """Count the entries of the starter library that this actor may read."""
    query = select(func.count()).select_from(EntryRow).where(readable_by(actor), EntryRow.origin == "starter")
    return session.scalar(query) or 0
