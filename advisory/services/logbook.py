"""The moderation log: the whole of it for moderators, and for each member what was done with their own."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.lifecycle import Who
from advisory.domain.permissions import Permission, require
from advisory.services.changing import columns
from advisory.services.moderated import require_desk
from advisory.services.pages.common import Choice, pager
from advisory.services.pages.moderation import LogBook
from advisory.services.pages.workshop import LogPage
from advisory.services.showing import log_items
from advisory.services.telling import moderators
from advisory.storage import circle, log
from advisory.storage.log import Lines

LINES_A_PAGE = 50
#: Parts that are filtered by instead of a name.
PARTS = {"asker": "The asker", "adviser": "An adviser", "system": "The site", "clock": "The clock"}


@dataclass(frozen=True, slots=True)
class LogFilters:
    """What of the log is asked for; "" and None leave nothing out.

    Attributes:
        who: the number of a moderator, or one of `PARTS`.
        thing: "situation", "entry", "advice" or "question".
        since, until: days, both included.
    """

    who: str = ""
    action: str = ""
    thing: str = ""
    since: date | None = None
    until: date | None = None


def page(session: Session, actor: Actor, filters: LogFilters, number: int) -> LogBook:
    """Show the moderation log, newest first, with what it can be filtered by.

    Raises:
        NotFound: the actor is not a moderator.
    """
    require_desk(actor, Permission.READ_LOG)
    lines = Lines(
        moderator_id=int(filters.who) if filters.who.isascii() and filters.who.isdigit() else None,
        part=filters.who if filters.who in PARTS else "",
        action=filters.action,
        thing=filters.thing,
        since=_start(filters.since),
        until=_start(filters.until + timedelta(days=1)) if filters.until else None,
    )
    rows = log.page(session, actor, limit=LINES_A_PAGE, offset=(number - 1) * LINES_A_PAGE, lines=lines)
    names = circle.names(session, moderators(session))
    people = [Choice(str(key), name) for key, name in sorted(names.items(), key=lambda one: one[1])]
    return LogBook(
        items=log_items(session, rows, actor, named=True, titled=True),
        pager=pager(number, log.count(session, actor, lines=lines), LINES_A_PAGE),
        people=(*people, *(Choice(part, name) for part, name in PARTS.items())),
        actions=tuple(log.actions(session, actor)),
        things=tuple(log.THINGS),
    )


def mine(session: Session, actor: Actor, number: int) -> LogPage:
    """Show a member what was done with their own situations, advice and questions; nobody else is named.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
    """
    require(Permission.OWN_ACCOUNT, columns({Who.MEMBER} if actor.is_member else ()))
    me = actor.member_id or 0
    rows = log.of_member(session, me, limit=LINES_A_PAGE, offset=(number - 1) * LINES_A_PAGE)
    titles = log.own_titles(session, actor)
    items = log_items(session, rows, actor, named=False, titles=titles)
    return LogPage(items, pager(number, log.count_of_member(session, me), LINES_A_PAGE))


def _start(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), UTC) if day else None
