"""From rows to pages: the parts that several services show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import ceil

from sqlalchemy.orm import Session

from advisory.documents.plain import plain
from advisory.documents.render import stored_html
from advisory.domain.actor import Actor
from advisory.domain.audience import Audience, Reach
from advisory.domain.byline import CROWD, asker_byline
from advisory.domain.clock import day_of
from advisory.domain.edition import anchor
from advisory.domain.lifecycle import OPEN_STATES, Who
from advisory.domain.text import shorten
from advisory.services.pages.common import Choice, PointPage, TagLink
from advisory.services.pages.library import EntryItem, EntryPage, OpenItem
from advisory.services.pages.searches import SavedSearch
from advisory.services.pages.situations import LogItem
from advisory.storage import advice, circle, entries, log, notices, searches, situations
from advisory.storage.tables import AdvicePointRow, EntryPointRow, EntryRow, LogRow, SituationRow
from advisory.storage.vocabulary import Vocabulary, vocabulary

#: Characters read in a minute: about 230 words.
CHARS_A_MINUTE = 1400
EXCERPT_CHARS = 220
NO_LEGAL_ADVICE = "Nothing here is legal advice."
KIND_NAMES = {"entry": "Published entry", "situation": "Open situation"}
#: Closed lists of the vocabulary, by the name that a filter has.
FILTER_LISTS = {"industry": "industry", "size": "company_size", "stage": "stage"}


def tag_links(
    words: Vocabulary, slugs: Iterable[str], counts: Mapping[str, int] | None = None
) -> tuple[TagLink, ...]:
    """Make links of tags, in the order given."""
    counts = counts or {}
    return tuple(TagLink(slug, words.tag_name(slug), counts.get(slug, 0)) for slug in slugs)


def shelf(row: EntryRow) -> str:
    """Give an entry's reference, such as "E-431"; "" before it is published."""
    return f"E-{row.shelf_number}" if row.shelf_number else ""


def entry_item(row: EntryRow, words: Vocabulary) -> EntryItem:
    """Show an entry in a list."""
    return EntryItem(
        slug=row.slug or "",
        shelf=shelf(row),
        question=row.question,
        count=row.count,
        summary=row.summary,
        published_on=row.published_on,
        tags=tag_links(words, row.tag_slugs),
        facts=words.facts(row.industry, row.company_size),
        has_outcome=row.has_outcome,
    )


def nested(points: Iterable[tuple[str, str]]) -> tuple[PointPage, ...]:
    """Nest rendered points, given as number and HTML in reading order."""
    tops: list[tuple[str, str, list[PointPage]]] = []
    for number, html in points:
        if "." in number and tops:
            tops[-1][2].append(PointPage(number, anchor(number), stored_html(html)))
        else:
            tops.append((number, html, []))
    return tuple(
        PointPage(number, anchor(number), stored_html(html), tuple(subs)) for number, html, subs in tops
    )


def point_pages(rows: Sequence[EntryPointRow] | Sequence[AdvicePointRow]) -> tuple[PointPage, ...]:
    """Nest the points of a table."""
    return nested((row.number, row.html) for row in rows)


def shelved_points(rows: Sequence[EntryPointRow]) -> tuple[PointPage, ...]:
    """Nest the points of an entry, and say which of them no longer hold."""
    ended = {row.number: row for row in rows if row.ended_on}
    return tuple(
        replace(point, ended_on=ended[point.number].ended_on, ended_reason=ended[point.number].ended_reason)
        if point.number in ended
        else point
        for point in point_pages(rows)
    )


def entry_page(
    row: EntryRow,
    points: Sequence[EntryPointRow],
    words: Vocabulary,
) -> EntryPage:
    """Show a published entry."""
    origin = words.terms.get("origin", {}).get(row.origin)
    return EntryPage(
        slug=row.slug or "",
        shelf=shelf(row),
        question=row.question,
        count=row.count,
        summary=row.summary,
        situation=stored_html(row.situation_html),
        points=shelved_points(points),
        outcome=stored_html(row.outcome_html),
        credits=tuple(row.credits.splitlines()),
        references=tuple(row.references.splitlines()),
        tags=tag_links(words, row.tag_slugs),
        facts=words.facts(row.industry, row.company_size, row.stage),
        published_on=row.published_on,
        updated_on=row.updated_on,
        reading_minutes=max(1, ceil(row.text_chars / CHARS_A_MINUTE)),
        origin_note=f"{origin.description} {NO_LEGAL_ADVICE}" if origin else "",
        audience=row.reach.value,
        source_url=row.source_url,
        obsolete=row.obsolete,
        superseded_by=row.superseded_by,
        verified_on=row.verified_on,
        review_due_on=row.review_due_on,
        version=row.version,
        helpful=row.helpful_count,
    )


def shown_facts(session: Session, row: SituationRow, words: Vocabulary) -> tuple[str, ...]:
    """Give industry and size band of a situation, where enough other members share them."""
    shown = row.facts_shown if row.opened_at else in_a_crowd(session, row)
    return words.facts(row.industry, row.company_size) if shown else ()


def in_a_crowd(session: Session, row: SituationRow) -> bool:
    """Say whether enough other members share the industry and size band of a situation now."""
    return is_shared(session, row.industry, row.company_size, row.group_id, row.asker_id)


def is_shared(
    session: Session, industry: str, company_size: str, group_id: int | None, other_than: int
) -> bool:
    """Say whether enough members of an audience, beside one, share these facts now."""
    if not industry and not company_size:
        return False
    others = circle.count_sharing(session, industry, company_size, group_id, other_than=other_than)
    return others >= CROWD


def byline_of_asker(session: Session, row: SituationRow) -> str:
    """Say who asked, as far as they want it said."""
    names = circle.names(session, [row.asker_id]) if row.named else {}
    return asker_byline(named=row.named, name=names.get(row.asker_id, ""))


