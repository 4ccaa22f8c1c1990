"""A word in private between the moderators and the asker of a situation."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import words
from advisory.web.access import current_actor, needs
from advisory.web.rendering import page

blueprint = Blueprint("words", __name__, url_prefix="/situations")


@blueprint.get("/<slug>/words")
@needs(Permission.READ_SUBMITTED)
def show(slug: str) -> Response:
    """Show what was said in private."""
    return _page(slug, {})


@blueprint.post("/<slug>/words")
@needs(Permission.READ_SUBMITTED)
def say(slug: str) -> Response:
    """Say something in private."""
    try:
        words.say(db.session, current_actor(), slug, request.form.get("text", ""), now=now())
    except Invalid as refusal:
        return _page(slug, refusal.problems)
    flash("Said. The other side is told.", "ok")
    return redirect(url_for("words.show", slug=slug), 303)


def _page(slug: str, problems: Mapping[str, str]) -> Response:
    shown = words.page(db.session, current_actor(), slug)
    typed = request.form.get("text", "")
    return page(
        "moderation/words.html", shown=shown, typed=typed, problems=problems, status=422 if problems else 200
    )
