"""Marking the words that were found, in the text as it was written.

Everything here answers in *pieces*, (text, is a hit), which together are the text; whoever prints them
escapes each and puts the hits into `<mark>`. Neighbouring hits share one mark: "account teams".
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from advisory.search.analysis import PUNCTUATION, WORD, fold, is_stop, phrase_variants, terms_of

#: Text, and whether it was looked for.
Piece = tuple[str, bool]

ELLIPSIS = "…"
#: A text longer than this is looked at only up to here.
MAX_CHARS = 50_000
#: A phrase in a passage is worth this many words.
_PHRASE_WORTH = 10


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    terms: tuple[str, ...]
    hit: bool


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch of hits; `terms` are what it says, `worth` what a phrase in it adds."""

    start: int
    end: int
    terms: frozenset[str]
    worth: int


def marked(text: str, terms: Collection[str], phrases: Iterable[Collection[str]] = ()) -> tuple[Piece, ...]:
    """Cut the whole text into pieces.

    Args:
        text: as it was written.
        terms: the stems to mark (`Hits.terms`).
        phrases: each as its words (`Query.phrases`); marked whole, with their small words.

    >>> marked("Account teams win.", {"account", "team"})
    (('Account teams', True), (' win.', False))
    """
    return _pieces(text, 0, len(text), _spans(text, terms, phrases))


def passages(
    text: str, terms: Collection[str], max_chars: int, phrases: Iterable[Collection[str]] = ()
) -> tuple[Piece, ...]:
    """Cut the best passage of a text into pieces: the one with most of the different terms.

    It begins and ends between words, with an ellipsis where something was left out, and has at most
    `max_chars` characters beside these. Blanks and line ends become single blanks. Without a hit it is
    the beginning.

    >>> passages("Long before that, the bonus went to teams. It worked out well.", {"bonu", "team"}, 36)
    (('…the ', False), ('bonus', True), (' went to ', False), ('teams', True), ('. It worked…', False))
    """
    text = " ".join(text[:MAX_CHARS].split())
    spans = _spans(text, terms, phrases)
    if len(text) <= max_chars:
        return _pieces(text, 0, len(text), spans)
    start, end = _window(text, spans, max_chars)
    pieces = list(_pieces(text, start, end, spans))
    if start > 0:
        pieces = _with_before(pieces)
    return tuple(_with_after(pieces) if end < len(text) else pieces)


@lru_cache(maxsize=50_000)
def _terms_of(word: str) -> tuple[str, ...]:
    """Give the terms of a word as it is written."""
    return terms_of(fold(word))


def _words(text: str, terms: Collection[str], *, whole: bool) -> list[_Word]:
    """Find the words of a text that hit; with `whole` all words, for phrases lie between them."""
    wanted = frozenset(terms)
    # The same few words come again and again.
    known: dict[str, tuple[tuple[str, ...], bool]] = {}
    found = []
    for match in WORD.finditer(text if text.isascii() else text.translate(PUNCTUATION)):
        word = match.group()
        of_word = known.get(word)
        if of_word is None:
            said = _terms_of(word)
            of_word = known[word] = (said, not wanted.isdisjoint(said))
        if whole or of_word[1]:
            found.append(_Word(match.start(), match.end(), *of_word))
    return found


def _spans(text: str, terms: Collection[str], phrases: Iterable[Collection[str]]) -> list[_Span]:
    """Find the stretches to mark: neighbouring hits with nothing but blanks between them."""
    phrases = tuple(phrases)
    words = _words(text, terms, whole=bool(phrases))
    in_phrase = _in_phrases(words, phrases) if phrases else set()
    spans: list[_Span] = []
    for at, word in enumerate(words):
        if not (word.hit or at in in_phrase):
            continue
        said = frozenset(term for term in word.terms if term in terms)
        worth = _PHRASE_WORTH if at in in_phrase else 0
        before = spans[-1] if spans else None
        if before and not text[before.end : word.start].strip():
            spans[-1] = _Span(before.start, word.end, before.terms | said, before.worth + worth)
        else:
            spans.append(_Span(word.start, word.end, said, worth))
    return spans


def _in_phrases(words: list[_Word], phrases: Iterable[Collection[str]]) -> set[int]:
    """Give the places of the words that stand in one of the phrases."""
    found: set[int] = set()
    # A compound's parts stand at one word here, so they are laid out one after another.
    laid_out = [(term, at) for at, word in enumerate(words) for term in _parts(word)]
    for phrase in phrases:
        for variant in phrase_variants(phrase):
            for start in range(len(laid_out) - len(variant) + 1):
                stretch = laid_out[start : start + len(variant)]
                if stretch[0][0] == variant[0] and tuple(term for term, _ in stretch) == variant:
                    found |= {at for _, at in stretch}
    return found


def _parts(word: _Word) -> tuple[str, ...]:
    return word.terms[:-1] if 2 < len(word.terms) <= 4 else word.terms


def _window(text: str, spans: list[_Span], max_chars: int) -> tuple[int, int]:
    """Choose where the passage begins and ends."""
    best, best_worth = (0, 0), 0
    last = 0
    for first, span in enumerate(spans):
        last = max(last, first)
        while last + 1 < len(spans) and spans[last + 1].end - span.start <= max_chars:
            last += 1
        within = spans[first : last + 1]
        different = frozenset[str]().union(*(one.terms for one in within))
        worth = 3 * sum(not is_stop(term) for term in different) + sum(1 + one.worth for one in within)
        if worth > best_worth:
            best, best_worth = (span.start, min(spans[last].end, span.start + max_chars)), worth
    start, end = best
    room = max_chars - (end - start)
    # A third of what is left goes before the first hit, so that its sentence can be understood.
    start = _at_word(text, max(0, min(start - room // 3, len(text) - max_chars)), start)
    end = min(len(text), start + max_chars)
    if end < len(text) and not text[end].isspace():
        cut = text.rfind(" ", max(best[1], start), end)
        end = cut if cut > 0 else end
    return start, end


def _at_word(text: str, at: int, limit: int) -> int:
    """Move forward to the beginning of a word, at most to `limit`."""
    if at == 0 or text[at - 1] == " ":
        return at
    cut = text.find(" ", at, limit)
    return limit if cut < 0 else cut + 1


def _pieces(text: str, start: int, end: int, spans: list[_Span]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at = start
    for span in spans:
        if span.end <= start or span.start >= end:
            continue
        if span.start > at:
            pieces.append((text[at : span.start], False))
        pieces.append((text[max(at, span.start) : min(end, span.end)], True))
        at = min(end, span.end)
    if at < end:
        pieces.append((text[at:end], False))
    return tuple(pieces)


def _with_before(pieces: list[Piece]) -> list[Piece]:
    if pieces and not pieces[0][1]:
        return [(ELLIPSIS + pieces[0][0], False), *pieces[1:]]
    return [(ELLIPSIS, False), *pieces]


def _with_after(pieces: list[Piece]) -> list[Piece]:
    if pieces and not pieces[-1][1]:
        return [*pieces[:-1], (pieces[-1][0].rstrip() + ELLIPSIS, False)]
    return [*pieces, (ELLIPSIS, False)]
