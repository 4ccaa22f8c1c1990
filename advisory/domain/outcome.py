"""Outcomes: what came of a situation, asked for 30 and 90 days after it was closed."""

from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum

from advisory.domain.errors import Invalid

#: After how many days an asker is asked what came of it.
HORIZONS = (30, 90)
#: The most of one part; all parts of both outcomes fit into an entry.
OUTCOME_CHARS = 1_500
#: Who has not answered is reminded once, this long afterwards.
REMIND_AFTER = timedelta(days=7)


class OutcomeStage(StrEnum):
    """How far an outcome is on its way to its readers."""

    DUE = "due"
    #: Recorded; a moderator has to read it.
    WAITING = "waiting"
    RETURNED = "returned"
    #: A moderator changed it; its asker has to agree to the words.
    EDITED = "edited"
    SHOWN = "shown"


#: The parts as they stand under the situation and in the entry.
OUTCOME_PARTS = {
    "decided": "What was decided",
    "tried": "What was tried",
    "result": "What came of it",
    "advise": "To the next CEO",
}


@dataclass(frozen=True, slots=True)
class OutcomeText:
    """What an asker tells; any part may be empty, but not all of them."""

    decided: str = ""
    tried: str = ""
    result: str = ""
    advise: str = ""

    def check(self) -> None:
        """Refuse what says nothing, or too much to be kept.

        Raises:
            Invalid: every part is empty, or one is too long or has headings of its own.
        """
        problems = {}
        for field in fields(self):
            text = getattr(self, field.name)
            if len(text) > OUTCOME_CHARS:
                problems[field.name] = (
                    f"This has {len(text):,} characters; {OUTCOME_CHARS:,} is the most that can be kept."
                )
            elif any(line.startswith("#") for line in text.splitlines()):
                problems[field.name] = "Write it without headings: no line may begin with “#”."
        if not any(getattr(self, field.name) for field in fields(self)):
            problems["decided"] = "Write at least one of the four. One honest sentence is enough."
        if problems:
            raise Invalid(problems)

    def markdown(self) -> str:
        """Write it as paragraphs, each opening with what it is."""
        told = [(name, getattr(self, part)) for part, name in OUTCOME_PARTS.items()]
        return "\n\n".join(f"**{name}.** {text}" for name, text in told if text)


def dated_block(text: OutcomeText, days: int, told_on: date) -> str:
    """Write an outcome as it stands in an entry, opening with when it was told.

    Args:
        days: how many have passed since the situation was closed.

    >>> print(dated_block(OutcomeText(result="They stayed."), 30, date(2026, 4, 2)))
    **2 April 2026, after 30 days**
    <BLANKLINE>
    **What came of it.** They stayed.
    """
    after = f", after {days} days" if days > 1 else ""
    return f"**{told_on.day} {told_on:%B %Y}{after}**\n\n{text.markdown()}"
