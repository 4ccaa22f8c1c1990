"""The pages of a reveal: the question whether it must be, and the answer, which is shown once."""

from dataclasses import dataclass

from advisory.services.pages.common import Choice


@dataclass(frozen=True, slots=True)
class RevealForm:
    """What a moderator reads before they are told who asked; nothing in it tells.

    Attributes:
        left: how often they may still be told within a day.
    """

    slug: str
    question: str
    causes: tuple[Choice, ...]
    left: int


@dataclass(frozen=True, slots=True)
class Revealed:
    """The answer. The only page object that holds the name of an anonymous asker; nothing keeps it."""

    slug: str
    question: str
    name: str
