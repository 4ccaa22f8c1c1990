"""Queries about members who answered a situation without advising."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from advisory.domain.situation import Reply
from advisory.storage.once import add_once
from advisory.storage.tables import ReplyRow


def of_member(session: Session, situation_id: int, member_id: int) -> Reply | None:
    """Tell what a member answered; None when they did not."""
    return session.scalar(
        select(ReplyRow.reply).where(ReplyRow.situation_id == situation_id, ReplyRow.member_id == member_id)
    )


def add(session: Session, situation_id: int, member_id: int, reply: Reply, now: datetime) -> bool:
    """Note a member's answer unless there is one; say whether that is news."""
    return add_once(
        session, ReplyRow, situation_id=situation_id, member_id=member_id, reply=reply, replied_at=now
    )


def take_back(session: Session, situation_id: int, member_id: int, reply: Reply) -> None:
    """Forget a member's answer of one kind."""
    session.execute(
        delete(ReplyRow).where(
            ReplyRow.situation_id == situation_id,
            ReplyRow.member_id == member_id,
            ReplyRow.reply == reply,
        )
    )


def passed_by(session: Session, member_id: int) -> set[int]:
    """Tell which situations a member passed on, so that nothing suggests them again."""
    query = select(ReplyRow.situation_id).where(ReplyRow.member_id == member_id)
    return set(session.scalars(query))


def passed(session: Session, situation_id: int, member_ids: Collection[int]) -> set[int]:
    """Tell which of several members passed on a situation, so that nobody invites them."""
    query = select(ReplyRow.member_id).where(
        ReplyRow.situation_id == situation_id, ReplyRow.member_id.in_(member_ids)
    )
    return set(session.scalars(query))
