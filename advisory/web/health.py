"""Is the site alive, is it ready, and how much is it doing? For supervisors, in plain words and numbers."""

import hmac
from functools import cache

from alembic.script import ScriptDirectory
from flask import Blueprint, current_app, make_response, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from advisory.config import Settings
from advisory.domain.hosts import is_loopback
from advisory.extensions import db, now, site
from advisory.services.health import Place, problems
from advisory.web.access import open_when_closed
from advisory.web.metrics import CONTENT_TYPE, exposition

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@open_when_closed
def alive() -> Response:
    """Say that the process answers."""
    return _plain("alive", 200)


@blueprint.get("/readyz")
@open_when_closed
def ready() -> Response:
    """Say whether database, index, outbox and disks are as they should be, with 503 when one is not."""
    found = problems(db.session, site().engine, _place(site().settings), now=now())
    return _plain("\n".join(found) or "ready", 503 if found else 200)


@blueprint.get("/metrics")
@open_when_closed
def metrics() -> Response:
    """Give numbers to a collector on this machine, or one that knows the token; nobody else finds them.

    Raises:
        NotFound: it is neither.
    """
    if not _may_measure(site().settings.metrics_token):
        raise NotFound
    response = make_response(exposition())
    response.headers["Content-Type"] = CONTENT_TYPE
    response.headers["Cache-Control"] = "no-store"
    return response


def _may_measure(token: str) -> bool:
    """Say whether whoever asks may see the numbers.

    What a proxy passes on comes from elsewhere, wherever the proxy stands.
    """
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if token and scheme.lower() == "bearer" and hmac.compare_digest(given.encode(), token.encode()):
        return True
    passed_on = any(name in request.headers for name in ("Forwarded", "X-Forwarded-For", "X-Real-Ip", "Via"))
    return not passed_on and is_loopback(request.remote_addr or "")


@cache
def _newest_migration(directory: str) -> str:
    return ScriptDirectory(directory).get_current_head() or ""


def _place(settings: Settings) -> Place:
    folders = (
        ("the database and private entries", settings.data_dir),
        ("published entries", settings.content_dir),
        ("the index", settings.index_dir),
    )
    schema = _newest_migration(current_app.extensions["migrate"].directory)
    return Place(folders, settings.tombstones, schema)


def _plain(text: str, status: int) -> Response:
    response = make_response(text + "\n", status)
    response.mimetype = "text/plain"
    response.headers["Cache-Control"] = "no-store"
    return response
