"""Texts that are like another: similar situations while one asks, related entries, and fitting topics."""

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.text import shorten
from advisory.search.needs import Query
from advisory.search.port import Hit, Request
from advisory.search.query import words_of
from advisory.search.thesaurus import NO_SYNONYMS
from advisory.services import looking, quoting
from advisory.services.indexing import row_id, situation_key
from advisory.services.looking import Finder
from advisory.services.pages.common import TagLink
from advisory.services.pages.finding import SimilarText
from advisory.services.pages.library import EntryPage
from advisory.services.showing import tag_links
from advisory.storage import entries, situations
from advisory.storage.vocabulary import Vocabulary, vocabulary

SIMILAR = 5
#: What is compared of a text: its beginning.
MAX_CHARS = 2_000
MAX_WORDS = 120
#: A text that says less of another is not similar; of a long one, nobody says much.
SIMILAR_COVERAGE, SIMILAR_COVERAGE_PROSE = 0.4, 0.18
PROSE_WORDS = 20
POINT_CHARS = 140
TAGS_SUGGESTED = 4
#: A tag is suggested when at least so much of what comes near carries it, weighed by how near.
TAG_SHARE = 0.25


def similar(
    session: Session, finder: Finder, actor: Actor, question: str, body: str = "", *, slug: str = ""
) -> tuple[SimilarText, ...]:
    """Find what this actor may read that is like a text they are writing.

    Args:
        slug: of the situation that is being written, which is not like itself.
    """
    words = vocabulary(session)
    query = _query(question, body)
    own = situations.by_slug(session, slug) if slug else None
    leave_out = situation_key(own.id) if own is not None else ""
    hits = _like(session, finder, looking.request(session, actor, query, words, limit=SIMILAR + 1), leave_out)
    return _shown(session, actor, [hit for hit in hits if _is_close(hit, query)])


def related(session: Session, finder: Finder, actor: Actor, entry: EntryPage) -> tuple[SimilarText, ...]:
    """Find the entries this actor may read that are related to one they are reading; never itself."""
    names = " ".join(tag.name for tag in entry.tags)
    query = _query(f"{entry.question} {names}", entry.summary)
    # An entry's own words and topics say enough; synonyms would only take time here.
    asked = looking.request(
        session,
        actor,
        query,
        vocabulary(session),
        limit=SIMILAR + 1,
        chosen={"type": ("entry",)},
        points=0,
        synonyms=NO_SYNONYMS,
    )
    ids = [row_id(hit.key) for hit in _like(session, finder, asked, "")]
    titles = entries.titles(session, ids, actor)
    found = (titles[one] for one in ids if one in titles)
    others = [SimilarText("entry", *title) for title in found if title[0] != entry.slug]
    return tuple(others[:SIMILAR])


def fitting_tags(
    session: Session, finder: Finder, actor: Actor, question: str, body: str = ""
) -> tuple[TagLink, ...]:
    """Suggest topics for a text: those of what comes near it, and those whose own words it says."""
    words = vocabulary(session)
    query = _query(question, body)
    if not query.words:
        return ()
    votes: dict[str, float] = {}
    hits = _like(session, finder, looking.request(session, actor, query, words, limit=10, points=0), "")
    found = entries.by_ids(session, [row_id(hit.key) for hit in hits if hit.kind == "entry"], actor)
    best = max((hit.score for hit in hits), default=0.0) or 1.0
    for hit in hits:
        row = found.get(row_id(hit.key)) if hit.kind == "entry" else None
        for tag in row.tag_slugs if row else ():
            votes[tag] = votes.get(tag, 0.0) + hit.score / best
    whole = sum(hit.score / best for hit in hits) or 1.0
    votes = {tag: vote / whole for tag, vote in votes.items()}
    for tag in _said(query, words):
        votes[tag] = votes.get(tag, 0.0) + 1.0
    close = sorted(
        (-vote, tag) for tag, vote in votes.items() if vote >= TAG_SHARE and tag in words.book.tags
    )
    return tag_links(words, [tag for _, tag in close[:TAGS_SUGGESTED]])


def _query(question: str, body: str) -> Query:
    """Take texts as plain words: quotes and dashes in them ask for nothing."""
    text = f"{question} {body[:MAX_CHARS]}".strip()
    return Query(text=text, words=words_of(text)[:MAX_WORDS])


def _like(session: Session, finder: Finder, request: Request, leave_out: str) -> list[Hit]:
    if not request.query.words:
        return []
    hits = looking.ask(session, finder, request)
    return [hit for hit in hits.hits if hit.key != leave_out] if hits else []


def _is_close(hit: Hit, query: Query) -> bool:
    least = SIMILAR_COVERAGE if len(query.words) <= PROSE_WORDS else SIMILAR_COVERAGE_PROSE
    return hit.coverage >= least or hit.likeness >= looking.CLOSE_LIKENESS


def _shown(session: Session, actor: Actor, hits: list[Hit]) -> tuple[SimilarText, ...]:
    rows = quoting.rows_of(session, actor, hits[:SIMILAR])
    shown = []
    for hit in hits[:SIMILAR]:
        number = row_id(hit.key)
        point = rows.point(hit, hit.point) if hit.point else None
        quoted = (point[1], shorten(point[2], POINT_CHARS)) if point else ("", "")
        if hit.kind == "entry" and number in rows.entries:
            row = rows.entries[number]
            shown.append(SimilarText("entry", row.slug or "", row.question, row.count, *quoted))
        elif hit.kind == "situation" and number in rows.situations:
            situation = rows.situations[number]
            given = len(rows.advice.get(number, ()))
            note = (
                "Open, no advice yet"
                if not given
                else f"Open, {given} {'answers' if given > 1 else 'answer'}"
            )
            shown.append(SimilarText("situation", situation.slug, situation.question, note, *quoted))
    return tuple(shown)


def _said(query: Query, words: Vocabulary) -> list[str]:
    """Give the tags whose name or one of whose synonyms stands in the text as it is."""
    text = f" {' '.join(query.words).lower()} "
    return [
        tag.slug
        for tag in words.book.tags.values()
        if any(f" {name.lower()} " in text for name in (tag.name, *tag.aliases))
    ]
