"""What a member is told: shown by day, and marked as read."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.services.keeping import keeper, may_keep
from advisory.services.pages.common import pager
from advisory.services.pages.searches import Notice, NoticeDay, NoticePage
from advisory.services.transaction import transaction
from advisory.storage import notices

NOTICES_A_PAGE = 30


def count_unread(session: Session, actor: Actor) -> int:
    """Count what the actor has not read yet; visitors are told nothing."""
    return notices.count_unread(session, actor) if may_keep(actor) else 0


def page(session: Session, actor: Actor, number: int, *, now: datetime) -> NoticePage:
    """Show the actor's notices by day.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
    """
    keeper(actor)
    rows = notices.page(session, actor, limit=NOTICES_A_PAGE, offset=(number - 1) * NOTICES_A_PAGE)
    shown = [
        Notice(entry.question, entry.count, entry.slug or "", name, row.made_at, row.read_at is None)
        for row, entry, name in rows
    ]
    return NoticePage(
        days=tuple(_by_day(shown, now.date())),
        pager=pager(number, notices.count(session, actor), NOTICES_A_PAGE),
        unread=notices.count_unread(session, actor),
    )


def _by_day(shown: Iterable[Notice], today: date) -> Iterable[NoticeDay]:
    names = {today: "Today", today - timedelta(days=1): "Yesterday"}
    for day, group in groupby(shown, key=lambda notice: notice.made_at.date()):
        yield NoticeDay(day, names.get(day, ""), tuple(sorted(group, key=lambda notice: not notice.is_new)))


def mark_all_read(session: Session, actor: Actor, *, now: datetime) -> None:
    """Mark all of the actor's notices as read.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
    """
    with transaction(session):
        notices.mark_read(session, keeper(actor), now)
