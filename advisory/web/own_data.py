"""A member's own data: all of it as a file, and leaving."""

from collections.abc import Mapping

from flask import Blueprint, flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Forbidden, Invalid
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import exporting, leaving
from advisory.web.access import current_actor, needs
from advisory.web.devices import sign_device_out
from advisory.web.fresh import fresh
from advisory.web.limits import EXPORTS, limited
from advisory.web.rendering import page

blueprint = Blueprint("own_data", __name__, url_prefix="/me/data")


@blueprint.get("")
@needs(Permission.OWN_ACCOUNT)
def index() -> Response:
    """Offer the file, and the way out."""
    return page("me/data.html")


@blueprint.post("/export")
@needs(Permission.OWN_ACCOUNT)
@fresh
@limited(EXPORTS)
def export() -> Response:
    """Hand over the file."""
    moment = now()
    response = make_response(exporting.export(db.session, current_actor(), now=moment))
    response.mimetype = "application/zip"
    response.headers["Content-Disposition"] = f"attachment; filename=advisory-{moment:%Y-%m-%d}.zip"
    return response


@blueprint.get("/leave")
@needs(Permission.OWN_ACCOUNT)
@fresh
def ask() -> Response:
    """Show what would go and what could stay."""
    return _leave_page({})


@blueprint.post("/leave")
@needs(Permission.OWN_ACCOUNT)
@fresh
def leave() -> Response:
    """Have a member leave; 422 when a choice is missing or nothing was confirmed."""
    form = request.form
    try:
        leaving.leave(
            db.session,
            current_actor(),
            form.get("points", ""),
            form.get("entries", ""),
            form.get("word", ""),
            now=now(),
        )
    except Invalid as refusal:
        return _leave_page(refusal.problems)
    except Forbidden as refusal:
        return _leave_page({"": str(refusal)})
    sign_device_out()
    flash("You have left. What you wanted gone is gone, and nobody is told that it was you.", "ok")
    return redirect(url_for("library.home"), 303)


def _leave_page(problems: Mapping[str, str]) -> Response:
    shown = leaving.page(db.session, current_actor())
    status = 422 if problems else 200
    return page("me/leave.html", status=status, leaving=shown, problems=problems, typed=request.form)
