"""A server killed between a commit and what must follow it loses nothing.

Nothing is patched: the index's writer lock is held from outside, so that the server commits and then waits
for the index; in that moment it is killed as a power cut would kill it. After that the command for what is
left, or the next start, brings database, index and files together again.
"""

import fcntl
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.circle import Circle, People
from tests.serving import Caller, Server, new_server

QUESTION = "How do you keep the spirit of a small company?"
POINT = "Eat together on Zwiebelsuppentag."
COMMIT_SECONDS = 20


@contextmanager
def locked_index(folder: Path) -> Iterator[None]:
    """Hold the lock that every change of the index needs."""
    with (folder / "write.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Server]:
    server = new_server(tmp_path)
    server.start()
    yield server
    server.kill()


def is_committed(server: Server) -> bool:
    """Look into the database from outside: is the entry published there?"""
    with closing(sqlite3.connect(server.database, timeout=5)) as connection:
        row = connection.execute("SELECT state FROM entries WHERE question = ?", (QUESTION,)).fetchone()
    return row == ("published",)


def kill_once_committed(server: Server, publish: threading.Thread) -> None:
    """Kill the server when the publication is in the database, and not before."""
    publish.start()
    until = time.monotonic() + COMMIT_SECONDS
    while not is_committed(server) and time.monotonic() < until:
        time.sleep(0.02)
    server.kill()
    publish.join()


def publish(circle: Circle) -> None:
    """Send the form; the answer never comes."""
    with suppress(OSError, HTTPException):
        circle.publish()


@pytest.fixture
def killed(site: Server) -> Server:
    """A site that was killed after the commit and before the index heard of it."""
    circle = Circle(People(site), QUESTION, POINT).to_approved()
    with locked_index(site.index):
        kill_once_committed(site, threading.Thread(target=publish, args=[circle]))
    assert is_committed(site)
    assert site.command("search", "check").returncode == 1
    return site


def finds_it(server: Server) -> bool:
    return "Zwiebelsuppentag" in Caller(server).get("/search?q=Zwiebelsuppentag").page.main.get_text()


def test_what_is_left_is_done_by_a_command(killed):
    assert killed.command("outbox", "run").returncode == 0
    assert killed.command("verify").returncode == 0
    killed.start()
    assert finds_it(killed)


@pytest.mark.long
def test_what_is_left_is_done_by_the_next_start(killed):
    killed.prepare()
    assert killed.command("verify").returncode == 0
    killed.start()
    assert finds_it(killed)
