"""Whatever happens to the files of the index, the site goes on, and search is right again by itself.

A real server is asked and written to without a pause while its index is spoilt in every way that a disk, a
careless hand or another program may spoil it. No page fails; a search answers, or says with 503 and
`Retry-After` that it cannot now; and within half a minute the index says again what the database says. What
was done to which file is drawn from a seed that a failing test prints.
"""

import fcntl
import os
import random
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from advisory.search.port import EngineUnavailable
from advisory.search.whoosh_engine import WhooshEngine
from tests.serving import Caller, Server, new_server

MENDED_SECONDS = 30
QUERY = "/search?q=account+teams"


def files(index: Path, *patterns: str) -> list[Path]:
    return sorted(path for each in patterns for path in index.glob(each) if path.is_file())


def any_file(index: Path, chance: random.Random) -> Path:
    return chance.choice(files(index, "generation-*/*", "current"))


def rewrite(path: Path, change: Callable[[bytearray], None]) -> None:
    raw = bytearray(path.read_bytes())
    change(raw)
    # In place, as a disk does it.
    with path.open("r+b") as file:
        file.write(raw)
        file.truncate(len(raw))


def delete(index: Path, chance: random.Random) -> None:
    any_file(index, chance).unlink()


def cut(index: Path, chance: random.Random) -> None:
    path = any_file(index, chance)
    os.truncate(path, chance.randrange(max(1, path.stat().st_size)))


def flip(index: Path, chance: random.Random) -> None:
    path = any_file(index, chance)

    def one_bit(raw: bytearray) -> None:
        if raw:
            raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)

    rewrite(path, one_bit)


def zero(index: Path, chance: random.Random) -> None:
    path = any_file(index, chance)
    rewrite(path, lambda raw: raw.__setitem__(slice(None), bytes(len(raw))))


def go_back(index: Path, chance: random.Random) -> None:
    """Let a generation answer that is whole and out of date, or that is not there."""
    old = [path.name.partition("-")[2] for path in index.glob("generation-*")]
    (index / "current").write_text(chance.choice([*old, "999"]))


def forbid(index: Path, chance: random.Random) -> None:
    any_file(index, chance).chmod(0)


def empty(index: Path, _chance: random.Random) -> None:
    for path in index.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def folder_in_the_way(index: Path, chance: random.Random) -> None:
    path = chance.choice(
        [any_file(index, chance), index / "write.lock", index / "journal", index / "removed-words"]
    )
    # A folder from before stays until something is written there.
    if not path.is_dir():
        path.unlink(missing_ok=True)
        path.mkdir()


def file_in_the_way(index: Path, chance: random.Random) -> None:
    # A stray file called so may lie there already.
    path = chance.choice([index, *(each for each in index.glob("generation-*") if each.is_dir())])
    shutil.rmtree(path)
    path.write_text("no folder")


def strange_files(index: Path, chance: random.Random) -> None:
    (index / f"generation-{chance.randrange(50)}").mkdir(exist_ok=True)
    (index / "generation-x").touch()
    files(index, "generation-*/*.seg")[0].with_name(f"left{chance.randrange(99)}.seg").touch()


DAMAGES = [delete, cut, flip, zero, go_back, forbid, empty, folder_in_the_way, file_in_the_way, strange_files]


class Readers:
    """Somebody who reads, somebody who searches, somebody who writes, all the time."""

    def __init__(self, server: Server) -> None:
        self.answers: Counter[tuple[str, int]] = Counter()
        self.silent = 0
        self._stop = threading.Event()
        erin, reader, searcher = Caller(server).sign_in("erin"), Caller(server), Caller(server)
        self._threads = [
            threading.Thread(target=self._run, args=[task], daemon=True)
            for task in (
                lambda: self._read(reader, "page", "/"),
                lambda: self._read(searcher, "search", QUERY),
                lambda: self._write(erin),
            )
        ]

    def __enter__(self) -> "Readers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def heard(self) -> None:
        """Wait until each of them has been answered once more: some damage is mended before anybody asks."""
        before, until = self.answers.copy(), time.monotonic() + MENDED_SECONDS
        while len({what for what, _ in self.answers.copy() - before}) < len(self._threads):
            assert time.monotonic() < until, f"somebody is not answered: {self.answers}"
            time.sleep(0.05)

    def _run(self, task: Callable[[], None]) -> None:
        while not self._stop.wait(0.05):
            with suppress(OSError):
                task()
                continue
            self.silent += 1

    def _read(self, who: Caller, what: str, path: str) -> None:
        self.answers[what, who.get(path).status] += 1

    def _write(self, who: Caller) -> None:
        who.get("/situations/new").send(
            "/situations/new", question="How do we grow?", body="We grew.", audience="members",
            wish="yes", ticks="", action="save",
        )  # fmt: skip
        self.answers["form", who.status] += 1


