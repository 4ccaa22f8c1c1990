"""Outcomes: the asker tells what came of it; a moderator reads it, and takes it into the entry."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid, Stale
from advisory.domain.outcome import OUTCOME_PARTS, OutcomeText
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import outcome_desk, outcomes, writing
from advisory.services.pages.outcomes import OutcomeForm
from advisory.web.access import current_actor, needs
from advisory.web.forms.fields import kept_phrases, page_number, seen_version
from advisory.web.rendering import page
from advisory.web.stale import stale_page

blueprint = Blueprint("outcomes", __name__)


@blueprint.route("/situations/<slug>/outcomes/<int(max=2147483647):days>", methods=["GET", "POST"])
@needs(Permission.CHANGE_SITUATION)
def record(slug: str, days: int) -> Response:
    """Let the asker tell what came of it."""
    session, actor, seen = db.session, current_actor(), seen_version(request.form)
    if request.method == "GET":
        form = outcomes.form(session, actor, slug, days, now=now())
        return page("situations/outcome.html", form=form, problems={})
    if request.form.get("action", "").startswith("use:"):
        return page("situations/outcome.html", form=_as_typed(slug, days), problems={})
    reasons = dict(kept_phrases(request.form))
    try:
        outcomes.record(session, actor, slug, days, _typed(), reasons, seen_version=seen, now=now())
    except Invalid as refusal:
        form = _as_typed(slug, days)
        return page("situations/outcome.html", form=form, problems=refusal.problems, status=422)
    except Stale as refusal:
        return stale_page(refusal, url_for("outcomes.record", slug=slug, days=days))
    flash("Thank you. A moderator reads it before anybody else does.", "ok")
    return redirect(url_for("situations.situation", slug=slug), 303)


@blueprint.post("/situations/<slug>/outcomes/<int(max=2147483647):days>/agree")
@needs(Permission.CHANGE_SITUATION)
def agree(slug: str, days: int) -> Response:
    """Let the asker agree to words that a moderator changed."""
    session, actor, seen = db.session, current_actor(), seen_version(request.form)
    try:
        outcomes.agree(session, actor, slug, days, seen_version=seen, now=now())
    except Stale as refusal:
        return stale_page(refusal, url_for("outcomes.record", slug=slug, days=days))
    flash("It stands with its readers now.", "ok")
    return redirect(url_for("situations.situation", slug=slug), 303)


@blueprint.get("/screening/outcomes")
@needs(Permission.SCREEN)
def queue() -> Response:
    """Show the outcomes that wait for a moderator."""
    number = page_number(request.args.get("page"))
    waiting = outcome_desk.queue(db.session, current_actor(), number, now=now())
    return page("screening/outcomes.html", queue=waiting)


@blueprint.get("/screening/outcomes/<int(max=2147483647):outcome_id>")
@needs(Permission.SCREEN)
def item(outcome_id: int) -> Response:
    """Show an outcome with the decisions that can be taken on it."""
    return _item_page(outcome_id, {})


@blueprint.post("/screening/outcomes/<int(max=2147483647):outcome_id>/approve")
@needs(Permission.SCREEN)
def approve(outcome_id: int) -> Response:
    """Show an outcome to its readers, or ask its asker about changed words."""
    session, actor, seen = db.session, current_actor(), seen_version(request.form)
    try:
        stands = outcome_desk.approve(session, actor, outcome_id, _typed(), seen_version=seen, now=now())
    except Invalid as refusal:
        return _item_page(outcome_id, refusal.problems)
    except Stale as refusal:
        return stale_page(refusal, url_for("outcomes.item", outcome_id=outcome_id))
    flash("It stands with its readers now." if stands else "The asker is asked about your words first.", "ok")
    return redirect(url_for("outcomes.queue"), 303)


@blueprint.post("/screening/outcomes/<int(max=2147483647):outcome_id>/return")
@needs(Permission.SCREEN)
def send_back(outcome_id: int) -> Response:
    """Return an outcome to its asker."""
    session, actor, seen = db.session, current_actor(), seen_version(request.form)
    reason = request.form.get("reason", "")
    try:
        outcome_desk.send_back(session, actor, outcome_id, reason, seen_version=seen, now=now())
    except Invalid as refusal:
        return _item_page(outcome_id, refusal.problems)
    except Stale as refusal:
        return stale_page(refusal, url_for("outcomes.item", outcome_id=outcome_id))
    flash("Returned to the asker with your reason.", "ok")
    return redirect(url_for("outcomes.queue"), 303)


@blueprint.post("/screening/outcomes/<int(max=2147483647):outcome_id>/add")
@needs(Permission.CURATE)
def add(outcome_id: int) -> Response:
    """Take an outcome into the entry that was published since."""
    session, actor, seen = db.session, current_actor(), seen_version(request.form)
    try:
        slug = outcome_desk.add(session, actor, outcome_id, seen_version=seen, now=now())
    except Stale as refusal:
        return stale_page(refusal, url_for("outcomes.item", outcome_id=outcome_id))
    flash("The entry tells what happened next.", "ok")
    return redirect(url_for("library.entry", slug=slug), 303)


def _typed() -> OutcomeText:
    return OutcomeText(**{name: request.form.get(name, "") for name in OUTCOME_PARTS})


def _as_typed(slug: str, days: int) -> OutcomeForm:
    """Give the form as it was typed, or as its button for plainer words changed it."""
    session, actor, typed = db.session, current_actor(), _typed()
    _, about, digest = (*request.form.get("action", "").split(":"), "", "", "")[:3]
    if about in OUTCOME_PARTS:
        plain = writing.plainer(session, actor, getattr(typed, about), digest, now=now())
        typed = OutcomeText(**{name: getattr(typed, name) for name in OUTCOME_PARTS} | {about: plain})
    form = outcomes.form(session, actor, slug, days, typed, dict(kept_phrases(request.form)), now=now())
    return replace(form, version=seen_version(request.form))


def _item_page(outcome_id: int, problems: Mapping[str, str]) -> Response:
    shown = outcome_desk.item(db.session, current_actor(), outcome_id)
    if problems and "reason" not in problems:
        shown = replace(shown, text=_typed(), version=seen_version(request.form))
    return page(
        "screening/outcome.html",
        item=shown,
        problems=problems,
        reason=request.form.get("reason", ""),
        status=422 if problems else 200,
    )
