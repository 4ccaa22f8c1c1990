"""The language coach: advice that orders about is heard less than an account of what one did.

A hint, never a refusal: whoever means "you should" may keep it.
"""

import re
from dataclasses import dataclass

#: Openings that tell somebody what to do. A page hands the same list to its script, so they are plain words.
PHRASES = (
    "you should", "you shouldn't", "you must", "you mustn't", "you need to", "you have to", "you ought to",
    "you had better", "you'd better", "why don't you",
)  # fmt: skip

#: What to write instead.
TOWARDS = "what I did was"

#: The most phrases that are named at once.
MOST = 3

_APOSTROPHES = str.maketrans("’‘ʼ", "'''")


@dataclass(frozen=True, slots=True)
class Hint:
    """What the coach noticed: the phrases, in the order in which they stand in the text."""

    phrases: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The hint as one reads it.

        >>> Hint(("you should", "why don't you")).sentence
        'You wrote “you should” and “why don’t you”. Peers take more from “what I did was …”.'
        """
        quoted = [f"“{phrase.replace(chr(39), '’')}”" for phrase in self.phrases]
        named = " and ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1])))
        return f"You wrote {named}. Peers take more from “{TOWARDS} …”."


def coach(text: str) -> Hint | None:
    """Find the phrases that order about; None when there is none.

    >>> coach("- You should sell.") == Hint(("you should",))
    True
    >>> coach("What I did was sell.") is None
    True
    """
    plain = re.sub(r"[\s*_]+", " ", text.translate(_APOSTROPHES).lower())
    found = {}
    for phrase in PHRASES:
        at = re.search(rf"(?<!\w){re.escape(phrase)}(?!\w|')", plain)
        if at:
            found[phrase] = at.start()
    if not found:
        return None
    return Hint(tuple(sorted(found, key=found.__getitem__)[:MOST]))
