"""What a member is told: by day, counted, read, and silent about what they may no longer read."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy.orm import Session

from advisory.domain.actor import VISITOR
from advisory.domain.audience import Audience, Reach
from advisory.domain.errors import Forbidden
from advisory.domain.notices import NoticeKind
from advisory.services import asking, library, notices, searches
from advisory.services.telling import MAIL, tell
from advisory.services.transaction import transaction
from advisory.storage import entries
from advisory.storage import notices as rows
from advisory.storage.tables import OutboxRow
from tests.services.shelf import take

SLUGS = ("one", "two", "three")


@pytest.fixture
def told(session, settings, paul, carl, now):
    """Tell Paul of an entry now, of one an hour ago and of one two days ago; Carl of the first."""
    take(session, settings.content_dir, now, *SLUGS)
    for person in (paul, carl):
        searches.save(session, person.actor, "cheaply", {}, now=now)
    (search,) = searches.page(session, paul.actor)
    for slug, hours in zip(SLUGS, (0, 1, 48), strict=True):
        entry, at = entries.by_slug(session, slug), now - timedelta(hours=hours)
        say(session, paul, entry, at, search.id)
    (hers,) = searches.page(session, carl.actor)
    say(session, carl, entries.by_slug(session, "one"), now, hers.id)
    session.commit()


def say(session, person, entry, at, search_id=None):
    """Tell somebody of an entry, as a saved search does."""
    found = {"entry_id": entry.id, "saved_search_id": search_id}
    rows.tell(session, person.id, "alert.entry", f"entry-{entry.id}", at, **found)


def days(session, person, now, page=1):
    shown = notices.page(session, person.actor, page, now=now)
    return [(day.name, [notice.entry_slug for notice in day.notices]) for day in shown.days]


def read(session, person, slug, now):
    rows.mark_read(session, person.id, now, entry_id=entries.by_slug(session, slug).id)
    session.commit()


def test_notices_stand_by_day_the_newest_first(session, told, paul, now):
    assert days(session, paul, now) == [("Today", ["one", "two"]), ("", ["three"])]
    assert days(session, paul, now + timedelta(days=1))[0][0] == "Yesterday"


def test_within_a_day_the_unread_ones_come_first(session, told, paul, now):
    read(session, paul, "one", now)
    assert days(session, paul, now)[0] == ("Today", ["two", "one"])


def test_a_notice_says_which_entry_and_which_search(session, told, paul, now):
    notice = notices.page(session, paul.actor, 1, now=now).days[0].notices[0]
    assert (notice.title, notice.count, notice.search, notice.is_new) == (
        "Why?",
        "Two Thoughts",
        "cheaply",
        True,
    )


def test_all_are_marked_as_read_and_nobody_elses(session, told, paul, carl, now):
    assert notices.count_unread(session, paul.actor) == 3
    notices.mark_all_read(session, paul.actor, now=now)
    assert notices.count_unread(session, paul.actor) == 0
    assert notices.count_unread(session, carl.actor) == 1


def test_news_of_a_search_are_counted_on_it_and_on_the_home_page(session, told, paul, carl, now):
    assert [one.news for one in searches.page(session, paul.actor)] == [3]
    read(session, paul, "one", now)
    home = library.home(session, paul.actor, now=now)
    assert [(one.name, one.news) for one in home.searches] == [("cheaply", 2)]


def test_of_what_may_no_longer_be_read_no_word_is_shown(session, told, paul, carl, now):
    (group_id,) = paul.actor.group_ids
    entries.by_slug(session, "one").audience = Audience(Reach.GROUP, group_id)
    session.commit()
    assert days(session, carl, now) == []
    assert notices.count_unread(session, carl.actor) == 0
    assert [one.news for one in searches.page(session, carl.actor)] == [0]
    assert days(session, paul, now)[0] == ("Today", ["one", "two"])


def test_thirty_stand_on_a_page(session, settings, paul, now):
    names = [f"entry-{number}" for number in range(31)]
    take(session, settings.content_dir, now, *names)
    for name in names:
        say(session, paul, entries.by_slug(session, name), now)
    session.commit()
    assert [len(day[1]) for day in days(session, paul, now)] == [30]
    assert len(days(session, paul, now, page=2)[0][1]) == 1


def test_the_unread_count_is_one_query(session, told, paul, queries):
    with queries() as sent:
        assert notices.count_unread(session, paul.actor) == 3
    assert len(sent) == 1


def test_visitors_are_told_nothing(session, told, queries):
    with queries() as sent:
        assert notices.count_unread(session, VISITOR) == 0
    assert sent == []
    with pytest.raises(Forbidden):
        notices.page(session, VISITOR, 1, now=None)
    with pytest.raises(Forbidden):
        notices.mark_all_read(session, VISITOR, now=None)


def test_whoever_only_administers_is_told_of_the_office_alone(session, told, adam, now):
    shown = notices.page(session, adam.actor, 1, now=now)
    assert (shown.days, [shelf.key for shelf in shown.shelves]) == ((), ["account", "office"])


def test_one_shelf_is_shown_alone_with_what_is_unread_on_each(session, told, paul, now):
    desk = notices.page(session, paul.actor, 1, "desk", now=now)
    assert (desk.shelf, len(desk.days)) == ("", 2)
    shown = notices.page(session, paul.actor, 1, "asked", now=now)
    assert (shown.shelf, shown.days, shown.pager.total) == ("asked", (), 0)
    assert {shelf.key: shelf.unread for shelf in shown.shelves} == {
        "asked": 0, "advised": 0, "followed": 3, "consent": 0, "people": 0, "account": 0
    }  # fmt: skip


def test_the_desk_is_a_shelf_of_moderators_alone(session, mona, now):
    assert "desk" in {shelf.key for shelf in notices.page(session, mona.actor, 1, now=now).shelves}


def test_one_is_marked_as_read_and_nobody_elses(session, told, paul, carl, now):
    theirs = notices.page(session, carl.actor, 1, now=now).days[0].notices[0]
    notices.mark_read(session, paul.actor, theirs.key, now=now)
    assert notices.count_unread(session, carl.actor) == 1
    notices.mark_read(session, carl.actor, theirs.key, now=now)
    assert notices.count_unread(session, carl.actor) == 0


def test_opening_a_situation_reads_what_was_told_of_it(session, circle, now):
    slug = circle.opened()
    row = circle.row(slug)
    for event in ("one", "two"):
        tell(session, NoticeKind.OPEN_FOR_ADVICE, [circle.paul.member_id], event, now=now, situation=row)
    session.commit()
    assert notices.count_unread(session, circle.paul) == 2
    notices.note_seen(session, circle.mona, situation_slug=slug, now=now)
    notices.note_seen(session, VISITOR, situation_slug=slug, now=now)
    assert notices.count_unread(session, circle.paul) == 2
    notices.note_seen(session, circle.paul, situation_slug=slug, now=now)
    assert notices.count_unread(session, circle.paul) == 0


def test_a_draft_entry_is_named_at_the_desk_and_to_whoever_is_asked_for_consent(session, circle, paul, now):
    bench = circle.passed()
    row, everybody = circle.entry(bench), [circle.erin.member_id, circle.mona.member_id, paul.id]
    tell(session, NoticeKind.TO_REVIEW, everybody, "e", now=now, entry=row)
    tell(session, NoticeKind.CONSENT_ASKED, everybody[:1], "e", now=now, entry=row)
    tell(session, NoticeKind.ENTRY_FOUND, everybody, "e", now=now, entry=row)
    session.commit()

    def titles(actor):
        shown = notices.page(session, actor, 1, now=now).days
        return {one.kind: one.title for day in shown for one in day.notices if one.title == row.question}

    assert set(titles(circle.mona)) >= {NoticeKind.TO_REVIEW}
    assert NoticeKind.ENTRY_FOUND not in titles(circle.mona)
    assert set(titles(circle.erin)) >= {NoticeKind.CONSENT_ASKED}
    assert {NoticeKind.TO_REVIEW, NoticeKind.ENTRY_FOUND}.isdisjoint(titles(circle.erin))
    assert {NoticeKind.TO_REVIEW, NoticeKind.ENTRY_FOUND}.isdisjoint(titles(paul.actor))


def test_that_something_is_gone_is_told_without_its_title(session, circle, now):
    slug = circle.advised()
    asking.withdraw(session, circle.erin, slug, seen_version=circle.version(slug), now=now)
    days = notices.page(session, circle.paul, 1, now=now).days
    (notice,) = [one for day in days for one in day.notices if one.kind == NoticeKind.WITHDRAWN]
    assert (notice.title, notice.situation_slug) == ("", "")


def test_old_notices_are_forgotten(session, told, paul, now):
    assert notices.forget_old(session, now, days=1) == 1
    assert notices.forget_old(session, now, days=1) == 0
    assert notices.count_unread(session, paul.actor) == 2


def test_two_workers_at_once_tell_a_person_once(session, told, fresh, paul, now):
    """Each in a transaction of its own, let loose at the same moment."""
    start, entry_id = Barrier(4), entries.by_slug(session, "one").id
    session.rollback()

    def work(_number):
        with Session(fresh.database.engine) as own:
            start.wait()
            with transaction(own):
                entry = entries.by_id(own, entry_id)
                return tell(own, NoticeKind.TOPIC_ENTRY, [paul.id], "same", now=now, entry=entry)

    with ThreadPoolExecutor(4) as workers:
        assert sorted(workers.map(work, range(4))) == [0, 0, 0, 1]
    letters = session.query(OutboxRow).filter_by(kind=MAIL).count()
    assert (letters, notices.count_unread(session, paul.actor)) == (1, 4)
