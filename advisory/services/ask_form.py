"""The form of asking: what it holds, what may be chosen in it, and how it is shown again."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.render import member_html
from advisory.domain.actor import Actor
from advisory.domain.audience import Audience, Reach, audience_of
from advisory.domain.errors import Invalid
from advisory.domain.lifecycle import SituationState
from advisory.domain.situation import EntryWish, SituationText, Urgency
from advisory.domain.tripwire import Wire, wires
from advisory.domain.writing_help import hints
from advisory.services.kinds import kind_page, shown_kinds
from advisory.services.pages.common import Choice
from advisory.services.pages.situations import AskPage
from advisory.services.pages.writing import HintPage, WritingPage
from advisory.services.scanning import known_to_writer, mark_pages, marks_of, reasons_for
from advisory.services.showing import choices, tag_choices
from advisory.storage import circle, log
from advisory.storage.exemplars import exemplar
from advisory.storage.tables import SituationRow
from advisory.storage.vocabulary import Vocabulary, vocabulary

LINES = ("question", "decision", "wanted", "unwanted")
PARTS = ("body", "tried", "options")


@dataclass(frozen=True, slots=True)
class AskForm:
    """What an asker sends: the text, who may read it ("members" or "group-7"), and what they wish."""

    text: SituationText
    audience: str = "members"
    wish: str = EntryWish.ASK_ME.value
    clarify_first: bool = True
    #: The asker shows their name to the audience.
    named: bool = False
    urgency: str = Urgency.SOON.value
    #: All members may read it although it touches the law, somebody's health or a listed company.
    wide_confirmed: bool = False
    #: The kind of situation whose prompts are shown.
    kind: str = ""
    #: Why phrases stay that could identify somebody, by their digests; and hints that were put away.
    reasons: tuple[tuple[str, str], ...] = ()
    dismissed: tuple[str, ...] = ()
    #: Random, made with the empty form: the same form sent twice makes one situation.
    key: str = ""


@dataclass(frozen=True, slots=True)
class Drafted:
    """Where a form stands: nothing yet, or a draft with the version that its writer saw."""

    slug: str = ""
    version: int = 0
    state: SituationState = SituationState.DRAFT
    id: int = 0
    saved_at: datetime | None = None


def rendered(name: str, text: str) -> str:
    """Render a field, with any refusal put beside it."""
    return str(member_html(text, name)) if text else ""


def checked_choices(actor: Actor, form: AskForm, words: Vocabulary) -> tuple[Audience, EntryWish]:
    """Read what was chosen: the audience and the wish.

    Raises:
        Invalid: something that is not on offer to this actor; every problem at once.
    """
    problems = {}
    audience = Audience(Reach.MEMBERS)
    try:
        audience = audience_of(form.audience)
    except Invalid:
        problems["audience"] = "Choose who may see it."
    if audience.reach is Reach.PUBLIC:
        problems["audience"] = "Choose who may see it."
    elif audience.group_id is not None and audience.group_id not in actor.group_ids:
        problems["audience"] = "Choose one of your own groups, or all members."
    if form.wish not in [wish.value for wish in EntryWish]:
        problems["wish"] = "Say whether it may become an entry."
    if form.urgency not in [urgency.value for urgency in Urgency]:
        problems["urgency"] = "Choose A, B or C."
    if any(tag not in words.book.tags for tag in form.text.tags):
        problems["tags"] = "Choose topics from the list."
    for kind in ("industry", "company_size", "stage"):
        value = getattr(form.text, kind)
        if value and value not in words.terms[kind]:
            problems[kind] = "Choose one from the list, or leave it open."
    if problems:
        raise Invalid(problems)
    return audience, EntryWish(form.wish)


def texts(text: SituationText) -> dict[str, str]:
    """Give the written parts by name, for showing two versions beside each other."""
    names = (*LINES, *PARTS)
    return {name: getattr(text, name) for name in names}


def form_of(row: SituationRow) -> AskForm:
    """Give a row back as the form that would write it."""
    values = {field.name: getattr(row, field.name) for field in fields(SituationText) if field.name != "tags"}
    return AskForm(
        SituationText(**values, tags=row.tag_slugs),
        row.audience.word,
        row.entry_wish.value,
        row.clarify_first,
        named=row.named,
        urgency=row.urgency,
        wide_confirmed=row.wide_confirmed,
        kind=row.kind,
    )


def written(
    session: Session, actor: Actor, form: AskForm, situation_id: int = 0, *, now: datetime | None
) -> WritingPage:
    """Say all that is to be said of a text: what could identify somebody, what would help, what it touches.

    Args:
        situation_id: of the draft, whose kept reasons count beside those in the form.
    """
    kept = reasons_for(session, "situation", situation_id) if situation_id else {}
    marks = marks_of(known_to_writer(session, actor), texts(form.text), now=now)
    return WritingPage(
        marks=mark_pages(marks, kept | dict(form.reasons)),
        hints=tuple(
            HintPage(hint.name, hint.field, hint.sentence)
            for hint in hints(form.text, frozenset(form.dismissed))
        ),
        touches=tuple(wire.value for wire in touched(form.text)),
    )


def touched(text: SituationText) -> tuple[Wire, ...]:
    """Say whether a text touches the law, somebody's health or a listed company."""
    return wires("\n".join(texts(text).values()))


def _fewest(text: SituationText, groups: Mapping[int, str]) -> str:
    """Choose the asker's only group for a text that only few should read; "" leaves the choice to them."""
    return f"group-{next(iter(groups))}" if len(groups) == 1 and touched(text) else ""


def ask_page(session: Session, actor: Actor, form: AskForm, at: Drafted, *, now: datetime | None) -> AskPage:
    """Show the form with what stands in it, what can be chosen, and what is said of its text."""
    words = vocabulary(session)
    groups = circle.group_names(session, actor.group_ids)
    reason = log.last_reason(session, "situation", at.id, ("return",)) if at.id else ""
    return AskPage(
        slug=at.slug,
        version=at.version,
        state=at.state.value,
        text=form.text,
        audience=form.audience or _fewest(form.text, groups),
        wish=form.wish,
        clarify_first=form.clarify_first,
        named=form.named,
        urgency=form.urgency,
        wide_confirmed=form.wide_confirmed,
        key=form.key,
        audiences=(
            *(Choice(f"group-{group_id}", f"The {name}") for group_id, name in groups.items()),
            Choice("members", "All members"),
        ),
        industries=choices(words, "industry"),
        sizes=choices(words, "company_size"),
        stages=choices(words, "stage"),
        tags=tag_choices(words),
        last_reason=reason if at.state is SituationState.RETURNED else "",
        name=circle.names(session, [actor.member_id or 0]).get(actor.member_id or 0, ""),
        kind=form.kind,
        kinds=tuple(kind_page(kind) for kind in shown_kinds(session)),
        dismissed=form.dismissed,
        writing=written(session, actor, form, at.id, now=now),
        saved_at=at.saved_at,
        exemplar=exemplar(session, actor),
    )
