"""How documents are ranked: the formula, for words and for meaning.

A document's score is the sum over the question's terms (`choosing`) of BM25 on everything it says, plus half
of BM25 on its title, each weighted by how often the question says the term. BM25 with B = .5, K1 = 1.6 and
the idf log(1 + (N - n + .5) / (n + .5)). N, n and the average lengths are taken over the documents the asker
may read, so that a score tells nothing of the others.

Where meaning is known as well (`port.Near`), both scores are brought to the same scale and added: `fused`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from advisory.search.fields import PointTerms
from advisory.search.port import Near

B = 0.5
K1 = 1.6
TITLE_WEIGHT = 0.5
#: What a typical point has in terms; longer ones have to say a term more often.
POINT_TERMS = 25
#: What each doubling of the readers whom a document helped adds to its score: enough to break a tie.
HELPFUL_WEIGHT = 0.01
#: Least likeness with which a document matches without one of the words.
LEAST_LIKENESS = 0.3
#: A phrase in a point is worth more than all its words.
PHRASE_WORTH = 1_000
#: Likeness that tells nothing: what any two texts about a company have.
FLOOR = 0.1
#: What likeness in meaning counts for, beside the words.
MEANING_WEIGHT = 0.5

#: A number, or an array with one for each document: the formulas are the same for both.
Amount = TypeVar("Amount", float, NDArray[np.float64])

#: The ways in which one phrase may stand in a text.
Variants = tuple[tuple[str, ...], ...]


def idf(documents: int, with_term: int) -> float:
    """Say how much a term tells that `with_term` of `documents` contain."""
    return log(1 + (documents - with_term + 0.5) / (with_term + 0.5))


def saturated(times: float, length: float, average: float) -> float:
    """Give BM25's part for a term said `times` times in a text of `length` terms."""
    return times * (K1 + 1) / (times + K1 * (1 - B + B * length / (average or 1)))


def best_points(
    points: Iterable[PointTerms],
    worth: Mapping[str, float],
    phrases: Iterable[Variants] = (),
    near: Near | None = None,
    count: int = 1,
) -> tuple[str, ...]:
    """Give the numbers of the points that answer best, best first; none where no term occurs in any.

    Args:
        points: the points of one document, in reading order; the first of equals wins.
        worth: term to the query's weight times its idf.
        phrases: a point in which one of them occurs wins over all in which none does.
        near: how close each point comes in meaning, where that is known.
    """
    rows = [(point_score(point, worth, phrases), place, point.number) for place, point in enumerate(points)]
    if near is not None and near.points:
        most = max((score for score, *_ in rows), default=0.0)
        rows = [
            (point_rank(score, most, near.points.get(number, 0.0)), place, number)
            for score, place, number in rows
        ]
    found = sorted((-score, place, number) for score, place, number in rows if score > 0)
    return tuple(number for *_, number in found[:count])


def point_rank(score: Amount, most: float, likeness: Amount) -> Amount:
    """Weigh a point's words, as a share of the best point's, and its likeness in meaning."""
    rank: Amount = _share(score, most) + np.maximum(0.0, likeness - LEAST_LIKENESS)
    return rank


def point_score(point: PointTerms, worth: Mapping[str, float], phrases: Iterable[Variants] = ()) -> float:
    """Score one point of advice."""
    said = Counter(term for term in (*point.terms, *point.compounds) if term in worth)
    for term in worth:
        if " " in term and (times := count_of(term.split(), point.terms)):
            said[term] = times
    length = len(point.terms)
    score = sum(worth[term] * saturated(times, length, POINT_TERMS) for term, times in said.items())
    wanted = [variant for variants in phrases for variant in variants]
    return score + PHRASE_WORTH * sum(count_of(variant, point.terms) > 0 for variant in wanted)


def count_of(phrase: Sequence[str], terms: Sequence[str]) -> int:
    """Count how often `phrase` stands in `terms` without a gap."""
    wanted = tuple(phrase)
    if not wanted or wanted[0] not in terms:
        return 0
    return sum(tuple(terms[at : at + len(wanted)]) == wanted for at in range(len(terms)))


def thanked(score: Amount, helpful: Amount) -> Amount:
    """Raise a score a little for each doubling of the readers it helped."""
    raised: Amount = score * (1 + HELPFUL_WEIGHT * np.log2(1 + helpful))
    return raised


def fused(words: Amount, most_words: float, likeness: Amount, most_likeness: float) -> Amount:
    """Add the score of the words and the likeness in meaning, each brought to the scale from 0 to 1.

    Args:
        most_words, most_likeness: the highest of all documents that match.
    """
    by_meaning = _share(np.maximum(0.0, likeness - FLOOR), most_likeness - FLOOR)
    both: Amount = (1 - MEANING_WEIGHT) * _share(words, most_words) + MEANING_WEIGHT * by_meaning
    return both


def _share(part: Amount, most: float) -> Amount:
    return part / most if most > 0 else part * 0.0
