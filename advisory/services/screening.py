"""Screening: a moderator reads each situation before any peer does."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.render import stored_html
from advisory.domain.actor import Actor
from advisory.domain.errors import Forbidden, Invalid, NotFound
from advisory.domain.lifecycle import SITUATION, Fact, SituationState, Who, can
from advisory.domain.permissions import Permission, require
from advisory.domain.situation import PART_CHARS
from advisory.domain.text import clean
from advisory.services.changing import (
    columns,
    entry_facts,
    move_situation,
    situation_in_sight,
    standing_to,
)
from advisory.services.pages.common import pager
from advisory.services.pages.workshop import LogPage, Queue, QueueItem, ScreeningItem
from advisory.services.showing import audience_name, in_a_crowd, log_items, shown_facts, tag_links
from advisory.services.transaction import transaction
from advisory.storage import log as log_rows
from advisory.storage import situations
from advisory.storage.tables import SituationRow
from advisory.storage.vocabulary import vocabulary

ITEMS_A_PAGE = 30
LINES_A_PAGE = 50


def queue(session: Session, actor: Actor, page: int, *, now: datetime) -> Queue:
    """List what waits to be screened, longest waiting first.

    Raises:
        NotFound: the actor is not a moderator, who alone may know of this page.
    """
    _require_moderator(actor, Permission.SCREEN)
    state = SituationState.SUBMITTED
    rows = situations.in_state(session, state, limit=ITEMS_A_PAGE, offset=(page - 1) * ITEMS_A_PAGE)
    total = situations.count_in_state(session, state)
    items = tuple(_queue_item(session, actor, row, now) for row in rows)
    return Queue(items, pager(page, total, ITEMS_A_PAGE), {state.value: total})


def _queue_item(session: Session, actor: Actor, row: SituationRow, now: datetime) -> QueueItem:
    since = row.submitted_at or row.changed_at
    own = row.asker_id == actor.member_id and not actor.alone
    return QueueItem(
        slug=row.slug,
        entry_id=0,
        question=row.question,
        state=row.state.value,
        since=since,
        waiting_hours=int((now - since).total_seconds() // 3600),
        audience=audience_name(session, row.audience),
        advice_count=0,
        curator="",
        own=own,
        next_step="" if own else "Screen",
    )


def item(session: Session, actor: Actor, slug: str) -> ScreeningItem:
    """Show a submitted situation to a moderator, without a word about who asked it.

    Raises:
        NotFound: the actor is not a moderator, or nothing of that address waits for one.
    """
    _require_moderator(actor, Permission.SCREEN)
    row = situation_in_sight(session, actor, slug)
    if row.state is not SituationState.SUBMITTED:
        raise NotFound
    who = standing_to(session, actor, row)
    words = vocabulary(session)
    return ScreeningItem(
        slug=row.slug,
        version=row.version,
        question=row.question,
        body=stored_html(row.body_html),
        tried=stored_html(row.tried_html),
        options=stored_html(row.options_html),
        decision=row.decision,
        decide_by=row.decide_by,
        wanted=row.wanted,
        unwanted=row.unwanted,
        tags=tag_links(words, row.tag_slugs),
        facts=shown_facts(session, row, words),
        audience=audience_name(session, row.audience),
        wish=row.entry_wish.value,
        clarify_first=row.clarify_first,
        submitted_at=row.submitted_at,
        own=Who.MODERATOR not in who,
        actions=frozenset(
            action
            for action in ("approve", "return", "decline")
            if can(SITUATION, row.state, action, who, entry_facts(None))
        ),
        log=log_items(session, log_rows.of_thing(session, "situation", row.id), actor, named=True),
        last_reason=log_rows.last_reason(session, "situation", row.id, ("return",)),
    )


def approve(
    session: Session,
    actor: Actor,
    slug: str,
    *,
    clarify_first: bool,
    seen_version: int,
    now: datetime,
) -> None:
    """Open a situation to its audience, for questions first or for advice at once.

    Raises:
        NotFound: no such situation in sight.
        Forbidden: not a moderator, or one's own situation.
        WrongState: it does not wait for a moderator.
        Stale: changed since `seen_version`.
    """
    with transaction(session):
        row = _to_decide(session, actor, slug)
        facts = [Fact.CLARIFY_FIRST] if clarify_first else []
        move_situation(session, actor, row, "approve", now=now, facts=facts, seen_version=seen_version)
        row.opened_at = now
        row.facts_shown = in_a_crowd(session, row)


def send_back(
    session: Session, actor: Actor, slug: str, reason: str, *, seen_version: int, now: datetime
) -> None:
    """Return a situation to its asker, with what to change.

    Raises:
        NotFound, Forbidden, WrongState, Stale: as for `approve`.
        Invalid: no reason, or one that is too long.
    """
    _decide(session, actor, slug, "return", reason, seen_version, now)


def decline(
    session: Session, actor: Actor, slug: str, reason: str, *, seen_version: int, now: datetime
) -> None:
    """Decline a situation, with the reason.

    Raises:
        NotFound, Forbidden, WrongState, Stale: as for `approve`.
        Invalid: no reason, or one that is too long.
    """
    _decide(session, actor, slug, "decline", reason, seen_version, now)


def log(session: Session, actor: Actor, page: int) -> LogPage:
    """Show the moderation log, newest first.

    Raises:
        NotFound: the actor is not a moderator.
    """
    _require_moderator(actor, Permission.READ_LOG)
    rows = log_rows.page(session, limit=LINES_A_PAGE, offset=(page - 1) * LINES_A_PAGE)
    lines = log_items(session, rows, actor, named=True, titled=True)
    return LogPage(lines, pager(page, log_rows.count(session), LINES_A_PAGE))


def _require_moderator(actor: Actor, permission: Permission) -> None:
    if not actor.is_moderator:
        raise NotFound
    require(permission, columns({Who.MODERATOR}))


def _to_decide(session: Session, actor: Actor, slug: str) -> SituationRow:
    row = situation_in_sight(session, actor, slug, lock=True)
    if row.asker_id == actor.member_id and not actor.alone:
        raise Forbidden("Another moderator has to take this one.")
    require(Permission.SCREEN, columns(standing_to(session, actor, row)), alone=actor.alone)
    return row


def _decide(
    session: Session,
    actor: Actor,
    slug: str,
    action: str,
    reason: str,
    seen_version: int,
    now: datetime,
) -> None:
    reason = clean(reason)
    with transaction(session):
        row = _to_decide(session, actor, slug)
        if not reason:
            raise Invalid({"reason": "Say why, in words that help the asker."})
        if len(reason) > PART_CHARS:
            raise Invalid({"reason": f"Keep the reason under {PART_CHARS:,} characters."})
        move_situation(session, actor, row, action, now=now, reason=reason, seen_version=seen_version)
