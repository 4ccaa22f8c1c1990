"""Asking: the form, its draft, and what it shows of others while somebody writes."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid, Stale
from advisory.domain.permissions import Permission
from advisory.extensions import db, now, site
from advisory.services import asking, relating
from advisory.services.pages.situations import AskPage
from advisory.web.access import current_actor, needs
from advisory.web.forms.situations import read_ask
from advisory.web.rendering import page
from advisory.web.stale import stale_page

blueprint = Blueprint("asking", __name__, url_prefix="/situations")


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.CREATE_SITUATION)
def new() -> Response:
    """Show the empty form, with a question carried over from a search; keep or post what was typed."""
    if request.method == "POST":
        return _keep("")
    blank = asking.blank(db.session, current_actor(), request.args.get("question", ""))
    return _form(blank)


@blueprint.route("/<slug>/edit", methods=["GET", "POST"])
@needs(Permission.CREATE_SITUATION)
def edit(slug: str) -> Response:
    """Show a draft; keep or post what was typed."""
    if request.method == "POST":
        return _keep(slug)
    draft = asking.draft(db.session, current_actor(), slug)
    return _form(draft)


@blueprint.post("/similar")
@needs(Permission.CREATE_SITUATION)
def similar() -> Response:
    """Show what is like the text that is being written. Posted, so that no address holds the text."""
    found = relating.similar(
        db.session,
        site().finder,
        current_actor(),
        request.form.get("question", ""),
        request.form.get("body", ""),
        slug=request.form.get("slug", ""),
    )
    return page("situations/_similar.html", similar=found)


@blueprint.post("/topics")
@needs(Permission.CREATE_SITUATION)
def topics() -> Response:
    """Suggest topics for the text that is being written."""
    text = request.form.get("question", ""), request.form.get("body", "")
    fitting = relating.fitting_tags(db.session, site().finder, current_actor(), *text)
    return page("situations/_fitting.html", fitting=fitting, chosen=request.form.getlist("tags"))


def _form(ask: AskPage, problems: Mapping[str, str] | None = None, decide_by: str | None = None) -> Response:
    """Show the form, with what is like the text that stands in it."""
    written = (ask.text.question, ask.text.body)
    return page(
        "situations/ask.html",
        status=422 if problems else 200,
        ask=ask,
        problems=problems or {},
        decide_by=decide_by,
        similar=relating.similar(db.session, site().finder, current_actor(), *written, slug=ask.slug),
        fitting=relating.fitting_tags(db.session, site().finder, current_actor(), *written),
        chosen=list(ask.text.tags),
    )


def _keep(slug: str) -> Response:
    """Keep or post what was typed; on refusal show it again with what is wrong."""
    asked = read_ask(request.form)
    session, actor = db.session, current_actor()
    try:
        asked.check()
        save = asking.submit if asked.submitting else asking.save
        kept = save(session, actor, slug, asked.form, seen_version=asked.version, now=now())
    except Invalid as refusal:
        again = asking.refused(session, actor, slug, asked.form, asked.version)
        return _form(again, refusal.problems, asked.decide_by)
    except Stale as refusal:
        return stale_page(refusal, url_for("asking.edit", slug=slug))
    if asked.submitting:
        flash("Posted. A moderator reads it first.", "ok")
        return redirect(url_for("situations.situation", slug=kept), 303)
    flash("Draft saved. Only you can see it.", "ok")
    return redirect(url_for("asking.edit", slug=kept), 303)
