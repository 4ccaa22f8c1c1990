"""What every connection is set up with."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from advisory.storage.tables import EntryTagRow, SituationRow


@pytest.fixture
def sqlite(session):
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("these settings are SQLite's")
    return session


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)],
)
def test_readers_go_on_commits_last_and_references_hold(sqlite, pragma, value):
    assert sqlite.scalar(text(f"PRAGMA {pragma}")) == value


def test_a_tag_that_is_not_on_the_list_is_refused_by_the_database(session):
    session.add(EntryTagRow(entry_id=4711, tag="no-such-tag"))
    with pytest.raises(IntegrityError):
        session.commit()
    session.rollback()


def test_a_row_that_somebody_else_changed_meanwhile_is_not_overwritten(session, erin, now):
    row = SituationRow(slug="x", asker_id=erin.id, state="draft", made_at=now, changed_at=now)
    session.add(row)
    session.commit()
    assert row.version == 1
    session.execute(text("UPDATE situations SET version = 7"))
    row.body, row.version = "mine", 2
    with pytest.raises(StaleDataError):
        session.flush()
    session.rollback()