def hits(server: Server) -> list[str] | None:
    """Give what search finds; None while it cannot answer, which it has to say properly."""
    caller = Caller(server)
    caller.get(QUERY)
    if caller.status == 503:
        return None
    assert caller.status == 200
    return [str(link["href"]) for link in caller.page.main.select("a[href^='/entries/']")]


def is_sound(server: Server, revisions: dict[str, int]) -> bool:
    """Say whether what lies on the disk now is whole, and says what it should."""
    engine = WhooshEngine(server.index, 0.5)
    with suppress(EngineUnavailable, OSError):
        return dict(engine.revisions()) == revisions and engine.inspect()
    return False


def mended(server: Server, found: list[str], revisions: dict[str, int]) -> None:
    until = time.monotonic() + MENDED_SECONDS
    while not (is_sound(server, revisions) and hits(server) == found):
        assert time.monotonic() < until, "search is not right again"
        time.sleep(0.3)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Server]:
    # Once all texts have vectors, search finds something else, and rightly so.
    server = new_server(tmp_path, ADVISORY_MEANING="off")
    server.start()
    yield server
    server.kill()


@contextmanager
def whole(server: Server) -> Iterator[tuple[list[str], dict[str, int]]]:
    """Give what search finds, and what the index holds, while all is well."""
    found, revisions = hits(server), dict(WhooshEngine(server.index).revisions())
    assert found
    yield found, revisions


def spoil(server: Server, seed: int, rounds: int, *, stopped: Callable[[int], bool]) -> None:
    chance = random.Random(seed)
    order = [DAMAGES[number % len(DAMAGES)] for number in range(rounds)]
    chance.shuffle(order)
    with whole(server) as (found, revisions):
        for number, damage in enumerate(order):
            print(f"seed {seed}, round {number}: {damage.__name__}")
            if stopped(number):
                server.kill()
                damage(server.index, chance)
                if not server.index.is_dir():
                    server.index.unlink()
                server.start()
                mended(server, found, revisions)
                continue
            with Readers(server) as readers:
                readers.heard()
                damage(server.index, chance)
                mended(server, found, revisions)
                readers.heard()
            told = readers.answers
            assert {status for what, status in told if what != "search"} == {200}, told
            assert {status for what, status in told if what == "search"} <= {200, 503}, told
            assert readers.silent == 0


def test_a_spoilt_index_harms_nothing_else_and_is_mended(site):
    spoil(site, random.randrange(10_000), len(DAMAGES), stopped=lambda number: number % 5 == 4)


@pytest.mark.long
def test_two_hundred_spoilt_indexes_are_mended(site):
    spoil(site, random.randrange(10_000), 200, stopped=lambda number: number % 5 == 4)


def test_a_foreign_lock_holds_up_nothing_but_the_index(site):
    """What is published meanwhile is found once the lock is gone; everything else goes on."""
    with whole(site) as (found, revisions):
        with (site.index / "write.lock").open("a") as lock, Readers(site) as readers:
            fcntl.flock(lock, fcntl.LOCK_EX)
            time.sleep(5)
        assert {status for _, status in readers.answers} == {200}
        mended(site, found, revisions)


def test_the_index_is_built_anew_and_compared_by_hand_while_everybody_reads(site):
    with whole(site) as (found, revisions):
        with Readers(site) as readers:
            assert site.command("search", "rebuild").returncode == 0
            assert site.command("search", "check").returncode == 0
        assert {status for _, status in readers.answers} == {200}
        mended(site, found, revisions)
