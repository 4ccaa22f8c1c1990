"""The web server of `make run`: gunicorn, its workers forked from the process that prepared the site."""

import sys

from flask import Flask
from gunicorn.app.base import Application

from advisory.app import create_app
from advisory.config import Settings
from advisory.extensions import db
from scripts.prepare import prepare


class Server(Application):
    """gunicorn, with its settings from gunicorn.conf.py, for a site that is already built."""

    def __init__(self, site: Flask) -> None:
        self._site = site
        sys.argv[1:] = ["--config", "gunicorn.conf.py"]
        super().__init__()

    def init(self, parser: object, options: object, arguments: object) -> None:
        """Take nothing from the command line."""

    def load(self) -> Flask:
        """Give a worker its site."""
        return self._site


def serve(settings: Settings) -> int:
    """Prepare the site, then serve it until somebody ends it; give the exit code."""
    site = create_app(settings)
    if code := prepare(site, settings):
        return code
    with site.app_context():
        # A forked worker must not share a connection with its parent.
        db.engine.dispose()
    print(f"\nThe site is at {settings.site_url}/ – Ctrl-C ends it.", flush=True)
    Server(site).run()
    return 0
