"""Words that touch the law, somebody's health, a merger or a listed company.

What is told there may be inside information, or may harm somebody outside the circle, so fewer people should
read it. The words are read in English, whole, and in any case.
"""

import re
from enum import StrEnum


class Wire(StrEnum):
    """What a text may touch; the values are read on the screen."""

    LISTED = "a listed company"
    MERGER = "a merger or a sale of a company"
    HEALTH = "somebody’s health"
    LITIGATION = "a dispute at law"


_WORDS: dict[Wire, str] = {
    Wire.LISTED: (
        r"listed compan(?:y|ies)|publicly (?:listed|traded)|stock exchange|stock price|share price|IPO"
        r"|NYSE|NASDAQ"
        r"|ad[- ]hoc announcement|inside(?:r)? (?:information|trading)|earnings guidance|profit warning"
    ),
    Wire.MERGER: (
        r"mergers?|merging|takeovers?|take-over|due diligence|letter of intent|term sheet|buy-?out"
        r"|acquirers?|being acquired|to acquire (?:us|them|the company)|sale of the company"
        r"|sell(?:ing)? the company"
    ),
    Wire.HEALTH: (
        r"cancer|tumou?r|diagnos(?:is|ed)|pregnan(?:t|cy)|depressi(?:on|ve)|burn-?out|alcoholi(?:c|sm)|addict(?:ed|ion)"
        r"|suicid(?:e|al)|HIV|heart attack|stroke|chemotherapy|mental health|disabilit(?:y|ies)|miscarriage"
    ),
    Wire.LITIGATION: (
        r"law ?suits?|litigation|sued|suing|subpoena|plaintiffs?|defendants?|injunction|arbitration"
        r"|prosecutors?"
        r"|indict(?:ed|ment)|whistle-?blowers?|court order|going to court|settle out of court"
        r"|police investigation"
    ),
}
_PATTERNS = {
    wire: re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE) for wire, words in _WORDS.items()
}


def wires(text: str) -> tuple[Wire, ...]:
    """Say what a text may touch.

    >>> [wire.name for wire in wires("We were sued after the merger.")]
    ['MERGER', 'LITIGATION']
    """
    return tuple(wire for wire, pattern in _PATTERNS.items() if pattern.search(text))