def open_items(session: Session, actor: Actor, rows: Sequence[SituationRow]) -> tuple[OpenItem, ...]:
    """Show situations in a list; three queries however many there are."""
    words = vocabulary(session)
    ids = [row.id for row in rows]
    given = advice.counts(session, ids) if ids else {}
    asked = situations.question_counts(session, ids) if ids else {}
    names = circle.names(session, {row.asker_id for row in rows if row.named})
    return tuple(
        OpenItem(
            slug=row.slug,
            question=row.question,
            excerpt=shorten(plain(row.body), EXCERPT_CHARS),
            state=row.state.value,
            decide_by=row.decide_by,
            opened_at=row.opened_at if row.state in OPEN_STATES else None,
            advice_count=given.get(row.id, 0),
            question_count=asked.get(row.id, 0),
            tags=tag_links(words, row.tag_slugs),
            own=row.asker_id == actor.member_id,
            byline=names.get(row.asker_id, "") if row.named else "",
            urgency=row.urgency,
        )
        for row in rows
    )


def log_items(
    session: Session,
    rows: Sequence[LogRow],
    reader: Actor,
    *,
    named: bool,
    titled: bool = False,
    titles: Mapping[tuple[str, int], str] | None = None,
) -> tuple[LogItem, ...]:
    """Show lines of the moderation log: what moderators did to the minute, everything else to the day.

    A closer moment would link a line to a text, or what an asker did in one situation to another. A note
    about a moderator's own item is shown to nobody but them, for it tells who asked.

    Args:
        named: whether moderators and advisers are shown by name (to moderators) or by their part.
        titled: whether each line says which situation or entry it is about.
        titles: what these are called, for a reader who may know more of them than the log tells.
    """
    titles = titles or (_titles(session, rows) if titled else {})
    names = circle.names(session, {row.actor_id for row in rows if row.actor_id}) if named else {}
    given = [row.thing_id for row in rows if row.thing == "advice"] if named else []
    to_reader = advice.given_to(session, given, reader.member_id or 0)
    shelved = [row.thing_id for row in rows if row.thing == "entry"] if named else []
    theirs = log.entries_asked_by(session, shelved, reader.member_id or 0)

    def who(row: LogRow) -> str:
        covered = (row.thing == "advice" and row.thing_id in to_reader) or (
            row.thing == "entry" and row.acted_as == Who.ADVISER and row.thing_id in theirs
        )
        return f"The {row.acted_as}" if covered else names.get(row.actor_id or 0, f"The {row.acted_as}")

    return tuple(
        LogItem(
            at=row.at.replace(second=0, microsecond=0) if row.acted_as in log.AT_THE_DESK else day_of(row.at),
            timed=row.acted_as in log.AT_THE_DESK,
            who=who(row),
            action=row.action,
            from_state=row.from_state,
            to_state=row.to_state,
            reason=row.reason,
            note=row.note if named and row.actor_id == reader.member_id else "",
            thing=row.thing,
            title=titles.get((row.thing, row.thing_id), ""),
        )
        for row in rows
    )


def _titles(session: Session, rows: Sequence[LogRow]) -> dict[tuple[str, int], str]:
    """Name what is open or published; a text that was taken back leaves no name in the log."""
    posted = situations.open_questions(session, {row.thing_id for row in rows if row.thing == "situation"})
    shelved = entries.published_questions(session, {row.thing_id for row in rows if row.thing == "entry"})
    return {("situation", key): title for key, title in posted.items()} | {
        ("entry", key): title for key, title in shelved.items()
    }


def choices(words: Vocabulary, kind: str) -> tuple[Choice, ...]:
    """Give the options of a closed list."""
    return tuple(Choice(term.slug, term.name, term.description) for term in words.terms[kind].values())


def tag_choices(words: Vocabulary) -> tuple[Choice, ...]:
    """Give all tags as options, by name."""
    tags = sorted(words.book.tags.values(), key=lambda tag: tag.name.lower())
    return tuple(Choice(tag.slug, tag.name, tag.description) for tag in tags)


def audience_name(session: Session, audience: Audience) -> str:
    """Say who may read, in words that follow "seen by"."""
    if audience.reach is Reach.PUBLIC:
        return "everybody"
    if audience.reach is Reach.MEMBERS:
        return "all members"
    group_id = audience.group_id or 0
    return f"the {circle.group_names(session, [group_id]).get(group_id, 'group')}"


def filter_name(field: str, value: str, words: Vocabulary) -> str:
    """Name a filter as a reader knows it."""
    if field == "tag":
        return words.tag_name(value)
    if field in FILTER_LISTS:
        return words.name(FILTER_LISTS[field], value)
    return KIND_NAMES.get(value, value)


def filter_names(filters: Mapping[str, Sequence[str]], words: Vocabulary) -> tuple[str, ...]:
    """Name the filters of a saved search as a reader knows them."""
    return tuple(filter_name(field, value, words) for field in filters for value in filters[field])


def saved_searches(session: Session, actor: Actor) -> tuple[SavedSearch, ...]:
    """Show the actor's saved searches, the newest first, each with how many unread notices it has."""
    if actor.member_id is None:
        return ()
    rows = searches.of_member(session, actor.member_id)
    if not rows:
        return ()
    news, words = notices.unread_by_search(session, actor), vocabulary(session)
    return tuple(
        SavedSearch(
            id=row.id,
            name=row.name,
            query=row.query,
            filters={field: tuple(values) for field, values in row.filters.items()},
            filter_names=filter_names(row.filters, words),
            alert=row.alert,
            made_at=row.made_at,
            news=news.get(row.id, 0),
        )
        for row in rows
    )
