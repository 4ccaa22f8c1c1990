"""The questions that every engine is asked: of each kind as many as wanted, the same for the same seed."""

import random
from collections.abc import Callable, Sequence

from advisory.search.analysis import STOP_WORDS
from advisory.search.port import Document
from benchmarks.generator import BUSINESS

#: Words that a great part of all generated entries say.
_COMMON = BUSINESS[:10]
#: As readers ask; each blank is filled with a word of one and the same entry.
_ASKED = (
    "How do we tell our {} that the {} needs another {}?",
    "Should I pay the {} a {} on {} instead of {}?",
    "What do I do when my {} and the {} disagree about the {}?",
    "Is it fair to change the {} of a {} in the middle of the {}?",
    "How do you keep a {} who has been offered a {} by a {}?",
    "Can we raise the {} for our {} without losing the {}?",
    "We lost our biggest {}; how do I explain the {} to the {}?",
    "Who should have the last word on {} and {}, the {} or the {}?",
)
#: What readers type whose words other writers do not use; for the thesaurus.
BUSINESS_WORDED = (
    "How do I let people go without losing the trust of the rest?",
    "Our bank called the loan and cash is short, what comes first?",
    "A key employee has a counteroffer from a competitor",
    "How should a family business choose a successor?",
    "We were hit by ransomware, do we pay?",
    "My cofounder wants out, how do we split the shares?",
    "Should the sales team get a bonus or a commission?",
    "headhunter or promote from within",
    "How do I tell the board that we will miss the forecast?",
    "layoffs before the holidays",
    "A supplier went bankrupt and production stands still",
    "Raise prices on loyal customers",
)
MISSPELLED = ("custmer", "comission", "managr", "forcast", "layof", "retirment plan", "anual budget")

Make = Callable[[random.Random], str]


def kinds(documents: Sequence[Document]) -> dict[str, Make]:
    """Give the kinds of questions about some documents, each as what makes one."""

    def words(chance: random.Random) -> list[str]:
        found = [word for word in chance.choice(documents).body.split() if word not in STOP_WORDS]
        return list(dict.fromkeys(found))

    def rare(chance: random.Random) -> str:
        return max(words(chance), key=lambda word: (word not in _KNOWN, len(word), word))

    def question(chance: random.Random) -> str:
        asked = chance.choice(_ASKED)
        known = [word for word in words(chance) if word in _KNOWN] + list(_COMMON)
        return asked.format(*known[: asked.count("{}")])

    def dilemma(chance: random.Random) -> str:
        one = chance.choice(documents)
        return " ".join((one.body + " " + one.points[0][1]).split()[:100])

    def phrase(chance: random.Random) -> str:
        """Quote from one word that tells something to the next one."""
        body = chance.choice(documents).body.split()
        telling = [at for at, word in enumerate(body) if word not in STOP_WORDS]
        which = chance.randrange(len(telling) - 1)
        return f'"{" ".join(body[telling[which] : telling[which + 1] + 1])}"'

    return {
        "common word": lambda chance: chance.choice(_COMMON),
        "rare word": rare,
        "three words": lambda chance: " ".join(chance.sample(words(chance), 3)),
        "natural question": question,
        "pasted dilemma": dilemma,
        "phrase": phrase,
    }


def questions(documents: Sequence[Document], count: int, seed: int = 3) -> dict[str, list[str]]:
    """Make `count` questions of each kind."""
    made = {}
    for name, make in kinds(documents).items():
        chance = random.Random(f"{seed} {name}")
        made[name] = [make(chance) for _ in range(count)]
    return made


def beginnings(documents: Sequence[Document], count: int, seed: int = 3) -> list[str]:
    """Make what stands in the search box while a title is being typed: two letters or more of it."""
    chance = random.Random(seed)
    made = []
    for _ in range(count):
        title = chance.choice(documents).title.removeprefix("How do you ")
        made.append(title[: chance.randint(2, len(title) - 1)])
    return made


_KNOWN = frozenset(BUSINESS)
