"""What a search asks for, once it is understood (`query.parse`)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that must hold, or must not: a phrase (`field` is ""), or a filter with its value.

    >>> Need.phrase("account", "teams"), Need("tag", ("pricing",)).label
    (Need(field='', values=('account', 'teams')), 'tag:pricing')
    """

    field: str
    values: tuple[str, ...]

    @classmethod
    def phrase(cls, *words: str) -> "Need":
        """Make one of words that stand beside each other; a single word is a phrase of one."""
        return cls("", words)

    @property
    def label(self) -> str:
        """The filter as documents carry it."""
        return f"{self.field}:{self.values[0]}"


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, understood.

    Attributes:
        text: what was typed, cleaned and on one line.
        words: plain words in their order, repeats kept.
        required: of each group, one must hold.
        excluded: none of these may hold.
        after: the first day that counts.
        before: the first day that no longer counts.
        unread: whole sentences about what could not be read.
    """

    text: str = ""
    words: tuple[str, ...] = ()
    required: tuple[tuple[Need, ...], ...] = ()
    excluded: tuple[Need, ...] = ()
    after: date | None = None
    before: date | None = None
    unread: tuple[str, ...] = ()

    @property
    def phrases(self) -> tuple[tuple[str, ...], ...]:
        """The phrases asked for, each as its words; those between OR among them."""
        return tuple(need.values for group in self.required for need in group if not need.field)

    @property
    def has_words(self) -> bool:
        """Something is looked for, beside filters and exclusions."""
        return bool(self.words or self.phrases)

    @property
    def asked(self) -> str:
        """The words and phrases alone, as somebody would ask them."""
        return " ".join((*self.words, *(word for phrase in self.phrases for word in phrase)))

    @property
    def is_empty(self) -> bool:
        """Nothing was asked at all."""
        return self == Query(text=self.text, unread=self.unread)
