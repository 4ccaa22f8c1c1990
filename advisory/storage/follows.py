"""Queries about what members follow: a situation, a tag or a group."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.lifecycle import OPEN_STATES
from advisory.storage.once import add_once
from advisory.storage.situations import visible_to
from advisory.storage.tables import AdviceRow, FollowRow, QuestionRow, SituationRow

SITUATION, TAG, GROUP = "situation", "tag", "group"


def say(session: Session, member_id: int, thing: str, key: str, now: datetime, *, on: bool) -> None:
    """Note that a member follows a thing, or no longer does."""
    row = {"member_id": member_id, "thing": thing, "key": key}
    if not add_once(session, FollowRow, **row, on=on, since=now):
        session.execute(
            update(FollowRow)
            .filter_by(**row)
            .where(FollowRow.on.is_not(on))
            .values(on=on, since=now)
            .execution_options(synchronize_session=False)
        )


def said(session: Session, member_id: int, thing: str, *, most: int) -> dict[str, bool]:
    """Tell what a member has said about things of a kind, the last first."""
    query = (
        select(FollowRow.key, FollowRow.on)
        .where(FollowRow.member_id == member_id, FollowRow.thing == thing)
        .order_by(FollowRow.since.desc(), FollowRow.key)
        .limit(most)
    )
    return dict(session.execute(query).all())


def said_of(session: Session, member_id: int, thing: str, keys: Collection[str]) -> bool | None:
    """Tell whether a member follows one of these, or has stopped; None when they have said neither."""
    query = select(FollowRow.on).where(
        FollowRow.member_id == member_id, FollowRow.thing == thing, FollowRow.key.in_(keys)
    )
    words = set(session.scalars(query))
    return any(words) if words else None


def by_word(session: Session, thing: str, keys: Collection[str], *, on: bool) -> set[int]:
    """Give the members who follow one of these, or who have stopped."""
    query = select(FollowRow.member_id).where(
        FollowRow.thing == thing, FollowRow.key.in_(keys), FollowRow.on.is_(on)
    )
    return set(session.scalars(query))


def took_part(session: Session, member_id: int, situation_id: int) -> bool:
    """Say whether a member asked a situation, advised on it, or put a question to it."""
    query = select(SituationRow.id).where(SituationRow.id == situation_id, _took_part(member_id))
    return session.scalar(query) is not None


def situations(
    session: Session, actor: Actor, words: Mapping[str, bool], *, limit: int
) -> list[SituationRow]:
    """List the situations that a member follows and may read, last changed first.

    Args:
        words: what they have said of situations, by row number.
    """
    member_id = actor.member_id or 0
    followed = [int(key) for key, on in words.items() if on]
    stopped = [int(key) for key, on in words.items() if not on]
    query = (
        select(SituationRow)
        .where(
            visible_to(actor),
            SituationRow.state.in_(OPEN_STATES),
            or_(SituationRow.id.in_(followed), _took_part(member_id)),
            SituationRow.id.not_in(stopped),
        )
        .order_by(SituationRow.changed_at.desc(), SituationRow.id.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def _took_part(member_id: int) -> ColumnElement[bool]:
    return or_(
        SituationRow.asker_id == member_id,
        SituationRow.id.in_(select(AdviceRow.situation_id).where(AdviceRow.adviser_id == member_id)),
        SituationRow.id.in_(select(QuestionRow.situation_id).where(QuestionRow.author_id == member_id)),
    )
