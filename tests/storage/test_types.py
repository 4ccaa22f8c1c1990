"""Moments and enumerations, kept the same way by both databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError

from advisory.storage.tables import OutboxRow, SituationRow


def kept(session, moment):
    row = OutboxRow(kind="x", subject_id=1, made_at=moment, due_at=moment)
    session.add(row)
    session.commit()
    session.expire_all()
    return row


def test_a_moment_comes_back_aware_and_in_utc(session):
    paris = timezone(timedelta(hours=2))
    row = kept(session, datetime(2026, 7, 1, 12, 30, tzinfo=paris))
    assert row.made_at == datetime(2026, 7, 1, 10, 30, tzinfo=UTC)
    assert row.made_at.tzinfo is UTC or row.made_at.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused(session):
    with pytest.raises(StatementError, match="time zone"):
        kept(session, datetime(2026, 7, 1))  # noqa: DTZ001 - what is refused
    session.rollback()


def test_no_moment_stays_none(session, now):
    assert kept(session, now).done_at is None


def test_a_state_that_is_not_one_is_refused_by_the_database(session, erin, now):
    row = SituationRow(slug="x", asker_id=erin.id, state="draft", made_at=now, changed_at=now)
    session.add(row)
    session.commit()
    with pytest.raises(IntegrityError):
        session.execute(text("UPDATE situations SET state = 'lost'"))
    session.rollback()
