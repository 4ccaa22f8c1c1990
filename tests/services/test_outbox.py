"""Promises: made with a change, kept after it, late perhaps but never lost."""

from datetime import timedelta

import pytest

from advisory.domain.errors import Refusal
from advisory.search.port import EngineUnavailable
from advisory.services import asking, outbox, screening
from advisory.storage import outbox as rows
from advisory.storage.tables import OutboxRow


def make(session, now, *subjects, kind="index.entry"):
    for subject in subjects:
        outbox.promise(session, kind, subject, now)
    session.commit()


def nothing(_session, _rows):
    pass


def broken(_session, _rows):
    raise OSError("the words of a member")


def busy(_session, _rows):
    raise EngineUnavailable


def test_a_promise_stands_in_the_transaction_of_its_change(circle):
    slug = circle.opened()
    assert [(one.kind, one.subject_id) for one in circle.promises() if one.kind != "mail.notice"] == [
        ("index.situation", circle.row(slug).id),
        ("meaning.situation", circle.row(slug).id),
        ("alert.situation", circle.row(slug).id),
    ]


def test_an_entry_promises_index_file_and_alerts(circle):
    bench = circle.published()
    made = [one.kind for one in circle.promises() if one.subject_id == bench.entry_id]
    assert set(made) >= {"alert.entry", "file.entry", "index.entry"}


def test_a_refusal_leaves_no_promise_and_no_line(session, circle, mona, erin, now):
    slug = circle.posted()
    before = (len(circle.promises()), len(circle.log()), circle.version(slug))
    for refused in (
        lambda: screening.decline(session, mona.actor, slug, "", seen_version=before[2], now=now),
        lambda: screening.approve(session, mona.actor, slug, clarify_first=True, seen_version=0, now=now),
        lambda: asking.withdraw(session, mona.actor, slug, seen_version=before[2], now=now),
        lambda: asking.close(session, erin.actor, slug, "", "", None, seen_version=before[2], now=now),
    ):
        with pytest.raises(Refusal):
            refused()
        assert (len(circle.promises()), len(circle.log()), circle.version(slug)) == before


def test_a_payload_never_holds_a_text(circle):
    circle.published()
    for one in circle.promises():
        assert set(one.payload) <= {"slug", "by"}


def test_promises_of_one_kind_are_handed_over_together(session, now):
    make(session, now, 1, 2, 3)
    handed = []
    kept = outbox.deliver(
        session, {"index.entry": lambda _, rows: handed.append([row.subject_id for row in rows])}, now=now
    )
    assert (handed, kept) == ([[1, 2, 3]], (3, 0))


def test_what_is_kept_is_not_asked_for_again(session, now):
    make(session, now, 1)
    outbox.deliver(session, {"index.entry": nothing}, now=now)
    assert outbox.deliver(session, {"index.entry": broken}, now=now) == (0, 0)


def test_delivering_twice_is_harmless(session, circle, engine, deliver, settings):
    bench = circle.published()
    deliver()
    before = (dict(engine.revisions()), sorted(settings.content_dir.iterdir()))
    for one in session.query(OutboxRow):
        one.done_at = None
    session.commit()
    assert deliver()[1] == 0
    assert (dict(engine.revisions()), sorted(settings.content_dir.iterdir())) == before
    assert circle.entry(bench).state == "published"


def test_what_fails_is_tried_again_later_and_later(session, now):
    make(session, now, 1)
    waits, at = [], now
    for _ in range(12):
        assert outbox.deliver(session, {"index.entry": broken}, now=at) == (0, 1)
        [row] = rows.failing(session, limit=9)
        waits.append(int((row.due_at - at).total_seconds()))
        at = row.due_at
    assert waits[:4] == [10, 20, 40, 80]
    assert max(waits) == waits[-1] == 3600


def test_what_fails_is_listed_by_the_name_of_its_fault_alone(session, now):
    make(session, now, 1)
    outbox.deliver(session, {"index.entry": broken}, now=now)
    [row] = rows.failing(session, limit=9)
    assert (row.attempts, row.error) == (1, "OSError")


def test_nothing_is_tried_before_it_is_due(session, now):
    make(session, now, 1)
    outbox.deliver(session, {"index.entry": broken}, now=now)
    assert outbox.deliver(session, {"index.entry": nothing}, now=now + timedelta(seconds=9)) == (0, 0)
    assert outbox.deliver(session, {"index.entry": nothing}, now=now + timedelta(seconds=10)) == (1, 0)
    assert rows.failing(session, limit=9) == []


def test_a_locked_engine_is_no_failed_attempt(session, now):
    make(session, now, 1)
    outbox.deliver(session, {"index.entry": busy}, now=now)
    assert rows.failing(session, limit=9) == []
    assert outbox.deliver(session, {"index.entry": nothing}, now=now + timedelta(seconds=2)) == (1, 0)


def test_one_that_cannot_be_kept_holds_up_no_other(session, now):
    make(session, now, 1, 2, 3)

    def hates_two(_, rows):
        if 2 in [row.subject_id for row in rows]:
            raise ValueError

    assert outbox.deliver(session, {"index.entry": hates_two}, now=now) == (2, 1)
    assert [row.subject_id for row in rows.failing(session, limit=9)] == [2]


def test_what_a_failed_handler_wrote_is_taken_back(session, now):
    make(session, now, 1)

    def half(session, rows):
        outbox.promise(session, "half", 7, now)
        session.flush()
        raise ValueError

    outbox.deliver(session, {"index.entry": half}, now=now)
    assert session.query(OutboxRow).filter_by(kind="half").count() == 0


def test_a_kind_that_nobody_keeps_here_waits_and_holds_up_nothing(session, now):
    make(session, now, 1, kind="mail.notice")
    make(session, now, 2)
    assert outbox.deliver_all(session, {"index.entry": nothing}, now=now) == (1, 0)
    assert rows.waiting(session) == (1, now)


def test_everything_due_is_delivered_in_batches(session, now):
    make(session, now, *range(250))
    assert outbox.deliver_all(session, {"index.entry": nothing}, now=now) == (250, 0)
    assert rows.waiting(session) == (0, None)


def test_delivering_everything_ends_even_when_nothing_can_be_kept(session, now):
    make(session, now, 1)
    make(session, now, 2, kind="file.entry")
    assert outbox.deliver_all(session, {"index.entry": broken, "file.entry": busy}, now=now) == (0, 2)
