"""Browsing by tag, which readers know as topic: the index, one tag, and combinations."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Moved
from advisory.domain.tags import combination as combined
from advisory.extensions import db, now
from advisory.services import tagging
from advisory.web.access import current_actor, open_to_all
from advisory.web.forms.fields import list_moment, page_number
from advisory.web.rendering import page

blueprint = Blueprint("tags", __name__, url_prefix="/tags")


@blueprint.get("/")
@open_to_all
def index() -> Response:
    """List all tags by subject, or from A to Z."""
    order = "a-z" if request.args.get("order") == "a-z" else ""
    return page("tags/index.html", index=tagging.index(db.session, current_actor()), order=order)


@blueprint.get("/<combination>")
@open_to_all
def tag(combination: str) -> Response:
    """Show what is filed under a tag or a combination; synonyms lead to the tag they stand for.

    `?tag=pricing` narrows it, so that a plain form can combine tags too.
    """
    added = request.args.getlist("tag")
    if added:
        return redirect(url_for("tags.tag", combination=combined([*combination.split("+"), *added])), 302)
    number, until = page_number(request.args.get("page")), list_moment(request.args.get("until"))
    try:
        shown = tagging.tagged(db.session, current_actor(), combination, number, until=until, now=now())
    except Moved as moved:
        return redirect(url_for("tags.tag", combination=moved.to), 301)
    return page("tags/tag.html", page=shown)
