"""What was meant by a word that occurs nowhere: a slip of the keyboard, or two words run together.

    typed         meant
    comission     commission   one letter missing, too many, wrong, or two swapped
    cashflow      cash flow    both halves are known

A slip is looked for in the word as typed and in its stem, so one in an ending is found as well.
"""

from collections.abc import Callable, Iterator, Sequence

from advisory.search.stemming import stem

_LETTERS = "etaoinshrdlucmfwypvbgkjqxz"
#: Shorter words have too many neighbours.
MIN_CHARS = 4
MAX_CHARS = 24


def nearest(word: str, frequency: Callable[[str], int]) -> Sequence[str]:
    """Give the terms that were meant by `word`, or none.

    Args:
        word: folded, as it was typed; its stem occurs nowhere.
        frequency: in how many readable documents a term occurs; asked some hundred times.
    """
    if not (MIN_CHARS <= len(word) <= MAX_CHARS) or not (word.isascii() and word.isalpha()):
        return ()
    return _halves(word, frequency) or _neighbour(word, frequency)


def _neighbour(word: str, frequency: Callable[[str], int]) -> Sequence[str]:
    near_terms = {*slips(stem(word)), *map(stem, slips(word))}
    found = {near: count for near in near_terms if (count := frequency(near))}
    if not found:
        return ()
    # A slip seldom hits the first letter; among equals the commoner term is the likelier.
    return (max(found, key=lambda near: (near[0] == word[0], found[near], near)),)


def _halves(word: str, frequency: Callable[[str], int]) -> Sequence[str]:
    best: tuple[int, Sequence[str]] = (0, ())
    for cut in range(3, len(word) - 2):
        first, second = stem(word[:cut]), stem(word[cut:])
        rarer = min(frequency(first), frequency(second))
        if rarer > best[0]:
            best = (rarer, (first, second))
    return best[1]


def slips(term: str) -> Iterator[str]:
    """Walk what is one slip away from a word or term."""
    for at in range(len(term) + 1):
        before, after = term[:at], term[at:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in _LETTERS:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]
