"""Queries about the library's health: what is due for review, and what has left the shelf."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.lifecycle import EntryState
from advisory.domain.upkeep import Want
from advisory.storage.bars import entry_unbarred
from advisory.storage.entries import readable_by
from advisory.storage.tables import EntryRow


def _wants(today: date) -> Mapping[Want, ColumnElement[bool]]:
    published = EntryRow.state == EntryState.PUBLISHED
    return {
        Want.DUE: and_(published, EntryRow.review_due_on <= today),
        Want.NEVER: and_(published, EntryRow.verified_on.is_(None)),
        Want.OBSOLETE: and_(published, EntryRow.obsolete != ""),
        Want.SUPERSEDED: and_(published, EntryRow.superseded_by != ""),
        Want.PULLED: EntryRow.state == EntryState.PULLED,
        Want.ARCHIVED: EntryRow.state == EntryState.ARCHIVED,
    }


def count_wanting(session: Session, actor: Actor, today: date) -> dict[Want, int]:
    """Count the entries of each want that this moderator knows of; one query."""
    wants = _wants(today)
    counts = (func.count().filter(condition) for condition in wants.values())
    query = select(*counts).select_from(EntryRow).where(entry_unbarred(actor.member_id, EntryRow.id))
    return dict(zip(wants, session.execute(query).one(), strict=True))


def wanting(
    session: Session, actor: Actor, want: Want, today: date, *, limit: int, offset: int = 0
) -> list[EntryRow]:
    """List the entries of one want that this moderator knows of, what waits longest first."""
    order = {Want.DUE: EntryRow.review_due_on, Want.NEVER: EntryRow.published_on}
    query = (
        select(EntryRow)
        .where(_wants(today)[want], entry_unbarred(actor.member_id, EntryRow.id))
        .order_by(order.get(want, EntryRow.changed_at), EntryRow.id)
        .limit(limit)
        .offset(offset)
    )
    return list(session.scalars(query))


def untold(session: Session, today: date, *, limit: int) -> list[int]:
    """Give the row numbers of entries that are due and that nobody was told of."""
    query = (
        select(EntryRow.id)
        .where(
            EntryRow.state == EntryState.PUBLISHED,
            EntryRow.review_due_on <= today,
            or_(EntryRow.review_told_on.is_(None), EntryRow.review_told_on != EntryRow.review_due_on),
        )
        .limit(limit)
    )
    return list(session.scalars(query))


def superseded(session: Session, actor: Actor, slug: str) -> list[EntryRow]:
    """List the entries this actor may read that this one has taken the place of."""
    query = select(EntryRow).where(EntryRow.superseded_by == slug, readable_by(actor)).order_by(EntryRow.id)
    return list(session.scalars(query.limit(5)))


def title_of(session: Session, actor: Actor, slug: str) -> str:
    """Give the question of an entry that this actor may read; "" for any other."""
    query = select(EntryRow.question).where(EntryRow.slug == slug, readable_by(actor))
    return session.scalar(query) or ""


def scheduled(session: Session, now: datetime, *, limit: int) -> list[int]:
    """Give the row numbers of entries that the clock shall have published by now."""
    query = select(EntryRow.id).where(EntryRow.publish_at <= now).order_by(EntryRow.publish_at).limit(limit)
    return list(session.scalars(query))
