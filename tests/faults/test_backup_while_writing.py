"""A backup of a site that is being written to is of one moment, and the drill brings it back."""

import subprocess
import threading
from pathlib import Path

import pytest

from tests.circle import Circle, People
from tests.serving import HOUSE, Caller, Server, new_server


@pytest.fixture
def site(tmp_path: Path):
    server = new_server(tmp_path / "site", ADVISORY_BACKUP_KEY="B" * 43 + "=")
    server.start()
    yield server
    server.kill()


def write_on(site: Server, people: list[Caller], stop: threading.Event) -> list[threading.Thread]:
    """Have some people write drafts, one after the other, until they are stopped."""

    def write(caller: Caller) -> None:
        while not stop.is_set():
            caller.get("/situations/new").send(
                "/situations/new", question="How do we grow?", body="We grew.", audience="members",
                wish="yes", ticks="", action="save",
            )  # fmt: skip

    threads = [threading.Thread(target=write, args=[one]) for one in people]
    for thread in threads:
        thread.start()
    return threads


def test_a_backup_under_load_is_whole_and_its_restore_is_rehearsed(site, tmp_path):
    pulled = Circle(People(site), "How do you keep the spirit?").to_approved().publish()
    people = [Caller(site).sign_in(name) for name in ("erin", "paul")]
    stop = threading.Event()
    threads = write_on(site, people, stop)
    file = tmp_path / "tonight.backup"
    try:
        made = site.command("backup", "create", str(file))
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert made.returncode == 0, made.stderr
    people[0].get(pulled.entry).send("/pull")
    drill = subprocess.run(
        [HOUSE / "scripts" / "drill.sh", file], env=site.environment | {"TMPDIR": str(tmp_path)},
        cwd=HOUSE, text=True, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert drill.returncode == 0, drill.stdout + drill.stderr
    assert "1 things were pulled" in drill.stdout
    assert "everything that was compared agrees" in drill.stdout
    assert not list(tmp_path.glob("advisory-drill.*"))
