"""How gunicorn serves the site: threads, since slow clients must not hold a worker up.

One worker is right for SQLite and a small circle; WEB_CONCURRENCY asks for more. There is no access log
here, because an address may hold what somebody searched for; the proxy in front writes one without
query strings.
"""

import logging
import os
import shutil
import socket
import sys
import tempfile
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path

from gunicorn.arbiter import Arbiter
from gunicorn.http.errors import ExpectationFailed, LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.util import write_nonblock
from gunicorn.workers.base import Worker
from gunicorn.workers.gthread import ThreadWorker

from advisory.config import SettingsError, read_settings
from advisory.folders import make_folders

try:
    _settings = read_settings(os.environ)
    # A worker that ends over a folder would be started again for ever.
    make_folders(_settings)
except SettingsError as error:
    sys.exit(str(error))

_REFUSED = {
    LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
}


class QuietWorker(ThreadWorker):
    """Says of what is no request neither what it was nor who sent it, in the log as in the answer."""

    def handle_error(self, req: object, client: socket.socket, addr: object, exc: BaseException) -> None:
        """Answer with the headers of every other answer and a bare line."""
        # Imported here, where the worker has it already: the arbiter stays small without the site.
        from advisory.web.security import UNKEPT, headers_of_all  # noqa: PLC0415

        known = isinstance(exc, ParseException)
        status = (
            _REFUSED.get(type(exc), HTTPStatus.BAD_REQUEST) if known else HTTPStatus.INTERNAL_SERVER_ERROR
        )
        logging.getLogger("gunicorn.error").warning("no request: %s", type(exc).__name__)
        body = f"{status.phrase}\n"
        own = {
            "Connection": "close",
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Length": str(len(body)),
        }
        headers = headers_of_all(https=_settings.https) | UNKEPT | own
        lines = [f"HTTP/1.1 {status.value} {status.phrase}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        with suppress(OSError):
            write_nonblock(client, ("\r\n".join(lines) + "\r\n\r\n" + body).encode("latin-1"))


bind = f"{_settings.host}:{_settings.port}"
workers = _settings.workers
worker_class = QuietWorker
threads = 8
# Room for a burst while the worker is busy; what waits too long in it is refused (advisory/web/shedding.py).
backlog = 512
worker_connections = 1000
timeout = 60
graceful_timeout = 10
# A pasted dilemma takes some room in an address; what is longer still is answered with 414.
limit_request_line = 8190
# Its own debug lines hold addresses, and an invitation's address lets somebody in.
loglevel = "info" if _settings.log_level == "debug" else _settings.log_level
# Nobody steers the server through a socket in somebody's home.
control_socket_disable = True
# Where the socket of the heartbeat lies must not be a disk that can stall.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108
forwarded_allow_ips = "127.0.0.1"

# Each process counts for itself in a file, and whoever is asked adds them up. The files are mapped, so they
# must not lie on a disk that can be full.
_COUNTS = "advisory-counts-"


def on_starting(server: Arbiter) -> None:
    """Make the folder of the counts, and remove those that servers which were killed have left."""
    folder = Path(worker_tmp_dir or tempfile.gettempdir())
    for left in folder.glob(f"{_COUNTS}*"):
        with suppress(OSError, ValueError):
            if left.stat().st_uid == os.getuid() and not _lives(int(left.name.split("-")[2])):
                shutil.rmtree(left)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp("", f"{_COUNTS}{os.getpid()}-", folder)


def on_exit(server: Arbiter) -> None:
    """Remove the folder of the counts."""
    shutil.rmtree(os.environ.get("PROMETHEUS_MULTIPROC_DIR", ""), ignore_errors=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def post_worker_init(worker: Worker) -> None:
    """Start the thread that keeps promises and mends the index, in each worker once it is forked."""
    # Imported here, where the worker has it already: the arbiter stays small without the site.
    from advisory import housekeeping  # noqa: PLC0415

    housekeeping.start(worker.wsgi)
