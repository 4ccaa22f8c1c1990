"""A thread beside the web server that keeps promises and mends the index, without anybody's hand.

Every few seconds it delivers what is due (after a crash, what the crash left), and builds the index
anew when it is missing or damaged. Several processes may each have one: the database and the engine
lock what must not be done twice.
"""

import logging
import threading

from flask import Flask

from advisory.extensions import db, now, site
from advisory.search.port import EngineUnavailable
from advisory.services import indexing
from advisory.services.outbox import deliver_all

log = logging.getLogger(__name__)

EVERY_SECONDS = 3.0


def start(app: Flask, *, every_seconds: float = EVERY_SECONDS) -> threading.Event:
    """Start the thread; setting the event it returns ends it."""
    stop = threading.Event()

    def run() -> None:
        while True:
            try:
                keep_house(app)
            except Exception:
                # Nothing may end the housekeeping: a database that is away comes back.
                log.exception("housekeeping failed and will be tried again")
            if stop.wait(every_seconds):
                return

    threading.Thread(target=run, name="housekeeping", daemon=True).start()
    return stop


def keep_house(app: Flask) -> None:
    """Do once what is due."""
    with app.app_context():
        if not indexing.answers(site().engine):
            _rebuild("the index was missing or damaged")
        deliver_all(db.session, site().handlers, now=now())
        if site().engine.owes_rebuild():
            _rebuild("words of removed texts lay in the index")


def _rebuild(why: str) -> None:
    try:
        number = indexing.rebuild(db.session, site().engine)
        log.warning("%s; it was built anew with %d documents", why, number)
    except EngineUnavailable:
        log.info("another process is building the index")
