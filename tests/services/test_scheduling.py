"""Publishing at an hour: the clock does it as a moderator would, or tells the moderators that it cannot."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from advisory.domain.errors import Forbidden, Invalid, NotFound, Stale, WrongState
from advisory.domain.lifecycle import EntryState
from advisory.services import publishing, reviewing
from advisory.storage.tables import DraftRow, NoticeRow


@pytest.fixture
def schedule(session, circle):
    def run(bench, hours=1.0, *, actor=circle.max_, seen=None):
        at = circle.now + timedelta(hours=hours) if hours is not None else None
        version = circle.bench(bench).version if seen is None else seen
        publishing.schedule(session, actor, bench.entry_id, at, seen_version=version, now=circle.now)

    return run


def told(session, kind):
    return set(session.scalars(select(NoticeRow.member_id).where(NoticeRow.kind == kind)))


def test_the_clock_publishes_at_the_hour_and_not_before(session, circle, schedule, erin):
    bench = circle.consented()
    schedule(bench)
    assert publishing.publish_due(session, circle.now) == 0
    circle.later(hours=1)
    assert publishing.publish_due(session, circle.now) == 1
    assert publishing.publish_due(session, circle.now) == 0
    row = circle.entry(bench)
    assert (row.state, row.published_at, row.publish_at) == (EntryState.PUBLISHED, circle.now, None)
    assert {"index.entry", "file.entry"} <= {one.kind for one in circle.promises()}
    assert told(session, "asked.published") == {erin.id}
    assert circle.log()[-1].acted_as == "clock"


def test_an_hour_can_be_taken_away(session, circle, schedule):
    bench = circle.consented()
    schedule(bench)
    schedule(bench, None)
    circle.later(hours=2)
    assert publishing.publish_due(session, circle.now) == 0
    assert circle.entry(bench).state is EntryState.APPROVED


def test_what_is_edited_again_is_not_published_by_the_clock(session, circle, schedule):
    bench = circle.consented()
    schedule(bench)
    seen = circle.bench(bench).version
    reviewing.edit_again(session, circle.mona, bench.entry_id, seen_version=seen, now=circle.now)
    circle.later(hours=2)
    assert publishing.publish_due(session, circle.now) == 0
    assert circle.entry(bench).publish_at is None


def test_a_pulled_entry_is_not_published_by_the_clock(session, circle, schedule):
    bench = circle.consented()
    schedule(bench)
    row = circle.entry(bench)
    publishing.pull(session, circle.erin, row.slug, seen_version=row.version, now=circle.now)
    circle.later(hours=2)
    assert publishing.publish_due(session, circle.now) == 0


def test_a_text_that_was_not_agreed_to_is_refused_and_moderators_are_told_once(
    session, circle, schedule, mona, max_
):
    bench = circle.consented()
    schedule(bench)
    session.execute(update(DraftRow).values(raw=circle.entry(bench).slug.encode()))
    session.commit()
    circle.later(hours=1)
    assert publishing.publish_due(session, circle.now) == 1
    assert publishing.publish_due(session, circle.now) == 0
    row = circle.entry(bench)
    assert (row.state, row.publish_at) == (EntryState.APPROVED, None)
    assert told(session, "desk.publish-refused") == {mona.id, max_.id}


@pytest.mark.parametrize("hours", [-1, 0, 24 * 400])
def test_an_hour_that_makes_no_sense_is_refused(circle, schedule, hours):
    bench = circle.consented()
    with pytest.raises(Invalid):
        schedule(bench, hours)


def test_only_an_approved_entry_has_an_hour(circle, schedule):
    bench = circle.passed()
    with pytest.raises(WrongState):
        schedule(bench)


def test_only_moderators_set_an_hour_and_none_with_an_older_page(circle, schedule):
    bench = circle.consented()
    for actor in (circle.erin, circle.paul):
        with pytest.raises((NotFound, Forbidden)):
            schedule(bench, actor=actor)
    with pytest.raises(Stale):
        schedule(bench, seen=1)
