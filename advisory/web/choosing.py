"""Choosing anew, on a situation's page: whether the asker is named, and how soon an answer is needed."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid, Stale
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import choosing
from advisory.web.access import current_actor, needs
from advisory.web.forms.fields import day, seen_version
from advisory.web.stale import stale_page

blueprint = Blueprint("choosing", __name__, url_prefix="/situations")


@blueprint.post("/<slug>/name")
@needs(Permission.READ_OPEN_SITUATION)
def name(slug: str) -> Response:
    """Show the asker's name, or hide it again."""
    named = request.form.get("named") == "yes"
    try:
        choosing.show_name(
            db.session,
            current_actor(),
            slug,
            named=named,
            seen_version=seen_version(request.form),
            now=now(),
        )
    except Stale as refusal:
        return stale_page(refusal, url_for("situations.situation", slug=slug))
    hidden = "Your name is hidden. Mail that was sent keeps it."
    return _said(slug, "Your name is shown." if named else hidden)


@blueprint.post("/<slug>/urgency")
@needs(Permission.READ_OPEN_SITUATION)
def urgency(slug: str) -> Response:
    """Choose how soon an answer is needed."""
    decide_by, unreadable = day(request.form.get("decide_by", ""))
    chosen = request.form.get("urgency", "")
    if unreadable:
        return _said(slug, unreadable, "danger")
    try:
        choosing.hurry(
            db.session,
            current_actor(),
            slug,
            chosen,
            decide_by,
            seen_version=seen_version(request.form),
            now=now(),
        )
    except Invalid as refusal:
        return _said(slug, " ".join(refusal.problems.values()), "danger")
    except Stale as refusal:
        return stale_page(refusal, url_for("situations.situation", slug=slug))
    return _said(slug, "Changed.")


def _said(slug: str, sentence: str, kind: str = "ok") -> Response:
    flash(sentence, kind)
    return redirect(url_for("situations.situation", slug=slug), 303)
