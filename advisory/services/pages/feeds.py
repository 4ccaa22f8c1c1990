"""What feeds and the sitemap tell; always as a visitor would see it."""

from dataclasses import dataclass
from datetime import date, datetime

from advisory.services.pages.common import PointPage


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An entry in a feed."""

    slug: str
    title: str
    summary: str
    points: tuple[PointPage, ...]
    published: datetime
    updated: datetime
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """The newest entries; `updated` is that of the newest."""

    title: str
    updated: datetime
    items: tuple[FeedItem, ...]


@dataclass(frozen=True, slots=True)
class SitemapItem:
    """An address for search engines, with the day it changed last."""

    path: str
    changed: date | None
