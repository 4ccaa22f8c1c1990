"""What goes round every answer: headers, limits on what is sent in, and who may keep a copy.

signed in, or signing in   nobody keeps a copy, no engine indexes it
a visitor's page           kept, but asked about each time (ETag, 304)
a static file              kept for a year under the address that `asset` gives
"""

import gzip
import re
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app, request, send_from_directory, session
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from advisory.extensions import limiter, site
from advisory.web.access import open_when_closed
from advisory.web.rendering import static_version

BODY_BYTES = 256 * 1024
FORM_PARTS = 400

_YEAR_SECONDS = 31_536_000

#: No inline script or style exists, so neither a nonce nor an exception is needed.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def init_security(app: Flask) -> None:
    """Put headers round every answer of `app`, and refuse what no form of ours would send."""
    app.config.update(
        MAX_CONTENT_LENGTH=BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=BODY_BYTES,
        MAX_FORM_PARTS=FORM_PARTS,
    )
    app.before_request(_refuse_null)
    app.after_request(_finish)
    app.add_url_rule("/static/v-<version>/<path:filename>", "static_for_a_year", _static_for_a_year)


@open_when_closed
def _static_for_a_year(version: str, filename: str) -> Response:
    """Send a static file under the address of one release; another release has another address."""
    if not re.fullmatch("[0-9a-f]{12}", version):
        raise NotFound
    current = version == static_version()
    response = send_from_directory("static", filename, max_age=_YEAR_SECONDS if current else 0)
    response.cache_control.immutable = current
    packed = _packed(Path(current_app.static_folder or "") / filename, version) if current else None
    if packed is not None and response.status_code == 200 and request.accept_encodings.quality("gzip"):
        response.direct_passthrough = False
        response.set_data(packed)
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    return response


@lru_cache(maxsize=64)
def _packed(path: Path, version: str) -> bytes | None:
    """Pack a text file once for each version; pages themselves stay unpacked, for they hold a token.

    Returns:
        None for what is packed already, such as fonts.
    """
    if path.suffix not in {".css", ".js", ".svg", ".txt"} or ".." in path.parts or not path.is_file():
        return None
    return gzip.compress(path.read_bytes(), mtime=0)


@limiter.request_filter
def _unlimited() -> bool:
    """Count no attempts on a site that is being measured or tested."""
    return not site().settings.rate_limits


#: Pages whose whole address is cleaned before it is looked up: whatever somebody types is answered.
_CLEANING = frozenset({"library.search", "library.suggest", "library.advice", "feeds.search"})


def _refuse_null() -> None:
    """Refuse the one character that a database may choke on and nobody types.

    Raises:
        BadRequest: the address or the form has it.
    """
    told = request.values if request.method == "POST" else request.args
    if request.endpoint in _CLEANING:
        told = told.__class__()
    if "\0" in request.path or any("\0" in text for pair in told.items(multi=True) for text in pair):
        raise BadRequest


#: Rooms whose addresses may hold a secret, so that nobody keeps a copy of their pages.
_SECRET = frozenset({"accounts", "second", "invitations", "preferences", "mail_links"})


def _finish(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if site().settings.https:
        response.headers["Strict-Transport-Security"] = f"max-age={_YEAR_SECONDS}"
    if (request.endpoint or "").startswith("static"):
        return response
    # Asked of the cookie, not of the database: an answer must be finished even when that is down.
    if "_user_id" in session or request.blueprint in _SECRET or response.status_code >= 400:
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response
    response.vary.add("Cookie")
    if request.method in ("GET", "HEAD") and response.status_code == 200 and not response.is_streamed:
        response.cache_control.no_cache = True
        response.add_etag()
        response.make_conditional(request)
    return response
