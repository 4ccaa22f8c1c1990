"""Spotting the names of people, companies and places among the words of a text."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from advisory.domain.known_names import (
    COMPANY_ENDS,
    DEEDS,
    FORMS_AS_WRITTEN,
    GIVEN,
    GIVEN_OR_WORD,
    LEGAL_FORMS,
    OPENERS,
    ROLES,
    TITLES,
)
from advisory.domain.known_places import ALSO_WORDS, BEFORE_A_PLACE, PLACES, SMALL, TOWN_ENDS

#: Where it starts and ends, and what may stand there instead.
Spot = tuple[int, int, str]


class Word(NamedTuple):
    """A word and where it stands."""

    start: int
    end: int
    text: str
    #: Only one blank, or a dot and a blank after an abbreviation, parts it from the word before.
    joined: bool


_WORDS = re.compile(r"[^\W_]+(?:[&'’\-][^\W_]+)*")


def words_of(text: str) -> list[Word]:
    """Read the words of a text, without "'s"."""
    out: list[Word] = []
    last = -9  # Far from the first word.
    for match in _WORDS.finditer(text):
        start, end, word = match.start(), match.end(), match[0]
        if word.endswith(("'s", "’s")):
            end, word = end - 2, word[:-2]
        between = text[last:start] if start - last < 4 else ""
        joined = between in _JOINTS or (between == ". " and out[-1].text in _SHORT)
        out.append(Word(start, end, word, joined))
        last = end
    return out


_JOINTS = frozenset({" ", " & ", " + "})
#: Abbreviations after which a dot does not end a sentence.
_SHORT = TITLES | {"St", "Co", "Inc", "Ltd", *"ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


@lru_cache(maxsize=64)
def _phrases(names: frozenset[str], without_form: bool) -> dict[str, list[list[str]]]:
    """Sort names by their first word, the longest first."""
    out: dict[str, list[list[str]]] = {}
    for name in names:
        found = [match[0] for match in _WORDS.finditer(name)]
        kinds = [found]
        if without_form and len(found) > 1 and found[-1].lower() in LEGAL_FORMS:
            kinds.append(found[:-1])
        for each in kinds:
            if each and (len(each) > 1 or len(each[0]) > 1):
                out.setdefault(each[0].casefold(), []).append(each)
    for each_list in out.values():
        each_list.sort(key=len, reverse=True)
    return out


def listed(words: list[Word], names: frozenset[str], instead: str, *, firms: bool = False) -> Iterator[Spot]:
    """Find names of a list; they must begin with a capital, since many are words as well."""
    phrases = _phrases(names, firms) if names else {}
    for at, word in enumerate(words):
        if not word.text[0].isupper():
            continue
        for phrase in phrases.get(word.text.casefold(), ()):
            here = words[at : at + len(phrase)]
            if len(here) == len(phrase) and all(
                one.text.casefold() == other.casefold() and (place == 0 or one.joined)
                for place, (one, other) in enumerate(zip(here, phrase, strict=True))
            ):
                if firms:
                    here += [one for one in words[at + len(phrase) : at + len(phrase) + 1] if _is_form(one)]
                yield word.start, here[-1].end, instead
                break


def _is_form(word: Word) -> bool:
    """Say whether a word is the legal form of the company named before it."""
    text = word.text
    lower = text.lower()
    if lower not in LEGAL_FORMS or not word.joined:
        return False
    return text in FORMS_AS_WRITTEN if lower in _DOUBTFUL else text[0].isupper() or lower == "mbh"


_DOUBTFUL = {form.lower().strip(".") for form in FORMS_AS_WRITTEN}


def companies(text: str, words: list[Word]) -> Iterator[Spot]:
    """Find names that end in a legal form, from the first capital before it on."""
    first = 0
    for at, word in enumerate(words):
        if not word.joined or not (_capital(words[at - 1]) or words[at - 1].text in _WITHIN_A_FIRM):
            first = at
        if not word.text[0].isupper() and word.text != "mbh":
            continue
        followed = at + 1 < len(words) and _is_form(words[at + 1])
        form = at > first and _is_form(word)
        if not form and (followed or word.text not in COMPANY_ENDS or at - first < 1):
            continue
        begin = next((place for place in range(max(first, at - 8), at) if _opens_a_firm(words[place])), at)
        if begin < at:
            rest = _REST_OF_FORM.match(text, word.end) if form else None
            yield words[begin].start, rest.end() if rest else word.end, "a company"
            first = at + 1


#: Small words inside a company's name, and what may follow its legal form; a dot belongs to it where the
#: sentence goes on.
_WITHIN_A_FIRM = frozenset({"und", "and", "of", "de", "et"})
_REST_OF_FORM = re.compile(r"(?: ?& ?Co\b\.?(?: ?KGa?A?)?|\. KG\b)?(?:\.(?=\s?[a-z,;)]))?")


def _opens_a_firm(word: Word) -> bool:
    """Say whether a company's name may begin so; letters that are a legal form elsewhere are none."""
    return _capital(word) and word.text not in OPENERS and word.text not in FORMS_AS_WRITTEN


