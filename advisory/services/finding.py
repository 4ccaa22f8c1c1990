"""Search: from what was typed to the page of results, and to the page of advice across situations."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import VISITOR, Actor
from advisory.domain.clock import milliseconds, moment_of_list
from advisory.search.analysis import fold
from advisory.search.needs import Query
from advisory.search.port import SORTS, Hit, Hits, Request
from advisory.search.query import parse
from advisory.services import faceting, looking, quoting
from advisory.services.feeding import feed_of
from advisory.services.indexing import row_id
from advisory.services.looking import Finder
from advisory.services.pages.common import Piece, TagLink, pager
from advisory.services.pages.feeds import Feed
from advisory.services.pages.finding import AdvicePage, Results
from advisory.services.quoting import Marking
from advisory.services.showing import tag_links
from advisory.storage import entries
from advisory.storage.vocabulary import Vocabulary, vocabulary

HITS_A_PAGE = 10
GROUPS_A_PAGE = 10
POINTS_A_GROUP = 3
#: Pages beyond this are not built: nobody reads a thousand results.
LAST_PAGE = 100
NEAREST_OFFERED = 6
FEED_ENTRIES = 30
#: Sorts that a reader may choose; the first is meant when nothing is said.
SHOWN_SORTS = ("relevance", "newest", "helpful")
#: A question of a few words of which the best result says less than this has not been answered yet.
WEAK_COVERAGE = 0.34
WEAK_TERMS = 12
#: Unless a result comes so close in meaning.
NEAR_ENOUGH = 0.3


def find(
    session: Session,
    finder: Finder,
    actor: Actor,
    text: str,
    *,
    chosen: Mapping[str, tuple[str, ...]] | None = None,
    sort: str = "relevance",
    page: int = 1,
    until: int | None = None,
    now: datetime,
) -> Results:
    """Answer a search for what this actor may read.

    Nothing that is typed is refused; what cannot be read is explained on the page.

    Args:
        chosen: facet to the values that are on; unknown ones are let go.
        until: when the first page was made, in milliseconds since 1970; later pages know what was there.
    """
    words = vocabulary(session)
    typed = parse(text)
    query, notes = faceting.resolved(typed, words)
    page = min(max(page, 1), LAST_PAGE)
    moment = moment_of_list(page, until, now)
    sort = sort if sort in SHOWN_SORTS else SHOWN_SORTS[0]
    request = looking.request(
        session,
        actor,
        query,
        words,
        chosen=faceting.known(chosen or {}, words),
        sort="newest" if sort == SORTS[0] and not query.has_words else sort,
        offset=(page - 1) * HITS_A_PAGE,
        limit=HITS_A_PAGE,
        until=milliseconds(moment) if moment else None,
    )
    hits = looking.ask(session, finder, request)
    partly = hits is None
    if hits is None:
        hits = _from_the_database(session, actor, request, moment)
    results = _results(session, actor, request, hits, words, sort, moment or now)
    return replace(results, query=typed.text, notes=(*typed.unread, *notes), partly=partly)


def _results(
    session: Session,
    actor: Actor,
    request: Request,
    hits: Hits,
    words: Vocabulary,
    sort: str,
    made_at: datetime,
) -> Results:
    """Show the answer; `sort` is what the reader chose, which a search without words does not follow."""
    query = request.query
    shown = min(hits.total, LAST_PAGE * HITS_A_PAGE)
    rows = quoting.rows_of(session, actor, hits.hits)
    marking = Marking.of(query, hits)
    nearest, is_near = ((), False) if hits.total else _nearest(session, actor, query, words)
    pages = (quoting.hit_page(hit, marking, rows, words) for hit in hits.hits)
    return Results(
        query=query.text,
        notes=(),
        total=hits.total,
        entry_count=_shown_count(hits, request, "entry"),
        situation_count=_shown_count(hits, request, "situation"),
        hits=tuple(shown for shown in pages if shown is not None),
        facets=faceting.facets(hits, request.chosen, words),
        sort=sort,
        pager=pager(request.offset // HITS_A_PAGE + 1, shown, HITS_A_PAGE, made_at),
        corrected=_corrected(query, hits.corrections),
        unknown=tuple(hits.corrections),
        searched=bool(query.text or any(request.chosen.values())),
        weak=_is_weak(query, hits),
        nearest=nearest,
        nearest_is_near=is_near,
        asked=query.asked,
    )


def find_advice(
    session: Session,
    finder: Finder,
    actor: Actor,
    text: str,
    *,
    page: int = 1,
    until: int | None = None,
    now: datetime,
) -> AdvicePage:
    """Gather the points on a subject from all entries and situations this actor may read, the best first.

    Args:
        until: when the first page was made, in milliseconds since 1970; later pages know what was there.
    """
    words = vocabulary(session)
    typed = parse(text)
    query, notes = faceting.resolved(typed, words)
    page = min(max(page, 1), LAST_PAGE)
    moment = moment_of_list(page, until, now)
    empty = pager(page, 0, GROUPS_A_PAGE)
    shown = AdvicePage(typed.text, (*typed.unread, *notes), (), 0, empty, asked=query.asked)
    if not query.has_words:
        return shown
    slice_ = {"offset": (page - 1) * GROUPS_A_PAGE, "limit": GROUPS_A_PAGE, "points": POINTS_A_GROUP}
    earlier = milliseconds(moment) if moment else None
    request = looking.request(
        session, actor, query, words, chosen={"type": ("point",)}, sort="advice", until=earlier, **slice_
    )
    hits = looking.ask(session, finder, request)
    if hits is None:
        return replace(shown, partly=True)
    rows = quoting.rows_of(session, actor, hits.hits)
    marking = Marking.of(query, hits)
    groups = (quoting.advice_group(hit, marking, rows) for hit in hits.hits)
    return replace(
        shown,
        groups=tuple(group for group in groups if group is not None),
        total=hits.total,
        pager=pager(page, min(hits.total, LAST_PAGE * GROUPS_A_PAGE), GROUPS_A_PAGE, moment or now),
    )


def feed(session: Session, finder: Finder, text: str, chosen: Mapping[str, tuple[str, ...]]) -> Feed:
    """Give the newest public entries that answer a search."""
    words = vocabulary(session)
    query, _ = faceting.resolved(parse(text), words)
    request = looking.request(
        session,
        VISITOR,
        query,
        words,
        chosen={**faceting.known(chosen, words), "type": ("entry",)},
        sort="newest",
        limit=FEED_ENTRIES,
        covering=looking.strict_coverage(query),
    )
    hits = looking.ask(session, replace(finder, meaning=None), request)
    ids = [row_id(hit.key) for hit in hits.hits] if hits else []
    found = entries.by_ids(session, ids, VISITOR)
    return feed_of(session, query.text or "All entries", [found[one] for one in ids if one in found])


def _shown_count(hits: Hits, request: Request, kind: str) -> int:
    """Count the results of one kind; a kind that is filtered out has none."""
    kinds = request.chosen.get("type", ())
    return hits.count("type", kind) if not kinds or kind in kinds else 0


def _corrected(query: Query, corrections: Mapping[str, str]) -> tuple[Piece, ...]:
    """Write out what was looked for, with the words that were put in place of others marked."""
    if not corrections:
        return ()
    pieces: list[Piece] = []
    for word in query.words:
        meant = corrections.get(fold(word))
        if pieces:
            pieces.append(Piece(" "))
        pieces.append(Piece(meant or word, hit=meant is not None))
    return tuple(pieces)


def _is_weak(query: Query, hits: Hits) -> bool:
    """Say whether nothing that was found says much of what was asked."""
    if not hits.hits or not query.words or query.phrases or len(query.words) > WEAK_TERMS:
        return False
    closest = max(hit.likeness for hit in hits.hits)
    return closest < NEAR_ENOUGH and max(hit.coverage for hit in hits.hits) < WEAK_COVERAGE


def _nearest(
    session: Session, actor: Actor, query: Query, words: Vocabulary
) -> tuple[tuple[TagLink, ...], bool]:
    """Offer the tags whose name or synonym shares a word with the search, else the fullest; say which."""
    counts = entries.tag_counts(session, actor)
    typed = {word.lower()[:5] for word in query.asked.split() if len(word) > 3}
    near = [
        tag.slug
        for tag in words.book.tags.values()
        if typed & {word.lower()[:5] for name in (tag.name, *tag.aliases) for word in name.split()}
    ]
    fullest = sorted(counts, key=lambda slug: (-counts[slug], slug))
    return tag_links(words, (near or fullest)[:NEAREST_OFFERED], counts), bool(near)


def _from_the_database(session: Session, actor: Actor, request: Request, moment: datetime | None) -> Hits:
    """Answer plainly while the index is away: titles and summaries that hold one of the words."""
    tags = [need.values[0] for group in request.query.required for need in group if need.field == "tag"]
    chosen = request.chosen.get("tag", ())
    rows = entries.with_words(
        session, actor, request.query.words[:8], tags=(*chosen, *tags), limit=100, until=moment
    )
    wanted = rows if request.chosen.get("type", ("entry",)) != ("situation",) else []
    page = wanted[request.offset : request.offset + request.limit]
    return Hits(
        total=len(wanted),
        hits=tuple(Hit(f"entry:{row.id}", "entry", row.version, 0.0) for row in page),
        counts={"type": {"entry": len(rows)}} if rows else {},
    )
