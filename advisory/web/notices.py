"""What a member is told."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import notices
from advisory.web.access import current_actor, needs
from advisory.web.forms.fields import page_number
from advisory.web.rendering import page

blueprint = Blueprint("notices", __name__, url_prefix="/me/notices")


@blueprint.get("")
@needs(Permission.KEEP)
def index() -> Response:
    """Show the member's notices."""
    number = page_number(request.args.get("page"))
    return page("notices/index.html", notices=notices.page(db.session, current_actor(), number, now=now()))


@blueprint.post("/read")
@needs(Permission.KEEP)
def mark_all_read() -> Response:
    """Mark all of them as read."""
    notices.mark_all_read(db.session, current_actor(), now=now())
    return redirect(url_for("notices.index"), 303)
