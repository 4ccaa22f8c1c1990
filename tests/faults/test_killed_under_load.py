"""A site that is killed at any moment while people write to it loses nothing that was acknowledged.

The whole server is killed as a power cut would, again and again at random moments, while drafts are written,
situations posted, advice given, entries published and pulled. Each time it is started again, and then: every
write whose answer arrived is there, none is there twice although whoever got no answer sent it again, the
index and the files say what the database says, what was pulled stays pulled and is in the journal, and no
letter is lost. On PostgreSQL the database server is killed as well, with or without the site.
"""

import random
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.load import Writers, faults, letters, not_in_step, stock
from tests.postgres import OwnPostgres, new_postgres, programs
from tests.serving import Caller, Server, new_server

SETTLED_SECONDS = 30
WORDS = "We grew from ten to forty people, and nobody knows any more who decides."


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Server]:
    server = new_server(tmp_path / "site", ADVISORY_MAIL=f"file:{tmp_path / 'letters'}")
    yield server
    server.kill()


@pytest.fixture
def database() -> Iterator[OwnPostgres]:
    """A cluster where its owner can reach it."""
    if programs() is None:
        pytest.skip("needs the programs of the PostgreSQL server")
    folder = Path(f"/tmp/advisory-killed-{time.monotonic_ns()}")
    cluster = new_postgres(folder)
    yield cluster
    # An orderly end, which leaves no shared memory behind.
    cluster.kill(signal.SIGINT)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def site_on_postgres(tmp_path: Path, database: OwnPostgres) -> Iterator[Server]:
    mail = f"file:{tmp_path / 'letters'}"
    server = new_server(tmp_path / "site", ADVISORY_DATABASE_URL=database.url, ADVISORY_MAIL=mail)
    yield server
    server.kill()


def settle(server: Server) -> None:
    """Wait until index, files and promises agree with the database, without anybody's hand."""
    until = time.monotonic() + SETTLED_SECONDS
    while left := not_in_step(server):
        assert time.monotonic() < until, left
        time.sleep(0.5)


def check(server: Server, writers: Writers) -> None:
    """After a start: nothing lost, nothing twice, all in step; also when what was lost is sent again."""
    assert faults(server, writers) == []
    writers.resend()
    assert faults(server, writers) == []
    settle(server)


def test_nothing_acknowledged_is_lost_and_nothing_is_done_twice(site):
    kill_again_and_again(site, rounds=8)


@pytest.mark.long
def test_two_hundred_kills_lose_nothing(site):
    kill_again_and_again(site, rounds=200)


def in_peace(site: Server, writers: Writers) -> None:
    """Let them write until something of each kind was acknowledged: the kills may have come before."""
    writers.start()
    until = time.monotonic() + SETTLED_SECONDS
    while not (writers.advised.acknowledged and writers.pulled.acknowledged) and time.monotonic() < until:
        time.sleep(0.1)
    site.kill()
    writers.stop()
    site.start()
    check(site, writers)


def kill_again_and_again(site: Server, rounds: int) -> None:
    seed = random.randrange(10_000)
    chance = random.Random(seed)
    ready = stock(site, rounds * 4, rounds * 2)
    site.start()
    writers = Writers(site, ready)
    for number in range(rounds):
        writers.start()
        writers.wait(chance.randrange(1, 15))
        time.sleep(chance.uniform(0, 0.1))
        print(f"seed {seed}, kill {number} after {len(writers.asked.acknowledged)} situations")
        site.kill()
        writers.stop()
        assert faults(site, writers) == []
        site.start()
        check(site, writers)
    in_peace(site, writers)
    assert len(writers.asked.acknowledged) >= rounds // 2
    assert writers.advised.acknowledged
    assert writers.pulled.acknowledged
    assert set(writers.statuses) <= {200, 303, 404, 409}, writers.statuses
    for number in writers.pulled.acknowledged:
        assert Caller(site).get(f"/curation/{number}").path.startswith("/sign-in")
    # Whoever was killed between sending and noting it sends it a second time, with the same Message-ID.
    sent = letters(Path(site.environment["ADVISORY_MAIL"].removeprefix("file:")))
    assert sum(sent.values()) - len(sent) <= rounds


def test_on_postgresql_the_database_may_be_killed_as_well(site_on_postgres, database):
    kill_both(site_on_postgres, database, rounds=6)


@pytest.mark.long
def test_on_postgresql_sixty_kills_lose_nothing(site_on_postgres, database):
    kill_both(site_on_postgres, database, rounds=60)


def kill_both(site: Server, database: OwnPostgres, rounds: int) -> None:
    seed = random.randrange(10_000)
    chance = random.Random(seed)
    ready = stock(site, rounds * 4, rounds * 2)
    site.start()
    writers, priya = Writers(site, ready), Caller(site).sign_in("priya")
    for number in range(rounds):
        what = ("site", "database", "both")[number % 3]
        writers.start()
        writers.wait(chance.randrange(1, 15))
        time.sleep(chance.uniform(0, 0.1))
        print(f"seed {seed}, kill {number}: {what}")
        priya.get("/situations/new")
        if what != "site":
            database.kill()
        if what == "database":
            priya.send("/situations/new", question="How do we wait?", body=WORDS, action="save")
            assert (priya.status, WORDS in str(priya.page.select_one("form.typed"))) == (503, True)
            away = Caller(site).get("/entries/")
            assert away.status == 503
            assert "Try again in a moment" in away.page.get_text()
            assert Caller(site).get("/readyz").status == 503
            assert Caller(site).get("/healthz").status == 200
        else:
            site.kill()
        writers.stop()
        if what != "site":
            database.start()
        if what != "database":
            site.start()
        check(site, writers)
        if what == "database":
            assert priya.send("/situations/new").path.endswith("/edit")
    assert writers.asked.acknowledged
    assert set(writers.statuses) <= {200, 303, 404, 409, 503}, writers.statuses
