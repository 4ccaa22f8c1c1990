"""A PostgreSQL of a test's own, that it may kill and start again."""

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from tests.serving import free_port

START_SECONDS = 60


def programs() -> Path | None:
    """Find the folder of the server's programs; None when it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@dataclass
class OwnPostgres:
    """A cluster in a folder, with everything it needs to survive being killed."""

    folder: Path
    port: int
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of its database, as a setting."""
        return f"postgresql+psycopg://advisory@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        log = (self.folder / "log").open("ab")
        options = ["-c", "listen_addresses=127.0.0.1", "-k", str(self.folder), "-p", str(self.port)]
        self._process = subprocess.Popen(
            [*_as_owner(), str(_programs() / "postgres"), "-D", str(self.folder / "data"), *options],
            stdout=log, stderr=log, cwd="/", start_new_session=True,
        )  # fmt: skip
        log.close()
        engine, until = create_engine(self.url), time.monotonic() + START_SECONDS
        while True:
            try:
                with engine.connect() as connection:
                    connection.execute(text("SELECT 1"))
                break
            except SQLAlchemyError:
                assert time.monotonic() < until, (self.folder / "log").read_text()
                time.sleep(0.1)
        engine.dispose()

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End it and everything it started; by default as a power cut would."""
        if self._process and self._process.poll() is None:
            os.killpg(self._process.pid, how)
            self._process.wait(timeout=30)
            # What it started leads groups of its own, and ends when it finds that nobody is above it.
            time.sleep(0.5)
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)


def new_postgres(folder: Path) -> OwnPostgres:
    """Make a cluster in `folder`, which its owner has to be able to reach, and start it."""
    folder.mkdir(mode=0o755)
    if os.getuid() == 0:
        shutil.chown(folder, *_owner())
    made = [str(_programs() / "initdb"), "-D", str(folder / "data"), "-U", "advisory", "--auth=trust"]
    subprocess.run(
        [*_as_owner(), *made, "--encoding=UTF8", "--locale=C.UTF-8"],
        check=True, cwd="/", stdout=subprocess.DEVNULL,
    )  # fmt: skip
    database = OwnPostgres(folder, free_port())
    database.start()
    return database


def _programs() -> Path:
    found = programs()
    assert found is not None
    return found


def _owner() -> tuple[str, str]:
    return ("postgres", "postgres") if Path("/var/lib/postgresql").exists() else ("nobody", "nogroup")


def _as_owner() -> list[str]:
    if os.getuid() != 0:
        return []
    user, group = _owner()
    return ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", "--"]
