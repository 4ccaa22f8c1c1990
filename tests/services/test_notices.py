"""What a member is told: by day, counted, read, and silent about what they may no longer read."""

from datetime import timedelta

import pytest

from advisory.domain.actor import VISITOR
from advisory.domain.audience import Audience, Reach
from advisory.domain.errors import Forbidden
from advisory.services import library, notices, searches
from advisory.storage import entries
from advisory.storage import notices as rows
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


def test_visitors_are_told_nothing(session, told, adam, queries):
    with queries() as sent:
        assert notices.count_unread(session, VISITOR) == notices.count_unread(session, adam.actor) == 0
    assert sent == []
    for actor in (VISITOR, adam.actor):
        with pytest.raises(Forbidden):
            notices.page(session, actor, 1, now=None)
        with pytest.raises(Forbidden):
            notices.mark_all_read(session, actor, now=None)
