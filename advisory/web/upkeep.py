"""Keeping the library up: what it is in want of, and everything a moderator can say about an entry."""

from collections.abc import Callable, Mapping

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid, Stale
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import returning, wants
from advisory.services import upkeep as care
from advisory.web.access import current_actor, needs
from advisory.web.forms.fields import page_number, row_number, seen_version
from advisory.web.rendering import page
from advisory.web.stale import stale_page

ENTRY = "<int(max=2147483647):entry_id>"

blueprint = Blueprint("upkeep", __name__)


@blueprint.get("/curation/health")
@needs(Permission.CURATE)
def health() -> Response:
    """List what is due for review, never verified, obsolete, superseded, pulled or archived."""
    show, number = request.args.get("show", ""), page_number(request.args.get("page"))
    return page(
        "upkeep/health.html", health=wants.health(db.session, current_actor(), show, number, now=now())
    )


@blueprint.route("/entries/<slug>/upkeep", methods=["GET", "POST"])
@needs(Permission.CURATE)
def entry(slug: str) -> Response:
    """Show what can be said about an entry, and say it."""
    shown = care.page(db.session, current_actor(), slug, now=now())
    if request.method == "GET":
        return page("upkeep/entry.html", entry=shown, problems={}, typed={})
    step = _STEPS.get(request.form.get("step", ""))
    if step is None:
        return redirect(url_for("upkeep.entry", slug=slug), 303)
    try:
        said = step(slug)
    except Invalid as refusal:
        typed: Mapping[str, str] = request.form.to_dict()
        return page("upkeep/entry.html", entry=shown, problems=refusal.problems, typed=typed, status=422)
    except Stale as refusal:
        return stale_page(refusal, url_for("upkeep.entry", slug=slug))
    flash(said, "ok")
    return redirect(url_for("upkeep.entry", slug=slug), 303)


@blueprint.post("/entries/<slug>/archive")
@needs(Permission.CURATE)
def archive(slug: str) -> Response:
    """File an entry away."""
    returning.archive(
        db.session,
        current_actor(),
        slug,
        request.form.get("reason", ""),
        seen_version=seen_version(request.form),
        now=now(),
    )
    flash("Filed away. Nobody finds it until somebody opens it again.", "ok")
    return redirect(url_for("upkeep.health", show="archived"), 303)


@blueprint.post(f"/curation/{ENTRY}/take-back")
@needs(Permission.CURATE)
def take_back(entry_id: int) -> Response:
    """Take an archived or a pulled entry back to the desk."""
    returning.take_back(
        db.session, current_actor(), entry_id, seen_version=seen_version(request.form), now=now()
    )
    flash("It is a draft of yours now. Everybody who must consent is asked again.", "ok")
    return redirect(url_for("curation.workbench", entry_id=entry_id), 303)


@blueprint.post(f"/curation/{ENTRY}/let-return")
@needs(Permission.CURATE)
def let_return(entry_id: int) -> Response:
    """Let an imported entry come back with its file."""
    returning.let_return(
        db.session, current_actor(), entry_id, seen_version=seen_version(request.form), now=now()
    )
    flash("It may come back. Put its file back and run content import; that publishes it.", "ok")
    return redirect(url_for("upkeep.health", show="archived"), 303)


def _verify(slug: str) -> str:
    months = row_number(request.form.get("months", ""))
    care.verify(db.session, current_actor(), slug, months, seen_version=seen_version(request.form), now=now())
    return "Verified. Readers see today’s date."


def _mark_obsolete(slug: str) -> str:
    reason, version = request.form.get("obsolete", ""), seen_version(request.form)
    care.mark_obsolete(db.session, current_actor(), slug, reason, seen_version=version, now=now())
    return "Marked. Readers see the reason above the text."


def _supersede(slug: str) -> str:
    newer, version = request.form.get("newer", ""), seen_version(request.form)
    care.supersede(db.session, current_actor(), slug, newer, seen_version=version, now=now())
    return "Readers are sent on to the newer entry." if newer.strip() else "No entry takes its place now."


def _narrow(slug: str) -> str:
    audience, version = request.form.get("audience", ""), seen_version(request.form)
    care.narrow(db.session, current_actor(), slug, audience, seen_version=version, now=now())
    return "Fewer people can read it now."


def _end_point(slug: str) -> str:
    point, reason = row_number(request.form.get("point", "")), request.form.get("point_reason", "")
    version = seen_version(request.form)
    care.end_point(db.session, current_actor(), slug, point, reason, seen_version=version, now=now())
    return "Marked. The point is struck, and the count says so."


def _let_point_hold(slug: str) -> str:
    point, version = row_number(request.form.get("point", "")), seen_version(request.form)
    care.let_point_hold(db.session, current_actor(), slug, point, seen_version=version, now=now())
    return "The point holds again."


_STEPS: Mapping[str, Callable[[str], str]] = {
    "verify": _verify,
    "mark-obsolete": _mark_obsolete,
    "supersede": _supersede,
    "narrow": _narrow,
    "end-point": _end_point,
    "let-point-hold": _let_point_hold,
}
