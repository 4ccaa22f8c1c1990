"""What every test may use: a site on its own database, a clock to move, the cast, and clients.

    settings  app  make_app     the site; `make_app(ADVISORY_CLOSED="yes")` is another one beside it
    session  engine  mailer     what services take
    clock  now                  `clock.move(days=30)`; `now` is its moment at the start
    deliver                     keep every promise that is due, as the site does after each change
    erin paul priya carl        members; all but Carl sit at the North table
    mona max_                   members and moderators
    adam                        admin, and nothing else
    visitor  client_of(erin)    clients that check every page they fetch; `client.send` posts a form

`ADVISORY_TEST_DATABASE_URL` names a PostgreSQL server to run the same tests on.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy.orm import Session

from advisory.app import create_app
from advisory.config import Settings, read_settings
from advisory.documents.folder import read_tags, read_taxonomy
from advisory.domain.actor import Actor, Role
from advisory.domain.pledge import FIRST_VERSION
from advisory.extensions import db
from advisory.mail.port import Letter
from advisory.search.memory_engine import MemoryEngine
from advisory.search.port import Meaning, SearchEngine
from advisory.services import accounts, membership
from advisory.services.outbox import deliver_all
from advisory.services.tombstones import keep_journal
from advisory.storage import members, pledges, vocabulary
from tests.checking import CheckingClient
from tests.databases import Database, PostgresDatabase, SqliteDatabase

ROOT = Path(__file__).parent.parent
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "a quiet harbour in late november"
TABLE = "north-table"

#: Name, roles, and whether they sit at the North table.
CAST: dict[str, tuple[tuple[Role, ...], bool]] = {
    "Erin": ((Role.MEMBER,), True),
    "Paul": ((Role.MEMBER,), True),
    "Priya": ((Role.MEMBER,), True),
    "Carl": ((Role.MEMBER,), False),
    "Mona": ((Role.MEMBER, Role.MODERATOR), True),
    "Max": ((Role.MEMBER, Role.MODERATOR), True),
    "Adam": ((Role.ADMIN,), False),
}


class MovableClock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at

    def move(self, **time: float) -> datetime:
        """Move on by `days`, `hours`, `minutes` or `seconds`, and tell the new moment."""
        self.at += timedelta(**time)
        return self.at


class CollectingMailer:
    """Keeps letters instead of sending them."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def send(self, letter: Letter) -> None:
        self.letters.append(letter)


@dataclass(frozen=True)
class Person:
    """One of the cast."""

    id: int
    name: str
    email: str
    actor: Actor


@dataclass
class World:
    """What is made once for all tests of a worker."""

    database: Database
    app: Flask
    settings: Settings
    environment: dict[str, str]
    clock: MovableClock
    engine: MemoryEngine
    mailer: CollectingMailer

    def dispose(self, *others: Flask) -> None:
        """Close what the site has open, and others beside it, so that its database can be put back."""
        for app in (self.app, *others):
            _dispose(app)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("site")
    url = os.environ.get("ADVISORY_TEST_DATABASE_URL")
    database = PostgresDatabase(url, _seed) if url else SqliteDatabase(folder, _seed)
    environment = {
        "ADVISORY_ENV": "testing",
        "ADVISORY_DATABASE_URL": database.url,
        "ADVISORY_DATA_DIR": str(folder),
        "ADVISORY_CONTENT_DIR": str(folder / "content"),
        "ADVISORY_INDEX_DIR": str(folder / "index"),
        "ADVISORY_SEARCH": "memory",
        "ADVISORY_MEANING": "off",
        "ADVISORY_RATE_LIMITS": "off",
        "ADVISORY_SITE_URL": "http://localhost",
    }
    settings = read_settings(environment)
    clock, engine, mailer = MovableClock(), MemoryEngine(), CollectingMailer()
    app = create_app(settings, engine, mailer, clock)
    keep_journal(database.engine, settings.tombstones)
    app.test_client_class = CheckingClient
    yield World(database, app, settings, environment, clock, engine, mailer)
    _dispose(app)
    database.drop()


@pytest.fixture
def fresh(world: World) -> World:
    """The world with only what is always there."""
    _dispose(world.app)
    world.database.put_back()
    world.clock.at = START
    world.engine.rebuild(iter(()))
    world.mailer.letters.clear()
    world.settings.tombstones.unlink(missing_ok=True)
    content = world.settings.content_dir
    shutil.rmtree(content, ignore_errors=True)
    content.mkdir(parents=True)
    for name in ("tags.yml", "taxonomy.yml"):
        shutil.copyfile(ROOT / "content" / name, content / name)
    return world


@pytest.fixture
def settings(fresh: World) -> Settings:
    return fresh.settings


