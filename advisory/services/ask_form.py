"""The form of asking: what it holds, what may be chosen in it, and how it is shown again."""

from dataclasses import dataclass, fields

from sqlalchemy.orm import Session

from advisory.documents.render import member_html
from advisory.domain.actor import Actor
from advisory.domain.audience import Audience, Reach, audience_of
from advisory.domain.errors import Invalid
from advisory.domain.lifecycle import SituationState
from advisory.domain.situation import EntryWish, SituationText
from advisory.services.pages.common import Choice
from advisory.services.pages.situations import AskPage
from advisory.services.showing import choices, tag_choices
from advisory.storage import circle, log
from advisory.storage.tables import SituationRow
from advisory.storage.vocabulary import Vocabulary, vocabulary

LINES = ("question", "decision", "wanted", "unwanted")
PARTS = ("body", "tried", "options")


@dataclass(frozen=True, slots=True)
class AskForm:
    """What an asker sends: the text, who may read it ("members" or "group-7"), and two wishes."""

    text: SituationText
    audience: str = "members"
    wish: str = EntryWish.ASK_ME.value
    clarify_first: bool = True
    #: Random, made with the empty form: the same form sent twice makes one situation.
    key: str = ""


def rendered(name: str, text: str) -> str:
    """Render a field, with any refusal put beside it."""
    try:
        return str(member_html(text)) if text else ""
    except Invalid as refusal:
        raise Invalid({name: str(refusal)}) from refusal


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
    )


def ask_page(
    session: Session,
    actor: Actor,
    slug: str,
    version: int,
    state: SituationState,
    form: AskForm,
    situation_id: int = 0,
) -> AskPage:
    """Show the form with what stands in it and what can be chosen."""
    words = vocabulary(session)
    groups = circle.group_names(session, actor.group_ids)
    reason = log.last_reason(session, "situation", situation_id, ("return",)) if situation_id else ""
    return AskPage(
        slug=slug,
        version=version,
        state=state.value,
        text=form.text,
        audience=form.audience,
        wish=form.wish,
        clarify_first=form.clarify_first,
        key=form.key,
        audiences=(
            *(Choice(f"group-{group_id}", f"The {name}") for group_id, name in groups.items()),
            Choice("members", "All members"),
        ),
        industries=choices(words, "industry"),
        sizes=choices(words, "company_size"),
        stages=choices(words, "stage"),
        tags=tag_choices(words),
        last_reason=reason if state is SituationState.RETURNED else "",
    )
