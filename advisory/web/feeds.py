"""What programs read: Atom feeds, the sitemap, and what robots may fetch. Always as a visitor sees it.

A feed entry's id is a tag URI made of the site's name and the entry's slug, so that it survives a change
of scheme or path:

    tag:library.example.org,2026:entries/first-layoff
"""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as Xml

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Moved
from advisory.extensions import db, site
from advisory.services import finding
from advisory.services import library as shelves
from advisory.services.pages.common import PointPage
from advisory.services.pages.feeds import Feed, FeedItem
from advisory.web.access import open_to_all, open_when_closed
from advisory.web.forms.fields import chosen_facets
from advisory.web.limits import FEEDS, SEARCH, limited
from advisory.web.rendering import SITE_NAME

blueprint = Blueprint("feeds", __name__)

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
#: The year the ids were first given out; never changed, or every reader shows every entry again.
TAG_YEAR = 2026
#: What XML 1.0 cannot hold, even escaped.
_UNWRITABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Addresses that hold nothing for a robot.
_CLOSED_TO_ROBOTS = (
    "/search", "/situations/", "/screening/", "/curation/", "/me/", "/sign-in", "/invitations/",
)  # fmt: skip


@blueprint.get("/feeds/entries.atom")
@open_to_all
@limited(FEEDS)
def entries() -> Response:
    """Give the newest entries as an Atom feed."""
    feed = shelves.feed(db.session)
    return _xml(_atom(feed, url_for("feeds.entries"), url_for("library.entries")), "application/atom+xml")


@blueprint.get("/feeds/tags/<tag>.atom")
@open_to_all
@limited(FEEDS)
def tag(tag: str) -> Response:
    """Give the newest entries of one tag as an Atom feed."""
    try:
        feed = shelves.feed(db.session, tag)
    except Moved as moved:
        return redirect(url_for("feeds.tag", tag=moved.to), 301)
    here, page = url_for("feeds.tag", tag=tag), url_for("tags.tag", combination=tag)
    return _xml(_atom(feed, here, page), "application/atom+xml")


@blueprint.get("/feeds/search.atom")
@open_to_all
@limited(SEARCH)
def search() -> Response:
    """Give the newest public entries that answer a search as an Atom feed."""
    text, chosen = request.args.get("q", ""), chosen_facets(request.args)
    feed = finding.feed(db.session, site().finder, text, chosen)
    query: dict[str, Any] = {"q": text or None, **{name: list(values) for name, values in chosen.items()}}
    here, page = url_for("feeds.search", **query), url_for("library.search", **query)
    return _xml(_atom(feed, here, page), "application/atom+xml")


@blueprint.get("/sitemap.xml")
@open_to_all
@limited(FEEDS)
def sitemap() -> Response:
    """List every address a visitor may read."""
    root = Xml.Element("urlset", xmlns=SITEMAP)
    for item in shelves.sitemap(db.session):
        line = Xml.SubElement(root, "url")
        _add(line, "loc", _absolute(item.path))
        if item.changed:
            _add(line, "lastmod", item.changed.isoformat())
    return _xml(root, "application/xml")


@blueprint.get("/robots.txt")
@open_when_closed
def robots() -> Response:
    """Tell robots what to leave alone; all of it on a closed site."""
    closed = site().settings.closed
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in (["/"] if closed else _CLOSED_TO_ROBOTS))]
    if not closed:
        lines.append(f"Sitemap: {_absolute(url_for('feeds.sitemap'))}")
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _atom(feed: Feed, here: str, page: str) -> Xml.Element:
    """Write a feed found at `here` that tells of the same entries as `page`."""
    root = Xml.Element("feed", {"xmlns": ATOM, "xml:lang": "en"})
    _add(root, "title", f"{SITE_NAME}: {feed.title}")
    _add(root, "id", _tag_uri(here.strip("/")))
    _add(root, "updated", _moment(feed.updated))
    _link(root, "self", here, "application/atom+xml")
    _link(root, "alternate", page, "text/html")
    _add(Xml.SubElement(root, "author"), "name", SITE_NAME)
    for item in feed.items:
        _entry(root, item)
    return root


def _entry(root: Xml.Element, item: FeedItem) -> None:
    address = url_for("library.entry", slug=item.slug)
    entry = Xml.SubElement(root, "entry")
    _add(entry, "title", item.title)
    _add(entry, "id", _tag_uri(f"entries/{item.slug}"))
    _link(entry, "alternate", address, "text/html")
    _add(entry, "published", _moment(item.published))
    _add(entry, "updated", _moment(item.updated))
    for slug in item.tags:
        Xml.SubElement(entry, "category", term=slug)
    if item.summary:
        _add(entry, "summary", item.summary)
    _add(entry, "content", _list(item.points)).set("type", "html")


def _list(points: tuple[PointPage, ...]) -> str:
    """Write points as an HTML list; their own HTML is already clean."""
    items = (f"<li>{point.html}{_list(point.sub_points)}</li>" for point in points)
    return f"<ol>{''.join(items)}</ol>" if points else ""


def _add(parent: Xml.Element, name: str, text: str) -> Xml.Element:
    element = Xml.SubElement(parent, name)
    element.text = _UNWRITABLE.sub("", text)
    return element


def _link(parent: Xml.Element, rel: str, path: str, kind: str) -> None:
    Xml.SubElement(parent, "link", rel=rel, href=_absolute(path), type=kind)


def _absolute(path: str) -> str:
    return site().settings.site_url + path


def _tag_uri(thing: str) -> str:
    return f"tag:{urlsplit(site().settings.site_url).hostname},{TAG_YEAR}:{thing}"


def _moment(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _xml(root: Xml.Element, media_type: str) -> Response:
    Xml.indent(root)
    body = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(body, content_type=f"{media_type}; charset=utf-8")
