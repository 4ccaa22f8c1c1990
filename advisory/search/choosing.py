"""What of a question is looked for, and what each part is worth.

    typed            required  scored                                          left out
    word                       its term; weaker, what the thesaurus says too
    "two words"      phrase    both terms
    -word                                                                      documents with it
    unknown word               the words that were meant (`spelling`), or only its synonyms

Of a long text only the most telling terms count. How much a term tells is counted over the documents the
asker may read.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from advisory.search.analysis import fold, joined, phrase_variants, sought, term_of, units
from advisory.search.needs import Need, Query
from advisory.search.ranking import Variants, idf
from advisory.search.thesaurus import NO_SYNONYMS, Thesaurus

#: Of a long text, only so many terms are looked for: those with the highest weight times idf.
MAX_TERMS = 32
#: And so many that were not typed.
MAX_EXPANSIONS = 32
#: A term that the reader did not type as such counts less than one that was.
GUESS_WEIGHT = 0.7
JOINED_WEIGHT = 0.5
#: A synonym counts for more where nobody has written the word that was typed.
SAME_WEIGHT, SAME_WEIGHT_UNKNOWN = 0.5, 1.0
NEAR_WEIGHT, NEAR_WEIGHT_UNKNOWN = 0.15, 0.9
#: With more terms than this, unknown ones are let go instead of guessed at.
PROSE_TERMS = 12


@dataclass(frozen=True, slots=True)
class Plan:
    """A query as terms.

    Attributes:
        weights: term to how often the query says it.
        order: all terms of the plain words in their order, small words among them.
        joined: neighbouring words written as one, to their terms; looked for when one of these is unknown.
        required: of each group, one alternative has to hold: a filter as "tag:pricing", or a phrase.
        excluded: none may hold.
        phrases: the phrases among what is required.
        spelled: term to the word as it was typed.
    """

    weights: Mapping[str, float]
    order: tuple[str, ...]
    joined: Mapping[str, tuple[str, str]]
    required: tuple[tuple[str | Variants, ...], ...]
    excluded: tuple[str | Variants, ...]
    phrases: tuple[Variants, ...]
    spelled: Mapping[str, str]


def plan(query: Query) -> Plan:
    """Turn a query into terms."""
    words = [*query.words, *(word for phrase in query.phrases for word in phrase)]
    groups = (_all_planned(needs) for needs in query.required)
    required = tuple(group for group in groups if group)
    return Plan(
        weights=Counter(sought(words)),
        order=tuple(units(" ".join(words))),
        joined=joined(query.words),
        required=required,
        excluded=_all_planned(query.excluded),
        phrases=tuple(one for group in required for one in group if isinstance(one, tuple)),
        spelled={term: fold(word) for word in words for term in sought([word])},
    )


def _all_planned(needs: Iterable[Need]) -> tuple[str | Variants, ...]:
    """Turn what must or must not hold into labels and phrases; a phrase without a letter asks for nothing."""
    planned: list[str | Variants] = []
    for need in needs:
        if need.field:
            planned.append(need.label)
        elif variants := phrase_variants(need.values):
            planned.append(variants)
    return tuple(planned)


@dataclass(frozen=True, slots=True)
class Choice:
    """What is looked for. Terms that stand side by side are written with blanks: "reduct in forc".

    Attributes:
        weights: the terms that are scored, to the query's weight of each.
        worth: the same terms, to weight times idf.
        corrections: word as typed to the words looked for instead.
        asked: for each thing that was asked, what it tells, and the terms any of which says it; the second is
            empty where nobody has written anything of it.
    """

    weights: Mapping[str, float]
    worth: Mapping[str, float]
    corrections: Mapping[str, str]
    asked: tuple[tuple[float, tuple[str, ...]], ...]

    def coverage(self, says: Callable[[str], bool]) -> float:
        """Give the share of what was asked that a document says; 1 when nothing was."""
        whole = sum(worth for worth, _ in self.asked)
        return sum(worth for worth, terms in self.asked if any(map(says, terms))) / whole if whole else 1.0


def choose(
    planned: Plan,
    documents: int,
    frequency: Callable[[str], int],
    nearest: Callable[[str], Sequence[str]],
    synonyms: Thesaurus = NO_SYNONYMS,
) -> Choice:
    """Choose the terms to score.

    Args:
        planned: the query as terms.
        documents: how many documents the asker may read.
        frequency: in how many readable documents a term occurs, or terms side by side.
        nearest: the words meant by a word that occurs nowhere; none when nothing is near.
        synonyms: what else to look for.
    """
    choosing = _Choosing(planned, documents, frequency, synonyms)
    choosing.correct(nearest)
    choosing.join()
    choosing.keep_the_most_telling()
    choosing.expand()
    return choosing.choice()


class _Choosing:
    """The state of choosing the terms of one query."""

    def __init__(
        self, planned: Plan, documents: int, frequency: Callable[[str], int], synonyms: Thesaurus
    ) -> None:
        self.plan = planned
        self.frequency = frequency
        self.documents = documents
        self.synonyms = synonyms
        self.weights = {term: float(times) for term, times in planned.weights.items()}
        self.corrections: dict[str, str] = {}
        #: Term as asked to the terms that say it.
        self.said_by: dict[str, list[str]] = {term: [term] for term in self.weights}
        self.order = list(planned.order)

    def correct(self, nearest: Callable[[str], Sequence[str]]) -> None:
        """Look for what was meant by words that nobody has written; prose says enough without."""
        unknown = [term for term in self.weights if not self.frequency(term)]
        for term in unknown if len(self.weights) <= PROSE_TERMS else ():
            typed = self.plan.spelled.get(term, term)
            meant = () if self.synonyms.knows(term) else nearest(typed)
            if not meant:
                continue
            self.corrections[typed] = " ".join(meant)
            times, self.said_by[term] = self.weights.pop(term), []
            for instead in sought(meant):
                self.weights.setdefault(instead, times * GUESS_WEIGHT)
                self.said_by[term].append(instead)
            terms = [term_of(word) for word in meant]
            self.order = [new for old in self.order for new in (terms if old == term else [old])]

    def join(self) -> None:
        """Look for neighbours written as one word, where one of them is unknown by itself."""
        for term, parts in self.plan.joined.items():
            if not all(map(self.frequency, parts)) and self.frequency(term):
                self.weights.setdefault(term, JOINED_WEIGHT)
                for part in parts:
                    self.said_by.setdefault(part, []).append(term)

    def keep_the_most_telling(self) -> None:
        """Keep the terms that add most: one said twice is worth two rarer ones said once."""
        worth = {term: self._worth(term) for term in self.weights if self.frequency(term)}
        best = sorted(worth, key=lambda term: (-worth[term], term))[:MAX_TERMS]
        self.weights = {term: self.weights[term] for term in best}

    def expand(self) -> None:
        """Add what the thesaurus says, the most telling first."""
        found: dict[str, float] = {}
        for expansion in self.synonyms.expansions(self.order):
            term = " ".join(expansion.also)
            if term in self.weights or not self.frequency(term):
                continue
            known = self.frequency(" ".join(expansion.said)) > 0
            if expansion.same:
                weight = SAME_WEIGHT if known else SAME_WEIGHT_UNKNOWN
            else:
                weight = NEAR_WEIGHT if known else NEAR_WEIGHT_UNKNOWN
            found[term] = max(weight, found.get(term, 0.0))
            for said in expansion.said:
                if said in self.said_by:
                    self.said_by[said].append(term)
        worth = {term: weight * self._idf(term) for term, weight in found.items()}
        for term in sorted(worth, key=lambda term: (-worth[term], term))[:MAX_EXPANSIONS]:
            self.weights[term] = found[term]

    def choice(self) -> Choice:
        """Give what was chosen."""
        asked = []
        for term, by in self.said_by.items():
            terms = tuple(one for one in dict.fromkeys(by) if one in self.weights)
            if terms or not self.frequency(term):
                # The root, so that a rare word does not outweigh all that the question says beside it.
                asked.append((sqrt(self.plan.weights.get(term, 1.0) * self._idf(term)), terms))
        worth = {term: self._worth(term) for term in self.weights}
        return Choice(self.weights, worth, self.corrections, tuple(asked))

    def _idf(self, term: str) -> float:
        return idf(self.documents, self.frequency(term))

    def _worth(self, term: str) -> float:
        return self.weights[term] * self._idf(term)
