"""Alerts: who is told of a new entry, once, and who is not."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from advisory.domain.actor import Role
from advisory.search.port import EngineUnavailable
from advisory.services import alerting, membership, notices, outbox, publishing, searches
from advisory.services.looking import Finder
from advisory.storage import entries
from advisory.storage.tables import NoticeRow, OutboxRow
from tests.services.shelf import entry_file, put, take


@pytest.fixture
def save(session, now):
    def save(person, text="alternate", **filters):
        searches.save(session, person.actor, text, filters, now=now)
        return searches.page(session, person.actor)[0].id

    return save


@pytest.fixture
def tell(deliver, clock):
    """Let the housekeeping come by, so late that everything is due."""

    def tell():
        deliver()
        clock.move(minutes=2)
        assert deliver()[1] == 0

    return tell


def told(session):
    return sorted(session.scalars(select(NoticeRow.member_id).where(NoticeRow.kind == alerting.KIND)))


def test_a_published_entry_is_told_to_those_whose_search_finds_it(session, circle, save, tell, priya, carl):
    found, other = save(priya), save(carl, "zeppelin")
    bench = circle.published()
    tell()
    (notice,) = session.scalars(select(NoticeRow).where(NoticeRow.kind == alerting.KIND))
    assert (notice.member_id, notice.entry_id, notice.saved_search_id) == (priya.id, bench.entry_id, found)
    assert other != found


def test_nobody_is_told_within_the_request_that_publishes(session, circle, save, deliver, clock, priya):
    save(priya)
    circle.published()
    deliver()
    assert told(session) == []
    clock.move(seconds=1)
    deliver()
    assert told(session) == [priya.id]


def test_an_entry_file_that_is_new_is_told_and_one_that_is_edited_is_not(
    session, settings, save, tell, priya, carl, now
):
    save(priya, "cheaply")
    take(session, settings.content_dir, now, "prices")
    tell()
    assert told(session) == [priya.id]
    save(carl, "cheaply")
    put(settings.content_dir, prices=entry_file("prices", "Why not?"))
    assert take(session, settings.content_dir, now).taken == ["prices"]
    tell()
    assert told(session) == [priya.id]


def test_one_notice_however_many_searches_match_and_however_often_it_is_published(
    session, circle, save, tell, priya, now
):
    save(priya)
    save(priya, "hiring away")
    bench = circle.published()
    tell()
    outbox.promise(session, "alert.entry", bench.entry_id, now)
    session.commit()
    tell()
    assert told(session) == [priya.id]


def test_a_groups_entry_never_tells_an_outsider(session, circle, save, tell, priya, carl):
    for person in (priya, carl):
        save(person)
    circle.published(audience=circle.table())
    tell()
    assert told(session) == [priya.id]


def test_the_asker_is_not_told_of_their_own(session, circle, save, tell, erin, priya):
    for person in (erin, priya):
        save(person)
    circle.published()
    tell()
    assert told(session) == [priya.id]


def test_a_silenced_search_tells_nothing(session, circle, save, tell, priya):
    searches.set_alert(session, priya.actor, save(priya), on=False)
    circle.published()
    tell()
    assert told(session) == []


def test_who_is_no_member_any_more_is_told_nothing(session, circle, save, tell, priya, carl, now):
    for person in (priya, carl):
        save(person)
    membership.change_roles(session, priya.email, add=[Role.ADMIN], remove=[Role.MEMBER], now=now)
    circle.published()
    tell()
    assert told(session) == [carl.id]


def test_an_entry_that_was_pulled_meanwhile_is_told_to_nobody(session, circle, save, tell, deliver, priya):
    save(priya)
    bench = circle.published()
    deliver()
    row = circle.entry(bench)
    publishing.pull(session, circle.mona, row.slug, seen_version=row.version, now=circle.now)
    tell()
    assert told(session) == []


@pytest.mark.parametrize(
    ("filters", "is_told"),
    [
        ({"tag": ["pricing"]}, True),
        ({"tag": ["pricing", "sales"]}, False),
        ({"industry": ["logistics", "software"]}, True),
        ({"industry": ["software"]}, False),
        ({"size": ["51-200"], "stage": ["growth"]}, True),
        ({"size": ["1001+"]}, False),
        ({"type": ["entry"]}, True),
        ({"type": ["situation"]}, False),
        ({"year": ["2025"]}, True),
        ({"year": ["2024"]}, False),
    ],
)
def test_filters_count_and_words_are_not_needed(session, settings, save, tell, priya, now, filters, is_told):
    save(priya, "", **filters)
    more = "industry: logistics\ncompany_size: 51-200\nstage: growth\n"
    put(settings.content_dir, prices=entry_file("prices", more=more))
    take(session, settings.content_dir, now)
    tell()
    assert told(session) == ([priya.id] if is_told else [])


def test_a_synonym_that_was_typed_means_its_topic(session, settings, save, tell, priya, carl, now):
    save(priya, "tag:redundancy")
    save(carl, "tag:sales")
    put(settings.content_dir, leave=entry_file("leave", tags="layoffs"))
    take(session, settings.content_dir, now)
    tell()
    assert told(session) == [priya.id]


def test_an_entry_that_the_index_does_not_know_yet_waits(session, circle, save, engine, clock, priya, now):
    save(priya)
    bench = circle.published()
    rows = [row for row in circle.promises() if row.kind == "alert.entry"]
    alerting.tell_of_entries(session, Finder(engine), rows, now=now)
    session.commit()
    again = [row for row in circle.promises() if row.kind == "alert.entry" and row not in rows]
    assert told(session) == []
    assert [(row.subject_id, row.due_at - now) for row in again] == [(bench.entry_id, timedelta(minutes=1))]


def test_many_searches_are_asked_in_batches_of_short_transactions(
    session, settings, save, deliver, clock, priya, carl, paul, now, engine
):
    for person in (paul, carl, priya):
        for number in range(70):
            save(person, f"nothing {number} zeppelin")
    save(priya, "cheaply")
    asked = []

    class Counting:
        def find(self, request):
            asked.append(request)
            return engine.find(request)

    take(session, settings.content_dir, now, "one", "two", "three")
    deliver()
    rounds = 0
    while rows := [row for row in _open(session) if row.kind == "alert.entry"]:
        before = len(asked)
        alerting.tell_of_entries(session, Finder(Counting()), rows, now=now)
        for row in rows:
            row.done_at = now
        session.commit()
        rounds += 1
        assert len(asked) - before <= 100
    assert rounds > 6
    assert len(asked) == 3 * 211
    assert told(session) == [priya.id] * 3


def _open(session):
    return list(session.scalars(select(OutboxRow).where(OutboxRow.done_at.is_(None))))


def test_while_the_index_is_away_the_alert_waits(session, circle, save, deliver, clock, priya):
    save(priya)
    circle.published()
    deliver()
    clock.move(seconds=5)

    class Away:
        def find(self, request):
            raise EngineUnavailable

    def away(session, rows):
        alerting.tell_of_entries(session, Finder(Away()), rows, now=clock.at)

    assert outbox.deliver(session, {"alert.entry": away}, now=clock.at) == (0, 1)
    clock.move(seconds=5)
    deliver()
    assert told(session) == [priya.id]


def test_an_alert_whose_entry_is_gone_is_kept_in_silence(session, save, engine, now, priya):
    save(priya)
    outbox.promise(session, "alert.entry", 99, now)
    alerting.tell_of_entries(session, Finder(engine), _open(session), now=now)
    assert told(session) == []


def test_a_deleted_search_leaves_its_notices(session, circle, save, tell, priya, clock):
    search_id = save(priya)
    circle.published()
    tell()
    searches.delete(session, priya.actor, search_id)
    (day,) = notices.page(session, priya.actor, 1, now=clock.at).days
    assert [one.search for one in day.notices] == [""]
    assert entries.count(session, priya.actor) == 1
