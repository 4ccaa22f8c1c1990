"""The moderators' side of an entry: its queue, and the workbench as a page."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.render import stored_html
from advisory.domain.actor import Actor
from advisory.domain.edition import COUNT_NOUNS
from advisory.domain.errors import Forbidden, NotFound
from advisory.domain.lifecycle import ENTRY, EntryState, Who, can
from advisory.domain.permissions import Permission, require
from advisory.services.changing import columns, entry_in_work, entry_standing, in_sight
from advisory.services.drafting import checklist, preview_of
from advisory.services.pages.common import Choice, pager
from advisory.services.pages.situations import QuestionPage
from advisory.services.pages.workshop import (
    DraftFields,
    Queue,
    QueueItem,
    SourceAdvice,
    SourcePoint,
    Workbench,
)
from advisory.services.showing import audience_name, choices, log_items, tag_choices
from advisory.storage import advice, circle, drafts, entries, log, situations
from advisory.storage.tables import DraftRow, EntryRow, SituationRow
from advisory.storage.vocabulary import vocabulary

ITEMS_A_PAGE = 30
#: The order in which work moves through the desk.
IN_WORK = (EntryState.APPROVED, EntryState.REVIEW, EntryState.DRAFT, EntryState.CONSENT)
READY = "closed"
OFFERED = (
    "edit", "submit", "request_changes", "pass", "publish", "pull",
)  # fmt: skip


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
    rows.sort(key=lambda row: IN_WORK.index(row.state))
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
                state=row.state.value,
                since=row.changed_at,
                waiting_hours=_hours(now, row.changed_at),
                audience=audience_name(session, situation.audience),
                advice_count=given.get(situation.id, 0),
                curator=names.get(row.curator_id or 0, ""),
                own=own,
                next_step="" if own else _next_step(row.state, who),
            )
        )
    return items


def _next_step(state: EntryState, who: frozenset[Who]) -> str:
    steps = (("submit", "Continue"), ("pass", "Review"), ("publish", "Publish"))
    return next((word for action, word in steps if can(ENTRY, state, action, who)), "Read")


def workbench_page(
    session: Session, actor: Actor, row: EntryRow, form: DraftFields, draft: DraftRow
) -> Workbench:
    """Show the workbench with this form in it."""
    words = vocabulary(session)
    situation = situations.by_row_ids(session, [row.situation_id or 0])[row.situation_id or 0]
    who = entry_standing(session, actor, row)
    return Workbench(
        entry_id=row.id,
        version=row.version,
        state=row.state.value,
        situation_slug=situation.slug,
        situation_question=situation.question,
        situation_body=stored_html(situation.body_html),
        questions=_questions(session, situation.id),
        advice=_sources(session, row, situation.id),
        heard=stored_html(situation.heard_html),
        draft=form,
        preview=preview_of(form, words),
        checks=checklist(session, row, form, words),
        actions=frozenset(action for action in OFFERED if can(ENTRY, row.state, action, who)),
        curator=circle.names(session, [row.curator_id or 0]).get(row.curator_id or 0, ""),
        mine=Who.CURATOR in who,
        consent=_consent(session, row, draft),
        note=draft.note,
        saved_at=row.changed_at,
        count_nouns=tuple(
            Choice(noun, noun) for noun in dict.fromkeys((*COUNT_NOUNS, form.count_noun)) if noun
        ),
        audiences=_audiences(session),
        industries=choices(words, "industry"),
        sizes=choices(words, "company_size"),
        stages=choices(words, "stage"),
        tags=tag_choices(words),
        log=log_items(session, log.of_thing(session, "entry", row.id), actor, named=True),
    )


def _consent(session: Session, row: EntryRow, draft: DraftRow) -> str:
    """Tell the asker's answer to the text as it stands: "asked", "yes", "no", "change", or "" for none."""
    asked = drafts.last_consent(session, row.id)
    being_written = row.state in (EntryState.DRAFT, EntryState.REVIEW)
    if asked is None or being_written or asked.digest != draft.digest:
        return ""
    return asked.answer or "asked"


def _audiences(session: Session) -> tuple[Choice, ...]:
    groups = circle.all_groups(session)
    return (
        Choice("public", "Everybody"),
        Choice("members", "All members"),
        *(Choice(f"group-{group_id}", f"The {name}") for group_id, name in groups.items()),
    )


def _questions(session: Session, situation_id: int) -> tuple[QuestionPage, ...]:
    return tuple(
        QuestionPage(
            number=number,
            byline="A CEO",
            text=stored_html(row.html),
            asked_at=row.asked_at,
            answer=stored_html(row.answer_html),
            answered_at=row.answered_at,
            mine=False,
        )
        for number, row in enumerate(situations.questions(session, situation_id), start=1)
    )


def _sources(session: Session, row: EntryRow, situation_id: int) -> tuple[SourceAdvice, ...]:
    rows = advice.of_situation(session, situation_id)
    used = {(one.advice_id, one.number, one.advice_version) for one in drafts.sources(session, row.id)}
    names = circle.names(session, {one.adviser_id for one in rows})
    return tuple(
        SourceAdvice(
            number=number,
            name=names.get(one.adviser_id, ""),
            basis=one.basis.value,
            stance=one.stance.value if one.stance else "",
            points=tuple(
                SourcePoint(
                    point.id,
                    point.number,
                    stored_html(point.html),
                    (one.id, point.number, one.version) in used,
                )
                for point in one.points
            ),
        )
        for number, one in enumerate(rows, start=1)
    )