def _capital(word: Word) -> bool:
    return word.text[0].isupper() or word.text[0].isdigit()


def _name_like(word: Word) -> bool:
    """Say whether a word could be part of somebody's name."""
    text = word.text
    return (text[0].isupper() and text not in OPENERS and not text.isupper()) or (
        len(text) == 1 and text in _SHORT
    )


def _surnames(words: list[Word], at: int, most: int = 3) -> int:
    """Give how many words that may be surnames follow one another from `at`."""
    count = 0
    while count < most and at + count < len(words):
        word = words[at + count]
        if not word.joined:
            break
        particle = word.text in {"von", "van", "de", "der", "den", "di", "da", "la", "del", "zu", "al"}
        if (
            particle
            and count + 1 < most
            and at + count + 1 < len(words)
            and _name_like(words[at + count + 1])
        ):
            count += 1
            continue
        if not _name_like(word):
            break
        count += 1
    return count


def titled(words: list[Word]) -> Iterator[Spot]:
    """Find names after a title, and names after what somebody does, which then stays."""
    for at, word in enumerate(words):
        if word.text in TITLES:
            after = _surnames(words, at + 1)
            if after:
                yield word.start, words[at + after].end, "a key employee"
        elif word.text.lower() in ROLES and at + 1 < len(words):
            after = _surnames(words, at + 1, 2)
            known = after and (words[at + 1].text in GIVEN or words[at + 1].text in GIVEN_OR_WORD)
            deed = after == 2 and at + 3 < len(words) and words[at + 3].text in DEEDS
            if known or deed:
                yield word.start, words[at + after].end, word.text


def people(words: list[Word]) -> Iterator[Spot]:
    """Find given names, with the surname after them, and pairs of capitals that do what people do."""
    for at, word in enumerate(words):
        text = word.text
        if text in GIVEN:
            after = _surnames(words, at + 1, 2)
            yield word.start, words[at + after].end, "a key employee"
        elif text in GIVEN_OR_WORD or (_name_like(word) and text not in COMPANY_ENDS):
            after = _surnames(words, at + 1, 2)
            follows = words[at + after + 1].text if at + after + 1 < len(words) else ""
            mid_sentence = at > 0 and word.joined and not _capital(words[at - 1])
            deed = follows in DEEDS and words[at + after + 1].joined
            if (text in GIVEN_OR_WORD and ((after and mid_sentence) or deed)) or (after == 1 and deed):
                yield word.start, words[at + after].end, "a key employee"


@lru_cache(maxsize=8)
def _by_first_word(names: tuple[str, ...]) -> dict[str, list[list[str]]]:
    return _phrases(frozenset(names), without_form=False)


def placed(words: list[Word], places: Mapping[str, str]) -> Iterator[Spot]:
    """Find places: by name, and by an ending of towns after a word of place."""
    phrases = _by_first_word(tuple(places))
    for at, word in enumerate(words):
        if not word.text[0].isupper():
            continue
        before = words[at - 1].text.lower() if at and word.joined else ""
        name = _place_at(words, at, phrases)
        if name:
            lone = name not in ALSO_WORDS or before in BEFORE_A_PLACE
            if lone:
                yield word.start, words[at + len(_WORDS.findall(name)) - 1].end, places[name]
        elif (
            before in {"in", "near", "from", "outside"}
            and word.text.endswith(TOWN_ENDS)
            and len(word.text) > 6
        ):
            yield word.start, word.end, SMALL


def _place_at(words: list[Word], at: int, phrases: Mapping[str, list[list[str]]]) -> str:
    for phrase in phrases.get(words[at].text.casefold(), ()):
        here = words[at : at + len(phrase)]
        if [one.text for one in here] == phrase and all(one.joined for one in here[1:]):
            return _PLACE_NAMES.get(tuple(phrase), " ".join(phrase))
    return ""


_PLACE_NAMES = {tuple(_WORDS.findall(name)): name for name in PLACES}
