"""Reporting something to the moderators, and their queue of reports."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import reporting
from advisory.services.moderating import GROUNDS
from advisory.services.reporting import Complaint
from advisory.web.access import current_actor, needs
from advisory.web.limits import REPORTS, limited
from advisory.web.rendering import page

blueprint = Blueprint("reporting", __name__)

#: Which room of addresses a kind of thing has.
ROOMS = {"situations": "situation", "entries": "entry"}


@blueprint.get("/<any(situations, entries):room>/<slug>/report")
@needs(Permission.COMMENT_ENTRY)
def form(room: str, slug: str) -> Response:
    """Show the form."""
    return _form(room, slug, {})


@blueprint.post("/<any(situations, entries):room>/<slug>/report")
@needs(Permission.COMMENT_ENTRY)
@limited(REPORTS)
def report(room: str, slug: str) -> Response:
    """Report something."""
    said = Complaint(*(request.form.get(name, "") for name in ("place", "ground", "sentence")))
    try:
        reporting.report(db.session, current_actor(), ROOMS[room], slug, said, now=now())
    except Invalid as refusal:
        return _form(room, slug, refusal.problems)
    flash("Reported. A moderator looks at it, and nobody is told that it was you.", "ok")
    return redirect(f"/{room}/{slug}", 303)


@blueprint.get("/moderation/reports")
@needs(Permission.SCREEN)
def queue() -> Response:
    """Show what waits to be settled."""
    return _queue(0, {})


@blueprint.post("/moderation/reports/<int(max=2147483647):report_id>/settle")
@needs(Permission.SCREEN)
def settle(report_id: int) -> Response:
    """Settle a report."""
    decision, sentence = request.form.get("decision", ""), request.form.get("sentence", "")
    try:
        reporting.settle(db.session, current_actor(), report_id, decision, sentence, now=now())
    except Invalid as refusal:
        return _queue(report_id, refusal.problems)
    flash("Settled.", "ok")
    return redirect(url_for("reporting.queue"), 303)


def _form(room: str, slug: str, problems: Mapping[str, str]) -> Response:
    shown = reporting.form(db.session, current_actor(), ROOMS[room], slug)
    return page(
        "moderation/report.html",
        shown=shown,
        room=room,
        grounds=GROUNDS,
        place=request.values.get("place", ""),
        typed=request.form,
        problems=problems,
        status=422 if problems else 200,
    )


def _queue(at: int, problems: Mapping[str, str]) -> Response:
    shown = reporting.queue(db.session, current_actor(), now=now())
    status = 422 if problems else 200
    return page(
        "moderation/reports.html", queue=shown, at=at, problems=problems, typed=request.form, status=status
    )
