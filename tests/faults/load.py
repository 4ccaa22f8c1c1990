"""People who write to a real site without a pause, and what must be true of it after it was killed.

    Stock      situations to advise on and entries to publish, made before the site is served
    Writers    Erin asks, Paul advises, Max publishes and pulls, each as quickly as they are answered
    Truth      what the database, the index, the files and the journal say, compared with what was answered

A write counts as acknowledged when its answer (303) has arrived. One whose answer was lost is sent again once
the site is back, the same form as it was, as somebody does who presses the button again.
"""

import itertools
import threading
import time
import urllib.error
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from http.client import HTTPException
from pathlib import Path

from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session

from advisory.documents import tombstones as journal
from advisory.domain.lifecycle import EntryState
from advisory.search.whoosh_engine import WhooshEngine
from advisory.services import membership
from advisory.services.tombstones import keep_journal
from advisory.services.verifying import verify
from advisory.storage import members
from advisory.storage.connection import prepare
from advisory.storage.tables import AdviceRow, EntryRow, SituationRow
from tests.services.circle import Circle
from tests.serving import Caller, Server

Fields = dict[str, str | list[str]]
WAIT_SECONDS = 20


@contextmanager
def opened(server: Server) -> Iterator[Session]:
    """Look into the site's database from outside."""
    engine = engine_of(server)
    with Session(engine) as session:
        yield session
    engine.dispose()


def engine_of(server: Server) -> Engine:
    """Connect to the site's database, as the site itself does."""
    url = server.environment.get("ADVISORY_DATABASE_URL") or f"sqlite:///{server.database}"
    engine = create_engine(url)
    prepare(engine)
    keep_journal(engine, tombstones_of(server))
    return engine


def tombstones_of(server: Server) -> Path:
    """Say where the site's journal lies."""
    return Path(server.environment["ADVISORY_DATA_DIR"]) / "tombstones.jsonl"


@dataclass
class Stock:
    """What is ready to be written to: addresses of situations, and numbers of entries."""

    situations: list[str]
    entries: list[int]


def stock(server: Server, situations: int, entries: int) -> Stock:
    """Make open situations and approved entries, without the web in between."""
    with opened(server) as session:
        people = []
        for name in ("erin", "paul", "mona", "max"):
            row = members.by_email(session, f"{name}@example.com")
            assert row is not None
            people.append(membership.actor_of(session, row.id))
        circle = Circle(session, datetime.now(UTC), *people)
        open_ones = [circle.opened(question=f"Do we open {word}?") for word in words(situations)]
        ready = [circle.consented(question=f"Do we print {word}?").entry_id for word in words(entries)]
    return Stock(open_ones, ready)


def words(number: int) -> list[str]:
    """Give so many words that no scan marks."""
    letters = itertools.product("bdfglmnprst", "aeiou", "bdfglmnprst", "aeiou")
    return ["".join(each) for each in itertools.islice(letters, number)]


@dataclass
class Writes:
    """What one of them has tried, what was acknowledged, and what is to be sent again."""

    tried: list[str] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    lost: list[tuple[str, str, Fields]] = field(default_factory=list)


