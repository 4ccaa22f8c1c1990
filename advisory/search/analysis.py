"""From text to the terms that are compared: folded, stemmed words with their places.

    typed                      terms
    Alliances, alliance's      allianc
    naïve café                 naiv cafe
    co-founder                 co founder, and cofounder at the place of the first
    $400,000   R&D   don't     400000   r&d   don't (a stop word)

Every word has a place, so a phrase is compared exactly; stop words are indexed but neither counted in
a text's length nor looked for, unless nothing else was typed.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from advisory.search.stemming import stem

#: Grows when the same text gives other terms, so that an index of the older sort is built anew.
ANALYSIS_VERSION = 1

_FUNCTION_WORDS = """
    a about above across after afterwards again against all almost along already also although always am
    among amongst an and another any anybody anyhow anyone anything anyway are around as at away back be
    became because become becomes been before beforehand behind being below beside besides between beyond
    both but by can cannot could did do does doing done down due during each either else enough etc even
    ever every everybody everyone everything except few for from further get gets getting give given gives
    go goes going got had has have having he hence her here hers herself him himself his how however i if
    in indeed instead into is it its itself just keep kept least less let lets like likely made make makes
    making many may maybe me might mine more moreover most mostly much must my myself namely neither never
    nevertheless no nobody none nor not nothing now of off often on once one ones only onto or other others
    otherwise ought our ours ourselves out over own per perhaps please put quite rather really same say
    says see seem seemed seeming seems several shall she should since so some somebody somehow someone
    something sometimes somewhat still such take than that the their theirs them themselves then thence
    there thereby therefore these they this those though through throughout thus to together too toward
    towards under unless until up upon us use used uses using very via was way we were what whatever when
    whence whenever where whereas whereby wherever whether which while who whoever whole whom whose why
    will with within without would yes yet you your yours yourself yourselves
    aint arent cant couldnt didnt doesnt dont hadnt hasnt havent hes heres im ive isnt itll mightnt mustnt
    neednt shant shes shouldnt thats theres theyd theyll theyre theyve wasnt werent weve whats wheres whos
    wont wouldnt youd youll youre youve
