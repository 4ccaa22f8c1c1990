"""What a situation is made of, and what must be right before it can be posted."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from advisory.domain.errors import Invalid
from advisory.domain.lifecycle import OPEN_STATES, SituationState

QUESTION_CHARS = 200
BODY_CHARS = 10_000
PART_CHARS = 4_000
LINE_CHARS = 300
MAX_TAGS = 5


class EntryWish(StrEnum):
    """Whether a situation may become an entry. The exact text needs consent either way."""

    YES = "yes"
    ASK_ME = "ask"
    NEVER = "never"


class Urgency(StrEnum):
    """How soon an answer is needed; the letters are what lists sort by."""

    NOW = "A"
    SOON = "B"
    SOMETIME = "C"


#: In these states an asker may show their name or hide it, and choose how soon; before, the form asks for it.
NAMED_IN = OPEN_STATES | {SituationState.SUBMITTED}
HURRIED_IN = frozenset({SituationState.SUBMITTED, SituationState.CLARIFYING, SituationState.ADVISING})


class Basis(StrEnum):
    """How an adviser knows."""

    LIVED = "lived"
    SEEN = "seen"
    STUDIED = "studied"
    OPINION = "opinion"


class Stance(StrEnum):
    """How advice stands to the asker's idea."""

    SUPPORTS = "supports"
    ALTERNATIVE = "alternative"
    CHALLENGES = "challenges"


class Reply(StrEnum):
    """What a member answers instead of advice, for nobody's eyes but their own."""

    #: Nothing to add: it leaves what waits for them.
    PASSES = "pass"
    #: A conflict of interest: it leaves their sight altogether.
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class SituationText:
    """All that an asker writes; plain lines and Markdown paragraphs, already cleaned.

    A draft may be incomplete; `check_complete` tells what is missing before it is posted.
    """

    question: str = ""
    body: str = ""
    tried: str = ""
    options: str = ""
    decision: str = ""
    decide_by: date | None = None
    wanted: str = ""
    unwanted: str = ""
    industry: str = ""
    company_size: str = ""
    stage: str = ""
    tags: tuple[str, ...] = ()

    def check_lengths(self) -> None:
        """Refuse what is too long to be kept, even as a draft.

        Raises:
            Invalid: a field is longer than its limit, or there are too many tags.
        """
        limits = {
            "question": QUESTION_CHARS, "body": BODY_CHARS, "tried": PART_CHARS, "options": PART_CHARS,
            "decision": LINE_CHARS, "wanted": LINE_CHARS, "unwanted": LINE_CHARS,
        }  # fmt: skip
        problems = {}
        for name, limit in limits.items():
            length = len(getattr(self, name))
            if length > limit:
                problems[name] = f"This has {length:,} characters; {limit:,} is the most that can be kept."
        if len(self.tags) > MAX_TAGS:
            problems["tags"] = f"Choose at most {MAX_TAGS} topics, so that the right members see it."
        if problems:
            raise Invalid(problems)

    def check_complete(self) -> None:
        """Refuse to post what a peer could not advise on.

        Raises:
            Invalid: the question or the situation is missing, or a field is too long.
        """
        self.check_lengths()
        problems = {}
        if not _says_something(self.question):
            problems["question"] = "Write your question in one line. You can change it later."
        if not _says_something(self.body):
            problems["body"] = "Describe the situation. Two or three sentences are enough to start."
        if problems:
            raise Invalid(problems)


def _says_something(text: str) -> bool:
    """Say whether there is a letter or a figure in it; joiners and dots alone are nothing to answer."""
    return any(character.isalnum() for character in text)
