"""What counts as correcting a slip of the pen in a published text, and needs no new consent.

A few words in all, and none that turns the sense: no figure or number, and no word such as "not".
Anything more is a new edition, which everybody who must consent reads first.
"""

from collections.abc import Iterable

from advisory.domain.difference import Change, difference

#: The most words that a correction changes, and the most of all words, in hundredths.
MOST_WORDS = 5
MOST_PERCENT = 5

_TURNS = frozenset(
    {"no", "not", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot", "only",
     "always", "must", "should", "all", "every", "except", "unless", "half", "twice", "one", "two", "three",
     "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "hundred", "thousand", "million"}
)  # fmt: skip


def changed_words(pairs: Iterable[tuple[str, str]]) -> int:
    """Count the words that came or went, whichever are more in a line.

    >>> changed_words([("Send two poeple.", "Send two people."), ("The same.", "The same.")])
    1
    """
    count = 0
    for before, after in pairs:
        for line in difference(before, after):
            gone = sum(len(one.text.split()) for one in line.pieces if one.change is Change.REMOVED)
            come = sum(len(one.text.split()) for one in line.pieces if one.change is Change.ADDED)
            count += max(gone, come)
    return count


def most_words(texts: Iterable[str]) -> int:
    """Tell how many words a correction may change: five, and one in twenty of a short text, but one always.

    >>> most_words(["word " * 1000]), most_words(["word " * 40]), most_words(["Short."])
    (5, 2, 1)
    """
    total = sum(len(text.split()) for text in texts)
    return max(1, min(MOST_WORDS, total * MOST_PERCENT // 100))


def turns_the_sense(pairs: Iterable[tuple[str, str]]) -> str:
    """Give the first changed word that is a figure, or one on which the sense hangs; "" when there is none.

    >>> turns_the_sense([("Do it.", "Do not do it.")]), turns_the_sense([("Send 2.", "Send 3.")])
    ('not', '2')
    >>> turns_the_sense([("Send poeple.", "Send people.")])
    ''
    """
    for before, after in pairs:
        for line in difference(before, after):
            for piece in line.pieces:
                for word in piece.text.split() if piece.change is not Change.SAME else ():
                    bare = word.strip(".,;:!?()*_“”\"'’").casefold()
                    turned = bare.endswith(("n't", "n’t"))
                    if bare in _TURNS or turned or any(sign.isdigit() for sign in bare):
                        return bare
    return ""
