"""The form of asking, and the buttons in it that change the form and post nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from advisory.domain.errors import Invalid
from advisory.domain.situation import EntryWish
from advisory.services.ask_form import AskForm
from advisory.web.forms.fields import Fields, kept_phrases, seen_version
from advisory.web.forms.situations import read_facts

#: Buttons that give the form back with something changed: "use:body:4f…", "dismiss:short", "kind:people".
TURNS = ("use", "dismiss", "kind")


@dataclass(frozen=True, slots=True)
class Asked:
    """A situation as it was typed.

    Attributes:
        action: "save", "submit", or a turn (`TURNS`) with what it is about.
        decide_by: the day as typed, so that an unreadable one can be shown again.
        unread: what could not even be read, by field.
    """

    form: AskForm
    version: int
    action: str
    decide_by: str
    unread: Mapping[str, str] = field(default_factory=dict)

    @property
    def submitting(self) -> bool:
        """It is to be posted, not only kept."""
        return self.action == "submit"

    @property
    def turn(self) -> tuple[str, ...]:
        """What a button changes in the form; empty when it is to be kept or posted."""
        parts = tuple(self.action.split(":"))
        return parts if parts[0] in TURNS and len(parts) > 1 else ()

    @property
    def blank(self) -> bool:
        """Nothing is written yet that would be worth keeping."""
        text = self.form.text
        return not any((text.question, text.body, text.tried, text.options, text.decision))

    def check(self) -> None:
        """Refuse with everything that is wrong at once, in the order of the form.

        Raises:
            Invalid: a day that cannot be read, a field that is too long, or missing before posting.
        """
        problems = {}
        try:
            if self.submitting:
                self.form.text.check_complete()
            else:
                self.form.text.check_lengths()
        except Invalid as refusal:
            problems = refusal.problems
        if problems or self.unread:
            raise Invalid({**problems, **self.unread})


def read_ask(fields: Fields) -> Asked:
    """Read the form for asking; nothing is refused here, so that nothing typed is lost."""
    facts, unreadable = read_facts(fields)
    text = replace(
        facts,
        industry=fields.get("industry", ""),
        company_size=fields.get("company_size", ""),
        stage=fields.get("stage", ""),
        tags=tuple(dict.fromkeys(fields.getlist("tags"))),
    )
    ticks = fields.getlist("ticks")
    form = AskForm(
        text=text,
        audience=fields.get("audience", ""),
        wish=fields.get("wish", EntryWish.ASK_ME.value),
        clarify_first="clarify_first" in ticks,
        named=fields.get("named", "") == "yes",
        urgency=fields.get("urgency", "B"),
        wide_confirmed="wide" in ticks,
        kind=fields.get("kind", "")[:40],
        reasons=kept_phrases(fields),
        dismissed=tuple(dict.fromkeys(fields.getlist("dismissed")))[:10],
        key=fields.get("key", "")[:32],
    )
    return Asked(
        form,
        seen_version(fields),
        fields.get("action", ""),
        fields.get("decide_by", ""),
        {"decide_by": unreadable} if unreadable else {},
    )


def saved_answer(slug: str, version: int, at: datetime) -> dict[str, object]:
    """Say to the script that keeps a draft where it is kept now."""
    return {"slug": slug, "version": version, "at": at.isoformat()}
