"""Every refusal and every failure as a page; never JSON, never a trace.

NotFound 404 · Forbidden 403 (404 for visitors) · WrongState, Stale, Held, ConsentVoid 409 · Invalid 422 ·
Moved 301 or 302 · EngineUnavailable, a database that does not answer, a disk that is full 503

A form that failed comes back with what was typed into it (`web.typed`).
"""

import errno
import logging
from contextlib import suppress
from http import HTTPStatus

from flask import Flask, current_app, g, make_response, redirect, render_template, request
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import (
    DBAPIError,
    InterfaceError,
    OperationalError,
    PendingRollbackError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, MethodNotAllowed, SecurityError, TooManyRequests
from werkzeug.wrappers import Response

from advisory.domain.actor import VISITOR
from advisory.domain.errors import (
    ConsentVoid,
    Forbidden,
    Held,
    Invalid,
    Moved,
    NotFound,
    Refusal,
    Stale,
    TakenOver,
    WrongState,
)
from advisory.extensions import db
from advisory.search.port import EngineUnavailable
from advisory.web.access import current_actor
from advisory.web.typed import typed_form

log = logging.getLogger(__name__)

STATUS: dict[type[Refusal], int] = {
    NotFound: 404,
    Forbidden: 403,
    WrongState: 409,
    Stale: 409,
    TakenOver: 409,
    Held: 409,
    ConsentVoid: 409,
    Invalid: 422,
}

#: Title and text of each page; a refusal brings its own text.
WORDS: dict[int, tuple[str, str]] = {
    400: ("That could not be read.", "Go back and try again from the page you came from."),
    403: ("This one is not open to you.", "Ask a moderator if you think it should be."),
    404: ("Nothing is kept at this address.", "It may have moved, or may never have been."),
    405: ("That cannot be done at this address.", "Go back and try again from the page you came from."),
    409: ("Something has changed in the meantime.", "Nothing was saved. Go back and look again."),
    413: ("That is too much at once.", "Go back; your text is still in the form. Shorten it."),
    414: ("That address is too long.", "Search for fewer words."),
    422: ("That cannot be taken as it is.", "Go back; your text is still in the form."),
    429: ("A moment, please.", "There were too many attempts."),
    500: ("That is our fault.", "Nothing you sent has been half saved. Try again in a moment."),
    503: ("The site is busy.", "Try again in a moment."),
}

_FORGERY = (
    "That form is no longer valid.",
    "You have signed in or out since it was opened, or it came from elsewhere. "
    "Go back; your text is still in the form. Open the page anew, and send it again.",
)

_RETRY_SECONDS = "5"
#: What a disk says that is full, read-only, broken or not ours.
_DISK = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EACCES, errno.EPERM, errno.EFBIG}
)


