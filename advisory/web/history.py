"""A text over time: its history, going back to an earlier text, updating the facts, fewer readers."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid, Stale
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import advising, history, narrowing, updating, writing
from advisory.services.pages.revisions import FactsPage, HistoryPage
from advisory.web.access import current_actor, needs
from advisory.web.forms.fields import kept_phrases, page_number, row_number, seen_version
from advisory.web.forms.situations import read_facts
from advisory.web.rendering import page
from advisory.web.stale import stale_page

blueprint = Blueprint("history", __name__)


@blueprint.get("/situations/<slug>/history")
@needs(Permission.READ_OPEN_SITUATION)
def show(slug: str) -> Response:
    """Show what changed between two revisions of a situation."""
    return _history_page(history.of_situation(db.session, current_actor(), slug, *_asked_for()))


@blueprint.post("/situations/<slug>/history/<int(max=2147483647):number>/restore")
@needs(Permission.CHANGE_SITUATION)
def restore(slug: str, number: int) -> Response:
    """Make an earlier text of a situation its text again."""
    seen = seen_version(request.form)
    try:
        updating.restore(db.session, current_actor(), slug, number, seen_version=seen, now=now())
    except Invalid as refusal:
        flash(f"It cannot be restored as it is. {refusal}", "danger")
        return redirect(url_for("history.update", slug=slug), 303)
    except Stale as refusal:
        return stale_page(refusal, url_for("history.show", slug=slug))
    flash(f"Revision {number} is the text again.", "ok")
    return redirect(url_for("history.show", slug=slug), 303)


@blueprint.get("/situations/<slug>/advice/<int(max=2147483647):place>/history")
@needs(Permission.READ_OPEN_SITUATION)
def advice(slug: str, place: int) -> Response:
    """Show what changed between two revisions of a piece of advice."""
    return _history_page(history.of_advice(db.session, current_actor(), slug, place, *_asked_for()))


@blueprint.post(
    "/situations/<slug>/advice/<int(max=2147483647):place>/history/<int(max=2147483647):number>/restore"
)
@needs(Permission.CHANGE_ADVICE)
def restore_advice(slug: str, place: int, number: int) -> Response:
    """Give one's own advice again as it was, which amends it."""
    session, actor, seen = db.session, current_actor(), seen_version(request.form)
    earlier = history.earlier_advice(session, actor, slug, place, number)
    try:
        advising.give(
            session,
            actor,
            slug,
            earlier.text,
            earlier.basis,
            earlier.stance,
            private=earlier.private,
            seen_version=seen,
            now=now(),
        )
    except Stale as refusal:
        return stale_page(refusal, url_for("history.advice", slug=slug, place=place))
    flash(f"Your advice is as in revision {number} again.", "ok")
    return redirect(url_for("history.advice", slug=slug, place=place), 303)


@blueprint.route("/situations/<slug>/update", methods=["GET", "POST"])
@needs(Permission.CHANGE_SITUATION)
def update(slug: str) -> Response:
    """Let the asker change the facts while peers read them."""
    if request.method == "GET":
        return page("situations/update.html", facts=_facts(slug), problems={})
    if request.form.get("action", "").startswith("use:"):
        return page("situations/update.html", facts=_typed_facts(slug), problems={})
    session, actor, reasons = db.session, current_actor(), dict(kept_phrases(request.form))
    text, unreadable = read_facts(request.form)
    seen = seen_version(request.form)
    if unreadable:
        return _facts_page(slug, {"decide_by": unreadable})
    try:
        updating.update(session, actor, slug, text, reasons, seen_version=seen, now=now())
    except Invalid as refusal:
        return _facts_page(slug, refusal.problems)
    except Stale as refusal:
        return stale_page(refusal, url_for("history.update", slug=slug))
    flash("Updated. Everybody who took part is told what changed.", "ok")
    return redirect(url_for("situations.situation", slug=slug), 303)


@blueprint.route("/situations/<slug>/narrow", methods=["GET", "POST"])
@needs(Permission.READ_OPEN_SITUATION)
def narrow(slug: str) -> Response:
    """Let only one group read an open situation from now on."""
    if request.method == "GET":
        return _narrowing_page(slug, {})
    group_id, seen = row_number(request.form.get("group", "")), seen_version(request.form)
    try:
        narrowing.narrow(db.session, current_actor(), slug, group_id, seen_version=seen, now=now())
    except Invalid as refusal:
        return _narrowing_page(slug, refusal.problems)
    except Stale as refusal:
        return stale_page(refusal, url_for("history.narrow", slug=slug))
    flash("Only that group can read it now.", "ok")
    return redirect(url_for("situations.situation", slug=slug), 303)


@blueprint.get("/me/advice")
@needs(Permission.KEEP)
def own_advice() -> Response:
    """Show what the member advised, in their own words."""
    number = page_number(request.args.get("page"))
    given, pager = history.own_advice(db.session, current_actor(), number)
    return page("me/advice.html", given=given, pager=pager)


def _asked_for() -> tuple[int | None, int | None]:
    """Give the two revisions that an address names; none for the last two."""
    named = (request.args.get(name, "") for name in ("from", "to"))
    older, newer = (row_number(number) if number else None for number in named)
    return older, newer


def _history_page(shown: HistoryPage) -> Response:
    beside = request.args.get("view") == "beside"
    return page("situations/history.html", history=shown, beside=beside)


def _facts(slug: str, typed: Mapping[str, str] | None = None) -> FactsPage:
    reasons = dict(kept_phrases(request.form))
    return updating.page(db.session, current_actor(), slug, typed, reasons, now=now())


def _typed_facts(slug: str) -> FactsPage:
    """Give the form as it was typed, or as its button for plainer words changed it."""
    typed = {name: request.form.get(name, "") for name in updating.FACTS}
    _, about, digest = (*request.form.get("action", "").split(":"), "", "", "")[:3]
    if about in typed:
        typed[about] = writing.plainer(db.session, current_actor(), typed[about], digest, now=now())
    return replace(_facts(slug, typed), version=seen_version(request.form))


def _facts_page(slug: str, problems: Mapping[str, str]) -> Response:
    """Show the form again with what is wrong in it."""
    return page("situations/update.html", facts=_typed_facts(slug), problems=problems, status=422)


def _narrowing_page(slug: str, problems: Mapping[str, str]) -> Response:
    shown = narrowing.page(db.session, current_actor(), slug)
    return page("situations/narrow.html", narrowing=shown, problems=problems, status=422 if problems else 200)
