"""What a member has read lately, for their eyes only."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from advisory.domain.permissions import Permission
from advisory.extensions import db
from advisory.services import readings
from advisory.web.access import current_actor, needs
from advisory.web.rendering import page

blueprint = Blueprint("readings", __name__, url_prefix="/me/read")


@blueprint.get("")
@needs(Permission.KEEP)
def index() -> Response:
    """Show what the member has read lately."""
    return page("readings/index.html", readings=readings.page(db.session, current_actor()))


@blueprint.post("/forget")
@needs(Permission.KEEP)
def forget() -> Response:
    """Forget all of it."""
    readings.forget_all(db.session, current_actor())
    flash("What you have read is forgotten.", "ok")
    return redirect(url_for("readings.index"), 303)
