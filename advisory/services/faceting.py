"""Filters: what was typed or chosen brought to the words of the lists, and the facets beside the results."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from advisory.domain.text import slugify
from advisory.search.needs import Need, Query
from advisory.search.port import Hits
from advisory.services.pages.finding import Facet, FacetOption
from advisory.services.showing import FILTER_LISTS, KIND_NAMES, filter_name
from advisory.storage.vocabulary import Vocabulary

#: Facets in the order of the page: what the address calls each, and what readers do.
TITLES = {
    "type": "Kind",
    "tag": "Topic",
    "size": "Company size",
    "industry": "Industry",
    "stage": "Stage",
    "year": "Year",
}
OPTIONS_OFFERED = 12
#: More values of one facet than this are not read from an address.
MOST_CHOSEN = 20


def known(chosen: Mapping[str, Iterable[str]], words: Vocabulary) -> dict[str, tuple[str, ...]]:
    """Keep what can be chosen: values on the lists, kinds and years; synonyms become their tags."""
    kept = {}
    for name in TITLES:
        values = [_known(name, value, words) for value in list(chosen.get(name, ()))[:MOST_CHOSEN]]
        found = tuple(dict.fromkeys(value for value in values if value is not None))
        if found:
            kept[name] = found
    return kept


def resolved(query: Query, words: Vocabulary) -> tuple[Query, tuple[str, ...]]:
    """Put the words of the lists in place of what was typed after a filter, and say what is on no list."""
    notes: dict[str, None] = {}

    def lead(need: Need) -> Need:
        if need.field not in ("tag", *FILTER_LISTS):
            return need
        value = _known(need.field, need.values[0], words)
        if value is None:
            what = "topic" if need.field == "tag" else need.field
            notes[f"There is no {what} “{need.values[0]}”, so nothing can carry it."] = None
        return Need(need.field, (value or need.values[0],))

    required = tuple(tuple(map(lead, group)) for group in query.required)
    return replace(query, required=required, excluded=tuple(map(lead, query.excluded))), tuple(notes)


def facets(hits: Hits, chosen: Mapping[str, tuple[str, ...]], words: Vocabulary) -> tuple[Facet, ...]:
    """Give the filters that these results can be narrowed by, each option with what it would leave."""
    found = []
    for name, title in TITLES.items():
        on = chosen.get(name, ())
        counts = hits.counts.get(name, {})
        options = tuple(
            FacetOption(name, value, filter_name(name, value, words), counts.get(value, 0), value in on)
            for value in _in_order(name, counts, on, words)
        )
        # One value that everything has narrows nothing.
        if on or len(options) > 1 or (options and name == "tag"):
            found.append(Facet(name, title, options))
    return tuple(found)


def _in_order(name: str, counts: Mapping[str, int], on: tuple[str, ...], words: Vocabulary) -> list[str]:
    others = [value for value in counts if value not in on]
    if name in ("size", "stage"):
        order = list(words.terms[FILTER_LISTS[name]])
        place = {value: at for at, value in enumerate(order)}
        return sorted({*on, *others}, key=lambda value: place.get(value, len(order)))
    if name == "year":
        return sorted({*on, *others}, reverse=True)[:OPTIONS_OFFERED]
    others.sort(key=lambda value: (-counts[value], value))
    return [*on, *others[:OPTIONS_OFFERED]]


def _known(name: str, value: str, words: Vocabulary) -> str | None:
    """Give a value as documents carry it; None when it is on no list."""
    if name == "tag":
        return words.book.canonical(value)
    if name == "type":
        return value if value in KIND_NAMES else None
    if name == "year":
        return value if re.fullmatch("[12][0-9]{3}", value) else None
    terms = words.terms.get(FILTER_LISTS[name], {})
    if value in terms:
        return value
    slug = slugify(value)
    named = [one for one, term in terms.items() if slug and slug in (one, slugify(term.name))]
    return named[0] if named else (_band(value, terms) if name == "size" else None)


def _band(value: str, bands: Iterable[str]) -> str | None:
    """Give the size band that a number of people lies in."""
    if not value.isdecimal() or len(value) > 7:
        return None
    for band in bands:
        least, _, most = band.rstrip("+").partition("-")
        if (
            least.isdecimal()
            and int(least) <= int(value)
            and (band.endswith("+") or int(value) <= int(most or 0))
        ):
            return band
    return None
