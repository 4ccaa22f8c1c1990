"""What the tests of pages share beside the cast.

failing       `with failing("readings"):` has the database refuse whatever names that table
statements    every statement that the site gives the database; `statements.clear()` begins anew
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from advisory.extensions import db
from tests.web.shelf import Shelf
from tests.web.thread import Thread


@pytest.fixture
def shelf(session, engine, settings, now) -> Shelf:
    """An empty library to put entries into."""
    return Shelf(session, engine, settings.content_dir, now)


@pytest.fixture
def thread(session, now, erin, paul, priya, carl, mona, max_) -> Thread:
    """A situation of Erin's that goes as far as a test tells it to."""
    people = {"erin": erin, "paul": paul, "priya": priya, "carl": carl, "mona": mona, "max": max_}
    return Thread(session, now, people)


@pytest.fixture
def failing(app: Flask) -> Callable[..., AbstractContextManager[None]]:
    """Have statements about one table fail, as they do when the disk is full or a lock does not come.

    On `app`, or on another site.
    """

    @contextmanager
    def refusing(table: str, site: Flask = app) -> Iterator[None]:
        def refuse(_connection, _cursor, statement, *_others) -> None:
            if table in statement:
                raise OperationalError(statement, {}, OSError("refused"))

        with site.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", refuse)
        try:
            yield
        finally:
            event.remove(engine, "before_cursor_execute", refuse)

    return refusing


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Note every statement that the database is given."""
    noted: list[str] = []

    def note(_connection, _cursor, statement, *_others) -> None:
        noted.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield noted
    event.remove(engine, "before_cursor_execute", note)
