"""Migrations go up, down and up again, and lead to the tables that the code believes in."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, inspect, make_url, text
from sqlalchemy.exc import DBAPIError

from advisory.app import create_app
from advisory.config import read_settings
from advisory.extensions import db
from advisory.search.memory_engine import MemoryEngine
from advisory.storage.base import Base


@pytest.fixture
def empty_site(world, tmp_path) -> Iterator[Flask]:
    """A site whose database has no tables yet, of the same kind as the other tests use."""
    url = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    server = make_url(world.database.url)
    if server.get_backend_name() == "postgresql":
        name = f"{server.database}_migrated"
        _on_server(world, f"CREATE DATABASE {name}")
        url = server.set(database=name).render_as_string(hide_password=False)
    site = create_app(read_settings({**world.environment, "ADVISORY_DATABASE_URL": url}), MemoryEngine())
    with site.app_context():
        yield site
        db.session.remove()
        db.engine.dispose()
    if server.get_backend_name() == "postgresql":
        _on_server(world, f"DROP DATABASE {name} WITH (FORCE)")


def _on_server(world, statement: str) -> None:
    engine = create_engine(world.database.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_migrations_and_tables_agree(empty_site):
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_go_up_down_and_up_again(empty_site):
    upgrade()
    downgrade(revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]
    upgrade()
    assert set(Base.metadata.tables) <= set(inspect(db.engine).get_table_names())


@pytest.mark.parametrize(
    "statement", ["UPDATE moderation_log SET reason = 'x'", "DELETE FROM moderation_log"]
)
def test_a_migrated_log_is_append_only(empty_site, statement):
    upgrade()
    with db.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO moderation_log (id, at, acted_as, action, thing, thing_id, from_state, to_state,"
                " reason, note) VALUES (1, '2026-03-02', 'system', 'create', 'entry', 1, '', '', '', '')"
            )
        )
    with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text(statement))
