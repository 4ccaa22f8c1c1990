"""What of a hit is quoted: its rows fetched, its passage and its best points cut out and marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from advisory.documents.plain import plain
from advisory.domain.actor import Actor
from advisory.domain.edition import anchor
from advisory.search.highlight import marked, passages
from advisory.search.needs import Query
from advisory.search.port import Hit, Hits
from advisory.services.indexing import row_id
from advisory.services.pages.common import Piece
from advisory.services.pages.finding import AdviceGroup, AdvicePoint, BestPoint, HitPage
from advisory.services.showing import shelf, tag_links
from advisory.storage import advice, entries, situations
from advisory.storage.tables import AdviceRow, EntryPointRow, EntryRow, SituationRow
from advisory.storage.vocabulary import Vocabulary

PASSAGE_CHARS = 240
POINT_CHARS = 320


@dataclass(frozen=True, slots=True)
class Marking:
    """What is marked in the texts of a page of hits: stems that matched, and phrases that were looked for."""

    terms: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, query: Query, hits: Hits) -> "Marking":
        """Mark what was typed, and what was looked for because of it."""
        return cls(hits.terms, (*query.phrases, *hits.phrases))

    def passage(self, text: str, max_chars: int) -> tuple[Piece, ...]:
        """Cut the best passage out of a text."""
        return tuple(Piece(*part) for part in passages(text, self.terms, max_chars, self.phrases))

    def whole(self, text: str) -> tuple[Piece, ...]:
        """Mark a text from end to end."""
        return tuple(Piece(*part) for part in marked(text, self.terms, self.phrases))


@dataclass(frozen=True, slots=True)
class Quoted:
    """The rows behind one page of hits, as far as this actor may read them."""

    entries: dict[int, EntryRow]
    situations: dict[int, SituationRow]
    points: dict[tuple[int, str], EntryPointRow]
    advice: dict[int, list[AdviceRow]]

    def point(self, hit: Hit, number: str) -> tuple[str, str, str] | None:
        """Give number, anchor and text of a point as its page has it; None when it has just gone."""
        if hit.kind == "entry":
            point = self.points.get((row_id(hit.key), number))
            return None if point is None else (number, anchor(number), point.text)
        place, _, inner = number.partition(".")
        given = self.advice.get(row_id(hit.key), [])
        if not inner or int(place) > len(given):
            return None
        for one in given[int(place) - 1].points:
            if one.number == inner:
                return inner, f"a{place}-{anchor(inner)}", plain(one.text)
        return None


def rows_of(session: Session, actor: Actor, hits: Sequence[Hit]) -> Quoted:
    """Fetch what the hits name; the database drops what has just changed its audience."""
    entry_ids = [row_id(hit.key) for hit in hits if hit.kind == "entry"]
    situation_ids = [row_id(hit.key) for hit in hits if hit.kind == "situation"]
    numbers = {(row_id(hit.key), number) for hit in hits if hit.kind == "entry" for number in hit.points}
    points = entries.points_of_many(session, entry_ids) if numbers else []
    seen = situations.by_ids(session, situation_ids, actor)
    return Quoted(
        entries=entries.by_ids(session, entry_ids, actor),
        situations=seen,
        points={(one.entry_id, one.number): one for one in points if (one.entry_id, one.number) in numbers},
        advice=advice.of_situations(session, list(seen)),
    )


def hit_page(hit: Hit, marking: Marking, rows: Quoted, words: Vocabulary) -> HitPage | None:
    """Show a hit; None when it may not be read any more."""
    number = row_id(hit.key)
    found = rows.point(hit, hit.point) if hit.point else None
    best = BestPoint(found[0], found[1], marking.passage(found[2], POINT_CHARS)) if found else None
    if hit.kind == "entry":
        row = rows.entries.get(number)
        return None if row is None else _entry_hit(row, best, marking, words)
    situation = rows.situations.get(number)
    if situation is None:
        return None
    return _situation_hit(situation, len(rows.advice[number]), best, marking, words)


def _entry_hit(row: EntryRow, best: BestPoint | None, marking: Marking, words: Vocabulary) -> HitPage:
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
    row: SituationRow, given: int, best: BestPoint | None, marking: Marking, words: Vocabulary
) -> HitPage:
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
        advice_count=given,
    )


def advice_group(hit: Hit, marking: Marking, rows: Quoted) -> AdviceGroup | None:
    """Show the points of a hit together; None when it may not be read any more, or no point is left."""
    number = row_id(hit.key)
    found = [point for one in hit.points if (point := rows.point(hit, one)) is not None]
    points = tuple(AdvicePoint(name, at, marking.passage(text, POINT_CHARS)) for name, at, text in found)
    if not points:
        return None
    if hit.kind == "entry":
        row = rows.entries.get(number)
        if row is None:
            return None
        named = (row.slug or "", shelf(row), row.question, row.count, row.published_on)
    else:
        situation = rows.situations.get(number)
        if situation is None:
            return None
        opened = situation.opened_at.date() if situation.opened_at else None
        named = (situation.slug, "", situation.question, "", opened)
    return AdviceGroup(hit.kind, *named, points)
