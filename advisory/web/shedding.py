"""Refusing early: a request that has waited too long is told to come back, so that the others need not wait.

    /static/, /healthz, /readyz, /metrics   always served
    a form                                  waits twice as long, and comes back with its text when refused
    who has a cookie of ours                waits one and a half times as long
    anybody else                            waits `ADVISORY_SHED_AFTER_MS`

Pages are made two at a time, for visitors and for the others each; waiting for that counts as well. The wait
is asked of the kernel: how long ago the last byte of the request arrived (TCP_INFO). So it counts the queue
of connections as well as that of threads, and needs no state. On a socket that cannot tell (a Unix socket,
another system) nothing is refused. A refusal costs a fraction of a page, so under twice the load that the
site can carry, what is served is served in time, and a queue is gone a moment after the load is.
"""

import socket
import struct
import time
from collections.abc import Callable, Iterable, Mapping
from threading import Semaphore
from typing import Any

from flask import Flask, request
from werkzeug.exceptions import ServiceUnavailable

from advisory.config import Settings
from advisory.web.security import UNKEPT, headers_of_all

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

#: Where `tcpi_last_data_recv` (milliseconds, 32 bits) lies in Linux's struct tcp_info.
_INFO_AT, _INFO_BYTES = 52, 56
_ALWAYS = ("/static/", "/healthz", "/readyz", "/metrics")
_MARK = "advisory.refused"
_FOR_EVER = float("inf")
#: So many pages are made at once for visitors, and as many for whoever has a cookie: more would only slow
#: each other down, and forms need threads too.
READERS = 2

_BODY = (
    b'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The site is busy.</title></head>'
    b"<body><main><h1>The site is busy.</h1><p>Too many people are asking at once."
    b" Try again in a moment.</p></main></body></html>"
)


class Gate:
    """Stands before the site, and lets nobody in who has waited too long.

    Attributes:
        refused: told each time somebody is turned away.
    """

    def __init__(
        self,
        inner: Application,
        patience_seconds: float,
        refused: Callable[[], None],
        *,
        https: bool = False,
    ) -> None:
        self._inner, self._patience, self._refused, self._https = inner, patience_seconds, refused, https
        self._visitors, self._others = Semaphore(READERS), Semaphore(READERS)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Let a request through, or answer it."""
        left = self._patience_left(environ)
        if environ["REQUEST_METHOD"] == "POST":
            if left < 0:
                self._refused()
                environ[_MARK] = True
            return self._inner(environ, start_response)
        if left == _FOR_EVER:
            return self._inner(environ, start_response)
        readers = self._others if "HTTP_COOKIE" in environ else self._visitors
        if left < 0 or not readers.acquire(timeout=left):
            self._refused()
            start_response("503 Service Unavailable", _headers(https=self._https))
            return [_BODY]
        try:
            return self._inner(environ, start_response)
        finally:
            readers.release()

    def _patience_left(self, environ: Mapping[str, Any]) -> float:
        """Tell how many seconds a request may wait still; below 0 when it has waited too long."""
        connection = environ.get("gunicorn.socket")
        if connection is None or str(environ.get("PATH_INFO", "")).startswith(_ALWAYS):
            return _FOR_EVER
        patience = self._patience
        if environ["REQUEST_METHOD"] == "POST":
            patience *= 2
        elif "HTTP_COOKIE" in environ:
            patience *= 1.5
        return patience - waited_seconds(connection)


def init_shedding(app: Flask, settings: Settings, refused: Callable[[], None]) -> None:
    """Have `app` refuse what has waited too long, where the settings say how long that is."""
    if settings.shed_after_ms:
        patience_seconds = settings.shed_after_ms / 1000
        gate = Gate(app.wsgi_app, patience_seconds, refused, https=settings.https)
        app.wsgi_app = gate  # type: ignore[method-assign]
        app.before_request(_refuse_late_form)


def waited_seconds(connection: socket.socket) -> float:
    """Tell how long ago the last byte arrived; 0 where that cannot be known."""
    if not hasattr(socket, "TCP_INFO"):
        return 0.0
    try:
        told = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _INFO_BYTES)
    except OSError:
        return 0.0
    if len(told) < _INFO_BYTES:
        return 0.0
    (milliseconds,) = struct.unpack_from("=I", told, _INFO_AT)
    return float(milliseconds) / 1000


def retry_seconds() -> int:
    """Tell when to come back: one to four seconds, so that not all come back at once."""
    return 1 + time.monotonic_ns() // 1_000_000 % 4


def _headers(*, https: bool) -> list[tuple[str, str]]:
    own = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(_BODY)),
        "Retry-After": str(retry_seconds()),
    }
    return list((headers_of_all(https=https) | UNKEPT | own).items())


def _refuse_late_form() -> None:
    """Refuse a form inside of the site, which gives its text back.

    Raises:
        ServiceUnavailable: it has waited too long.
    """
    if request.environ.get(_MARK):
        raise ServiceUnavailable(retry_after=retry_seconds())
