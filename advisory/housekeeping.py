"""A thread beside the web server that keeps promises and mends the index, without anybody's hand.

Every few seconds it delivers what is due (after a crash, what the crash left), and builds the index anew when
it is missing, damaged, or says something else than the database; it sends letters, decodes what the next
questions will need, and turns new texts into vectors where the site searches by meaning. Several processes
may each have one: the database and the engine lock what must not be done twice.
"""

import logging
import threading
from contextlib import suppress
from dataclasses import dataclass

from flask import Flask
from sqlalchemy.exc import OperationalError

from advisory.extensions import db, now, send_letters, site
from advisory.search.port import EngineUnavailable, Meaning, SearchEngine
from advisory.services import encoding, indexing, looking, repulling
from advisory.services.due import run_due
from advisory.services.outbox import deliver_all
from advisory.services.posting import LETTERS_A_TURN

log = logging.getLogger(__name__)

EVERY_SECONDS = 3.0
#: The index is compared with the database each time after so many turns.
COMPARED_EVERY = 4
#: Documents encoded before other promises have their turn again.
ENCODED_A_TURN = 10


def start(app: Flask, *, every_seconds: float = EVERY_SECONDS) -> threading.Event:
    """Start the thread; setting the event it returns ends it."""
    _pull_held(app)
    stop = threading.Event()
    backlog = Backlog()

    def run() -> None:
        while True:
            try:
                more = keep_house(app, backlog)
            except OperationalError as away:
                log.warning("housekeeping waits for the database: %s", type(away.orig).__name__)
                more = False
            except Exception:
                # Nothing may end the housekeeping.
                log.exception("housekeeping failed and will be tried again")
                more = False
            if stop.wait(0.01 if more else every_seconds):
                return

    threading.Thread(target=run, name="housekeeping", daemon=True).start()
    return stop


def _pull_held(app: Flask) -> None:
    """Before the first reader comes: pull what a restored database shows and the journal holds back."""
    try:
        with app.app_context():
            if number := repulling.pull_all_held(db.session, now()):
                log.warning("%d things came back with a restored database and were taken away again", number)
    except Exception:
        # The clock asks again; a database that is away must not keep the site from starting.
        log.exception("the journal of tombstones could not be applied at the start")


@dataclass(slots=True)
class Backlog:
    """What the thread remembers from one time to the next."""

    #: Documents that are still to be encoded, since search by meaning was not there before; None before
    #: anybody has looked.
    keys: list[str] | None = None
    #: How often the house was kept, so that some things are done more seldom.
    turn: int = 0


def keep_house(app: Flask, backlog: Backlog | None = None) -> bool:
    """Do once what is due; say whether more of it is waiting."""
    with app.app_context():
        finder, backlog = site().finder, backlog or Backlog()
        _keep_index(finder.engine, backlog)
        run_due(db.session, site().tasks, now=now())
        deliver_all(db.session, site().handlers, now=now())
        if finder.engine.owes_rebuild():
            _rebuild("words of removed texts lay in the index")
        with suppress(EngineUnavailable):
            finder.engine.warm()
        sent, _ = send_letters(LETTERS_A_TURN)
        more = finder.meaning is not None and _keep_meanings(finder.meaning, backlog)
        return more or sent == LETTERS_A_TURN


def _keep_index(engine: SearchEngine, backlog: Backlog) -> None:
    """Build the index anew when it is not what was written, or not what the database says."""
    backlog.turn += 1
    if not indexing.answers(engine):
        _rebuild("the index was missing or damaged")
    elif not engine.inspect():
        _rebuild("files of the index were not what was written")
    elif backlog.turn % COMPARED_EVERY == 1:
        with suppress(EngineUnavailable):
            if not indexing.in_step(db.session, engine):
                _rebuild("the index and the database said different things")


def _keep_meanings(meaning: Meaning, backlog: Backlog) -> bool:
    """Encode a little, so that nothing else waits long; say whether more is waiting."""
    if backlog.keys is None:
        backlog.keys, gone = encoding.behind(db.session, meaning)
        for key in gone:
            encoding.encode(db.session, meaning, key)
    for key in backlog.keys[:ENCODED_A_TURN]:
        encoding.encode(db.session, meaning, key)
    del backlog.keys[:ENCODED_A_TURN]
    kept = encoding.keep_promises(db.session, meaning, now=now(), limit=ENCODED_A_TURN)
    if not backlog.keys:
        # Half of the vectors would rank worse than none, so meaning is not asked before all are there.
        looking.catch_up(db.session, meaning)
        meaning.warm()
    db.session.rollback()
    return bool(backlog.keys) or kept == ENCODED_A_TURN


def _rebuild(why: str) -> None:
    try:
        number = indexing.rebuild(db.session, site().engine)
        log.warning("%s; it was built anew with %d documents", why, number)
    except EngineUnavailable:
        log.info("another process is building the index")
