"""What a member is told: shown by day, and marked as read."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import NotFound
from advisory.domain.lifecycle import standing
from advisory.domain.notices import kinds_of, shelves_for
from advisory.domain.permissions import Permission, may
from advisory.services.changing import columns
from advisory.services.due import MOST
from advisory.services.keeping import account_holder
from advisory.services.pages.common import pager
from advisory.services.pages.notices import Notice, NoticeDay, NoticePage, NoticeShelf
from advisory.services.telling import shown_notice
from advisory.services.transaction import transaction
from advisory.storage import notices

NOTICES_A_PAGE = 30


def count_unread(session: Session, actor: Actor) -> int:
    """Count what the actor has not read yet; visitors are told nothing."""
    return notices.count_unread(session, actor) if may_have_notices(actor) else 0


def may_have_notices(actor: Actor) -> bool:
    """Say whether the actor is told things: everybody with an account, an admin of the office alone."""
    return may(Permission.OWN_ACCOUNT, columns(standing(actor)))


def page(session: Session, actor: Actor, number: int, shelf: str = "", *, now: datetime) -> NoticePage:
    """Show the actor's notices by day.

    Args:
        shelf: key of the only one to show, such as "desk"; everything else shows all.

    Raises:
        Forbidden: a visitor.
    """
    account_holder(actor)
    chosen = {one.name.lower(): one for one in shelves_for(actor)}.get(shelf)
    kinds = [kind.value for kind in kinds_of(chosen)] if chosen else None
    offset = (number - 1) * NOTICES_A_PAGE
    rows = notices.page(session, actor, kinds=kinds, limit=NOTICES_A_PAGE, offset=offset)
    unread = notices.unread_by_kind(session, actor)
    return NoticePage(
        days=tuple(_by_day([shown_notice(row) for row in rows], now.date())),
        pager=pager(number, notices.count(session, actor, kinds), NOTICES_A_PAGE),
        unread=sum(unread.values()),
        shelves=tuple(
            NoticeShelf(one.name.lower(), one.value, sum(unread.get(kind, 0) for kind in kinds_of(one)))
            for one in shelves_for(actor)
        ),
        shelf=shelf if chosen else "",
    )


def one(session: Session, actor: Actor, key: str) -> Notice:
    """Show one of the actor's notices.

    Raises:
        Forbidden: a visitor.
        NotFound: there is none, it is not theirs, or what it is about is out of their sight.
    """
    number = notices.number_of(session, account_holder(actor), key)
    told = notices.one(session, actor, number) if number is not None else None
    if told is None:
        raise NotFound
    return shown_notice(told)


def _by_day(shown: Iterable[Notice], today: date) -> Iterable[NoticeDay]:
    names = {today: "Today", today - timedelta(days=1): "Yesterday"}
    for day, group in groupby(shown, key=lambda notice: notice.made_on):
        # What one asker did in two situations would stand side by side, were they in the order of the clock.
        told = sorted(group, key=lambda notice: (not notice.is_new, notice.title, notice.situation_slug))
        yield NoticeDay(day, names.get(day, ""), tuple(told))


def mark_all_read(session: Session, actor: Actor, *, now: datetime) -> None:
    """Mark all of the actor's notices as read.

    Raises:
        Forbidden: a visitor.
    """
    member_id = account_holder(actor)
    with transaction(session):
        notices.mark_read(session, member_id, now)


def mark_read(session: Session, actor: Actor, key: str, *, now: datetime) -> None:
    """Mark one of the actor's notices as read; somebody else's stays as it is.

    Raises:
        Forbidden: a visitor.
    """
    member_id = account_holder(actor)
    with transaction(session):
        number = notices.number_of(session, member_id, key)
        if number is not None:
            notices.mark_read(session, member_id, now, ids=[number])


def note_seen(
    session: Session, actor: Actor, *, situation_slug: str = "", entry_id: int | None = None, now: datetime
) -> None:
    """Mark as read what the actor was told of a thing that they open; of others nothing is noted."""
    if not may_have_notices(actor):
        return
    member_id = actor.member_id or 0
    unread = notices.unread_about(session, member_id, situation_slug=situation_slug, entry_id=entry_id)
    if unread:
        with transaction(session):
            notices.mark_read(session, member_id, now, ids=unread)


def forget_old(session: Session, now: datetime, *, days: int) -> int:
    """Delete notices that are older than so many days; give how many were."""
    with transaction(session):
        return notices.forget_before(session, now - timedelta(days=days), most=MOST)
