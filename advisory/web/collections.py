"""Collections: read by everybody who may read something in them, made by moderators."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid, Stale
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import collections
from advisory.services.pages.collections import CollectionForm
from advisory.web.access import current_actor, needs, open_to_all
from advisory.web.forms.fields import seen_version
from advisory.web.rendering import page
from advisory.web.stale import stale_page

blueprint = Blueprint("collections", __name__, url_prefix="/collections")


@blueprint.get("/")
@open_to_all
def index() -> Response:
    """List the collections."""
    actor = current_actor()
    found = collections.list_all(db.session, actor)
    return page("collections/index.html", collections=found, may_edit=collections.may_edit(actor))


@blueprint.get("/<slug>")
@open_to_all
def show(slug: str) -> Response:
    """Show a collection."""
    return page("collections/collection.html", collection=collections.page(db.session, current_actor(), slug))


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.CURATE)
def new() -> Response:
    """Make a collection."""
    return _edit("")


@blueprint.route("/<slug>/edit", methods=["GET", "POST"])
@needs(Permission.CURATE)
def edit(slug: str) -> Response:
    """Change a collection."""
    return _edit(slug)


@blueprint.post("/<slug>/remove")
@needs(Permission.CURATE)
def remove(slug: str) -> Response:
    """Take a collection away."""
    collections.remove(db.session, current_actor(), slug)
    flash("The collection is gone. Its entries stay.", "ok")
    return redirect(url_for("collections.index"), 303)


def _edit(slug: str) -> Response:
    form = collections.form(db.session, current_actor(), slug)
    if request.method == "GET":
        return _form_page(slug, form)
    fields = request.form
    sent = CollectionForm(
        fields.get("title", ""), fields.get("intro", ""), fields.get("entries", ""), seen_version(fields)
    )
    try:
        kept = collections.save(db.session, current_actor(), slug, sent, now=now())
    except Invalid as refusal:
        return _form_page(slug, sent, refusal.problems)
    except Stale as refusal:
        return stale_page(refusal, url_for("collections.edit", slug=slug))
    flash("Saved.", "ok")
    return redirect(url_for("collections.show", slug=kept), 303)


def _form_page(slug: str, form: CollectionForm, problems: Mapping[str, str] | None = None) -> Response:
    status = 422 if problems else 200
    return page("collections/edit.html", slug=slug, form=form, problems=problems or {}, status=status)
