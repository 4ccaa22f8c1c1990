"""The workbench as a page: a draft, what its points are made of, and the thread beside it."""

from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from advisory.documents.entry_file import parse
from advisory.documents.render import entry_html, stored_html
from advisory.domain.actor import Actor
from advisory.domain.byline import Cover, adviser_byline
from advisory.domain.curating import DraftPoint, numbers_of, use_of
from advisory.domain.edition import COUNT_NOUNS
from advisory.domain.lifecycle import ENTRY, EntryState, Fact, Who, can
from advisory.services.changing import entry_standing
from advisory.services.checking import checklist, entry_piece
from advisory.services.claiming import claim_pages
from advisory.services.consenting import ADVISER, ASKER
from advisory.services.drafting import point_field, point_problems, preview_of
from advisory.services.pages.common import Choice
from advisory.services.pages.provenance import BenchPoint, PointSource, SourceAdvice, SourcePoint
from advisory.services.pages.thread import QuestionPage
from advisory.services.pages.workshop import AskedPage, DraftFields, Workbench
from advisory.services.scanning import checked_pages
from advisory.services.showing import choices, log_items, tag_choices
from advisory.services.sourcing import Material, material_of
from advisory.services.telling import moderators
from advisory.storage import circle, consents, log, outcomes, situations
from advisory.storage.tables import AdvicePointRow, DraftRow, DraftSourceRow, EntryRow, SituationRow
from advisory.storage.vocabulary import Vocabulary, vocabulary

OFFERED = (
    "edit", "submit", "request_changes", "pass", "publish", "pull", "revise",
    "drop_revision",
)  # fmt: skip


def workbench_page(
    session: Session,
    actor: Actor,
    row: EntryRow,
    form: DraftFields,
    draft: DraftRow,
    *,
    now: datetime | None,
) -> Workbench:
    """Show the workbench with this form in it."""
    words = vocabulary(session)
    situation = situations.by_row_ids(session, [row.situation_id or 0])[row.situation_id or 0]
    material = material_of(session, row.id, situation.id)
    who = entry_standing(session, actor, row)
    facts = [Fact.LIVE_EDITION] if row.work_state else []
    people = {one.adviser_id for one in material.advice.values()} | {row.curator_id or 0}
    names = circle.names(session, people)
    return Workbench(
        entry_id=row.id,
        publish_at=row.publish_at,
        beside=row.work_state is not None,
        version=row.version,
        state=row.in_work.value,
        **_told(session, situation, row, draft),
        advice=thread_of(session, form, material, names, words),
        draft=form,
        preview=preview_of(form, words),
        checks=checklist(session, row, form, words, material),
        marks=checked_pages(session, entry_piece(row, form)),
        actions=frozenset(action for action in OFFERED if can(ENTRY, row.in_work, action, who, facts)),
        curator=names.get(row.curator_id or 0, ""),
        mine=Who.CURATOR in who,
        asked=_asked(session, row, draft, names),
        note=draft.note,
        saved_at=row.changed_at,
        **_lists(session, actor, words, form),
        points=points_of_draft(form, material, names),
        claim=claim_pages(session, actor, "entry", [row.id], now=now).get(row.id) if now else None,
        open_count=len(material.open_points()),
        log=log_items(session, log.of_thing(session, "entry", row.id), actor, named=True),
    )


def _told(session: Session, situation: SituationRow, row: EntryRow, draft: DraftRow) -> dict[str, Any]:
    """Show what the asker wrote."""
    return {
        "situation_slug": situation.slug,
        "situation_question": situation.question,
        "situation_body": stored_html(situation.body_html),
        "questions": _questions(session, situation.id),
        "heard": stored_html(situation.heard_html),
        "outcomes": tuple(stored_html(one.html) for one in outcomes.shown(session, situation.id)),
        "carried": _carried(row, draft),
    }


def _carried(row: EntryRow, draft: DraftRow) -> Markup | None:
    """Show what came of it, as the text that is fixed by now says; None when it says nothing of it."""
    if row.in_work is EntryState.DRAFT or draft.raw is None:
        return None
    outcome = parse(draft.raw, f"{draft.slug}.md").edition.outcome
    return entry_html(outcome) if outcome else None


