"""What members keep for themselves: bookmarks and reading lists, seen by nobody else."""

from datetime import timedelta

import pytest

from advisory.domain.actor import VISITOR
from advisory.domain.audience import Audience, Reach
from advisory.domain.errors import Forbidden, Invalid, NotFound
from advisory.services import saved
from advisory.storage import entries
from advisory.storage.tables import BookmarkRow, MemberRow, ReadingListItemRow
from tests.services.shelf import take


@pytest.fixture
def library(session, settings, now):
    take(session, settings.content_dir, now, "one", "two", "three")


@pytest.fixture
def keep(session, library, now):
    """Keep entries, each a minute after the one before."""

    def keep(person, *slugs):
        for minute, slug in enumerate(slugs):
            at = now + timedelta(minutes=minute)
            saved.keep(session, person.actor, slug, on=True, now=at)

    return keep


def slugs(session, person, list_id=None, page=1):
    return [kept.entry.slug for kept in saved.page(session, person.actor, page, list_id).entries]


def make(session, person, name="For the board"):
    return saved.make_list(session, person.actor, name)


def put(session, person, slug, *list_ids, now):
    saved.put_on_lists(session, person.actor, slug, list_ids, now=now)


def counts(session, person):
    return {one.name: one.count for one in saved.page(session, person.actor, 1).lists}


def close_to(session, slug, audience):
    entries.by_slug(session, slug).audience = audience
    session.commit()


def test_what_was_kept_last_stands_first(session, keep, paul):
    keep(paul, "one", "two", "three")
    assert slugs(session, paul) == ["three", "two", "one"]


def test_keeping_twice_keeps_its_place_and_letting_go_twice_is_harmless(session, keep, paul, now):
    keep(paul, "one", "two", "one")
    assert slugs(session, paul) == ["two", "one"]
    for _ in range(2):
        saved.keep(session, paul.actor, "two", on=False, now=now)
    assert slugs(session, paul) == ["one"]


def test_twenty_stand_on_a_page(session, settings, paul, now):
    names = [f"entry-{number}" for number in range(21)]
    take(session, settings.content_dir, now, *names)
    for name in names:
        saved.keep(session, paul.actor, name, on=True, now=now)
    shown = saved.page(session, paul.actor, 1)
    assert (len(shown.entries), shown.pager.pages, shown.pager.total) == (20, 2, 21)
    assert not set(slugs(session, paul)) & set(slugs(session, paul, page=2))


def test_nobody_else_sees_what_a_member_keeps(session, keep, paul, mona, now):
    keep(paul, "one")
    put(session, paul, "one", make(session, paul), now=now)
    other = saved.page(session, mona.actor, 1)
    assert (other.entries, other.lists, other.pager.total) == ((), (), 0)


def test_a_list_is_made_filled_renamed_and_deleted(session, keep, paul, now):
    keep(paul, "one", "two")
    list_id = make(session, paul)
    put(session, paul, "two", list_id, now=now)
    assert slugs(session, paul, list_id) == ["two"]
    assert [kept.lists for kept in saved.page(session, paul.actor, 1).entries] == [{list_id}, set()]
    saved.rename_list(session, paul.actor, list_id, "  For   the bank ")
    assert counts(session, paul) == {"For the bank": 1}
    saved.delete_list(session, paul.actor, list_id)
    assert counts(session, paul) == {}
    assert slugs(session, paul) == ["two", "one"]


def test_an_entry_stands_on_the_lists_that_were_ticked_and_no_other(session, keep, paul, now):
    keep(paul, "one")
    board, bank = make(session, paul), make(session, paul, "For the bank")
    put(session, paul, "one", board, now=now)
    put(session, paul, "one", bank, now=now)
    assert counts(session, paul) == {"For the bank": 1, "For the board": 0}
    put(session, paul, "one", now=now)
    assert set(counts(session, paul).values()) == {0}


