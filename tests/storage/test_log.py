"""The moderation log, which the database itself keeps from being changed."""

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from advisory.storage import log
from advisory.storage.tables import LogRow


@pytest.fixture
def line(session, now):
    session.add(LogRow(at=now, acted_as="asker", action="create", thing="situation", thing_id=1, reason="a"))
    session.commit()


@pytest.mark.parametrize(
    "change",
    [
        update(LogRow).values(reason="nothing happened"),
        delete(LogRow),
        text("UPDATE moderation_log SET actor_id = NULL"),
        text("DELETE FROM moderation_log WHERE id = 1"),
    ],
    ids=str,
)
def test_no_line_can_be_changed_or_removed(session, line, mona, change):
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(change)
    session.rollback()
    assert [row.reason for row in log.page(session, mona.actor, limit=9)] == ["a"]


def test_right_after_a_redaction_only_the_words_of_a_reason_can_be_changed(session, line, mona, now):
    redaction = {"acted_as": "moderator", "action": "redact", "thing": "situation", "thing_id": 1}
    session.add(LogRow(at=now, **redaction, reason="In it."))
    session.commit()
    for change in ({"actor_id": mona.id}, {"at": now.replace(year=2027)}, {"action": "x"}, {"note": "x"}):
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(update(LogRow).where(LogRow.action == "create").values(**change))
        session.rollback()
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(update(LogRow).where(LogRow.action == "redact").values(reason="x"))
    session.rollback()
    session.execute(update(LogRow).where(LogRow.action == "create").values(reason="b"))
    session.add(LogRow(at=now, acted_as="asker", action="close", thing="situation", thing_id=1))
    session.commit()
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(update(LogRow).where(LogRow.action == "create").values(reason="c"))


def test_a_change_to_a_line_takes_its_whole_transaction_with_it(session, line, mona):
    [row] = log.page(session, mona.actor, limit=9)
    row.reason = "b"
    with pytest.raises(DBAPIError, match="append-only"):
        session.commit()
    session.rollback()
    assert log.count(session, mona.actor) == 1


def test_lines_of_one_thing_come_newest_first(session, line, now):
    thing = {"at": now, "acted_as": "moderator", "action": "return", "thing_id": 1}
    for kind, reason in (("situation", "b"), ("situation", "c"), ("entry", "d")):
        session.add(LogRow(**thing, thing=kind, reason=reason))
        session.flush()
    session.commit()
    assert [row.reason for row in log.of_thing(session, "situation", 1)] == ["c", "b", "a"]
    assert log.last_reason(session, "situation", 1, ("return",)) == "c"
    assert log.last_reason(session, "situation", 2, ("return",)) == ""
