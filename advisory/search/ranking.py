"""How documents are ranked: the formula, and what of a query goes into it.

A document's score is the sum over the query's terms of BM25 on everything it says, plus half of BM25
on its title, each weighted by how often the query says the term. BM25 with B = .5, K1 = 1.6 and the
idf log(1 + (N - n + .5) / (n + .5)). Of a long text only the most telling terms count. N, n and the average
lengths are taken over the documents the asker may read, so that a score tells nothing of the others.

    typed          required  scored        left out
    word                     its term
    "two words"    phrase    both terms
    -word                                  documents with it
    unknown word             its nearest neighbour in the vocabulary, or its two halves
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from advisory.search.analysis import fold, joined, phrase_variants, sought
from advisory.search.fields import PointTerms
from advisory.search.query import Query

B = 0.5
K1 = 1.6
TITLE_WEIGHT = 0.5
#: Of a long text, only so many terms are looked for: those with the highest weight times idf.
MAX_TERMS = 32
#: A term that the reader did not type as such counts less than one that was.
GUESS_WEIGHT = 0.5
#: With more terms than this, unknown ones are let go instead of guessed at.
PROSE_TERMS = 8
#: What a typical point has in terms; longer ones have to say a term more often.
POINT_TERMS = 25

#: The ways in which one phrase may stand in a text.
Variants = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A query as terms.

    Attributes:
        weights: term to how often the query says it.
        joined: neighbouring words written as one, to their terms; looked for when one of these is unknown.
        phrases: each must occur in one of its variants.
        excluded: none may occur in any of its variants; a word is a phrase of one.
        spelled: term to the word as it was typed.
    """

    weights: Mapping[str, float]
    joined: Mapping[str, tuple[str, str]]
    phrases: tuple[Variants, ...]
    excluded: tuple[Variants, ...]
    spelled: Mapping[str, str]


def plan(query: Query) -> Plan:
    """Turn a query into terms."""
    phrase_words = [word for phrase in query.phrases for word in phrase]
    words = [*query.words, *phrase_words]
    excluded = [phrase_variants([word]) for word in query.excluded]
    excluded += [phrase_variants(phrase) for phrase in query.excluded_phrases]
    return Plan(
        weights=Counter(sought(words)),
        joined=joined(query.words),
        phrases=tuple(variants for variants in map(phrase_variants, query.phrases) if variants),
        excluded=tuple(variants for variants in excluded if variants),
        spelled={term: fold(word) for word in words for term in sought([word])},
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """What is looked for.

    Attributes:
        weights: the terms that are scored, to the query's weight of each.
        worth: the same terms, to weight times idf.
        corrections: word as typed to the terms looked for instead.
    """

    weights: Mapping[str, float]
    worth: Mapping[str, float]
    corrections: Mapping[str, str]


def choose(
    planned: Plan, documents: int, frequency: Callable[[str], int], nearest: Callable[[str], Sequence[str]]
) -> Choice:
    """Choose the terms to score.

    Args:
        planned: the query as terms.
        documents: how many documents the asker may read.
        frequency: in how many readable documents a term occurs.
        nearest: the terms meant by a word that occurs nowhere; none when nothing is near.
    """
    weights = {term: float(times) for term, times in planned.weights.items()}
    corrections = {}
    unknown = [term for term in weights if not frequency(term)]
    if len(weights) > PROSE_TERMS:
        # Prose says enough with the words that are known; a wrong guess would cost more than it finds.
        unknown = []
    known_joined = [term for term, parts in planned.joined.items() if not all(map(frequency, parts))]
    for term in unknown:
        times = weights.pop(term)
        typed = planned.spelled.get(term, term)
        meant = nearest(typed)
        for instead in meant:
            weights.setdefault(instead, times * GUESS_WEIGHT)
        if meant:
            corrections[typed] = " ".join(meant)
    for term in known_joined:
        weights.setdefault(term, GUESS_WEIGHT)
    # Said twice is worth two rarer terms said once; so the terms that would add most are kept.
    worth = {term: by * idf(documents, count) for term, by in weights.items() if (count := frequency(term))}
    best = sorted(worth, key=lambda term: (-worth[term], term))[:MAX_TERMS]
    return Choice({term: weights[term] for term in best}, {term: worth[term] for term in best}, corrections)


def idf(documents: int, with_term: int) -> float:
    """Say how much a term tells that `with_term` of `documents` contain."""
    return log(1 + (documents - with_term + 0.5) / (with_term + 0.5))


def saturated(times: float, length: float, average: float) -> float:
    """Give BM25's part for a term said `times` times in a text of `length` terms."""
    return times * (K1 + 1) / (times + K1 * (1 - B + B * length / (average or 1)))


def best_point(
    points: Iterable[PointTerms], weights: Mapping[str, float], phrases: Iterable[Variants] = ()
) -> str:
    """Give the number of the point that answers best; "" when no term occurs in any.

    Args:
        points: the points of one document, in reading order; the first of equals wins.
        weights: term to its worth: the query's weight times its idf.
        phrases: a point in which one of them occurs wins over all in which none does.
    """
    best, best_score = "", 0.0
    wanted = [variant for variants in phrases for variant in variants]
    for point in points:
        said = Counter(term for term in (*point.terms, *point.compounds) if term in weights)
        length = len(point.terms)
        score = sum(weights[term] * saturated(times, length, POINT_TERMS) for term, times in said.items())
        score += 1_000 * sum(occurs(variant, point.terms) for variant in wanted)
        if score > best_score:
            best, best_score = point.number, score
    return best


def occurs(phrase: Sequence[str], terms: Sequence[str]) -> bool:
    """Say whether `phrase` stands in `terms` without a gap."""
    if not phrase or phrase[0] not in terms:
        return False
    wanted = tuple(phrase)
    return any(tuple(terms[at : at + len(wanted)]) == wanted for at in range(len(terms)))
