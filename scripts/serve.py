"""Prepare the site and serve it, in one process: what `make run` ends in.

Starting Python twice would double the wait for a page, since loading the libraries takes longest. What would
keep the site from being served is told before any of that.
"""

import errno
import os
import socket
import sys

from advisory.config import Settings, SettingsError, read_settings
from advisory.folders import make_folders


def main() -> int:
    """Prepare, then serve until somebody ends it; give the exit code."""
    # As in wsgi.py.
    os.umask(0o077)
    try:
        settings = read_settings(os.environ)
        make_folders(settings)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    if problem := why_not_listen(settings):
        print(problem, file=sys.stderr)
        return 1
    # Imported here: it takes a second, and gunicorn reads WEB_CONCURRENCY while it is imported, with a trace
    # for what is no number.
    from scripts.server import serve  # noqa: PLC0415

    return serve(settings)


def why_not_listen(settings: Settings) -> str:
    """Say what keeps the server from its address; "" when nothing does."""
    host = settings.host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, settings.port), family=family):
            return ""
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            return f"Nobody can listen at HOST {host}, PORT {settings.port}: {error.strerror}."
        another = 8001 if settings.port != 8001 else 8002
        return f"Port {settings.port} is taken. Choose another: PORT={another} make run"


if __name__ == "__main__":
    sys.exit(main())
