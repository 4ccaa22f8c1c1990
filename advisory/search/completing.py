"""How what is being typed may go on: its last word, and the titles that say all of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from advisory.search.analysis import STOP_WORDS, WORD, fold, term_of
from advisory.search.port import Completions

#: What is typed into a search box and still completed.
MAX_CHARS = 120
MAX_WORDS = 12
#: Shorter beginnings are completed by nearly everything.
MIN_PREFIX = 2
#: So many of the words that begin alike are looked at for how many readers' documents say them.
LOOKED_AT = 30


class Beginnings(Protocol):
    """The words of some documents, found by how they begin (`spelling.Lexicon`)."""

    def beginning(self, prefix: str, limit: int) -> list[str]:
        """Give words that begin with `prefix`; when there are more than `limit`, the most frequent."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What has been typed: the whole words, and the last one as far as it goes ("" after a blank)."""

    words: tuple[str, ...]
    prefix: str

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms of the whole words, without small ones."""
        units = (unit for word in self.words for unit in word.split("-"))
        return tuple(term_of(unit) for unit in units if unit not in STOP_WORDS)


@dataclass(frozen=True, slots=True)
class Title:
    """A title as words, with its document and its day as a number."""

    key: str
    words: tuple[str, ...]
    day: int


def typed(text: str) -> Typed:
    """Take apart what has been typed so far.

    >>> typed("Account te"), typed("account ")
    (Typed(words=('account',), prefix='te'), Typed(words=('account',), prefix=''))
    """
    text = fold(text[:MAX_CHARS])
    words = WORD.findall(text)[:MAX_WORDS]
    if words and text[-1:].isalnum():
        return Typed(tuple(words[:-1]), words[-1])
    return Typed(tuple(words), "")


def says(title: Sequence[str], so_far: Typed) -> bool:
    """Say whether a title has all whole words, in any form, and one that begins like the last."""
    if so_far.prefix and not any(word.startswith(so_far.prefix) for word in title):
        return False
    terms = {term_of(unit) for word in title for unit in word.split("-")}
    return terms.issuperset(so_far.terms)


def in_order(titles: Iterable[Title], so_far: Typed, limit: int) -> tuple[str, ...]:
    """Give the keys of titles that say what was typed: those that begin with it first, then the newest."""
    start = (*so_far.words, so_far.prefix) if so_far.prefix else so_far.words

    def order(title: Title) -> tuple[bool, int, str]:
        head, last = title.words[: len(start) - 1], title.words[len(start) - 1 : len(start)]
        begins = head == start[:-1] and bool(last) and last[0].startswith(start[-1])
        return (not begins, -title.day, title.key)

    return tuple(title.key for title in sorted(titles, key=order)[:limit])


def completions(
    so_far: Typed,
    lexicons: Sequence[Beginnings],
    frequency: Callable[[str], int],
    nearest: Callable[[str], Sequence[str]],
    titles: Iterable[Title],
    limit: int,
) -> Completions:
    """Complete what was typed.

    Args:
        lexicons: the words of all documents, in parts.
        frequency: in how many readable documents a word stands just as it is written.
        nearest: the words meant by one that occurs nowhere.
        titles: of readable documents; those that cannot match may be left out.
        limit: of each sort.
    """
    if not so_far.terms and len(so_far.prefix) < MIN_PREFIX:
        return Completions()
    words = _words(so_far.prefix, lexicons, frequency, limit)
    keys = in_order((title for title in titles if says(title.words, so_far)), so_far, limit)
    corrected = ""
    if so_far.prefix and not words and not keys and not frequency(so_far.prefix):
        corrected = " ".join(nearest(so_far.prefix))
    return Completions(words, keys, corrected)


def _words(
    prefix: str, lexicons: Sequence[Beginnings], frequency: Callable[[str], int], limit: int
) -> tuple[str, ...]:
    if len(prefix) < MIN_PREFIX:
        return ()
    begun = {word for lexicon in lexicons for word in lexicon.beginning(prefix, LOOKED_AT) if word != prefix}
    found = sorted((-count, word) for word in begun if (count := frequency(word)))
    return tuple(word for _, word in found[:limit])
