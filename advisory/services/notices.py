"""What a member is told: shown by day, and marked as read."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.notices import TELLINGS, NoticeKind
from advisory.services.keeping import keeper, may_keep
from advisory.services.pages.common import pager
from advisory.services.pages.notices import Notice, NoticeDay, NoticePage
from advisory.services.transaction import transaction
from advisory.storage import notices
from advisory.storage.tables import EntryRow, NoticeRow, SituationRow

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
    shown = [_shown(*row) for row in rows]
    return NoticePage(
        days=tuple(_by_day(shown, now.date())),
        pager=pager(number, notices.count(session, actor), NOTICES_A_PAGE),
        unread=notices.count_unread(session, actor),
    )


def _shown(row: NoticeRow, entry: EntryRow | None, situation: SituationRow | None, search: str) -> Notice:
    kind = NoticeKind(row.kind)
    return Notice(
        kind=kind.value,
        sentence=TELLINGS[kind].sentence,
        title=entry.question if entry else situation.question if situation else "",
        count=entry.count if entry else "",
        entry_slug=(entry.slug or "") if entry else "",
        situation_slug=situation.slug if situation else "",
        search=search,
        detail=row.detail,
        made_at=row.made_at,
        is_new=row.read_at is None,
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
