"""Reading situations: the list, and one of them as this reader may see it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from advisory.documents.render import stored_html
from advisory.domain.actor import Actor
from advisory.domain.audience import Reach, may_read
from advisory.domain.byline import adviser_byline
from advisory.domain.clock import moment_of_list
from advisory.domain.lifecycle import OPEN_STATES, SITUATION, EntryState, SituationState, Who, can
from advisory.domain.permissions import Permission, may, require
from advisory.domain.situation import EntryWish
from advisory.services.changing import columns, situation_in_sight, standing_to
from advisory.services.circumstances import entry_facts, start_facts
from advisory.services.comparing import over_time
from advisory.services.excluded import taken_out
from advisory.services.keeping import follows_situation
from advisory.services.merged import follow_merge
from advisory.services.pages.common import pager
from advisory.services.pages.situations import (
    AdvicePage,
    LogItem,
    QuestionPage,
    SituationList,
    SituationPage,
)
from advisory.services.revising import is_before
from advisory.services.showing import (
    audience_name,
    log_items,
    open_items,
    point_pages,
    shown_facts,
    tag_links,
)
from advisory.storage import advice, circle, entries, log, situations
from advisory.storage.tables import AdviceRow, EntryRow, QuestionRow, SituationRow
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


def situation(session: Session, actor: Actor, slug: str, *, now: datetime) -> SituationPage:
    """Show one situation, with what this actor may do to it.

    Raises:
        NotFound: there is none, or it is not theirs to see.
        Moved: it was merged into another one that is theirs to see.
    """
    follow_merge(session, actor, slug)
    row = situation_in_sight(session, actor, slug)
    who = standing_to(session, actor, row)
    mine, open_now = Who.ASKER in who, row.state in OPEN_STATES
    words = vocabulary(session)
    entry = entries.of_situation(session, row.id)
    insider = mine or Who.MODERATOR in who
    shown = SituationPage(
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
        opened_at=row.opened_at if open_now else None,
        closed_at=row.closed_at,
        mine=mine,
        actions=_actions(actor, row, who, entry),
        questions=_questions(situations.questions(session, row.id), actor) if open_now else (),
        advice=advice_pages(session, actor, row, who) if open_now else (),
        heard=stored_html(row.heard_html),
        commitment=row.commitment,
        commitment_on=row.commitment_on,
        entry_slug=_entry_slug(actor, entry),
        following=follows_situation(session, actor, row),
        taken_out=taken_out(session, actor, row.id),
    )
    if insider:
        shown = _from_inside(session, actor, row, shown, entry)
    return over_time(session, row, shown, insider=insider)


def _from_inside(
    session: Session, actor: Actor, row: SituationRow, page: SituationPage, entry: EntryRow | None
) -> SituationPage:
    """Add what only the asker and moderators see; a moderator's own situation is theirs as its asker."""
    reason = log.last_reason(session, "situation", row.id, ("return", "decline")) if page.mine else ""
    return replace(
        page,
        wish=row.entry_wish.value,
        log=_log(session, actor, row, named=not page.mine),
        entry_state=entry.state.value if entry is not None else "",
        entry_id=entry.id if entry is not None and not page.mine else 0,
        last_reason=reason,
    )


def _actions(actor: Actor, row: SituationRow, who: frozenset[Who], entry: EntryRow | None) -> frozenset[str]:
    facts = entry_facts(entry)
    steps = {action for action in OFFERED if can(SITUATION, row.state, action, who, facts)}
    if row.reach is not Reach.MEMBERS or not actor.group_ids:
        steps.discard("narrow_audience")
    rights = columns(who)
    if actor.is_moderator and may(Permission.SCREEN, rights, alone=actor.alone):
        steps.add("moderate")
    if row.state is SituationState.CLARIFYING:
        if Who.ASKER in who:
            steps.add("answer")
        elif may(Permission.ASK_QUESTION, rights):
            steps.add("ask_question")
    if row.state is SituationState.ADVISING and may(Permission.GIVE_ADVICE, rights):
        steps.add("give_advice")
    if row.state is SituationState.CLOSED and entry is None:
        if Who.ASKER in who and row.entry_wish is EntryWish.ASK_ME:
            steps.add("allow_entry")
        if start_facts(row) and may(Permission.CURATE, rights, alone=actor.alone):
            steps.add("start_curation")
    return frozenset(steps)


def _questions(rows: Sequence[QuestionRow], actor: Actor) -> tuple[QuestionPage, ...]:
    return tuple(
        QuestionPage(
            number=number,
            byline="You" if row.author_id == actor.member_id else "A CEO",
            text=stored_html(row.html),
            asked_at=row.asked_at,
            answer=stored_html(row.answer_html) if row.answered_at else Markup(),
            answered_at=row.answered_at,
            mine=row.author_id == actor.member_id,
        )
        for number, row in enumerate(rows, start=1)
    )


def advice_pages(
    session: Session, actor: Actor, row: SituationRow, who: frozenset[Who]
) -> tuple[AdvicePage, ...]:
    """Show the advice that stands, by cover; moderators also see who gave it."""
    rows = advice.of_situation(session, row.id)
    sees = may(Permission.SEE_ADVISERS, columns(who)) and Who.ASKER not in who
    names = circle.names(session, {one.adviser_id for one in rows})
    words = vocabulary(session)
    profiles = circle.profiles(session, {one.adviser_id for one in rows})

    def page(number: int, one: AdviceRow) -> AdvicePage:
        mine = one.adviser_id == actor.member_id
        industry, size = profiles.get(one.adviser_id, ("", ""))
        return AdvicePage(
            number=number,
            byline=adviser_byline(one.cover, names.get(one.adviser_id, ""), words.facts(industry, size)),
            basis=one.basis.value,
            stance=one.stance.value if one.stance else "",
            points=point_pages(one.points),
            given_at=one.given_at,
            amended=one.version > 1,
            mine=mine,
            version=one.version,
            source=one.text if mine else "",
            name=names.get(one.adviser_id, "") if sees else "",
            before=is_before(one, row),
        )

    return tuple(page(number, one) for number, one in enumerate(rows, start=1))


def _log(session: Session, actor: Actor, row: SituationRow, *, named: bool) -> tuple[LogItem, ...]:
    return log_items(session, log.of_thing(session, "situation", row.id), actor, named=named)


def _entry_slug(actor: Actor, entry: EntryRow | None) -> str:
    if entry is None or entry.state is not EntryState.PUBLISHED:
        return ""
    return (entry.slug or "") if may_read(actor, entry.audience.entry_marks()) else ""
