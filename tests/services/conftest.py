"""What tests of services add to the cast: the circle to begin from, and promises kept at once.

circle        Erin's situation at any stage (`circle.py`)
queries       `with queries() as sent:` counts what is sent to the database
alone         Mona as the only moderator
at_once       have several act at the same moment, each with a session of their own
alike         have several members be of one industry and size
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from advisory.domain.actor import Actor, Role
from advisory.domain.errors import Refusal
from advisory.services import membership
from advisory.storage.tables import MemberRow
from advisory.storage.vocabulary import vocabulary
from tests.conftest import Person, World
from tests.services.circle import Circle


@pytest.fixture
def circle(session: Session, now: datetime, erin: Person, paul: Person, mona: Person, max_: Person) -> Circle:
    return Circle(session, now, erin.actor, paul.actor, mona.actor, max_.actor)


@pytest.fixture
def alone(circle: Circle, max_: Person, actor_of: Callable[[Person], Actor], mona: Person) -> Circle:
    """The circle of a site where Mona is the only moderator, and asks and curates herself."""
    membership.change_roles(circle.session, max_.email, remove=[Role.MODERATOR], now=circle.now)
    only = actor_of(mona)
    return replace(circle, erin=only, mona=only, max_=only)


@pytest.fixture
def queries(session: Session) -> Callable[[], AbstractContextManager[list[str]]]:
    """Collect the statements sent through the session's engine."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        sent: list[str] = []

        def note(_connection, _cursor, statement, *_others) -> None:
            sent.append(statement)

        engine = session.get_bind()
        # The word lists are read once by a process and kept.
        vocabulary(session)
        session.rollback()
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return counting


Act = Callable[[Session], object]


@dataclass(frozen=True)
class Both:
    """How the two fared: the names of the refusals, and what those were given who were not refused."""

    refusals: tuple[str, ...]
    answers: tuple[object, ...]


@pytest.fixture
def at_once(fresh: World, session: Session) -> Callable[..., Both]:
    """Have several act at the same moment, each with a session of their own."""

    def start(*acts: Act) -> Both:
        session.rollback()
        ready = threading.Barrier(len(acts))

        def run(act: Act) -> tuple[str, object]:
            with Session(fresh.database.engine) as own:
                ready.wait(timeout=10)
                try:
                    return "", act(own)
                except Refusal as refusal:
                    return type(refusal).__name__, None

        with ThreadPoolExecutor(len(acts)) as pool:
            fared = list(pool.map(run, acts))
        return Both(
            tuple(word for word, _ in fared if word), tuple(given for word, given in fared if not word)
        )

    return start


@pytest.fixture
def alike(session: Session) -> Callable[[int, Person], None]:
    """Have this many members, one of them given, be of one industry and size."""

    def share(number: int, person: Person) -> None:
        rows = session.query(MemberRow).filter(MemberRow.id != person.id).order_by(MemberRow.id)
        for row in [session.get_one(MemberRow, person.id), *rows.limit(number - 1)]:
            row.industry, row.company_size = "logistics", "51-200"
        session.commit()

    return share
