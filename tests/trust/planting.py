"""Canaries: a word of its own for every text that is not for everybody, and who may ever be shown it.

    plant = Planting()
    plant("question of a draft", "erin")     -> "bodukelima", which nobody but Erin may see

A word is made of syllables and from the name of its field alone, so that stemmers, prefixes and suggestions
reach it, it is like no other, and a failing test names the field.
"""

import hashlib
from dataclasses import dataclass, field

CONSONANTS, VOWELS = "bdfgklmnprtvz", "aeiou"


@dataclass(frozen=True)
class Canary:
    """A planted word.

    Attributes:
        field: where it was planted.
        seen_by: names of those who may see it somewhere.
    """

    field: str
    word: str
    seen_by: frozenset[str]


def word_for(name: str) -> str:
    """Give the word of a field: six syllables, the same in every run.

    >>> word_for("a") != word_for("b"), len(word_for("a"))
    (True, 12)
    """
    seed = hashlib.sha256(name.encode()).digest()
    syllables = [
        CONSONANTS[seed[at] % len(CONSONANTS)] + VOWELS[seed[at + 1] % len(VOWELS)] for at in range(0, 12, 2)
    ]
    return "".join(syllables)


@dataclass
class Planting:
    """Hands words out, and remembers each."""

    canaries: dict[str, Canary] = field(default_factory=dict)

    def __call__(self, name: str, seen_by: str = "") -> str:
        """Give the word of a field, which those named and nobody else may see.

        Raises:
            ValueError: the field has a word already, or one that begins like another's.
        """
        word = word_for(name)
        if any(word[:5] == other.word[:5] for other in self.canaries.values()):
            raise ValueError(f"Call the field {name!r} something else: its word is too much like another.")
        self.canaries[word] = Canary(name, word, frozenset(seen_by.split()))
        return word

    def hidden_from(self, name: str) -> list[Canary]:
        """List what somebody may never be shown."""
        return [one for one in self.canaries.values() if name not in one.seen_by]

    def shown_to(self, name: str) -> list[Canary]:
        """List what somebody may be shown."""
        return [one for one in self.canaries.values() if name in one.seen_by]
