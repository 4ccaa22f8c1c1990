"""Moderation: what a moderator does to a situation that is open, and to what stands in its thread."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Held, Invalid, Stale
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import excluding, merging, moderating, redacting, removing
from advisory.services.redacting import Redaction
from advisory.web.access import current_actor, needs
from advisory.web.forms.fields import seen_version
from advisory.web.forms.screening import read_reason
from advisory.web.rendering import page
from advisory.web.stale import stale_page

blueprint = Blueprint("moderation", __name__, url_prefix="/moderation")

#: A row number, no larger than the databases have them.
ROW = "<int(max=2147483647):row_id>"
THINGS = "<any('advice', 'point', 'question', 'answer', 'comment'):thing>"


@blueprint.get("/<slug>")
@needs(Permission.SCREEN)
def situation(slug: str) -> Response:
    """Show everything that can be done to a situation beside deciding on it."""
    return _page(slug)


@blueprint.post(f"/<slug>/exclude/{THINGS}/<piece_key>")
@needs(Permission.SCREEN)
def exclude(slug: str, thing: str, piece_key: str) -> Response:
    """Take something out of the thread."""
    reason = excluding.Reason(request.form.get("ground", ""), request.form.get("sentence", ""))
    try:
        excluding.exclude(db.session, current_actor(), slug, thing, piece_key, reason, now=now())
    except Invalid as refusal:
        return _page(slug, f"{thing}-{piece_key}", refusal.problems)
    flash("Taken out. Its writer is told why.", "ok")
    return redirect(url_for("moderation.situation", slug=slug), 303)


@blueprint.post("/<slug>/cover/<piece_key>")
@needs(Permission.SCREEN)
def lower_cover(slug: str, piece_key: str) -> Response:
    """Show less of an adviser beside their advice."""
    moderating.lower_cover(db.session, current_actor(), slug, piece_key, now=now())
    flash("Shown as “A CEO” from now on. The adviser is told.", "ok")
    return redirect(url_for("moderation.situation", slug=slug), 303)


@blueprint.post(f"/<slug>/include/{ROW}")
@needs(Permission.SCREEN)
def include(slug: str, row_id: int) -> Response:
    """Put something back into the thread."""
    excluding.include(db.session, current_actor(), slug, row_id, now=now())
    flash("It is back in its place.", "ok")
    return redirect(url_for("moderation.situation", slug=slug), 303)


@blueprint.post("/<slug>/remove", endpoint="remove", defaults={"action": "remove"})
@blueprint.post("/<slug>/restore", endpoint="restore", defaults={"action": "restore"})
@needs(Permission.SCREEN)
def move(slug: str, action: str) -> Response:
    """Take a situation from its readers' sight, or put it back."""
    do = removing.remove if action == "remove" else removing.restore
    reason, seen = read_reason(action, request.form), seen_version(request.form)
    try:
        do(db.session, current_actor(), slug, reason, seen_version=seen, now=now())
    except Invalid as refusal:
        return _page(slug, action, refusal.problems)
    except Stale as refusal:
        back = url_for("moderation.situation", slug=slug)
        return stale_page(refusal, back, {"reason": f"{action}_reason"})
    except Held as refusal:
        return _page(slug, action, {"": str(refusal)}, status=409)
    removed = "Removed. Nobody but its asker and the moderators can see it."
    flash(removed if action == "remove" else "It is back as it was.", "ok")
    return redirect(url_for("moderation.situation", slug=slug), 303)


@blueprint.post("/<slug>/merge")
@needs(Permission.SCREEN)
def merge(slug: str) -> Response:
    """Merge a situation into another one."""
    into, reason = request.form.get("into", ""), read_reason("merge", request.form)
    seen = seen_version(request.form)
    try:
        merging.merge(db.session, current_actor(), slug, into, reason, seen_version=seen, now=now())
    except Invalid as refusal:
        return _page(slug, "merge", refusal.problems)
    except Stale as refusal:
        back = url_for("moderation.situation", slug=slug)
        return stale_page(refusal, back, {"reason": "merge_reason"})
    except Held as refusal:
        return _page(slug, "merge", {"": str(refusal)}, status=409)
    flash("Merged. Its address leads to the other one; that can be undone for a day.", "ok")
    return redirect(url_for("moderation.situation", slug=slug), 303)


@blueprint.post("/<slug>/undo-merge")
@needs(Permission.SCREEN)
def undo_merge(slug: str) -> Response:
    """Put a merged situation back as it was."""
    merging.undo(db.session, current_actor(), slug, now=now())
    flash("It is back as it was.", "ok")
    return redirect(url_for("moderation.situation", slug=slug), 303)


@blueprint.post("/<slug>/redact")
@needs(Permission.SCREEN)
def redact(slug: str) -> Response:
    """Take a phrase out of everything that is kept of a situation."""
    wanted = Redaction(request.form.get("phrase", ""), request.form.get("instead", ""))
    try:
        places = redacting.redact(db.session, current_actor(), slug, wanted, now=now())
    except Invalid as refusal:
        return _page(slug, "redact", refusal.problems)
    except Held as refusal:
        return _page(slug, "redact", {"": str(refusal)}, status=409)
    flash(f"Taken out in {places} {'place' if places == 1 else 'places'}.", "ok")
    return redirect(url_for("moderation.situation", slug=slug), 303)


def _page(
    slug: str, at: str = "", problems: Mapping[str, str] | None = None, *, status: int = 422
) -> Response:
    """Show the page; `at` names the form that came back with problems."""
    shown = moderating.page(db.session, current_actor(), slug, now=now())
    return page(
        "moderation/situation.html",
        shown=shown,
        at=at,
        problems=problems or {},
        typed=request.form,
        status=status if problems else 200,
    )
