"""What is said of a text while it is written: marks, hints, and what it may touch."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class MarkPage:
    """A phrase that could identify somebody.

    Attributes:
        said: what it looks like, to be read after the phrase.
        instead: what may stand there.
        digest: names it in the form.
        reason: why it stays, "" while nobody has said so.
    """

    kind: str
    phrase: str
    said: str
    instead: str
    digest: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HintPage:
    """A hint that may be put away; `field` is what it is about."""

    name: str
    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class WritingPage:
    """All that is said of a text.

    Attributes:
        marks: by field, without fields that have none.
        touches: what it may touch: "a listed company"…
    """

    marks: Mapping[str, tuple[MarkPage, ...]] = field(default_factory=dict)
    hints: tuple[HintPage, ...] = ()
    touches: tuple[str, ...] = ()

    def of(self, field_name: str) -> tuple[MarkPage, ...]:
        """Give the marks of a field."""
        return self.marks.get(field_name, ())


@dataclass(frozen=True, slots=True)
class KindPage:
    """A kind of situation; `prompts` by field replace the form's own hints."""

    slug: str
    name: str
    prompts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class KindForm:
    """A kind of situation as an admin words it; slug "" and version 0 before it is kept."""

    slug: str
    name: str
    prompts: Mapping[str, str]
    version: int
    hidden: bool = False
