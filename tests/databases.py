"""Databases for tests: made once with everything that is always there, and put back before each test.

SQLite is a file that is copied. PostgreSQL has a second schema with the rows that are always there, and
each worker its own database; rows are deleted with the triggers of the append-only log asleep, since
emptying it is exactly what they refuse.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.orm import Session

from advisory.storage.base import Base
from advisory.storage.connection import prepare

Seed = Callable[[Session], None]


class SqliteDatabase:
    """A file, and the copy that it is put back from."""

    def __init__(self, folder: Path, seed: Seed) -> None:
        self._file, self._copy = folder / "test.sqlite3", folder / "seeded.sqlite3"
        self._marked = folder / "marked.sqlite3"
        self.url = f"sqlite:///{self._file}"
        self.engine = create_engine(self.url)
        prepare(self.engine)
        _fill(self.engine, seed)
        self.engine.dispose()
        shutil.copyfile(self._file, self._copy)

    def put_back(self) -> None:
        """Have only what is always there; connections must be closed."""
        self._put_back(self._copy)

    def _put_back(self, copy: Path) -> None:
        self.engine.dispose()
        for suffix in ("-wal", "-shm"):
            Path(f"{self._file}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(copy, self._file)

    def mark(self) -> None:
        """Remember all that stands now, for `back_to_mark`."""
        self.engine.dispose()
        with sqlite3.connect(self._file) as whole:
            whole.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        whole.close()
        shutil.copyfile(self._file, self._marked)

    def back_to_mark(self) -> None:
        """Have what stood when it was marked; connections must be closed."""
        self._put_back(self._marked)

    def drop(self) -> None:
        """Leave nothing open."""
        self.engine.dispose()


class PostgresDatabase:
    """A database of this worker's own, and a schema that it is put back from."""

    def __init__(self, url: str, seed: Seed) -> None:
        self._server = make_url(url)
        self._name = f"advisory_test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_{os.getpid()}"
        self._on_server(f"CREATE DATABASE {self._name}")
        own = self._server.set(database=self._name)
        self.url = own.render_as_string(hide_password=False)
        self.engine = create_engine(own)
        _fill(self.engine, seed)
        self._tables = [table.name for table in Base.metadata.sorted_tables]
        self._keep("seeded")

    def put_back(self) -> None:
        """Have only what is always there."""
        self._put_back("seeded")

    def mark(self) -> None:
        """Remember all that stands now, for `back_to_mark`."""
        self._keep("marked")

    def back_to_mark(self) -> None:
        """Have what stood when it was marked."""
        self._put_back("marked")

    def _keep(self, schema: str) -> None:
        statements = [f"DROP SCHEMA IF EXISTS {schema} CASCADE", f"CREATE SCHEMA {schema}"]
        statements += [f"CREATE TABLE {schema}.{name} AS TABLE public.{name}" for name in self._tables]
        with self.engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))

    def _put_back(self, schema: str) -> None:
        statements = [
            "SET session_replication_role = replica",
            *(f"DELETE FROM {name}" for name in self._tables),
            *(f"INSERT INTO {name} SELECT * FROM {schema}.{name}" for name in self._tables),
            "SET session_replication_role = DEFAULT",
        ]
        with self.engine.begin() as connection:
            connection.exec_driver_sql("; ".join(statements))

    def drop(self) -> None:
        """Leave no trace on the server."""
        self.engine.dispose()
        self._on_server(f"DROP DATABASE {self._name} WITH (FORCE)")

    def _on_server(self, statement: str) -> None:
        server = create_engine(self._server, isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.execute(text(statement))
        server.dispose()


Database = SqliteDatabase | PostgresDatabase


def _fill(engine: Engine, seed: Seed) -> None:
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        seed(session)
        session.commit()