@pytest.fixture
def app(fresh: World) -> Flask:
    return fresh.app


@pytest.fixture
def make_app(fresh: World) -> Iterator[Callable[..., Flask]]:
    """Build another site on the same database, with another engine or some settings changed."""
    made: list[Flask] = []

    def make(engine: SearchEngine = fresh.engine, meaning: Meaning | None = None, **changes: str) -> Flask:
        settings = read_settings({**fresh.environment, **changes})
        app = create_app(settings, engine, fresh.mailer, fresh.clock, meaning)
        app.test_client_class = CheckingClient
        made.append(app)
        return app

    yield make
    for app in made:
        _dispose(app)


@pytest.fixture
def session(fresh: World) -> Iterator[Session]:
    with Session(fresh.database.engine) as session:
        yield session


@pytest.fixture
def engine(fresh: World) -> MemoryEngine:
    return fresh.engine


@pytest.fixture
def mailer(fresh: World) -> CollectingMailer:
    return fresh.mailer


@pytest.fixture
def clock(fresh: World) -> MovableClock:
    return fresh.clock


@pytest.fixture
def now(clock: MovableClock) -> datetime:
    return clock.at


@pytest.fixture
def password() -> str:
    """The password of all the cast."""
    return PASSWORD


@pytest.fixture
def actor_of(session: Session) -> Callable[[Person], Actor]:
    """Tell who somebody of the cast is now, after a change of roles or groups."""
    return lambda person: membership.actor_of(session, person.id)


def _person(session: Session, name: str) -> Person:
    row = members.by_email(session, f"{name.lower()}@example.com")
    assert row is not None
    person = Person(row.id, row.name, row.email, membership.actor_of(session, row.id))
    session.rollback()
    return person


@pytest.fixture
def erin(session: Session) -> Person:
    return _person(session, "Erin")


@pytest.fixture
def paul(session: Session) -> Person:
    return _person(session, "Paul")


@pytest.fixture
def priya(session: Session) -> Person:
    return _person(session, "Priya")


@pytest.fixture
def carl(session: Session) -> Person:
    return _person(session, "Carl")


@pytest.fixture
def mona(session: Session) -> Person:
    return _person(session, "Mona")


@pytest.fixture
def max_(session: Session) -> Person:
    return _person(session, "Max")


@pytest.fixture
def adam(session: Session) -> Person:
    return _person(session, "Adam")


@pytest.fixture
def visitor(app: Flask) -> CheckingClient:
    return app.test_client()


@pytest.fixture
def client_of(app: Flask, session: Session, clock: MovableClock) -> Callable[..., CheckingClient]:
    """Give a client that is signed in, on `app` or on another site; by two factors when `strong`."""

    def sign_in(
        person: Person, site: Flask = app, *, pledged: bool = True, strong: bool = False
    ) -> CheckingClient:
        row = members.by_id(session, person.id)
        assert row is not None
        if pledged and not pledges.has_accepted(session, person.id):
            pledges.accept(session, person.id, pledges.current_version(session), clock.at)
            session.commit()
        client = site.test_client()
        token = accounts.start_sign_in(session, person.id, strong=strong, now=clock.at)
        with client.session_transaction() as cookie:
            cookie.update(_user_id=row.fs_uniquifier, _fresh=True, device=token)
        return client

    return sign_in


@pytest.fixture
def deliver(app: Flask, session: Session, clock: MovableClock) -> Callable[[], tuple[int, int]]:
    return lambda: deliver_all(session, app.extensions["advisory"].handlers, now=clock.at)


def _seed(session: Session) -> None:
    """Write what is always there: tags, closed lists, the North table and the cast."""
    content = ROOT / "content"
    vocabulary.replace_tags(session, read_tags(content))
    taxonomy = read_taxonomy(content)
    for kind, terms in (
        ("industry", taxonomy.industries),
        ("company_size", taxonomy.company_sizes),
        ("stage", taxonomy.stages),
        ("origin", taxonomy.origins),
    ):
        words = [vocabulary.Term(slug, name) for slug, name in terms.items()]
        vocabulary.replace_terms(session, kind, words)
    session.commit()
    membership.add_group(session, TABLE, "North table")
    hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    for name, (roles, sits) in CAST.items():
        email = f"{name.lower()}@example.com"
        groups = [TABLE] if sits else []
        token = membership.add_member(session, email, name, roles=roles, groups=groups, now=START)
        member_id = membership.set_first_password(session, token, hashed, now=START)
        pledges.accept(session, member_id, FIRST_VERSION, START)
    session.commit()


def _dispose(app: Flask) -> None:
    """Close what an app has open."""
    with app.app_context():
        db.engine.dispose()
