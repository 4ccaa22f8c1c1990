"""Consent of advisers whom an entry would show: what waits for them, and the page where they answer."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import ConsentVoid, Invalid
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import consent
from advisory.web.access import current_actor, needs
from advisory.web.rendering import page

blueprint = Blueprint("consents", __name__, url_prefix="/consents")

_SAID = {
    "yes": "You agreed to this text. If one word changes, you are asked again.",
    "change": "Your note is with the moderator. You will be asked again.",
    "unnamed": "The entry will not show you.",
    "without": "The entry will not show you, and your points are left out.",
}


@blueprint.get("/")
@needs(Permission.GIVE_CONSENT)
def index() -> Response:
    """List the entries that would show this member and wait for their word."""
    return page("consents/index.html", asked=consent.asked_of(db.session, current_actor()))


@blueprint.route("/<key>", methods=["GET", "POST"])
@needs(Permission.GIVE_CONSENT)
def answer(key: str) -> Response:
    """Show an adviser the exact text that shows them, and take their answer."""
    if request.method == "GET":
        return _page(key, {})
    chosen, digest = request.form.get("answer", ""), request.form.get("digest", "")
    try:
        consent.answer_as_adviser(
            db.session, current_actor(), key, digest, chosen, request.form.get("note", ""), now=now()
        )
    except Invalid as refusal:
        return _page(key, refusal.problems)
    except ConsentVoid:
        flash("The text has changed since you opened this page. You will be asked again.", "warn")
        return redirect(url_for("consents.index"), 303)
    flash(_SAID[chosen], "ok")
    return redirect(url_for("consents.index"), 303)


@blueprint.post("/<key>/withdraw")
@needs(Permission.GIVE_CONSENT)
def withdraw(key: str) -> Response:
    """Take back being shown."""
    consent.withdraw_as_adviser(db.session, current_actor(), key, now=now())
    flash("You are not shown any more.", "ok")
    return redirect(url_for("consents.index"), 303)


def _page(key: str, problems: Mapping[str, str]) -> Response:
    return page(
        "consents/answer.html",
        consent=consent.adviser_page(db.session, current_actor(), key),
        chosen=request.form.get("answer", ""),
        note=request.form.get("note", ""),
        problems=problems,
        status=422 if problems else 200,
    )
