"""Full disks, held locks, folders that are gone, a silent mail server: said plainly, and over by itself.

One real site meets one fault after the other. Its database and its index lie on small disks of their own
where the tests may mount them. While a fault lasts, what can be read is read, and a form either is taken,
with whatever follows it kept for later, or comes back with its text; when the fault is gone the same form
goes through, and nobody has had to do anything.
"""

import os
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from tests.faults.load import not_in_step, opened, stock
from tests.serving import Caller, Server, new_server

WORDS = "We grew from ten to forty people, and nobody knows any more who decides. " * 20
#: A promise that failed is tried again after ten seconds, then twenty.
SETTLED_SECONDS = 45


@contextmanager
def silent_mail_server() -> Iterator[int]:
    """Listen, let everybody in, and never say a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        yield int(listening.getsockname()[1])


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[bool]:
    """Mount a disk of so many megabytes; say whether that was possible."""
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    mounted = os.getuid() == 0 and subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("disks")
    with (
        small_disk(folder / "var", 24) as mounted,
        small_disk(folder / "index", 12),
        silent_mail_server() as port,
    ):
        server = new_server(folder, ADVISORY_MAIL=f"smtp://127.0.0.1:{port}")
        server.mounted = mounted  # type: ignore[attr-defined]
        server.ready = stock(server, 2, 6)  # type: ignore[attr-defined]
        server.start()
        yield server
        server.kill()


@contextmanager
def full(site: Server, folder: Path) -> Iterator[None]:
    """Leave no room on a disk."""
    if not site.mounted:  # type: ignore[attr-defined]
        pytest.skip("may not mount a disk here")
    filling = folder / "filling"
    with filling.open("wb", buffering=0) as file, suppress(OSError):
        for size in (1 << 20, 1 << 12, 1):
            with suppress(OSError):
                while True:
                    file.write(b"\0" * size)
    try:
        yield
    finally:
        filling.unlink()


def try_to_post(erin: Caller, question: str) -> Caller:
    """Send a long text."""
    more = {"question": question, "body": WORDS, "audience": "members", "wish": "yes", "ticks": ""}
    return erin.get("/situations/new").send("/situations/new", **more, action="save")


def came_back(erin: Caller) -> None:
    """The form came back with every word, and says what to do."""
    assert erin.status == 503, erin.page.get_text()
    assert erin.page.h1.get_text() == "The site is busy."
    texts = [area.get_text().strip() for area in erin.page.select("form.typed textarea")]
    assert WORDS.strip() in texts


def send_again(erin: Caller) -> None:
    """Press the button on the page of the failure."""
    erin.send("/situations/new")
    assert erin.status == 200, erin.page.get_text()
    assert erin.path.endswith("/edit"), erin.path


def settle(site: Server, done: Callable[[], bool]) -> None:
    until = time.monotonic() + SETTLED_SECONDS
    while not done():
        assert time.monotonic() < until, not_in_step(site)
        time.sleep(0.5)


def publish(site: Server, max_: Caller) -> str:
    """Publish the next entry that is ready; give its address."""
    number = site.ready.entries.pop()  # type: ignore[attr-defined]
    max_.get(f"/curation/{number}").send("/publish")
    assert max_.status == 200, max_.page.get_text()
    assert max_.path.startswith("/entries/")
    site.last = number  # type: ignore[attr-defined]
    return max_.path


@pytest.fixture
def erin(site: Server) -> Caller:
    return Caller(site).sign_in("erin")


@pytest.fixture
def max_(site: Server) -> Caller:
    return Caller(site).sign_in("max")


def test_a_full_disk_loses_no_word_and_is_over_when_there_is_room(site, erin, max_):
    address = publish(site, max_)
    with full(site, site.database.parent):
        # What is left of the last page may take a short text; not many long ones.
        for number in range(60):
            if try_to_post(erin, f"Do we fill it {'x' * (number % 7)}?").status == 503:
                break
        came_back(erin)
        assert Caller(site).get("/").status == 200
        assert Caller(site).get("/search?q=account+teams").status == 200
        ready = Caller(site).get("/readyz")
        assert ready.status == 503
        assert "MB are free" in ready.page.get_text()
        # Nothing is pulled that the journal could not hold, and it is said.
        max_.get(f"/curation/{site.last}").send("/pull")  # type: ignore[attr-defined]
        assert max_.status == 503
        assert Caller(site).get(address).status == 200
    send_again(erin)
    max_.get(f"/curation/{site.last}").send("/pull")  # type: ignore[attr-defined]
    assert Caller(site).get(address).status in (404, 410)


def test_a_full_disk_of_the_index_delays_search_alone(site, max_):
    with full(site, site.index):
        address = publish(site, max_)
        assert Caller(site).get(address).status == 200
        assert Caller(site).get("/search?q=print").status in (200, 503)
    settle(site, lambda: address in str(Caller(site).get("/search?q=print&sort=newest").page.main))


def test_a_content_folder_that_is_gone_delays_the_file_alone(site, max_):
    aside = site.content.with_name("content-aside")
    site.content.rename(aside)
    site.content.write_text("no folder")
    address = publish(site, max_)
    assert Caller(site).get(address).status == 200
    site.content.unlink()
    aside.rename(site.content)
    settle(site, (site.content / f"{address.rpartition('/')[2]}.md").exists)


def test_a_database_that_another_process_holds_gives_the_form_back(site, erin):
    with closing(sqlite3.connect(site.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        reading = Caller(site)
        began = time.monotonic()
        posting = threading.Thread(target=try_to_post, args=[erin, "Do we wait for it?"])
        posting.start()
        while posting.is_alive():
            assert reading.get("/").status == 200
            time.sleep(0.2)
        assert time.monotonic() - began < 30
        came_back(erin)
        other.execute("ROLLBACK")
    send_again(erin)


def test_a_mail_server_that_says_nothing_delays_letters_alone(site, erin, max_):
    """It has been silent all the while: no page waited for it, and every letter is still to be sent."""
    publish(site, max_)
    assert try_to_post(erin, "Do we write to it?").status == 200
    assert Caller(site).get("/search?q=account+teams").status == 200
    listed = site.command("outbox", "list")
    assert "mail." in listed.stdout + listed.stderr


def test_in_the_end_everything_is_in_step(site):
    problems = [one for one in not_in_step(site) if "(mail." not in one]
    settle(site, lambda: not [one for one in not_in_step(site) if "(mail." not in one])
    with opened(site) as session:
        assert session.connection().exec_driver_sql("PRAGMA integrity_check").scalar() == "ok", problems
