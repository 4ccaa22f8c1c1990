"""Words that mean the same to an executive, and words that situations of a kind are told with.

    same   layoffs, redundancies, RIF, reduction in force    any of them finds the others
    near   confide: isolation, peer group                    one way, and weaker

The list is `content/synonyms.yml`; here it is turned into terms. A member of several words is looked for as
a phrase, and recognised in a question where its words stand side by side.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from advisory.search.analysis import is_stop, phrase_variants

#: Terms side by side.
Terms = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expansion:
    """What else is looked for, because of some of the question's terms.

    Attributes:
        said: the terms of the question that call for it.
        also: the term, or the terms side by side, to look for.
        same: it means the same, rather than something near.
    """

    said: Terms
    also: Terms
    same: bool


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """Terms to what else is looked for."""

    entries: Mapping[Terms, tuple[tuple[Terms, bool], ...]] = field(default_factory=dict)
    longest: int = 0

    @classmethod
    def of(cls, same: Iterable[Sequence[str]], near: Mapping[str, Sequence[str]]) -> "Thesaurus":
        """Build it from words as they are written.

        >>> thesaurus = Thesaurus.of([["layoffs", "reduction in force"]], {"confide": ["lonely"]})
        >>> [one.also for one in thesaurus.expansions(("reduct", "in", "forc"))]
        [('layoff',)]
        """
        entries: dict[Terms, dict[Terms, bool]] = {}
        for group in same:
            for word in group:
                others = [other for other in group if other != word]
                _add(entries, word, others, same=True)
        for word, also in near.items():
            _add(entries, word, also, same=False)
        longest = max(map(len, entries), default=0)
        return cls({key: tuple(also.items()) for key, also in entries.items()}, longest)

    def knows(self, term: str) -> bool:
        """Say whether a single term is on the list."""
        return (term,) in self.entries

    def expansions(self, terms: Sequence[str]) -> Iterator[Expansion]:
        """Walk what else to look for.

        Args:
            terms: of the question in their order, small words among them.
        """
        for at in range(len(terms)):
            for length in range(1, min(self.longest, len(terms) - at) + 1):
                said = tuple(terms[at : at + length])
                for also, same in self.entries.get(said, ()):
                    yield Expansion(said, also, same)


def _add(entries: dict[Terms, dict[Terms, bool]], word: str, others: Iterable[str], *, same: bool) -> None:
    for key in phrase_variants([word]):
        # "IT" and "US" are function words as well: nobody can tell which was meant.
        if all(is_stop(term) for term in key):
            continue
        also = entries.setdefault(key, {})
        for other in others:
            for variant in phrase_variants([other]):
                if variant != key and not all(is_stop(term) for term in variant):
                    also[variant] = also.get(variant, False) or same


NO_SYNONYMS = Thesaurus()
