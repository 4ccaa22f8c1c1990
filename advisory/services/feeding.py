"""Feeds: entries as other programs read them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from sqlalchemy.orm import Session

from advisory.services.pages.feeds import Feed, FeedItem
from advisory.services.showing import shelved_points
from advisory.storage import entries
from advisory.storage.tables import EntryPointRow, EntryRow


def feed_of(session: Session, title: str, rows: Sequence[EntryRow]) -> Feed:
    """Tell of entries in a feed."""
    points: dict[int, list[EntryPointRow]] = {row.id: [] for row in rows}
    for point in entries.points_of_many(session, list(points)):
        points[point.entry_id].append(point)
    items = tuple(_feed_item(row, points[row.id]) for row in rows)
    newest = max((item.updated for item in items), default=datetime(2000, 1, 1, tzinfo=UTC))
    return Feed(title=title, updated=newest, items=items)


def _feed_item(row: EntryRow, points: Sequence[EntryPointRow]) -> FeedItem:
    published = _moment(row.published_on)
    return FeedItem(
        slug=row.slug or "",
        title=f"{row.question} {row.count}",
        summary=row.summary,
        points=shelved_points(points),
        published=published,
        updated=max(published, _moment(row.updated_on)),
        tags=row.tag_slugs,
    )


def _moment(day: date | None) -> datetime:
    return datetime.combine(day or date(2000, 1, 1), time(), UTC)
