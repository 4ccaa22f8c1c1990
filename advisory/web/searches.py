"""Saved searches: kept with an alert, renamed, silenced, deleted."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import searches
from advisory.web.access import current_actor, needs
from advisory.web.rendering import page

blueprint = Blueprint("searches", __name__, url_prefix="/me/searches")

SEARCH = "/<int(max=2147483647):search_id>"


@blueprint.get("")
@needs(Permission.KEEP)
def index() -> Response:
    """Show the member's saved searches."""
    return _page({})


@blueprint.post("")
@needs(Permission.KEEP)
def save() -> Response:
    """Save a search and go on with it; 422 when there is nothing in it, or there are too many."""
    text = request.form.get("q", "")
    filters = {field: request.form.getlist(field) for field in searches.FIELDS}
    try:
        is_new = searches.save(db.session, current_actor(), text, filters, now=now())
    except Invalid as refusal:
        return _page(refusal.problems)
    if is_new:
        flash("The search is saved. You will be told when a new entry matches.", "ok")
    else:
        flash("You had saved this search already.", "ok")
    chosen: dict[str, Any] = {field: values for field, values in filters.items() if values}
    return redirect(url_for("library.search", q=text or None, **chosen), 303)


@blueprint.post(f"{SEARCH}/rename")
@needs(Permission.KEEP)
def rename(search_id: int) -> Response:
    """Give a search another name; 422 when it will not do."""
    field = f"name_{search_id}"
    try:
        searches.rename(db.session, current_actor(), search_id, request.form.get(field, ""))
    except Invalid as refusal:
        return _page({field: str(refusal)})
    return _back(search_id)


@blueprint.post(f"{SEARCH}/alert")
@needs(Permission.KEEP)
def alert(search_id: int) -> Response:
    """Switch on or off that the member is told."""
    searches.set_alert(db.session, current_actor(), search_id, on=request.form.get("on") == "yes")
    return _back(search_id)


@blueprint.post(f"{SEARCH}/delete")
@needs(Permission.KEEP)
def delete(search_id: int) -> Response:
    """Delete a search."""
    searches.delete(db.session, current_actor(), search_id)
    flash("The saved search is deleted.", "ok")
    return redirect(url_for("searches.index"), 303)


def _back(search_id: int) -> Response:
    return redirect(url_for("searches.index", _anchor=f"search-{search_id}"), 303)


def _page(problems: Mapping[str, str]) -> Response:
    shown = searches.page(db.session, current_actor())
    status = 422 if problems else 200
    return page("searches/index.html", status=status, searches=shown, problems=problems, typed=request.form)
