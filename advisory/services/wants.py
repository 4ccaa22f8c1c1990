"""What the library is in want of: the moderators' list, and what the clock tells them of."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import NotFound
from advisory.domain.lifecycle import ENTRY, EntryState, Who, can
from advisory.domain.notices import NoticeKind
from advisory.domain.permissions import Permission, require
from advisory.domain.upkeep import Want
from advisory.services.changing import columns, entry_standing
from advisory.services.due import MOST
from advisory.services.pages.common import pager
from advisory.services.pages.upkeep import Health, HealthItem
from advisory.services.showing import audience_name, shelf
from advisory.services.telling import moderators, tell
from advisory.services.transaction import transaction
from advisory.storage import entries, reviews
from advisory.storage.tables import EntryRow

ITEMS_A_PAGE = 30


def health(session: Session, actor: Actor, show: str, page: int, *, now: datetime) -> Health:
    """List what the library is in want of.

    Args:
        show: a `Want`; anything else shows what is due.

    Raises:
        NotFound: the actor is not a moderator.
    """
    if not actor.is_moderator:
        raise NotFound
    require(Permission.CURATE, columns({Who.MODERATOR}))
    want = Want(show) if show in set(Want) else Want.DUE
    tallies = reviews.count_wanting(session, actor, now.date())
    offset = (page - 1) * ITEMS_A_PAGE
    rows = reviews.wanting(session, actor, want, now.date(), limit=ITEMS_A_PAGE, offset=offset)
    return Health(
        items=tuple(_health_item(session, actor, row) for row in rows),
        pager=pager(page, tallies[want], ITEMS_A_PAGE),
        tallies={one.value: number for one, number in tallies.items()},
        show=want.value,
    )


def _health_item(session: Session, actor: Actor, row: EntryRow) -> HealthItem:
    who = entry_standing(session, actor, row)
    back = row.situation_id is not None and any(
        can(ENTRY, row.state, action, who) for action in ("restore", "reopen")
    )
    return HealthItem(
        slug=row.slug or "",
        shelf=shelf(row),
        question=row.question,
        published_on=row.published_on,
        verified_on=row.verified_on,
        due_on=row.review_due_on,
        changed_on=row.changed_at.date(),
        audience=audience_name(session, row.audience),
        note=row.obsolete or row.superseded_by,
        entry_id=row.id if row.situation_id else 0,
        version=row.version,
        returns=back,
        imported_id=row.id if row.situation_id is None and can(ENTRY, row.state, "let_return", who) else 0,
    )


def tell_of_reviews(session: Session, now: datetime) -> int:
    """Tell the moderators, once for each day of review, what is due; some at a time.

    Returns:
        How many entries they were told of.
    """
    due = reviews.untold(session, now.date(), limit=MOST)
    session.rollback()
    return sum(_tell_of_review(session, entry_id, now) for entry_id in due)


def _tell_of_review(session: Session, entry_id: int, now: datetime) -> int:
    with transaction(session):
        row = entries.by_id(session, entry_id, lock=True)
        if (
            row is None
            or row.state is not EntryState.PUBLISHED
            or row.review_due_on in (None, row.review_told_on)
        ):
            return 0
        row.review_told_on = row.review_due_on
        event = f"entry-{row.id}-{row.review_due_on}"
        tell(session, NoticeKind.REVIEW_DUE, moderators(session), event, now=now, entry=row)
        return 1