def init_errors(app: Flask) -> None:
    """Have `app` answer every refusal and failure with a page."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _failed)
    app.register_error_handler(EngineUnavailable, _busy)
    for away in (OperationalError, InterfaceError, PendingRollbackError, PoolTimeout):
        app.register_error_handler(away, _busy)
    app.register_error_handler(DBAPIError, _cut_off)
    app.register_error_handler(OSError, _disk)


def error_page(code: int, title: str = "", text: str = "") -> Response:
    """Answer with the page of a refusal or failure; one that cannot be drawn is said in bare words."""
    standard_title, standard_text = WORDS.get(code, (HTTPStatus(code).phrase, ""))
    title, text = title or standard_title, text or standard_text
    if request.url_rule is None and isinstance(request.routing_exception, SecurityError):
        # Without a host of ours there is no address to draw a page with.
        return make_response(_BARE.format(title=title, text=text), code)
    try:
        typed = typed_form() if code >= 500 else None
        body = render_template("errors/error.html", code=code, title=title, text=text, typed=typed)
    except Exception:
        log.exception("the page of error %s could not be drawn", code)
        body = _BARE.format(title=title, text=text)
    return make_response(body, code)


#: Nothing here comes from a request.
_BARE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
    "<body><main><h1>{title}</h1><p>{text}</p></main></body></html>"
)


def _refused(refusal: Refusal) -> Response:
    if isinstance(refusal, Moved):
        return _moved(refusal)
    code = STATUS.get(type(refusal), 422)
    if code == 403 and current_actor().is_visitor:
        return error_page(404)
    if isinstance(refusal, Stale):
        return error_page(code, "Somebody changed this while you were writing.", WORDS[409][1])
    text = str(refusal)
    return error_page(code, text="" if text == WORDS.get(code, ("",))[0] else text)


def _moved(refusal: Moved) -> Response:
    """Lead a reader on; a form is not sent on to what it was not meant for."""
    if request.method not in ("GET", "HEAD"):
        return error_page(409, text="This was merged into another one. Nothing was saved.")
    # What lies under a situation's address (its form of closing, say) is the other one's own business.
    folder = "/situations" if request.path.startswith("/situations/") else request.path.rpartition("/")[0]
    return redirect(f"{folder}/{refusal.to}", 301 if refusal.lasting else 302)


def _failed(failure: HTTPException) -> Response:
    code = failure.code or 500
    if isinstance(failure, TooManyRequests):
        return _wait(failure)
    if isinstance(failure, MethodNotAllowed) and request.method in ("GET", "HEAD") and (page := _above()):
        return redirect(page, 302)
    if code >= 500:
        _stand_without_database()
    title, text = _FORGERY if isinstance(failure, CSRFError) else ("", "")
    response = error_page(code, title, text)
    for name, value in failure.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _above() -> str:
    """Find the page that a form's address stands under: that of the item for /screening/<slug>/return.

    Somebody comes to such an address by link when they reload a form that came back, or sign in again.

    Returns:
        "" when there is none but the front page.
    """
    addresses = current_app.url_map.bind("")
    path = request.path.rstrip("/").rpartition("/")[0]
    while path:
        for page in (path, f"{path}/"):
            if addresses.test(page, "GET"):
                return page
        path = path.rpartition("/")[0]
    return ""


def _wait(failure: TooManyRequests) -> Response:
    """Say why and after how long another attempt is worth making; a minute when the limit does not say."""
    seconds = failure.retry_after if isinstance(failure.retry_after, int) else 60
    told = failure.description != TooManyRequests.description
    said = failure.description if told and failure.description else WORDS[429][1]
    if seconds < 100:
        after = "a second" if seconds == 1 else f"{seconds} seconds"
    else:
        # A lock of a quarter of an hour is told as 901 seconds, to be on the safe side of it.
        after = f"{-(-(seconds - 1) // 60)} minutes"
    response = error_page(429, text=f"{said} Try again in {after}.")
    response.headers["Retry-After"] = str(seconds)
    return response


def _busy(failure: Exception) -> Response:
    log.warning("busy: %s", type(failure).__name__)
    _stand_without_database()
    response = error_page(503)
    response.headers["Retry-After"] = _RETRY_SECONDS
    return response


def _cut_off(failure: DBAPIError) -> Response:
    """Answer when the database went away in the middle of a statement, whatever its driver calls that.

    Raises:
        DBAPIError: the connection still stands; then it is a fault of ours.
    """
    if not failure.connection_invalidated:
        raise failure
    return _busy(failure)


def _disk(failure: OSError) -> Response:
    """Answer when a disk is full or may not be written, as when the database is away.

    Raises:
        OSError: any other, which is a fault of ours.
    """
    if failure.errno not in _DISK:
        raise failure
    log.error("a disk cannot be written: %s", failure.strerror)
    return _busy(failure)


def _stand_without_database() -> None:
    """Let the page of a failure be drawn when the database is what failed.

    Whoever is not known yet is nobody for this page: the frame would ask for them again.
    """
    g.setdefault("actor", VISITOR)
    g.setdefault("_login_user", AnonymousUserMixin())
    with suppress(SQLAlchemyError):
        db.session.rollback()