class Writers:
    """Three people who write, and remember what they were told."""

    def __init__(self, server: Server, stock: Stock) -> None:
        self.server = server
        self.asked, self.advised, self.published, self.pulled = Writes(), Writes(), Writes(), Writes()
        #: Everything that was answered to any of them.
        self.statuses: Counter[int] = Counter()
        self._words = iter(words(6000)[1000:])
        self._situations, self._entries = iter(stock.situations), iter(stock.entries)
        self._erin, self._paul, self._max = (Caller(server).sign_in(name) for name in ("erin", "paul", "max"))
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin, or go on; what was lost is sent again first."""
        self._stop.clear()
        tasks = (self._ask, self._advise, self._publish)
        self._threads = [threading.Thread(target=self._run, args=[task], daemon=True) for task in tasks]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Leave off; whoever waits for an answer waits for it still."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def wait(self, answers: int) -> None:
        """Wait until they have been answered so often since they began, or for some seconds."""
        wanted, until = self.statuses.total() + answers, time.monotonic() + WAIT_SECONDS
        while self.statuses.total() < wanted and time.monotonic() < until:
            time.sleep(0.01)

    def resend(self) -> None:
        """Send every form again whose answer never came."""
        theirs = [(self._erin, self.asked), (self._paul, self.advised)]
        theirs += [(self._max, self.published), (self._max, self.pulled)]
        for caller, writes in theirs:
            lost, writes.lost = writes.lost, []
            for what, action, fields in lost:
                self._send(caller, writes, what, action, fields, again=True)

    def _run(self, task: Callable[[], bool]) -> None:
        while not self._stop.is_set():
            try:
                if not task():
                    return
            except (OSError, HTTPException, urllib.error.URLError):
                # The site is gone; nobody goes on before it is back.
                return

    def _ask(self) -> bool:
        word = next(self._words)
        question = f"How do we keep {word}?"
        more: Fields = {"question": question, "body": "We grew from ten people.", "audience": "members"}
        more |= {"wish": "yes", "ticks": "", "action": "save" if len(self.asked.tried) % 2 else "submit"}
        return self._fill(self._erin, self.asked, question, "/situations/new", "/situations/new", more)

    def _advise(self) -> bool:
        slug = next(self._situations, None)
        more: Fields = {"basis": "lived", "advice": "- Send two people.\n- Write down a fee."}
        return slug is not None and self._fill(
            self._paul, self.advised, slug, f"/situations/{slug}", "/advice", more
        )

    def _publish(self) -> bool:
        number = next(self._entries, None)
        if number is None:
            return False
        bench = f"/curation/{number}"
        self._fill(self._max, self.published, str(number), bench, "/publish", {})
        if number % 2:
            self._fill(self._max, self.pulled, str(number), bench, "/pull", {})
        return True

    def _fill(self, who: Caller, writes: Writes, what: str, page: str, ending: str, more: Fields) -> bool:
        who.get(page)
        self.statuses[who.status] += 1
        if who.status == 503:
            # As they are told: they try again in a while.
            time.sleep(0.1)
        forms = [
            form for form in who.page.select("form[method=post]") if str(form["action"]).endswith(ending)
        ]
        if forms:
            writes.tried.append(what)
            self._send(who, writes, what, str(forms[0]["action"]), who.filled(forms[0]) | more)
        return True

    def _send(
        self, who: Caller, writes: Writes, what: str, action: str, fields: Fields, *, again: bool = False
    ) -> None:
        pairs = []
        for name, each in fields.items():
            pairs += [(name, one) for one in ([each] if isinstance(each, str) else each)]
        writes.lost.append((what, action, fields))
        status = who.post(action, pairs)
        writes.lost.pop()
        self.statuses[status] += 1
        if status == 303:
            writes.acknowledged.add(what)
        elif status == 503:
            writes.lost.append((what, action, fields))
        else:
            # Sent again, it may have been done already: then it is refused, and nothing is done twice.
            assert again, f"{what} was answered with {status}"


def faults(server: Server, writers: Writers) -> list[str]:
    """Compare what was acknowledged with what the database and the journal say."""
    found = []
    with opened(server) as session:
        asked = Counter(session.scalars(select(SituationRow.question)))
        found += [f"lost: {one}" for one in writers.asked.acknowledged if not asked[one]]
        found += [f"{asked[one]} times: {one}" for one in writers.asked.tried if asked[one] > 1]
        query = select(SituationRow.slug).join(AdviceRow, AdviceRow.situation_id == SituationRow.id)
        advised = Counter(session.scalars(query))
        found += [f"lost: advice on {one}" for one in writers.advised.acknowledged if not advised[one]]
        found += [
            f"{advised[one]} times: advice on {one}" for one in writers.advised.tried if advised[one] > 1
        ]
        held = journal.read(tombstones_of(server))
        shown = (EntryState.PUBLISHED, EntryState.PULLED)
        for number in writers.published.acknowledged:
            row = session.get_one(EntryRow, int(number))
            if row.state not in shown:
                found.append(f"lost: the publication of {number}")
            if number in writers.pulled.acknowledged and row.state is not EntryState.PULLED:
                found.append(f"lost: the pulling of {number}")
            if row.state is EntryState.PULLED and not held.holds("entry", uid=row.uid):
                found.append(f"not in the journal: {number}")
    return found


def not_in_step(server: Server) -> list[str]:
    """Compare index, files and promises with the database.

    A letter that was on its way when the site was killed is held for ten minutes, and then sent again.
    """
    with opened(server) as session:
        found = verify(session, WhooshEngine(server.index, 5.0), server.content, now=datetime.now(UTC))
        return [one for one in found.problems if "It is being sent" not in one]


def letters(folder: Path) -> Counter[str]:
    """Count the letters that were sent, by Message-ID."""
    return Counter(str(message_from_bytes(path.read_bytes())["Message-ID"]) for path in folder.glob("*.eml"))