def _others(session: Session, actor: Actor) -> tuple[Choice, ...]:
    """Give the moderators that a draft can be handed to, by name."""
    others = circle.names(session, moderators(session, but=[actor.member_id]))
    return tuple(Choice(str(key), name) for key, name in sorted(others.items(), key=lambda one: one[1]))


def _lists(session: Session, actor: Actor, words: Vocabulary, form: DraftFields) -> dict[str, Any]:
    """Give what the form lets one choose from."""
    nouns = dict.fromkeys((*COUNT_NOUNS, form.count_noun))
    return {
        "count_nouns": tuple(Choice(noun, noun) for noun in nouns if noun),
        "audiences": _audiences(session),
        "others": _others(session, actor),
        "industries": choices(words, "industry"),
        "sizes": choices(words, "company_size"),
        "stages": choices(words, "stage"),
        "tags": tag_choices(words),
    }


def points_of_draft(form: DraftFields, material: Material, names: dict[int, str]) -> tuple[BenchPoint, ...]:
    """Show the points of a draft with what they are made of."""
    numbers, problems = numbers_of(form.points), point_problems(form)
    order = {row.id: number for number, row in enumerate(material.standing, start=1)}

    def shown(point: DraftPoint) -> BenchPoint:
        taken = material.sources.get(point.key, ())
        return BenchPoint(
            key=point.key,
            number=numbers.get(point.key, ""),
            text=point.text,
            sub=point.sub,
            use=use_of(point.text, [one.text for one in taken]).value,
            sources=tuple(_source(one, material, names, order) for one in taken),
            problem=problems.get(point_field(point.key), ""),
        )

    return tuple(shown(point) for point in form.points)


def _source(
    one: DraftSourceRow, material: Material, names: dict[int, str], order: dict[int, int]
) -> PointSource:
    change = material.change_of(one)
    row = material.advice.get(one.advice_id)
    at = next((point.id for point in row.points if point.number == one.number), 0) if row else 0
    return PointSource(
        number=one.number,
        advice_number=order.get(one.advice_id, 0),
        name=names.get(one.adviser_id, ""),
        basis=one.basis,
        version=one.advice_version,
        text=one.text,
        change=change,
        text_now=material.text_now(one) if change == "amended" else "",
        mark=f"{one.point_key}:{one.advice_id}:{one.number}",
        point_id=at if row and row.stands else 0,
    )


def thread_of(
    session: Session, form: DraftFields, material: Material, names: dict[int, str], words: Vocabulary
) -> tuple[SourceAdvice, ...]:
    """Show the advice that stands as material."""
    numbers = numbers_of(form.points)
    profiles = circle.profiles(session, {one.adviser_id for one in material.standing})

    def point_page(point: AdvicePointRow) -> SourcePoint:
        users, aside = material.users_of(point), material.aside_of(point)
        return SourcePoint(
            id=point.id,
            number=point.number,
            html=stored_html(point.html),
            used=bool(users),
            used_in=tuple(numbers[key] for key in users if key in numbers),
            aside=aside.reason if aside else "",
            aside_note=aside.note if aside else "",
        )

    return tuple(
        SourceAdvice(
            number=number,
            name=names.get(one.adviser_id, ""),
            basis=one.basis.value,
            stance=one.stance.value if one.stance else "",
            points=tuple(point_page(point) for point in one.points),
            id=one.id,
            as_role=adviser_byline(Cover.ROLE, "", words.facts(*profiles.get(one.adviser_id, ("", "")))),
        )
        for number, one in enumerate(material.standing, start=1)
    )


def _asked(session: Session, row: EntryRow, draft: DraftRow, names: dict[int, str]) -> tuple[AskedPage, ...]:
    """Tell who was asked about the text as it stands, the asker without a name, and what they said."""
    if row.in_work in (EntryState.DRAFT, EntryState.REVIEW):
        return ()
    return tuple(
        AskedPage(
            who="The asker" if one.part == ASKER else names.get(one.member_id, ADVISER),
            answer=one.answer,
            asked_at=one.asked_at,
            reminders=one.reminders,
        )
        for one in consents.of_round(session, draft)
    )


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
