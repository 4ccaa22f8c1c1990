"""What a member keeps for themselves: bookmarks on entries, and reading lists made of them."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import saved
from advisory.web.access import current_actor, needs
from advisory.web.forms.fields import page_number, row_number
from advisory.web.rendering import page

blueprint = Blueprint("saved", __name__)

LIST = "/me/saved/<int(max=2147483647):list_id>"


@blueprint.get("/me/saved")
@needs(Permission.KEEP)
def index() -> Response:
    """Show what the member keeps."""
    return _page({})


@blueprint.post("/entries/<slug>/save")
@needs(Permission.KEEP)
def keep(slug: str) -> Response:
    """Keep an entry, or let it go."""
    on = request.form.get("on") == "yes"
    saved.keep(db.session, current_actor(), slug, on=on, now=now())
    if "back" in request.form:
        flash("The entry is no longer among what you saved.", "ok")
        return _back()
    return redirect(url_for("library.entry", slug=slug, _anchor="tools"), 303)


@blueprint.post("/entries/<slug>/lists")
@needs(Permission.KEEP)
def put_on_lists(slug: str) -> Response:
    """Have an entry stand on the lists that are ticked, and on no other."""
    chosen = {row_number(typed) for typed in request.form.getlist("list")}
    saved.put_on_lists(db.session, current_actor(), slug, chosen, now=now())
    flash("The lists are changed.", "ok")
    return _back()


@blueprint.post("/me/saved/lists")
@needs(Permission.KEEP)
def make_list() -> Response:
    """Make a list; 422 when its name will not do."""
    try:
        list_id = saved.make_list(db.session, current_actor(), request.form.get("name", ""))
    except Invalid as refusal:
        return _page(refusal.problems)
    flash("The list is made. Put entries on it from what you saved.", "ok")
    return redirect(url_for("saved.reading_list", list_id=list_id), 303)


@blueprint.get(LIST)
@needs(Permission.KEEP)
def reading_list(list_id: int) -> Response:
    """Show one list; somebody else's is no such page."""
    return _page({}, list_id)


@blueprint.post(f"{LIST}/rename")
@needs(Permission.KEEP)
def rename_list(list_id: int) -> Response:
    """Give a list another name; 422 when it will not do."""
    try:
        saved.rename_list(db.session, current_actor(), list_id, request.form.get("name", ""))
    except Invalid as refusal:
        return _page(refusal.problems, list_id)
    return redirect(url_for("saved.reading_list", list_id=list_id), 303)


@blueprint.post(f"{LIST}/delete")
@needs(Permission.KEEP)
def delete_list(list_id: int) -> Response:
    """Delete a list; what stood on it stays saved."""
    saved.delete_list(db.session, current_actor(), list_id)
    flash("The list is deleted. Its entries are still saved.", "ok")
    return redirect(url_for("saved.index"), 303)


@blueprint.post(f"{LIST}/take-off/<slug>")
@needs(Permission.KEEP)
def take_off(list_id: int, slug: str) -> Response:
    """Take an entry off a list; it stays saved."""
    saved.take_off(db.session, current_actor(), list_id, slug)
    flash("The entry is off this list. It is still saved.", "ok")
    return _back()


def _back() -> Response:
    """Lead back to the page that the form stood on: `back` is the number of a list, "" for them all."""
    list_id, number = row_number(request.form.get("back", "")), page_number(request.form.get("page"))
    shown = number if number > 1 else None
    if list_id:
        return redirect(url_for("saved.reading_list", list_id=list_id, page=shown), 303)
    return redirect(url_for("saved.index", page=shown), 303)


def _page(problems: Mapping[str, str], list_id: int | None = None) -> Response:
    number = page_number(request.args.get("page"))
    shown = saved.page(db.session, current_actor(), number, list_id)
    template = "saved/index.html" if list_id is None else "saved/list.html"
    typed = request.form.get("name", "")
    status = 422 if problems else 200
    return page(template, status=status, saved=shown, problems=problems, typed=typed)
