"""Plausible entries in any number, the same for the same seed.

Words follow Zipf's law over the words of business and as many made-up ones as a vocabulary of that size
has rare ones; lengths, points and tags are those of the starter library.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate

from advisory.search.port import Document

_BUSINESS_WORDS = """
customer company team sales price cost manager people business product market revenue board founder
growth cash employee leader contract service account meeting decision budget partner supplier investor
profit margin bonus commission salary hiring layoff culture strategy quality delivery forecast inventory
competitor acquisition merger debt loan bank covenant equity option share dividend owner family sibling
successor retirement illness crisis ransomware breach audit compliance lawsuit lawyer insurance safety
injury factory plant shift warehouse logistics freight import tariff currency subsidiary distributor
dealer franchise channel website software platform data dashboard metric target incentive review feedback
coaching mentor promotion demotion resignation counteroffer turnover engagement survey remote hybrid office
lease headquarters expansion country region language translation brand campaign advertising newsletter
complaint refund warranty recall defect supplier tender procurement negotiation deadline milestone project
roadmap pilot prototype patent license royalty subscription churn retention renewal upsell discount invoice
payment receivable payable payroll tax accountant controller treasurer chairman director advisor consultant
alliance agreement conflict trust loyalty honesty transparency delegation accountability ownership
"""
_FUNCTION_WORDS = "the of and to a in that is was we for it with as on be at by our they not had but this"
_PARTS = "ba co di fer gan hol in jo kel lum mor nes op pra qui ros ste tan ul ver wil yor zen"
BUSINESS = tuple(dict.fromkeys(_BUSINESS_WORDS.split()))
_FUNCTION, _SYLLABLES = _FUNCTION_WORDS.split(), _PARTS.split()
TAGS = BUSINESS[:48]
_INDUSTRIES = (
    "software",
    "manufacturing",
    "retail",
    "health",
    "logistics",
    "construction",
    "finance",
    "food",
)
_SIZES = ("1-10", "11-50", "51-200", "201-1000", "1001+")
_STAGES = ("startup", "growth", "mature", "family")
_FIRST_DAY = date(2012, 1, 1)


def entries(count: int, seed: int = 7) -> Iterator[Document]:
    """Walk `count` entries as documents; a longer library begins with the shorter one."""
    chance = random.Random(seed)
    words = vocabulary(chance)
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))

    def text(length: int) -> str:
        content = chance.choices(words, cum_weights=weights, k=length)
        return " ".join(
            f"{word} {chance.choice(_FUNCTION)}" if chance.random() < 0.8 else word for word in content
        )

    for number in range(1, count + 1):
        tags = tuple(dict.fromkeys(chance.choices(TAGS, k=chance.randint(2, 5))))
        points = tuple((str(place), text(chance.randint(15, 40))) for place in range(1, chance.randint(4, 8)))
        yield Document(
            key=f"entry:{number}",
            kind="entry",
            revision=1,
            marks=frozenset({"public", "moderators"} if chance.random() < 0.5 else {"members", "moderators"}),
            title=f"How do you {text(6)}?",
            body=text(chance.randint(40, 80)),
            points=points,
            labels=(*(f"tag:{tag}" for tag in tags), *_company(number)),
            tag_words=" ".join(tags),
            dated=_FIRST_DAY + timedelta(days=chance.randint(0, 5_000)),
        )


def _company(number: int) -> tuple[str, ...]:
    """Give what is filed of the writer's company, without a part in what chance makes of the rest."""
    industry, size = _INDUSTRIES[number * 7 % 8], _SIZES[number * 3 % 5]
    return f"industry:{industry}", f"size:{size}", f"stage:{_STAGES[number % 4]}"


def vocabulary(chance: random.Random, size: int = 30_000) -> list[str]:
    """Give the words by rank: business words first, made-up ones in the long tail."""
    words = dict.fromkeys(BUSINESS)
    while len(words) < size:
        words["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 5)))] = None
    return list(words)
