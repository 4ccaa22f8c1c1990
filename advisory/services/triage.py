"""The moderators' side of a submitted situation: its queue, and the item as a page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from advisory.documents.render import stored_html
from advisory.domain.actor import Actor
from advisory.domain.errors import NotFound
from advisory.domain.lifecycle import SITUATION, Who, can
from advisory.domain.permissions import Permission, require
from advisory.domain.situation import Urgency
from advisory.domain.tripwire import wires
from advisory.services.canned import canned
from advisory.services.changing import columns, standing_to
from advisory.services.circumstances import entry_facts
from advisory.services.claiming import claim_pages
from advisory.services.pages.common import Choice, pager
from advisory.services.pages.moderation import ClaimPage, ScreeningItem, ScreeningLine, ScreeningQueue
from advisory.services.scanning import checked_pages, situation_piece
from advisory.services.showing import audience_name, byline_of_asker, log_items, shown_facts, tag_links
from advisory.services.telling import moderators
from advisory.storage import circle, queue
from advisory.storage import log as log_rows
from advisory.storage.tables import SituationRow
from advisory.storage.vocabulary import vocabulary

ITEMS_A_PAGE = 30
#: A situation that waits longer than this is overdue.
OVERDUE_HOURS = 24
#: So many texts at most are read for the filter by what they touch.
MOST_READ = 300
OFFERED = ("approve", "return", "decline")


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """What of the queue is asked for; "" of a field leaves nothing out.

    Attributes:
        urgency: "A", "B" or "C".
        owner: "me", "nobody" or "others": who holds it.
        audience: "own" for the reader's groups, "all" for what goes to all members.
        age: "late" for what is overdue.
        tripwire: "yes" for what may touch the law or a listed company.
    """

    owner: str = ""
    urgency: str = ""
    audience: str = ""
    age: str = ""
    tripwire: str = ""


def require_moderator(actor: Actor, permission: Permission) -> None:
    """Go on only for a moderator.

    Raises:
        NotFound: the actor is none; nobody else may know of the desk.
    """
    if not actor.is_moderator:
        raise NotFound
    require(permission, columns({Who.MODERATOR}))


def screening_queue(
    session: Session, actor: Actor, filters: QueueFilters, page: int, *, now: datetime
) -> ScreeningQueue:
    """List what waits to be screened and fits the filters, most urgent first, with tallies."""
    late, me = now - timedelta(hours=OVERDUE_HOURS), actor.member_id or 0
    wanted = queue.Wanted(
        now=now,
        late=late,
        me=me,
        group_ids=actor.group_ids,
        owner=filters.owner,
        urgency=filters.urgency,
        audience=filters.audience,
        age=filters.age,
    )
    offset = (page - 1) * ITEMS_A_PAGE
    if filters.tripwire:
        # What a text touches is read from it, and by no query.
        found = [row for row in queue.page(session, wanted, limit=MOST_READ) if _touches(row)]
        rows, total = found[offset : offset + ITEMS_A_PAGE], len(found)
    else:
        rows = queue.page(session, wanted, limit=ITEMS_A_PAGE, offset=offset)
        total = queue.count(session, wanted)
    claims = claim_pages(session, actor, "situation", [row.id for row in rows], now=now)
    items = tuple(_line(session, actor, row, claims.get(row.id), now) for row in rows)
    everything = queue.count(session, queue.Wanted(now, late, me))
    overdue = queue.count(session, queue.Wanted(now, late, me, age="late"))
    free = queue.count(session, queue.Wanted(now, late, me, owner="nobody"))
    mine = queue.count(session, queue.Wanted(now, late, me, owner="me"))
    tallies = {"": everything, "late": overdue, "nobody": free, "me": mine}
    return ScreeningQueue(items, pager(page, total, ITEMS_A_PAGE), tallies)


def _line(
    session: Session, actor: Actor, row: SituationRow, claim: ClaimPage | None, now: datetime
) -> ScreeningLine:
    since = row.submitted_at or row.changed_at
    hours = int((now - since).total_seconds() // 3600)
    return ScreeningLine(
        slug=row.slug,
        question=row.question,
        since=since,
        waiting_hours=hours,
        overdue_hours=OVERDUE_HOURS,
        audience=audience_name(session, row.audience),
        urgency=row.urgency,
        touches=_touches(row),
        decide_by=row.decide_by,
        claim=claim,
        own=row.asker_id == actor.member_id and not actor.alone,
    )


def _touches(row: SituationRow) -> tuple[str, ...]:
    """Say what a text may touch that fewer should read, in words."""
    return tuple(wire.value for wire in wires("\n".join(situation_piece(row).texts.values())))


def screening_item(session: Session, actor: Actor, row: SituationRow, *, now: datetime) -> ScreeningItem:
    """Show a submitted situation, with who holds it and what this moderator may decide."""
    who = standing_to(session, actor, row)
    words = vocabulary(session)
    claim = claim_pages(session, actor, "situation", [row.id], now=now).get(row.id)
    others = circle.names(session, moderators(session, but=[actor.member_id]))
    return ScreeningItem(
        slug=row.slug,
        version=row.version,
        question=row.question,
        body=stored_html(row.body_html),
        tried=stored_html(row.tried_html),
        options=stored_html(row.options_html),
        decision=row.decision,
        urgency=row.urgency,
        decide_by=row.decide_by,
        wanted=row.wanted,
        unwanted=row.unwanted,
        tags=tag_links(words, row.tag_slugs),
        facts=shown_facts(session, row, words),
        byline=byline_of_asker(session, row),
        marks=checked_pages(session, situation_piece(row), now=now),
        touches=_touches(row),
        audience=audience_name(session, row.audience),
        wish=row.entry_wish.value,
        clarify_first=row.clarify_first and row.urgency != Urgency.NOW.value,
        submitted_at=row.submitted_at,
        own=Who.MODERATOR not in who,
        actions=frozenset(
            action for action in OFFERED if can(SITUATION, row.state, action, who, entry_facts(None))
        ),
        claim=claim,
        reasons={action: canned(session, action) for action in OFFERED},
        others=tuple(Choice(str(key), name) for key, name in sorted(others.items(), key=lambda one: one[1])),
        log=log_items(session, log_rows.of_thing(session, "situation", row.id), actor, named=True),
        last_reason=log_rows.last_reason(session, "situation", row.id, ("return",)),
    )
