"""The moderators' side of entries: the queue, and an entry as they may have it in hand."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Forbidden, NotFound
from advisory.domain.lifecycle import ENTRY, EntryState, Who, can
from advisory.domain.permissions import Permission, require
from advisory.services.changing import columns, entry_in_work, entry_standing, in_sight
from advisory.services.pages.common import pager
from advisory.services.pages.workshop import Queue, QueueItem
from advisory.services.showing import audience_name
from advisory.storage import advice, circle, drafts, entries, situations
from advisory.storage.tables import DraftRow, EntryRow, SituationRow

ITEMS_A_PAGE = 30
#: The order in which work moves through the desk.
IN_WORK = (EntryState.APPROVED, EntryState.REVIEW, EntryState.DRAFT, EntryState.CONSENT)
READY = "closed"


def desk_entry(
    session: Session, actor: Actor, entry_id: int, *, lock: bool = False
) -> tuple[EntryRow, DraftRow]:
    """Fetch an entry in work for a moderator who did not ask its situation.

    Raises:
        NotFound: the actor is not a moderator, or there is no such entry in work.
        Forbidden: it comes from the actor's own situation.
    """
    if not actor.is_moderator:
        raise NotFound
    row = entry_in_work(session, entry_id, lock=lock)
    situation = situations.by_id(session, row.situation_id or 0)
    if situation is None or not in_sight(session, actor, situation):
        # What an asker has taken back leaves the desk as well, the material beside the draft included.
        raise NotFound
    who = entry_standing(session, actor, row)
    if Who.MODERATOR not in who:
        raise Forbidden("This comes from your own situation. Another moderator curates it.")
    require(Permission.CURATE, columns(who), alone=actor.alone)
    draft = drafts.draft(session, row.id)
    if draft is None:
        raise NotFound
    return row, draft


def desk_queue(session: Session, actor: Actor, show: str, page: int, *, now: datetime) -> Queue:
    """List the desk: one state page by page, or the beginning of each."""
    counts = entries.count_by_state(session, actor)
    tallies = {READY: situations.count_ready(session, actor)}
    tallies |= {state.value: counts.get(state, 0) for state in IN_WORK}
    offset = (page - 1) * ITEMS_A_PAGE if show else 0
    ready = (
        situations.ready_to_curate(session, actor, limit=ITEMS_A_PAGE, offset=offset)
        if show in ("", READY)
        else []
    )
    states = [state for state in IN_WORK if show in ("", state.value)]
    rows = entries.in_work(session, actor, states, limit=ITEMS_A_PAGE, offset=offset) if states else []
    rows.sort(key=lambda row: IN_WORK.index(row.in_work))
    total = sum(tallies.values()) if not show else tallies.get(show, 0)
    return Queue(
        items=(*_entry_items(session, actor, rows, now), *_ready_items(session, actor, ready, now)),
        pager=pager(page, total, ITEMS_A_PAGE) if show else pager(1, total, max(1, total)),
        tallies=tallies,
        show=show,
    )


def _hours(now: datetime, since: datetime) -> int:
    return int((now - since).total_seconds() // 3600)


def _ready_items(
    session: Session, actor: Actor, rows: Sequence[SituationRow], now: datetime
) -> list[QueueItem]:
    given = advice.counts(session, [row.id for row in rows])
    items = []
    for row in rows:
        own = row.asker_id == actor.member_id and not actor.alone
        since = row.closed_at or row.changed_at
        items.append(
            QueueItem(
                slug=row.slug,
                entry_id=0,
                question=row.question,
                state=READY,
                since=since,
                waiting_hours=_hours(now, since),
                audience=audience_name(session, row.audience),
                advice_count=given.get(row.id, 0),
                curator="",
                own=own,
                next_step="" if own else "Curate",
            )
        )
    return items


def _entry_items(session: Session, actor: Actor, rows: Sequence[EntryRow], now: datetime) -> list[QueueItem]:
    behind = situations.by_row_ids(session, [row.situation_id or 0 for row in rows])
    names = circle.names(session, {row.curator_id for row in rows if row.curator_id})
    given = advice.counts(session, list(behind))
    items = []
    for row in rows:
        situation = behind[row.situation_id or 0]
        own = situation.asker_id == actor.member_id and not actor.alone
        who = entry_standing(session, actor, row)
        items.append(
            QueueItem(
                slug=situation.slug,
                entry_id=row.id,
                question=situation.question,
                state=row.in_work.value,
                since=row.changed_at,
                waiting_hours=_hours(now, row.changed_at),
                audience=audience_name(session, situation.audience),
                advice_count=given.get(situation.id, 0),
                curator=names.get(row.curator_id or 0, ""),
                own=own,
                next_step="" if own else _next_step(row.in_work, who),
                beside=row.work_state is not None,
            )
        )
    return items


def _next_step(state: EntryState, who: frozenset[Who]) -> str:
    steps = (("submit", "Continue"), ("pass", "Review"), ("publish", "Publish"))
    return next((word for action, word in steps if can(ENTRY, state, action, who)), "Read")
