"""Moderation: what a moderator does to a situation that is open, and to what stands in its thread."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import excluding, moderating
from advisory.web.access import current_actor, needs
from advisory.web.rendering import page

blueprint = Blueprint("moderation", __name__, url_prefix="/moderation")

#: A row number, no larger than the databases have them.
ROW = "<int(max=2147483647):row_id>"
THINGS = "<any('advice', 'point', 'question', 'answer', 'comment'):thing>"


@blueprint.get("/<slug>")
@needs(Permission.SCREEN)
def situation(slug: str) -> Response:
    """Show everything that can be done to a situation beside deciding on it."""
    return _page(slug)


@blueprint.post(f"/<slug>/exclude/{THINGS}/{ROW}")
@needs(Permission.SCREEN)
def exclude(slug: str, thing: str, row_id: int) -> Response:
    """Take something out of the thread."""
    reason = excluding.Reason(request.form.get("ground", ""), request.form.get("sentence", ""))
    try:
        excluding.exclude(db.session, current_actor(), slug, thing, row_id, reason, now=now())
    except Invalid as refusal:
        return _page(slug, f"{thing}-{row_id}", refusal.problems)
    flash("Taken out. Its writer is told why.", "ok")
    return redirect(url_for("moderation.situation", slug=slug), 303)


@blueprint.post(f"/<slug>/include/{ROW}")
@needs(Permission.SCREEN)
def include(slug: str, row_id: int) -> Response:
    """Put something back into the thread."""
    excluding.include(db.session, current_actor(), slug, row_id, now=now())
    flash("It is back in its place.", "ok")
    return redirect(url_for("moderation.situation", slug=slug), 303)


def _page(slug: str, at: str = "", problems: Mapping[str, str] | None = None) -> Response:
    """Show the page; `at` names the form that came back with problems."""
    shown = moderating.page(db.session, current_actor(), slug, now=now())
    status = 422 if problems else 200
    return page(
        "moderation/situation.html",
        shown=shown,
        at=at,
        problems=problems or {},
        typed=request.form,
        status=status,
    )
