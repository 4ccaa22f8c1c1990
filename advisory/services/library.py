"""Reading the library: home, entries, files, feeds."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import VISITOR, Actor
from advisory.domain.clock import moment_of_list
from advisory.domain.edition import anchor
from advisory.domain.errors import Moved, NotFound
from advisory.domain.lifecycle import SituationState
from advisory.domain.permissions import As, Permission, may
from advisory.domain.text import shorten
from advisory.services.feeding import feed_of
from advisory.services.keeping import may_keep, readable_entry, reader_columns
from advisory.services.pages.common import pager
from advisory.services.pages.feeds import Feed, SitemapItem
from advisory.services.pages.library import EntryList, EntryPage, HomePage, Lead
from advisory.services.showing import entry_item, entry_page, open_items, saved_searches, tag_links
from advisory.services.waiting import waiting_for
from advisory.storage import collections, entries, helpful, replies, reviews, situations
from advisory.storage.tables import EntryRow
from advisory.storage.vocabulary import Vocabulary, vocabulary

ENTRIES_A_PAGE = 20
FEED_ENTRIES = 30
SITEMAP_ENTRIES = 5000
HOME_RECENT = 4
HOME_OPEN = 4
HOME_SEARCHES = 4
LEAD_EXCERPT_CHARS = 260
#: Searches to try, which the starter library answers.
EXAMPLES = ("account teams that compete", "friends at work", "raising prices")


def home(session: Session, actor: Actor, *, now: datetime) -> HomePage:
    """Show the front page: what is new, what is open to this actor, and what waits for them."""
    words = vocabulary(session)
    recent = entries.page(session, actor, limit=HOME_RECENT + 1)
    counts = entries.tag_counts(session, actor)
    total = entries.count(session, actor)
    open_rows = []
    if actor.is_member:
        states = [SituationState.ADVISING, SituationState.CLARIFYING]
        passed = replies.passed_by(session, actor.member_id or 0)
        open_rows = situations.open_ones(session, actor, states, limit=HOME_OPEN, but=passed)
    tags = sorted(counts, key=lambda slug: words.tag_name(slug).lower())
    searches = saved_searches(session, actor) if may_keep(actor) else ()
    return HomePage(
        entry_count=total,
        point_count=entries.count_points(session, actor),
        tag_count=len(counts),
        lead=_lead(session, recent[0], words) if recent else None,
        recent=tuple(entry_item(row, words) for row in recent[1:]),
        open=open_items(session, actor, open_rows),
        waiting=waiting_for(session, actor, now=now),
        tags=tag_links(words, tags, counts),
        examples=EXAMPLES,
        illustrative=2 * entries.count_starter(session, actor) > total,
        searches=tuple(sorted(searches, key=lambda search: search.news == 0)[:HOME_SEARCHES]),
        search_count=len(searches),
    )


def _lead(session: Session, row: EntryRow, words: Vocabulary) -> Lead:
    points = entries.points(session, row.id)
    standing = [one for one in points if one.ended_on is None] or points
    point = next((one for one in standing if one.number == "2"), standing[0])
    return Lead(
        entry=entry_item(row, words),
        situation_excerpt=shorten(row.situation_text, LEAD_EXCERPT_CHARS),
        point_anchor=anchor(point.number),
        point_number=point.number,
        point_text=shorten(point.text, LEAD_EXCERPT_CHARS),
    )


def list_entries(
    session: Session, actor: Actor, page: int, *, until: int | None = None, now: datetime
) -> EntryList:
    """List all entries this actor may read, newest first.

    Args:
        until: when the first page was made, in milliseconds since 1970; later pages show what was there.
    """
    words = vocabulary(session)
    moment = moment_of_list(page, until, now)
    offset = (page - 1) * ENTRIES_A_PAGE
    rows = entries.page(session, actor, limit=ENTRIES_A_PAGE, offset=offset, until=moment)
    total = entries.count(session, actor, until=moment)
    items = tuple(entry_item(row, words) for row in rows)
    return EntryList(items, pager(page, total, ENTRIES_A_PAGE, moment or now))


def entry(session: Session, actor: Actor, slug: str, *, now: datetime | None = None) -> EntryPage:
    """Show an entry.

    Args:
        now: given where readers are told that it is due for review.

    Raises:
        NotFound: there is none, or it is not theirs to read.
    """
    row = readable_entry(session, actor, slug)
    older = reviews.superseded(session, actor, slug)
    page = replace(
        entry_page(row, entries.points(session, row.id), vocabulary(session)),
        revised=row.revision > 1,
        review_due=bool(now and row.review_due_on and row.review_due_on <= now.date()),
        newer=reviews.title_of(session, actor, row.superseded_by) if row.superseded_by else "",
        collections=tuple(
            (one.slug, one.title) for one, _ in collections.counted(session, actor, limit=5, entry_id=row.id)
        ),
        supersedes=tuple((one.slug or "", one.question) for one in older),
    )
    if actor.member_id is None:
        return page
    who = reader_columns(session, actor, row)
    marked, kept = helpful.marked_and_kept(session, actor.member_id, row.id)
    return replace(
        page,
        may_keep_up=actor.is_moderator and may(Permission.CURATE, who, alone=actor.alone),
        may_pull=may(Permission.PULL_ENTRY, who),
        mine=As.ASKER in who,
        wider=row.audience.wider if who & {As.ASKER, As.MODERATOR} and _rests(row) else (),
        may_mark=may(Permission.MARK_HELPFUL, who),
        marked=marked,
        may_keep=may_keep(actor),
        kept=kept,
    )


def _rests(row: EntryRow) -> bool:
    """Say whether an entry that was made from a situation has no new edition in work."""
    return row.situation_id is not None and row.work_state is None


def entry_file(session: Session, actor: Actor, slug: str) -> bytes:
    """Give the bytes of the edition that readers see.

    Raises:
        NotFound: there is none, or it is not theirs to read.
    """
    row = readable_entry(session, actor, slug)
    edition = entries.edition(session, row.id, row.revision)
    if edition is None:
        raise NotFound
    return edition.raw


def feed(session: Session, tag: str = "") -> Feed:
    """Give the newest public entries, of one tag if named.

    Raises:
        NotFound: there is no such tag.
        Moved: the tag is a synonym of another.
    """
    words = vocabulary(session)
    title = "All entries"
    if tag:
        slug = words.book.canonical(tag)
        if slug is None:
            raise NotFound
        if slug != tag:
            raise Moved(slug)
        title = words.tag_name(slug)
    rows = entries.page(session, VISITOR, tags=[tag] if tag else [], limit=FEED_ENTRIES)
    return feed_of(session, title, rows)


def sitemap(session: Session) -> tuple[SitemapItem, ...]:
    """List the addresses a visitor may read."""
    rows = entries.page(session, VISITOR, limit=SITEMAP_ENTRIES)
    newest = max((row.updated_on or row.published_on or date.min for row in rows), default=None)
    tags = sorted(entries.tag_counts(session, VISITOR))
    return (
        SitemapItem("/", newest),
        SitemapItem("/entries/", newest),
        SitemapItem("/tags/", newest),
        *_collections(session),
        *(SitemapItem(f"/tags/{tag}", None) for tag in tags),
        *(SitemapItem(f"/entries/{row.slug}", row.updated_on or row.published_on) for row in rows),
    )


def _collections(session: Session) -> list[SitemapItem]:
    """List the collections in which a visitor may read something."""
    found = collections.counted(session, VISITOR, limit=SITEMAP_ENTRIES)
    items = [SitemapItem(f"/collections/{row.slug}", row.changed_at.date()) for row, _ in found]
    return [SitemapItem("/collections/", None), *items] if items else []
