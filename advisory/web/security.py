"""What goes round every answer: headers, limits on what is sent in, and who may keep a copy.

signed in, or signing in   nobody keeps a copy, no engine indexes it
a visitor's page           kept, but asked about each time (ETag, 304)
a static file              kept for a year under the address that `asset` gives
an address with a secret   told to no other page, not even of ours

A form has a token against forgery; where it comes from is looked at as well, as far as the browser says.
"""

import gzip
import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, current_app, request, send_from_directory, session
from werkzeug.exceptions import BadRequest, Forbidden, NotFound, RequestURITooLarge
from werkzeug.wrappers import Response

from advisory.extensions import site
from advisory.web.access import open_when_closed
from advisory.web.rendering import static_version

BODY_BYTES = 256 * 1024
FORM_PARTS = 400
#: Of an address with its query, as the web server in front takes it (`gunicorn.conf.py`).
ADDRESS_CHARS = 8190
#: A search with every filter there is has fewer.
QUERY_FIELDS = 200

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

_USED_BY_NOBODY = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture",
    "encrypted-media", "fullscreen", "geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi",
    "payment", "picture-in-picture", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        (
            *(f"{name}=()" for name in _USED_BY_NOBODY),
            "publickey-credentials-create=(self)",
            "publickey-credentials-get=(self)",
        )
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: Of an answer that nobody keeps a copy of, and no engine indexes.
UNKEPT = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


def init_security(app: Flask) -> None:
    """Put headers round every answer of `app`, and refuse what no form of ours would send."""
    app.config.update(
        MAX_CONTENT_LENGTH=BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=BODY_BYTES,
        MAX_FORM_PARTS=FORM_PARTS,
        # `_refuse_foreign` asks for more than the library would, and pages with a secret send no Referer.
        WTF_CSRF_SSL_STRICT=False,
    )
    app.before_request(_refuse_overlong)
    app.before_request(_refuse_null)
    app.before_request(_refuse_foreign)
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


def _refuse_overlong() -> None:
    """Refuse an address that nobody writes and no form of ours makes, before its query is taken apart.

    Raises:
        RequestURITooLarge: it is too long, or has too many fields.
    """
    fields = request.query_string.count(b"&") + 1
    if fields > QUERY_FIELDS or len(request.path) + len(request.query_string) > ADDRESS_CHARS:
        raise RequestURITooLarge


def _refuse_foreign() -> None:
    """Refuse a form that another site has sent, where the browser says so; the token is asked for as well.

    Raises:
        Forbidden: it does not come from a page of ours.
    """
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    kind = request.headers.get("Sec-Fetch-Site", "")
    # "null" is said of pages that tell nobody where they are, and of ours that have a secret among them.
    origin = request.headers.get("Origin", "")
    told = origin if origin not in ("", "null") else request.headers.get("Referer", "")
    if (kind and kind not in ("same-origin", "none")) or (told and not kind and not _is_ours(told)):
        raise Forbidden


def _is_ours(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    settings = site().settings
    plain = settings.https and parts.scheme != "https"
    return not plain and parts.netloc in (request.host, urlsplit(settings.site_url).netloc)


#: Rooms whose addresses may hold a secret, so that nobody keeps a copy of their pages.
_SECRET = frozenset(
    {
        "accounts",
        "second",
        "invitations",
        "membership",
        "preferences",
        "mail_links",
        "single_sign_on",
        "passkeys",
    }
)
#: What the secret in an address is called.
_SECRETS = frozenset({"token", "key"})


def headers_of_all(*, https: bool) -> dict[str, str]:
    """Give the headers that every answer has, also one that is made outside of the site."""
    return HEADERS | ({"Strict-Transport-Security": f"max-age={_YEAR_SECONDS}"} if https else {})


def _finish(response: Response) -> Response:
    for name, value in headers_of_all(https=site().settings.https).items():
        response.headers.setdefault(name, value)
    if (request.endpoint or "").startswith("static") and response.status_code < 400:
        return response
    secret = request.blueprint in _SECRET or bool(_SECRETS.intersection(request.view_args or ()))
    if secret:
        response.headers["Referrer-Policy"] = "no-referrer"
    # Asked of the cookie, not of the database: an answer must be finished even when that is down.
    private = "_user_id" in session or secret
    if private or response.status_code in (302, 303) or response.status_code >= 400:
        response.headers.update(UNKEPT)
        return response
    response.vary.add("Cookie")
    if request.method in ("GET", "HEAD") and response.status_code == 200 and not response.is_streamed:
        response.cache_control.no_cache = True
        response.add_etag()
        response.make_conditional(request)
    return response
