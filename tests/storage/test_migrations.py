"""Migrations go up, down and up again, and lead to the tables that the code believes in."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, inspect, make_url, text
from sqlalchemy.exc import DBAPIError

from advisory.app import create_app
from advisory.config import read_settings
from advisory.domain.byline import Cover
from advisory.domain.lifecycle import SituationState
from advisory.domain.situation import Basis
from advisory.extensions import db
from advisory.search.memory_engine import MemoryEngine
from advisory.storage.base import Base
from advisory.storage.tables import AdvicePointRow, AdviceRow, CommentRow, MemberRow, SituationRow


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


def test_those_who_stand_in_a_thread_are_numbered_in_the_order_they_spoke(empty_site):
    upgrade()
    _thread(db.session)
    downgrade(revision="0025")
    upgrade()
    found = db.session.execute(text("SELECT situation_id, member_id, number FROM speakers ORDER BY 1, 3"))
    # The asker (1) bears none, nor who advised by name (4), in private (5), or took it back (6).
    assert found.all() == [(1, 3, 1), (1, 7, 2), (1, 2, 3), (2, 2, 1)]


def _thread(session):
    day = datetime(2026, 3, 1, tzinfo=UTC)
    for one in range(1, 8):
        session.add(
            MemberRow(
                id=one, email=f"{one}@example.com", name=f"N{one}", active=True, fs_uniquifier=str(one),
                joined_at=day,
            )
        )  # fmt: skip
    for one in (1, 2):
        session.add(
            SituationRow(
                id=one, slug=str(one), asker_id=1, state=SituationState.ADVISING, made_at=day, changed_at=day
            )
        )
    session.flush()
    given = ((1, 2, 9, {}), (1, 3, 1, {}), (1, 4, 2, {"cover": Cover.NAME}), (1, 5, 3, {"private": True}),
             (1, 6, 4, {"withdrawn_at": day}), (2, 2, 5, {}))  # fmt: skip
    for situation_id, adviser_id, days, more in given:
        at = day + timedelta(days=days)
        row = AdviceRow(
            situation_id=situation_id, adviser_id=adviser_id, basis=Basis.SEEN, text="- Wait.", given_at=at,
            changed_at=at, **more,
        )  # fmt: skip
        row.points = [AdvicePointRow(place=0, number="1", text="Wait.", html="Wait.")]
        session.add(row)
        session.flush()
        if (situation_id, adviser_id) in ((1, 3), (1, 5)):
            for author, later in ((7, 6), (1, 7), (4, 8)):
                said = day + timedelta(days=later)
                session.add(
                    CommentRow(
                        point_id=row.points[0].id, author_id=author, text="Hm.", html="Hm.", made_at=said
                    )
                )
    session.commit()
