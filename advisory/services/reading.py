"""Reading situations: the list, and one of them as this reader may see it."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.render import stored_html
from advisory.domain.actor import Actor
from advisory.domain.audience import Reach
from advisory.domain.clock import moment_of_list
from advisory.domain.lifecycle import OPEN_STATES, SITUATION, EntryState, SituationState, Who, can
from advisory.domain.permissions import Permission, may, require
from advisory.domain.situation import HURRIED_IN, NAMED_IN, EntryWish
from advisory.services.changing import columns, entry_in_sight, situation_in_sight, standing_to
from advisory.services.circumstances import entry_facts, start_facts
from advisory.services.comparing import over_time
from advisory.services.excluded import taken_out
from advisory.services.keeping import follows_situation
from advisory.services.merged import follow_merge
from advisory.services.pages.common import pager
from advisory.services.pages.situations import LogItem, SituationList, SituationPage
from advisory.services.showing import (
    audience_name,
    byline_of_asker,
    log_items,
    open_items,
    shown_facts,
    tag_links,
)
from advisory.services.thread import Thread, is_insider, thread_of
from advisory.storage import entries, log, situations
from advisory.storage.tables import EntryRow, SituationRow
from advisory.storage.vocabulary import vocabulary

SITUATIONS_A_PAGE = 20
OWN_SHOWN = 20
SHOWN = {
    "open": (SituationState.ADVISING, SituationState.CLARIFYING),
    "closed": (SituationState.CLOSED,),
    "all": (SituationState.ADVISING, SituationState.CLARIFYING, SituationState.CLOSED),
}
#: Steps that a page may offer as a button.
OFFERED = (
    "edit", "submit", "recall", "withdraw", "close", "reopen", "open_for_advice", "back_to_clarifying",
    "approve", "return", "decline", "update", "narrow_audience",
)  # fmt: skip


def list_situations(
    session: Session, actor: Actor, show: str, page: int, *, until: int | None = None, now: datetime
) -> SituationList:
    """List what this actor may read, last opened first, with their own apart.

    Args:
        until: when the first page was made, in milliseconds since 1970; later pages list what was open.

    Raises:
        Forbidden: the actor is not a member.
    """
    require(Permission.READ_OPEN_SITUATION, columns({Who.MEMBER} if actor.is_member else ()))
    show = show if show in SHOWN else "open"
    states, moment = SHOWN[show], moment_of_list(page, until, now)
    offset = (page - 1) * SITUATIONS_A_PAGE
    rows = situations.open_ones(session, actor, states, limit=SITUATIONS_A_PAGE, offset=offset, until=moment)
    total = situations.count_open(session, actor, states, until=moment)
    own = situations.of_asker(session, actor.member_id or 0, limit=OWN_SHOWN)
    return SituationList(
        open=open_items(session, actor, rows),
        pager=pager(page, total, SITUATIONS_A_PAGE, moment or now),
        own=open_items(session, actor, own),
        show=show,
    )


def situation(session: Session, actor: Actor, slug: str, *, since: str = "", now: datetime) -> SituationPage:
    """Show one situation, with what this actor may do to it.

    Args:
        since: the mark of a page they have seen; what has come since is shown as new.

    Raises:
        NotFound: there is none, or it is not theirs to see.
        Moved: it was merged into another one that is theirs to see.
    """
    follow_merge(session, actor, slug)
    row = situation_in_sight(session, actor, slug)
    who = standing_to(session, actor, row)
    entry = entries.of_situation(session, row.id)
    insider = is_insider(who)
    shown = _page(session, actor, row, who, entry)
    if row.state in OPEN_STATES:
        shown = _with_thread(shown, thread_of(session, actor, row, who, since, now=now))
    if insider:
        shown = _from_inside(session, actor, row, shown, entry)
    return over_time(session, row, shown, insider=insider, now=now)


def _page(
    session: Session, actor: Actor, row: SituationRow, who: frozenset[Who], entry: EntryRow | None
) -> SituationPage:
    """Show what every reader of a situation sees of it, without its thread."""
    words = vocabulary(session)
    return SituationPage(
        slug=row.slug,
        version=row.version,
        state=row.state.value,
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
        opened_at=row.opened_at if row.state in OPEN_STATES else None,
        closed_at=row.closed_at,
        byline=byline_of_asker(session, row),
        urgency=row.urgency,
        mine=Who.ASKER in who,
        actions=_actions(actor, row, who, entry),
        questions=(),
        advice=(),
        heard=stored_html(row.heard_html),
        commitment=row.commitment,
        commitment_on=row.commitment_on,
        entry_slug=_entry_slug(session, actor, entry),
        following=follows_situation(session, actor, row),
        taken_out=taken_out(session, actor, row.id),
    )


def _with_thread(page: SituationPage, thread: Thread) -> SituationPage:
    """Add what stands under an open situation."""
    return replace(
        page,
        actions=page.actions | thread.actions,
        questions=thread.questions,
        advice=thread.advice,
        covers=thread.covers,
        mark=thread.mark,
    )


def _from_inside(
    session: Session, actor: Actor, row: SituationRow, page: SituationPage, entry: EntryRow | None
) -> SituationPage:
    """Add what only the asker and moderators see; a moderator's own situation is theirs as its asker."""
    reason = log.last_reason(session, "situation", row.id, ("return", "decline")) if page.mine else ""
    return replace(
        page,
        wish=row.entry_wish.value,
        log=_log(session, actor, row, named=not page.mine),
        entry_state=_entry_state(entry),
        entry_id=entry.id if entry is not None and not page.mine else 0,
        last_reason=reason,
    )


def _actions(actor: Actor, row: SituationRow, who: frozenset[Who], entry: EntryRow | None) -> frozenset[str]:
    facts = entry_facts(entry)
    steps = {action for action in OFFERED if can(SITUATION, row.state, action, who, facts)}
    if row.reach is not Reach.MEMBERS or not actor.group_ids:
        steps.discard("narrow_audience")
    if actor.is_moderator and may(Permission.SCREEN, columns(who), alone=actor.alone):
        steps.add("moderate")
    if row.state in NAMED_IN and Who.ASKER in who:
        steps.add("hide_name" if row.named else "show_name")
    if row.state in HURRIED_IN and (
        Who.ASKER in who or may(Permission.SCREEN, columns(who), alone=actor.alone)
    ):
        steps.add("hurry")
    if row.state is SituationState.CLOSED and entry is None:
        if Who.ASKER in who and row.entry_wish is EntryWish.ASK_ME:
            steps.add("allow_entry")
        if start_facts(row) and may(Permission.CURATE, columns(who), alone=actor.alone):
            steps.add("start_curation")
    return frozenset(steps)


def _log(session: Session, actor: Actor, row: SituationRow, *, named: bool) -> tuple[LogItem, ...]:
    return log_items(session, log.of_thing(session, "situation", row.id), actor, named=named)


def _entry_slug(session: Session, actor: Actor, entry: EntryRow | None) -> str:
    if entry is None or entry.state is not EntryState.PUBLISHED:
        return ""
    return (entry.slug or "") if entry_in_sight(session, actor, entry) else ""


def _entry_state(entry: EntryRow | None) -> str:
    """Tell where an entry stands; while a new edition of it is asked consent for, that comes first."""
    if entry is None:
        return ""
    return (entry.in_work if entry.in_work is EntryState.CONSENT else entry.state).value
