"""Is the site alive, and is it ready? For supervisors and load balancers, in plain words."""

from flask import Blueprint, make_response
from werkzeug.wrappers import Response

from advisory.extensions import db, now, site
from advisory.services.health import problems
from advisory.web.access import open_when_closed

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@open_when_closed
def alive() -> Response:
    """Say that the process answers."""
    return _plain("alive", 200)


@blueprint.get("/readyz")
@open_when_closed
def ready() -> Response:
    """Say whether database, index and outbox are as they should be, with 503 when one is not."""
    found = problems(db.session, site().engine, now=now())
    return _plain("\n".join(found) or "ready", 503 if found else 200)


def _plain(text: str, status: int) -> Response:
    response = make_response(text + "\n", status)
    response.mimetype = "text/plain"
    response.headers["Cache-Control"] = "no-store"
    return response
