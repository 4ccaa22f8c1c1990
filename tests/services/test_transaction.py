"""One transaction around one use case: all of it is kept, or none."""

import pytest
from sqlalchemy import text

from advisory.domain.errors import Invalid, Stale
from advisory.services.transaction import transaction
from advisory.storage.tables import OutboxRow, SituationRow


def add(session, now):
    session.add(OutboxRow(kind="x", subject_id=1, made_at=now, due_at=now))


def test_what_was_done_is_kept(session, now):
    with transaction(session):
        add(session, now)
    session.rollback()
    assert session.query(OutboxRow).count() == 1


@pytest.mark.parametrize("fault", [Invalid("no"), RuntimeError("no"), KeyboardInterrupt()])
def test_whatever_goes_wrong_leaves_nothing(session, now, fault):
    def fail():
        with transaction(session):
            add(session, now)
            session.flush()
            raise fault

    with pytest.raises(type(fault)):
        fail()
    assert session.query(OutboxRow).count() == 0


def test_a_row_that_changed_behind_ones_back_is_stale(session, erin, now):
    row = SituationRow(slug="x", asker_id=erin.id, state="draft", made_at=now, changed_at=now)
    session.add(row)
    session.commit()

    def write():
        with transaction(session):
            row.version += 1
            session.execute(text("UPDATE situations SET version = 7"), execution_options={"autoflush": False})

    with session.no_autoflush, pytest.raises(Stale):
        write()
