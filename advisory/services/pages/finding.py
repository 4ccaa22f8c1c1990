"""The pages of search: results, advice across situations, suggestions, and what is similar."""

from dataclasses import dataclass
from datetime import date

from advisory.services.pages.common import Pager, Piece, TagLink


@dataclass(frozen=True, slots=True)
class BestPoint:
    """The point of a hit that matches best; `number` is "2" or "2.1"."""

    number: str
    anchor: str
    text: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class HitPage:
    """One result. `kind` is "entry" or "situation"; `dated` is the day it was published or opened."""

    kind: str
    slug: str
    shelf: str
    title: tuple[Piece, ...]
    count: str
    passage: tuple[Piece, ...]
    best: BestPoint | None
    tags: tuple[TagLink, ...]
    facts: tuple[str, ...]
    dated: date | None
    has_outcome: bool = False
    advice_count: int = 0


@dataclass(frozen=True, slots=True)
class FacetOption:
    """A choice among the filters, with how many results it would leave; `field` is that of its facet."""

    field: str
    value: str
    name: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One group of filters: `field` is what the address calls it, `title` what the page does."""

    field: str
    title: str
    options: tuple[FacetOption, ...]

    @property
    def is_chosen(self) -> bool:
        """One of its options is on."""
        return any(option.chosen for option in self.options)


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a search.

    Attributes:
        query: what was typed, cleaned; goes back into the field.
        notes: sentences about what could not be read.
        corrected: what was looked for instead, when a word that nobody has written was taken for a slip; the
            words that were changed are marked. Empty when nothing was changed.
        unknown: the words that nobody has written and that were changed.
        total, entry_count, situation_count: exact counts for this reader.
        facets: the filters with what each would leave, in their order on the page.
        searched: False when nothing was asked, so that the page invites instead of reporting.
        partly: True while the index is being repaired and a plain look-up answers instead.
        weak: there are results, and none says much of what was asked.
        nearest: on no hit, tags that come near, or else the fullest ones; `nearest_is_near` says which.
        asked: the plain words and phrases alone, as somebody would ask them; "" when there are none.
    """

    query: str
    notes: tuple[str, ...]
    total: int
    entry_count: int
    situation_count: int
    hits: tuple[HitPage, ...]
    facets: tuple[Facet, ...]
    sort: str
    pager: Pager
    corrected: tuple[Piece, ...] = ()
    unknown: tuple[str, ...] = ()
    searched: bool = True
    partly: bool = False
    weak: bool = False
    nearest: tuple[TagLink, ...] = ()
    nearest_is_near: bool = False
    asked: str = ""

    @property
    def chosen(self) -> tuple[FacetOption, ...]:
        """The filters that are on, for the chips."""
        return tuple(option for facet in self.facets for option in facet.options if option.chosen)

    @property
    def missed(self) -> bool:
        """Something was asked that nobody has written about."""
        plain = self.pager.page == 1 and not self.partly and not self.chosen
        return plain and bool(self.asked) and (self.total == 0 or self.weak)


@dataclass(frozen=True, slots=True)
class AdvicePoint:
    """A point of advice on a subject; `number` is "2" or "2.1"."""

    number: str
    anchor: str
    text: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class AdviceGroup:
    """The points that one entry or situation has on a subject, best first."""

    kind: str
    slug: str
    shelf: str
    title: str
    count: str
    dated: date | None
    points: tuple[AdvicePoint, ...]


@dataclass(frozen=True, slots=True)
class AdvicePage:
    """Advice on a subject, from many entries and situations.

    Attributes:
        total: in how many entries and situations a point was found.
    """

    query: str
    notes: tuple[str, ...]
    groups: tuple[AdviceGroup, ...]
    total: int
    pager: Pager
    asked: str = ""
    partly: bool = False


@dataclass(frozen=True, slots=True)
class Suggestions:
    """How what is being typed may go on.

    Attributes:
        searches: whole searches to make.
        corrected: a search to make instead, when the last word looks like a slip.
    """

    searches: tuple[str, ...] = ()
    tags: tuple[TagLink, ...] = ()
    entries: tuple["SuggestedText", ...] = ()
    corrected: str = ""

    @property
    def count(self) -> int:
        """How many there are in all."""
        return len(self.searches) + len(self.tags) + len(self.entries) + bool(self.corrected)


@dataclass(frozen=True, slots=True)
class SuggestedText:
    """An entry or open situation by its title; `note` says more in a few words."""

    kind: str
    slug: str
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class SimilarText:
    """An entry or open situation that is like another text, with its closest point."""

    kind: str
    slug: str
    title: str
    note: str
    point_anchor: str = ""
    point_text: str = ""
