"""What a member has read lately: for their own eyes, written seldom, forgotten when they say so."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from advisory.domain.actor import VISITOR
from advisory.domain.audience import Audience, Reach
from advisory.domain.errors import Forbidden
from advisory.services import readings
from advisory.storage import entries, notices
from advisory.storage.tables import ReadingRow
from tests.services.shelf import take


@pytest.fixture
def read(session, settings, now):
    """Open entries, some minutes after the start."""
    take(session, settings.content_dir, now, "one", "two", "three")

    def read(person, *slugs, minutes=0):
        for slug in slugs:
            readings.record(session, person.actor, slug, now=now + timedelta(minutes=minutes))

    return read


def shown(session, person):
    return [one.entry.slug for one in readings.page(session, person.actor)]


def writes(sent):
    return [one for one in sent if one.startswith(("INSERT", "UPDATE", "DELETE"))]


def test_what_was_opened_last_stands_first(session, read, paul):
    read(paul, "one")
    read(paul, "two", minutes=1)
    read(paul, "one", minutes=90)
    assert shown(session, paul) == ["one", "two"]


def test_the_newest_is_not_written_again(session, read, paul, queries):
    read(paul, "one")
    with queries() as sent:
        read(paul, "one", minutes=300)
    assert writes(sent) == []
    assert len(sent) <= 2


def test_within_the_hour_nothing_is_written_again(session, read, paul, queries):
    read(paul, "one")
    read(paul, "two", minutes=1)
    with queries() as sent:
        read(paul, "one", minutes=59)
    assert writes(sent) == []
    read(paul, "one", minutes=60)
    assert shown(session, paul) == ["one", "two"]


def test_the_last_thirty_are_kept(session, settings, paul, priya, now):
    names = [f"entry-{number}" for number in range(32)]
    take(session, settings.content_dir, now, *names)
    readings.record(session, priya.actor, names[0], now=now)
    for minute, name in enumerate(names):
        readings.record(session, paul.actor, name, now=now + timedelta(minutes=minute))
    assert shown(session, paul) == names[:1:-1]
    assert shown(session, priya) == names[:1]
    mine = select(ReadingRow).where(ReadingRow.member_id == paul.id)
    assert len(session.scalars(mine).all()) == 30


def test_nobody_else_sees_it_and_of_others_nothing_is_noted(session, read, paul, mona, adam):
    read(paul, "one")
    assert shown(session, mona) == []
    for actor in (VISITOR, adam.actor):
        readings.record(session, actor, "one", now=None)
    assert session.query(ReadingRow).count() == 1


def test_a_member_has_it_forgotten_and_nobody_elses(session, read, paul, priya):
    read(paul, "one", "two")
    read(priya, "one")
    readings.forget_all(session, paul.actor)
    assert (shown(session, paul), shown(session, priya)) == ([], ["one"])


def test_what_may_no_longer_be_read_is_not_listed(session, read, carl, paul):
    read(carl, "one", "two")
    (group_id,) = paul.actor.group_ids
    entries.by_slug(session, "one").audience = Audience(Reach.GROUP, group_id)
    session.commit()
    assert shown(session, carl) == ["two"]


def test_opening_an_entry_reads_the_notice_of_it(session, read, paul, now):
    read(paul, "one")
    entry = entries.by_slug(session, "one")
    notices.tell(session, paul.id, "alert.entry", "one", now, entry_id=entry.id)
    session.commit()
    assert notices.count_unread(session, paul.actor) == 1
    read(paul, "one")
    assert notices.count_unread(session, paul.actor) == 0


def test_only_members_have_a_page_of_it(session, adam):
    for actor in (VISITOR, adam.actor):
        with pytest.raises(Forbidden):
            readings.page(session, actor)
        with pytest.raises(Forbidden):
            readings.forget_all(session, actor)
