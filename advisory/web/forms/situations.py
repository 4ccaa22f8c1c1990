"""The forms of a situation's life: clarifying, advising, closing, consent."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from advisory.domain.errors import Invalid
from advisory.domain.situation import SituationText
from advisory.domain.text import clean, one_line
from advisory.services.pages.thread import AdvicePage
from advisory.web.forms.fields import Fields, day, kept_phrases, seen_version


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the small forms of a situation's page.

    Attributes:
        form: the field of the form that was refused: "question", "answer_3", "fold", "advice", "shown_as",
            "comment_12"; "" for none.
        text: what was typed there; for advice, the reader's own advice until something was refused.
        reasons: why phrases stay that could identify somebody, by their digests.
        coached: a script has shown the hint of the language coach already.
        problems: field name to sentence.
    """

    form: str = ""
    text: str = ""
    basis: str = ""
    stance: str = ""
    version: int = 0
    cover: str = ""
    private: bool = False
    coached: bool = False
    reasons: tuple[tuple[str, str], ...] = ()
    problems: Mapping[str, str] = field(default_factory=dict)

    def refused(self, problems: Mapping[str, str]) -> "Typed":
        """Add what is wrong; what does not concern a choice beside it concerns the text."""
        own = {"basis", "stance", "cover", ""}
        named = {name if name in own else self.form: sentence for name, sentence in problems.items()}
        return replace(self, problems=named)

    def text_of(self, form: str) -> str:
        """Give what was typed in the form of that name."""
        return self.text if form == self.form else ""

    def problem(self, name: str) -> str:
        """Give what is wrong with a field, "" when nothing is."""
        return self.problems.get(name, "")


def own_advice(advice: AdvicePage | None) -> Typed:
    """Put the reader's own advice, if there is one, back into the form that amends it."""
    if advice is None:
        return Typed()
    return Typed(
        "",
        advice.source,
        advice.basis,
        advice.stance,
        advice.version,
        cover=advice.cover,
        private=advice.private,
    )


def read_advice(fields: Fields) -> Typed:
    """Read the form for advising."""
    return Typed(
        "advice",
        clean(fields.get("advice", "")),
        fields.get("basis", ""),
        fields.get("stance", ""),
        seen_version(fields),
        cover=fields.get("cover", ""),
        private=fields.get("private") == "yes",
        coached=fields.get("coached") == "yes",
        reasons=kept_phrases(fields),
    )


@dataclass(frozen=True, slots=True)
class Closing:
    """What the asker heard and will do, as typed."""

    heard: str = ""
    commitment: str = ""
    commitment_on: str = ""
    version: int = 0

    def day(self) -> date | None:
        """Give the day of the commitment.

        Raises:
            Invalid: it cannot be read.
        """
        on, unreadable = day(self.commitment_on)
        if unreadable:
            raise Invalid({"commitment_on": unreadable})
        return on


def read_closing(fields: Fields) -> Closing:
    """Read the form for closing."""
    return Closing(
        clean(fields.get("heard", "")),
        one_line(fields.get("commitment", "")),
        fields.get("commitment_on", ""),
        seen_version(fields),
    )


def read_facts(fields: Fields) -> tuple[SituationText, str]:
    """Read the form that changes the facts of an open situation.

    Returns:
        The text, and what is wrong with its day, "" when nothing is.
    """
    decide_by, unreadable = day(fields.get("decide_by", ""))
    text = SituationText(
        question=one_line(fields.get("question", "")),
        body=clean(fields.get("body", "")),
        tried=clean(fields.get("tried", "")),
        options=clean(fields.get("options", "")),
        decision=one_line(fields.get("decision", "")),
        decide_by=decide_by,
        wanted=one_line(fields.get("wanted", "")),
        unwanted=one_line(fields.get("unwanted", "")),
    )
    return text, unreadable
