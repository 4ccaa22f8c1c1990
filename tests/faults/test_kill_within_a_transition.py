"""A process killed between any two statements of a step leaves the step whole, or nothing of it.

Each kill is a real one: the step runs in a process of its own, on the file of the database as it stood
before, and ends by SIGKILL just before its n-th statement, or just before its commit. What the file then
holds is compared, row by row, with what stood before: the state, the line of the log, the promises and the
notices are all there, or none is. Then the step is taken again, and goes through.
"""

import os
import pickle
import shutil
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.services.circle import Circle
from tests.services.transitions import TRANSITIONS, Transition
from tests.sweep import Rows, changes, everything

pytestmark = pytest.mark.skipif(
    "ADVISORY_TEST_DATABASE_URL" in os.environ, reason="puts back the file of an SQLite database"
)

#: `make test` kills a sample of the steps at two places each.
SAMPLE = TRANSITIONS[::4]


@dataclass
class Stage:
    """A step that is ready to be taken, and the file of the database as it stands before."""

    circle: Circle
    transition: Transition
    made: object
    seen: int
    file: Path
    kept: Path

    def put_back(self) -> None:
        """Have the database as it stood before the step."""
        for suffix in ("-wal", "-shm"):
            Path(f"{self.file}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(self.kept, self.file)

    def rows(self) -> Rows:
        """Give every row, as whoever opens the file next finds them."""
        engine = self.circle.session.get_bind()
        with Session(engine) as session:
            rows = everything(session)
        engine.dispose()
        return rows

    def take(self, kill_at: int = 0) -> int:
        """Take the step in a process of its own, killed just before so many of its moments have passed.

        Returns:
            How many moments it has, when it was not killed.
        """
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            self._run(kill_at, writing)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            said = pipe.read()
        _, status = os.waitpid(child, 0)
        if kill_at:
            assert os.WIFSIGNALED(status), said and pickle.loads(said)
            assert os.WTERMSIG(status) == signal.SIGKILL
            return 0
        assert status == 0, pickle.loads(said)
        return pickle.loads(said)

    def _run(self, kill_at: int, writing: int) -> None:
        status, said = 1, None
        try:
            engine = self.circle.session.get_bind()
            with counted(engine, kill_at) as moments, Session(engine) as session:
                self.transition.take(replace_session(self.circle, session), self.made, self.seen)
            status, said = 0, len(moments)
        except BaseException:
            said = traceback.format_exc()
        finally:
            os.write(writing, pickle.dumps(said)[:60_000])
            os._exit(status)


def replace_session(circle: Circle, session: Session) -> Circle:
    """Give the same circle on another session."""
    other = replace(circle, session=session)
    other.__dict__ |= {key: value for key, value in circle.__dict__.items() if key not in other.__dict__}
    return other


@contextmanager
def counted(engine, kill_at: int) -> Iterator[list[str]]:
    """Count statements and commits, and die just before the one with this number."""
    moments: list[str] = []

    def note(what: str) -> None:
        moments.append(what)
        if len(moments) == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_: note(statement))
    event.listen(engine, "commit", lambda _: note("COMMIT"))
    yield moments


@pytest.fixture
def stage(circle, fresh, tmp_path) -> Callable[[Transition], Stage]:
    """Bring the circle to the stage before a step."""

    def ready(transition: Transition) -> Stage:
        made = transition.prepare(circle)
        seen = transition.version(circle, made)
        # Nobody may have the file open that is put back under them.
        circle.session.close()
        fresh.database.engine.dispose()
        file, kept = Path(fresh.database.engine.url.database or ""), tmp_path / "before.sqlite3"
        shutil.copyfile(file, kept)
        return Stage(circle, transition, made, seen, file, kept)

    return ready


def kill(stage: Stage, places: Callable[[int], list[int]]) -> None:
    """Kill a step at some of its moments, and take it to its end after the last of them."""
    before = stage.rows()
    moments = stage.take()
    whole = stage.rows()
    assert changes(before, whole), "the step changes nothing"
    for place in places(moments):
        stage.put_back()
        stage.take(kill_at=place)
        left = stage.rows()
        assert not changes(before, left) or shape(left) == shape(whole), (
            f"killed at {place} of {moments}, it left:\n" + "\n".join(changes(before, left))
        )
    if not changes(before, stage.rows()):
        stage.take()
        assert shape(stage.rows()) == shape(whole)


def shape(rows: Rows) -> dict[str, int]:
    """Give how many rows each table has: random keys differ from one run to the next."""
    return {name: found.total() for name, found in rows.items()}


@pytest.mark.parametrize("transition", SAMPLE, ids=lambda one: one.name)
def test_a_step_killed_on_its_way_or_just_before_its_commit_leaves_nothing(stage, transition):
    kill(stage(transition), lambda moments: [moments // 2, moments - 1])


@pytest.mark.long
@pytest.mark.parametrize("transition", TRANSITIONS, ids=lambda one: one.name)
def test_a_step_killed_between_any_two_statements_leaves_it_whole_or_nothing(stage, transition):
    kill(stage(transition), lambda moments: list(range(1, moments + 1)))
