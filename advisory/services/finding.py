"""Search: from what was typed to the page of results."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.plain import plain
from advisory.domain.actor import Actor
from advisory.domain.audience import marks_held
from advisory.domain.clock import milliseconds, moment_of_list
from advisory.domain.edition import anchor
from advisory.search.highlight import marked, passages
from advisory.search.port import EngineUnavailable, Hit, Hits, Request, SearchEngine
from advisory.search.query import Query, parse
from advisory.services.indexing import keys_behind, row_id
from advisory.services.pages.common import Piece, TagLink, pager
from advisory.services.pages.library import BestPoint, FacetOption, HitPage, Results
from advisory.services.showing import shelf, tag_links
from advisory.storage import advice, entries, situations
from advisory.storage.tables import AdviceRow, EntryPointRow, EntryRow, SituationRow
from advisory.storage.vocabulary import Vocabulary, vocabulary

HITS_A_PAGE = 10
#: Pages beyond this are not built: nobody reads a thousand results.
LAST_PAGE = 100
PASSAGE_CHARS = 240
POINT_CHARS = 320
TAGS_OFFERED = 12
NEAREST_OFFERED = 6
SORTS = ("relevance", "newest")
KIND_NAMES = {"entry": "Published entry", "situation": "Open situation"}


@dataclass(frozen=True, slots=True)
class _Found:
    """The rows behind one page of hits."""

    entries: dict[int, EntryRow]
    situations: dict[int, SituationRow]
    points: dict[tuple[int, str], EntryPointRow]
    advice: dict[int, list[AdviceRow]]


@dataclass(frozen=True, slots=True)
class _Marking:
    """What is marked in the texts of a page of hits: stems that matched, and phrases as they were typed."""

    terms: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]

    def passage(self, text: str, max_chars: int) -> tuple[Piece, ...]:
        """Cut the best passage out of a text."""
        return tuple(Piece(*part) for part in passages(text, self.terms, max_chars, self.phrases))

    def whole(self, text: str) -> tuple[Piece, ...]:
        """Mark a text from end to end."""
        return tuple(Piece(*part) for part in marked(text, self.terms, self.phrases))


def find(
    session: Session,
    engine: SearchEngine,
    actor: Actor,
    text: str,
    *,
    tags: tuple[str, ...] = (),
    kinds: frozenset[str] = frozenset(),
    sort: str = "relevance",
    page: int = 1,
    until: int | None = None,
    now: datetime,
) -> Results:
    """Answer a search for what this actor may read.

    Nothing that is typed is refused; what cannot be read is explained on the page.

    Args:
        until: when the first page was made, in milliseconds since 1970; later pages know what was there.
    """
    words = vocabulary(session)
    query = parse(text)
    chosen = tuple(slug for tag in tags if (slug := words.book.canonical(tag)) is not None)
    page = min(max(page, 1), LAST_PAGE)
    moment = moment_of_list(page, until, now)
    sort = sort if sort in SORTS else SORTS[0]
    request = Request(
        query=_with_known_tags(query, words),
        marks=marks_held(actor),
        tags=chosen,
        kinds=kinds & KIND_NAMES.keys(),
        sort=sort if query.has_words else "newest",
        offset=(page - 1) * HITS_A_PAGE,
        limit=HITS_A_PAGE,
        until=milliseconds(moment) if moment else None,
        excluded=keys_behind(session),
    )
    answer = _ask(session, engine, actor, request, moment)
    return _results(session, actor, query, request, answer, words, sort, moment or now)


def _results(
    session: Session,
    actor: Actor,
    query: Query,
    request: Request,
    answer: tuple[Hits, bool],
    words: Vocabulary,
    sort: str,
    made_at: datetime,
) -> Results:
    """Show the answer; `sort` is what the reader chose, which a search without words does not follow."""
    hits, partly = answer
    shown = min(hits.total, LAST_PAGE * HITS_A_PAGE)
    found = _rows(session, actor, hits.hits)
    marking = _Marking(hits.terms, query.phrases)
    nearest, is_near = ((), False) if hits.total else _nearest(session, actor, query, words)
    return Results(
        query=query.text,
        unread=(*query.unread, *_unknown_tags(query, words), *_guesses(hits)),
        total=hits.total,
        entry_count=_shown_count(hits, request, "entry"),
        situation_count=_shown_count(hits, request, "situation"),
        hits=tuple(one for hit in hits.hits if (one := _hit(hit, marking, found, words)) is not None),
        tags=_tag_options(hits, request.tags, words),
        kinds=_kind_options(hits, request.kinds),
        sort=sort,
        pager=pager(request.offset // HITS_A_PAGE + 1, shown, HITS_A_PAGE, made_at),
        searched=bool(query.text or request.tags or request.kinds),
        partly=partly,
        nearest=nearest,
        nearest_is_near=is_near,
        asked=_asked(query),
    )


def _ask(
    session: Session, engine: SearchEngine, actor: Actor, request: Request, moment: datetime | None
) -> tuple[Hits, bool]:
    """Ask the engine, or the database while the index is away; say whether it was the latter."""
    try:
        return engine.find(request), False
    except EngineUnavailable:
        return _from_the_database(session, actor, request, moment), True


def _shown_count(hits: Hits, request: Request, kind: str) -> int:
    """Count the results of one kind; a kind that is filtered out has none."""
    return hits.kind_counts.get(kind, 0) if not request.kinds or kind in request.kinds else 0


def _with_known_tags(query: Query, words: Vocabulary) -> Query:
    """Put slugs in place of the names and synonyms that were typed after `tag:`."""
    return replace(
        query,
        tags=tuple(words.book.canonical(tag) or tag for tag in query.tags),
        excluded_tags=tuple(words.book.canonical(tag) or tag for tag in query.excluded_tags),
    )


def _unknown_tags(query: Query, words: Vocabulary) -> tuple[str, ...]:
    unknown = [tag for tag in query.tags if words.book.canonical(tag) is None]
    return tuple(f"There is no topic “{tag}”, so nothing can carry it." for tag in unknown)


def _guesses(hits: Hits) -> tuple[str, ...]:
    """Say which words nobody has written, so that words spelt like them were searched."""
    return tuple(
        f"Nobody has written “{word}”. Words that are spelt like it were searched."
        for word in hits.corrections
    )


def _rows(session: Session, actor: Actor, hits: Sequence[Hit]) -> _Found:
    """Fetch what the hits name; the database drops what has just changed its audience."""
    entry_ids = [row_id(hit.key) for hit in hits if hit.kind == "entry"]
    situation_ids = [row_id(hit.key) for hit in hits if hit.kind == "situation"]
    points = entries.points_of_many(session, entry_ids) if entry_ids else []
    seen = situations.by_ids(session, situation_ids, actor)
    return _Found(
        entries=entries.by_ids(session, entry_ids, actor),
        situations=seen,
        points={(point.entry_id, point.number): point for point in points},
        advice=advice.of_situations(session, list(seen)),
    )


def _hit(hit: Hit, marking: _Marking, found: _Found, words: Vocabulary) -> HitPage | None:
    number = row_id(hit.key)
    if hit.kind == "entry":
        row = found.entries.get(number)
        return None if row is None else _entry_hit(row, hit, marking, found, words)
    situation = found.situations.get(number)
    return None if situation is None else _situation_hit(situation, hit, marking, found, words)


def _entry_hit(row: EntryRow, hit: Hit, marking: _Marking, found: _Found, words: Vocabulary) -> HitPage:
    point = found.points.get((row.id, hit.point))
    best = None
    if point is not None:
        best = BestPoint(point.number, anchor(point.number), marking.passage(point.text, POINT_CHARS))
    return HitPage(
        kind="entry",
        slug=row.slug or "",
        shelf=shelf(row),
        title=marking.whole(row.question),
        count=row.count,
        passage=marking.passage(row.situation_text, PASSAGE_CHARS),
        best=best,
        tags=tag_links(words, row.tag_slugs),
        facts=words.facts(row.industry, row.company_size),
        dated=row.published_on,
        has_outcome=row.has_outcome,
    )


def _situation_hit(
    row: SituationRow, hit: Hit, marking: _Marking, found: _Found, words: Vocabulary
) -> HitPage:
    given = found.advice[row.id]
    place, _, number = hit.point.partition(".")
    best = None
    if number and int(place) <= len(given):
        point = next((one for one in given[int(place) - 1].points if one.number == number), None)
        if point is not None:
            best = BestPoint(
                number,
                f"a{place}-{anchor(number)}",
                marking.passage(plain(point.text), POINT_CHARS),
            )
    return HitPage(
        kind="situation",
        slug=row.slug,
        shelf="",
        title=marking.whole(row.question),
        count="",
        passage=marking.passage(plain(row.body), PASSAGE_CHARS),
        best=best,
        tags=tag_links(words, row.tag_slugs),
        facts=(),
        dated=row.opened_at.date() if row.opened_at else None,
        advice_count=len(given),
    )


def _tag_options(hits: Hits, chosen: tuple[str, ...], words: Vocabulary) -> tuple[FacetOption, ...]:
    counts = hits.tag_counts
    others = sorted((tag for tag in counts if tag not in chosen), key=lambda tag: (-counts[tag], tag))
    return tuple(
        FacetOption(tag, words.tag_name(tag), counts.get(tag, 0), tag in chosen)
        for tag in (*chosen, *others[:TAGS_OFFERED])
    )


def _kind_options(hits: Hits, kinds: frozenset[str]) -> tuple[FacetOption, ...]:
    return tuple(
        FacetOption(kind, name, hits.kind_counts.get(kind, 0), kind in kinds)
        for kind, name in KIND_NAMES.items()
        if hits.kind_counts.get(kind, 0) or kind in kinds
    )


def _nearest(
    session: Session, actor: Actor, query: Query, words: Vocabulary
) -> tuple[tuple[TagLink, ...], bool]:
    """Offer the tags whose name or synonym shares a word with the search, else the fullest; say which."""
    counts = entries.tag_counts(session, actor)
    typed = {word.lower()[:5] for word in _asked(query).split() if len(word) > 3}
    near = [
        tag.slug
        for tag in words.book.tags.values()
        if typed & {word.lower()[:5] for name in (tag.name, *tag.aliases) for word in name.split()}
    ]
    fullest = sorted(counts, key=lambda slug: (-counts[slug], slug))
    return tag_links(words, (near or fullest)[:NEAREST_OFFERED], counts), bool(near)


def _asked(query: Query) -> str:
    """Give what was typed without filters and exclusions, as somebody would ask it."""
    return " ".join((*query.words, *(word for phrase in query.phrases for word in phrase)))


def _from_the_database(session: Session, actor: Actor, request: Request, moment: datetime | None) -> Hits:
    """Answer plainly while the index is away: titles and summaries that hold one of the words."""
    tags = (*request.tags, *request.query.tags)
    rows = entries.with_words(session, actor, request.query.words[:8], tags=tags, limit=100, until=moment)
    wanted = rows if request.kinds != {"situation"} else []
    page = wanted[request.offset : request.offset + request.limit]
    return Hits(
        total=len(wanted),
        hits=tuple(Hit(f"entry:{row.id}", "entry", row.version, 0.0) for row in page),
        kind_counts={"entry": len(rows)} if rows else {},
    )
