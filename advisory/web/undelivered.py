"""What could not be delivered yet, for admins."""

from flask import Blueprint
from werkzeug.wrappers import Response

from advisory.domain.permissions import Permission
from advisory.extensions import db
from advisory.services import undelivered
from advisory.web.access import current_actor, needs
from advisory.web.rendering import page

blueprint = Blueprint("undelivered", __name__)


@blueprint.get("/outbox")
@needs(Permission.RUN_SITE)
def index() -> Response:
    """List what failed and will be tried again."""
    return page("undelivered.html", undelivered=undelivered.page(db.session, current_actor()))
