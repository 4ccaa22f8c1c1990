"""What was meant by a word that occurs nowhere: a slip of the keyboard, or two words run together.

    typed         meant
    comission     commission   a letter missing, too many, wrong, or two swapped; two such in a long word
    cashflow      cash flow    both halves are known

Words are compared as they are written, not by their stems, so that a slip in an ending is found as well
and what was meant can be shown.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np

#: Shorter words have too many neighbours.
MIN_CHARS = 4
MAX_CHARS = 24
#: Words from this length on may have two slips.
LONG_CHARS = 8
#: What comes nearest of the words that could be meant is looked at closely; this many of them.
_LOOKED_AT = 40


class Lexicon:
    """The words of some documents, arranged for finding those that are spelt alike, or begin alike.

    Args:
        words: folded words as they are written, each with how many documents have it.
    """

    def __init__(self, words: Mapping[str, int]) -> None:
        self.words = sorted(words)
        self._counts = np.array([words[word] for word in self.words], dtype=np.int64)
        plain = [
            word for word in self.words if MIN_CHARS - 1 <= len(word) <= MAX_CHARS + 2 and _is_plain(word)
        ]
        self._plain = plain
        self._lengths = np.array([len(word) for word in plain], dtype=np.int16)
        self._letters = np.array([_letters(word) for word in plain], dtype=np.uint32)

    def alike(self, word: str) -> Iterator[tuple[str, float]]:
        """Walk the words at most one slip away, of long words two, each with what the slips cost."""
        slips = 2 if len(word) >= LONG_CHARS else 1
        near = np.abs(self._lengths - len(word)) <= slips
        # One slip changes at most two letters of the set that a word is made of.
        apart = np.bitwise_count(self._letters ^ np.uint32(_letters(word))) <= 2 * slips
        for at in np.flatnonzero(near & apart).tolist():
            other = self._plain[at]
            cost = distance(word, other, slips)
            if cost <= slips:
                yield other, cost

    def beginning(self, prefix: str, limit: int) -> list[str]:
        """Give words that begin with `prefix`; when there are more than `limit`, the most frequent."""
        first = bisect_left(self.words, prefix)
        # Sorts behind everything that begins with the prefix.
        behind = bisect_left(self.words, prefix + "\U0010ffff")
        counts = self._counts[first:behind]
        if len(counts) > limit:
            order = np.argsort(-counts, kind="stable")[:limit]
            return [self.words[first + at] for at in order.tolist()]
        return self.words[first:behind]


def nearest(word: str, lexicons: Sequence[Lexicon], frequency: Callable[[str], int]) -> tuple[str, ...]:
    """Give the words that were meant by `word`, or none.

    Args:
        word: folded, as it was typed; occurs nowhere.
        lexicons: the words of all documents, in parts.
        frequency: in how many readable documents a word occurs, in any of its forms; 0 leaves it out.
    """
    if not (MIN_CHARS <= len(word) <= MAX_CHARS) or not _is_plain(word):
        return ()
    return _halves(word, frequency) or _neighbour(word, lexicons, frequency)


def _neighbour(word: str, lexicons: Sequence[Lexicon], frequency: Callable[[str], int]) -> tuple[str, ...]:
    alike = {other: cost for lexicon in lexicons for other, cost in lexicon.alike(word)}
    closest = sorted(alike, key=lambda other: (alike[other], other))[:_LOOKED_AT]
    found = [(alike[other], -count, other) for other in closest if (count := frequency(other))]
    return (min(found)[2],) if found else ()


def _halves(word: str, frequency: Callable[[str], int]) -> tuple[str, ...]:
    best = 0
    halves: tuple[str, ...] = ()
    for cut in range(3, len(word) - 2):
        first, second = word[:cut], word[cut:]
        rarer = min(frequency(first), frequency(second))
        if rarer > best:
            best, halves = rarer, (first, second)
    return halves


@lru_cache(maxsize=4_096)
def distance(typed: str, meant: str, most: int) -> float:
    """Count the slips between two words: a letter missing, too many, wrong, or two neighbours swapped.

    Swapped or doubled letters cost less, a slip in the first letter more, for people seldom miss that one.

    Returns:
        More than `most` where there are more than that.

    >>> distance("comission", "commission", 2), distance("recieve", "receive", 1), distance("cat", "hat", 1)
    (0.7, 0.7, 2.0)
    """
    rows, columns = len(typed), len(meant)
    before: list[float] = []
    # A first letter too many or too few is as rare as a wrong one.
    row = [0.0, *(at + 0.5 for at in range(1, columns + 1))]
    for i in range(1, rows + 1):
        before, last, row = row, before, [i + 0.5] + [0.0] * columns
        for j in range(1, columns + 1):
            same = typed[i - 1] == meant[j - 1]
            wrong = 1.5 if i == j == 1 else 1.0
            extra = 0.7 if i > 1 and typed[i - 1] == typed[i - 2] else 1.0
            missing = 0.7 if j > 1 and meant[j - 1] == meant[j - 2] else 1.0
            cost = min(before[j - 1] + (0.0 if same else wrong), before[j] + extra, row[j - 1] + missing)
            if i > 1 and j > 1 and typed[i - 1] == meant[j - 2] and typed[i - 2] == meant[j - 1]:
                cost = min(cost, last[j - 2] + 0.7)
            row[j] = cost
        if min(row) > most:
            return most + 1.0
    return row[columns]


def _is_plain(word: str) -> bool:
    return word.isascii() and word.isalpha()


def _letters(word: str) -> int:
    """Give the set of a word's letters as bits."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) - 97)
    return bits