"""
#: Common English function words, as `fold` spells them; those with an apostrophe are told by its end.
STOP_WORDS = frozenset(_FUNCTION_WORDS.split())
_CONTRACTED = re.compile(r".*(?:n't|'ll|'re|'ve|'d|'m)")
#: Signs that are typed in several ways, each one character for one.
PUNCTUATION = str.maketrans(dict.fromkeys("’‘‛ʼ＇`´", "'") | dict.fromkeys("‐‑−", "-"))
_UNIT = r"\d+(?:[.,]\d+)+|[^\W\d_]&[^\W\d_](?![^\W_])|[^\W_]+(?:'[^\W_]+)*"
#: Units joined by hyphens are one compound word.
WORD = re.compile(rf"(?:{_UNIT})(?:-(?:{_UNIT}))*")
_MARKS = re.compile("[\u0300-\u036f]")


@dataclass(frozen=True, slots=True)
class Token:
    """One term in a text.

    Attributes:
        term: what is compared.
        place: number of the word in the text, from 0; a compound stands at its first part's.
        stop: a function word.
    """

    term: str
    place: int
    stop: bool


def fold(text: str) -> str:
    """Give `text` in lower case, without accents, with straight apostrophes and hyphens.

    >>> fold("Naïve CEO’s")
    "naive ceo's"
    """
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text.translate(PUNCTUATION)).casefold()
    return _MARKS.sub("", text)


@lru_cache(maxsize=50_000)
def term_of(unit: str) -> str:
    """Give the term of one folded word that is not a compound.

    >>> term_of("founder's"), term_of("400,000"), term_of("o'neill"), term_of("won't")
    ('founder', '400000', 'oneil', "won't")
    """
    if unit[0].isdigit() and "," in unit:
        return unit.replace(",", "")
    if "'" in unit:
        if _CONTRACTED.fullmatch(unit):
            return unit
        unit = unit.removesuffix("'s").replace("'", "")
    return unit if unit in STOP_WORDS else stem(unit)


@lru_cache(maxsize=50_000)
def terms_of(word: str) -> tuple[str, ...]:
    """Give the terms of one folded word: its parts and, for a compound, the whole written as one.

    >>> terms_of("co-founder"), terms_of("hiring")
    (('co', 'founder', 'cofound'), ('hire',))
    """
    if "-" not in word:
        return (term_of(word),)
    units = word.split("-")
    parts = tuple(term_of(unit) for unit in units)
    return (*parts, term_of("".join(units))) if len(units) <= 3 else parts


@lru_cache(maxsize=50_000)
def is_stop(term: str) -> bool:
    """Say whether a term is a function word."""
    return term in STOP_WORDS or ("'" in term and _CONTRACTED.fullmatch(term) is not None)


def tokens(text: str) -> Iterator[Token]:
    """Walk the terms of `text` in reading order.

    >>> [(token.term, token.place) for token in tokens("A co-founder's exit")]
    [('a', 0), ('co', 1), ('founder', 2), ('cofound', 1), ('exit', 3)]
    """
    place = 0
    for found in WORD.finditer(fold(text)):
        word = found.group()
        terms = terms_of(word)
        parts = word.count("-") + 1
        for part, term in enumerate(terms):
            yield Token(term, place + part if part < parts else place, is_stop(term))
        place += parts


def units(text: str) -> list[str]:
    """Give the terms of `text` word by word, compounds apart, small words among them.

    >>> units("A co-founder's exit")
    ['a', 'co', 'founder', 'exit']
    """
    return [term_of(unit) for word in WORD.findall(fold(text)) for unit in word.split("-")]


def forms(text: str) -> set[str]:
    """Give the words of `text` as they are written, folded; function words and figures are left out.

    >>> sorted(forms("The co-founder's 3 exits"))
    ['co', 'exits', 'founder']
    """
    units = (unit.removesuffix("'s") for word in WORD.findall(fold(text)) for unit in word.split("-"))
    return {unit for unit in units if unit.isalpha() and unit not in STOP_WORDS}


def counted(text: str) -> list[str]:
    """Give the terms of `text` without stop words, in order, with repeats."""
    return [token.term for token in tokens(text) if not token.stop]


def sought(words: Iterable[str]) -> list[str]:
    """Give the terms to look for: without stop words, unless there is nothing else.

    Neighbours that may have been written as one word ("pay roll") are not joined here; see `joined`.

    >>> sought(["What", "is", "churn"]), sought(["to", "be"])
    (['churn'], ['to', 'be'])
    """
    found = list(tokens(" ".join(words)))
    return [token.term for token in found if not token.stop] or [token.term for token in found]


def joined(words: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Give the terms of neighbouring words written as one, each with the terms of the two.

    >>> joined(["cash", "flow"])
    {'cashflow': ('cash', 'flow')}
    """
    units = [unit for word in words for unit in WORD.findall(fold(word))]
    return {
        term_of(first + second): (term_of(first), term_of(second))
        for first, second in pairwise(units)
        if first.isalpha() and second.isalpha() and not {first, second} & STOP_WORDS
    }


def phrase_variants(words: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Give the ways in which a phrase may stand in a text: compounds apart, and compounds as one word.

    >>> phrase_variants(["co-founder", "leaves"])
    (('co', 'founder', 'leav'), ('cofound', 'leav'))
    """
    found = WORD.findall(fold(" ".join(words)))
    apart = tuple(term_of(unit) for word in found for unit in word.split("-"))
    as_one = tuple(term_of(word.replace("-", "")) for word in found)
    return tuple(variant for variant in dict.fromkeys((apart, as_one)) if variant)
