"""A member's own account: who they are here."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from advisory.domain.permissions import Permission
from advisory.extensions import db
from advisory.services import logbook, me, second_factor
from advisory.web.access import current_actor, needs
from advisory.web.forms.fields import page_number
from advisory.web.rendering import page

blueprint = Blueprint("me", __name__, url_prefix="/me")


@blueprint.get("/")
@needs(Permission.OWN_ACCOUNT)
def home() -> Response:
    """Show the member's own account."""
    session, actor = db.session, current_actor()
    return page(
        "me/home.html", account=me.account(session, actor), advised=second_factor.is_owed(session, actor)
    )


@blueprint.get("/log")
@needs(Permission.OWN_ACCOUNT)
def log() -> Response:
    """Show what was done with the member's own situations, advice and questions."""
    number = page_number(request.args.get("page"))
    return page("me/log.html", log=logbook.mine(db.session, current_actor(), number))
