"""The library: the front page, search, the list of entries, and one entry as a page and as a file."""

import logging
from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request, url_for
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from advisory.domain.errors import Refusal
from advisory.domain.permissions import Permission
from advisory.extensions import db, now, site
from advisory.services import (
    feedback,
    finding,
    helpful,
    misses,
    publishing,
    readings,
    relating,
    suggesting,
    withdrawing,
)
from advisory.services import library as shelves
from advisory.web.access import current_actor, needs, open_to_all
from advisory.web.forms.fields import chosen_facets, list_moment, page_number, seen_version
from advisory.web.limits import SEARCH, SUGGEST, limited
from advisory.web.rendering import page
from advisory.web.structured import qa_page

blueprint = Blueprint("library", __name__)

log = logging.getLogger(__name__)


@blueprint.get("/")
@open_to_all
def home() -> Response:
    """Show the front page."""
    return page("library/home.html", page=shelves.home(db.session, current_actor(), now=now()))


@blueprint.get("/search")
@open_to_all
@limited(SEARCH)
def search() -> Response:
    """Answer a search; htmx gets the results alone."""
    results = finding.find(
        db.session,
        site().finder,
        current_actor(),
        request.args.get("q", ""),
        chosen=chosen_facets(request.args),
        sort=request.args.get("sort", "relevance"),
        page=page_number(request.args.get("page")),
        until=list_moment(request.args.get("until")),
        now=now(),
    )
    if results.missed:
        _count_miss(results.asked)
    return page("library/search.html", "library/_results.html", results=results)


def _count_miss(asked: str) -> None:
    """Count a search in vain; a count that is lost is no reason to keep a reader waiting."""
    try:
        misses.count_miss(db.session, asked, now=now())
    except SQLAlchemyError:
        db.session.rollback()


@blueprint.get("/suggest")
@open_to_all
@limited(SUGGEST)
def suggest() -> Response:
    """Give what may be meant by what is being typed, as a list to choose from."""
    found = suggesting.suggest(db.session, site().finder, current_actor(), request.args.get("q", ""))
    return page("library/_suggestions.html", suggestions=found)


@blueprint.get("/advice")
@open_to_all
@limited(SEARCH)
def advice() -> Response:
    """Gather the points on a subject from many entries."""
    gathered = finding.find_advice(
        db.session,
        site().finder,
        current_actor(),
        request.args.get("q", ""),
        page=page_number(request.args.get("page")),
        until=list_moment(request.args.get("until")),
        now=now(),
    )
    return page("library/advice.html", advice=gathered)


@blueprint.get("/entries/")
@open_to_all
def entries() -> Response:
    """List all entries this reader may read."""
    number, until = page_number(request.args.get("page")), list_moment(request.args.get("until"))
    listing = shelves.list_entries(db.session, current_actor(), number, until=until, now=now())
    return page("library/entries.html", listing=listing)


@blueprint.get("/entries/<slug>")
@open_to_all
def entry(slug: str) -> Response:
    """Show an entry, and note for its reader alone that they read it."""
    return entry_page(slug)


def entry_page(
    slug: str,
    *,
    problems: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    """Draw an entry's page, with what was typed under it and what is wrong with that after a refusal."""
    shown = shelves.entry(db.session, current_actor(), slug, now=now())
    near = relating.related(db.session, site().finder, current_actor(), shown)
    # Before the page is drawn, so that its bell no longer counts what is being read.
    _note_reading(slug)
    site_url = site().settings.site_url
    public = shown.audience == "public"
    return page(
        "library/entry.html",
        status=status,
        entry=shown,
        related=near,
        site_url=site_url,
        structured=qa_page(shown, site_url + url_for("library.entry", slug=slug)) if public else None,
        feedback=feedback.of_entry(db.session, current_actor(), slug),
        own_points=withdrawing.own_points(db.session, current_actor(), slug),
        problems=problems or {},
        typed=typed or {},
    )


def _note_reading(slug: str) -> None:
    """Note who reads, as far as that goes: the page does not wait for it to succeed."""
    try:
        readings.record(db.session, current_actor(), slug, now=now())
    except (SQLAlchemyError, Refusal) as failure:
        db.session.rollback()
        log.warning("a reading could not be noted: %s", type(failure).__name__)


@blueprint.get("/entries/<slug>.md")
@open_to_all
def entry_file(slug: str) -> Response:
    """Give an entry as the Markdown file it is kept in, byte for byte."""
    return Response(
        shelves.entry_file(db.session, current_actor(), slug), content_type="text/markdown; charset=utf-8"
    )


@blueprint.post("/entries/<slug>/helpful")
@needs(Permission.MARK_HELPFUL)
def mark_helpful(slug: str) -> Response:
    """Say that an entry helped, or take that back."""
    on = request.form.get("on") == "yes"
    helpful.mark_helpful(db.session, current_actor(), slug, on=on, now=now())
    return redirect(url_for("library.entry", slug=slug, _anchor="tools"), 303)


@blueprint.post("/entries/<slug>/points/<int(max=999):point>/withdraw")
@needs(Permission.GIVE_ADVICE)
def withdraw_point(slug: str, point: int) -> Response:
    """Take the words of one's own point out of an entry."""
    version = seen_version(request.form)
    withdrawing.withdraw_point(db.session, current_actor(), slug, point, seen_version=version, now=now())
    flash("The point is gone. Its number says that it was withdrawn.", "ok")
    return redirect(url_for("library.entry", slug=slug, _anchor=f"p{point}"), 303)


@blueprint.post("/entries/<slug>/pull")
@needs(Permission.PULL_ENTRY)
def pull(slug: str) -> Response:
    """Take an entry out of the library."""
    version = seen_version(request.form) if "version" in request.form else None
    publishing.pull(db.session, current_actor(), slug, seen_version=version, now=now())
    flash("The entry is gone from the library, the search, the topics and the feeds.", "ok")
    return redirect(url_for("library.home"), 303)