def test_what_is_put_on_a_list_is_kept_and_what_is_let_go_leaves_it(session, keep, paul, now):
    list_id = make(session, paul)
    put(session, paul, "one", list_id, now=now)
    assert slugs(session, paul) == ["one"]
    saved.keep(session, paul.actor, "one", on=False, now=now)
    saved.keep(session, paul.actor, "one", on=True, now=now)
    assert slugs(session, paul, list_id) == []


def test_taking_off_a_list_leaves_it_kept(session, keep, paul, now):
    list_id = make(session, paul)
    put(session, paul, "one", list_id, now=now)
    saved.take_off(session, paul.actor, list_id, "one")
    assert (slugs(session, paul, list_id), slugs(session, paul)) == ([], ["one"])


def test_another_members_list_is_not_there(session, keep, paul, priya, mona, now):
    list_id = make(session, paul)
    for other in (priya.actor, mona.actor):
        for attempt in (
            lambda actor=other: saved.page(session, actor, 1, list_id),
            lambda actor=other: saved.rename_list(session, actor, list_id, "Mine"),
            lambda actor=other: saved.delete_list(session, actor, list_id),
            lambda actor=other: saved.take_off(session, actor, list_id, "one"),
            lambda actor=other: saved.put_on_lists(session, actor, "one", [list_id], now=now),
        ):
            with pytest.raises(NotFound):
                attempt()
    assert counts(session, paul) == {"For the board": 0}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (" ", "Give the list a name"),
        ("x" * 81, "at most 80"),
        ("for the BOARD", "have a list called"),
    ],
)
def test_a_name_that_will_not_do_is_explained(session, paul, name, says):
    make(session, paul)
    with pytest.raises(Invalid, match=says):
        make(session, paul, name)


def test_a_list_may_keep_its_own_name(session, paul):
    list_id = make(session, paul)
    saved.rename_list(session, paul.actor, list_id, "For the board")
    with pytest.raises(Invalid):
        saved.rename_list(session, paul.actor, list_id, "")


def test_fifty_lists_are_the_most(session, paul):
    for number in range(50):
        make(session, paul, f"List {number}")
    with pytest.raises(Invalid, match="50 lists"):
        make(session, paul, "One more")


def test_what_may_no_longer_be_read_stands_nowhere_and_is_not_counted(session, keep, carl, paul, now):
    (group_id,) = paul.actor.group_ids
    for person in (carl, paul):
        keep(person, "one", "two")
        put(session, person, "one", make(session, person), now=now)
    close_to(session, "one", Audience(Reach.GROUP, group_id))
    shown = saved.page(session, carl.actor, 1)
    assert [kept.entry.slug for kept in shown.entries] == ["two"]
    assert (shown.pager.total, shown.lists[0].count) == (1, 0)
    assert slugs(session, paul) == ["two", "one"]
    with pytest.raises(NotFound):
        saved.keep(session, carl.actor, "one", on=True, now=now)


def test_only_members_keep_anything(session, library, adam, now):
    for actor in (VISITOR, adam.actor):
        for attempt in (
            lambda actor=actor: saved.page(session, actor, 1),
            lambda actor=actor: saved.keep(session, actor, "one", on=True, now=now),
            lambda actor=actor: saved.put_on_lists(session, actor, "one", [], now=now),
            lambda actor=actor: saved.make_list(session, actor, "Mine"),
            lambda actor=actor: saved.rename_list(session, actor, 1, "Mine"),
            lambda actor=actor: saved.delete_list(session, actor, 1),
            lambda actor=actor: saved.take_off(session, actor, 1, "one"),
        ):
            with pytest.raises(Forbidden):
                attempt()


def test_whatever_a_member_keeps_goes_with_them(session, keep, priya, now):
    keep(priya, "one")
    put(session, priya, "one", make(session, priya), now=now)
    session.delete(session.get_one(MemberRow, priya.id))
    session.commit()
    assert session.query(BookmarkRow).count() == session.query(ReadingListItemRow).count() == 0
