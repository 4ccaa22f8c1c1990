"""The directory: who is found in it, by what, and in which order."""

import pytest

from advisory.domain.actor import VISITOR, Role
from advisory.domain.errors import Forbidden, NotFound
from advisory.domain.profile import DirectoryFilters
from advisory.services import advising, directory, membership, profiling, walls
from advisory.services.transaction import transaction
from advisory.storage import members, profiles
from tests.services.profile import say

NONE = DirectoryFilters()


def people(session, person, now, filters=NONE, page=1):
    return directory.page(session, person.actor, filters, page, now=now).people


def handles(session, person, now, **filters):
    return {one.handle for one in people(session, person, now, DirectoryFilters(**filters))}


@pytest.mark.parametrize(
    ("field", "typed", "filters"),
    [
        ("lived", {"topics": ("pricing",)}, {"topic": "pricing"}),
        ("lived", {"kinds": ("crisis",)}, {"kind": "crisis"}),
        ("functions", {"functions": ("finance",)}, {"function": "finance"}),
        ("industry", {"industry": "logistics"}, {"industry": "logistics"}),
        ("company_size", {"company_size": "51-200"}, {"company_size": "51-200"}),
    ],
)
def test_members_are_found_by_what_they_opened_and_by_nothing_else(
    session, paul, priya, carl, now, field, typed, filters
):
    opened = say(session, paul.actor, now=now, **typed, opens=f"name {field}")
    say(session, carl.actor, now=now, **typed, opens="name")
    say(session, priya.actor, now=now, opens="name")
    assert handles(session, priya, now, **filters) == {opened}
    found = directory.page(session, priya.actor, DirectoryFilters(**filters), 1, now=now)
    assert found.pager.total == 1
    assert handles(session, priya, now, **dict.fromkeys(filters, "no-such")) == set()


def test_only_topics_that_somebody_opened_are_there_to_choose(session, paul, carl, priya, now):
    say(session, paul.actor, now=now, topics=("pricing",), opens="lived")
    say(session, carl.actor, now=now, topics=("layoffs",), opens="name")
    assert [one.value for one in directory.page(session, priya.actor, NONE, 1, now=now).topics] == ["pricing"]


def test_names_stand_by_the_alphabet_and_the_others_in_no_order_of_joining(session, now):
    people_in = [_newcomer(session, f"{name} Test", now) for name in "dbcafe"]
    for number, person in enumerate(people_in):
        say(session, person, now=now, office="Chief", opens="name" if number < 3 else "office")
    (reader, other) = people_in[:2]
    first = directory.page(session, reader, NONE, 1, now=now).people
    assert [one.name for one in first] == ["b Test", "c Test", "d Test", "", "", ""]
    unnamed = [one.handle for one in first[3:]]
    assert unnamed in [sorted(unnamed)[turn:] + sorted(unnamed)[:turn] for turn in range(3)]
    assert [one.handle for one in directory.page(session, other, NONE, 1, now=now).people[:3]] == [
        one.handle for one in first[:3]
    ]


def test_those_without_a_name_begin_elsewhere_for_another_reader_or_day(session, clock, erin, paul):
    for letter in "abcdefghjkmn":
        say(
            session,
            _newcomer(session, f"{letter} Test", clock.at),
            now=clock.at,
            office="Chief",
            opens="office",
        )
    orders = {tuple(one.handle for one in people(session, person, clock.at)) for person in (erin, paul)}
    clock.move(days=1)
    orders |= {tuple(one.handle for one in people(session, erin, clock.at))}
    clock.move(days=1)
    orders |= {tuple(one.handle for one in people(session, erin, clock.at))}
    assert len(orders) > 1
    assert len({frozenset(order) for order in orders}) == 1


def test_the_list_pages_and_asks_the_same_few_questions_however_long_it_is(session, queries, erin, now):
    for number in range(3):
        say(session, _newcomer(session, f"Few {number}", now), now=now, office="Chief", opens="office")
    with queries() as few:
        assert len(people(session, erin, now)) == 3
    for number in range(22):
        say(session, _newcomer(session, f"Many {number}", now), now=now, office="Chief", opens="office")
    with queries() as many:
        assert len(people(session, erin, now)) == 20
    assert len(few) == len(many) <= 12
    assert len(people(session, erin, now, page=2)) == 5
    assert len({one.handle for page in (1, 2) for one in people(session, erin, now, page=page)}) == 25


def test_whoever_left_or_takes_no_part_any_more_is_not_found(session, paul, priya, carl, erin, now):
    handle = say(session, paul.actor, now=now, opens="name")
    other = say(session, carl.actor, now=now, opens="name")
    membership.change_roles(session, carl.email, remove=[Role.MEMBER], now=now)
    with transaction(session):
        members.by_id(session, paul.id).active = False
    assert people(session, priya, now) == ()
    for gone in (handle, other, "nosuchhandle", ""):
        with pytest.raises(NotFound):
            directory.person(session, priya.actor, gone, now=now)


def test_visitors_and_an_admin_alone_have_no_directory(session, paul, adam, now):
    handle = say(session, paul.actor, now=now, opens="name")
    for actor in (VISITOR, adam.actor):
        with pytest.raises(Forbidden):
            directory.page(session, actor, NONE, 1, now=now)
        with pytest.raises(Forbidden):
            directory.person(session, actor, handle, now=now)


def test_ones_own_page_is_marked_as_such_for_oneself_alone(session, paul, priya, now):
    handle = say(session, paul.actor, now=now, opens="name")
    assert directory.person(session, paul.actor, handle, now=now).peer.own
    assert not directory.person(session, priya.actor, handle, now=now).peer.own


def test_being_away_is_shown_until_it_is_over(session, paul, priya, clock):
    handle = say(session, paul.actor, now=clock.at, away_until="2026-03-04", opens="name away")
    assert directory.person(session, priya.actor, handle, now=clock.at).peer.away_until.day == 4
    clock.move(days=3)
    assert directory.person(session, priya.actor, handle, now=clock.at).peer.away_until is None


# Walls. Neither side finds the other, and nothing that one of them does tells them why.


@pytest.fixture
def found(session, erin, paul, priya, now):
    """Erin, Paul and Priya are in the directory; `found(erin, paul)` says whether Erin finds Paul."""
    handles_of = {
        person.id: say(session, person.actor, now=now, topics=("pricing",), opens="name lived")
        for person in (erin, paul, priya)
    }

    def finds(reader, other) -> bool:
        handle = profiles.of(session, other.id).handle or handles_of[other.id]
        page = directory.page(session, reader.actor, DirectoryFilters(topic="pricing"), 1, now=now)
        listed = handle in {one.handle for one in page.people}
        assert page.pager.total == len(page.people)
        try:
            directory.person(session, reader.actor, handle, now=now)
        except NotFound:
            assert not listed
            return False
        assert listed
        return True

    return finds


def test_a_walled_pair_does_not_find_one_another_and_others_find_both(
    session, found, adam, erin, paul, priya, now
):
    walls.declare(session, adam.actor, erin.email, paul.email, now=now)
    assert not found(erin, paul)
    assert not found(paul, erin)
    assert all(found(priya, other) and found(other, priya) for other in (erin, paul))


def test_a_wall_to_a_company_hides_its_people(session, found, adam, erin, paul, now):
    say(session, paul.actor, now=now, company="Acme Ltd", opens="name lived")
    walls.declare(session, adam.actor, erin.email, "ACME", now=now)
    assert not found(erin, paul)
    assert not found(paul, erin)


def test_who_declares_a_wall_for_themselves_learns_nothing_of_whose_company_it_is(
    session, found, erin, paul, clock
):
    say(session, paul.actor, now=clock.at, company="Acme Ltd", opens="name lived")
    clock.move(hours=1)
    walls.declare_own(session, erin.actor, "Acme", now=clock.at)
    assert not found(paul, erin), "the other side does not find them, and has done nothing"
    assert found(erin, paul), "whoever vanished now would be of that company"
    clock.move(hours=1)
    say(session, paul.actor, now=clock.at, office="Chief", opens="name lived")
    assert found(erin, paul), "nothing that is seen has changed"
    say(session, paul.actor, now=clock.at, office="Chief", opens="name lived office")
    assert not found(erin, paul)


def test_who_tries_the_name_of_a_company_learns_nothing_of_who_is_walled_off_from_it(
    session, found, adam, erin, paul, clock
):
    walls.declare(session, adam.actor, erin.email, "Acme", now=clock.at)
    clock.move(hours=1)
    say(session, paul.actor, now=clock.at, company="Acme Ltd", opens="name lived")
    assert found(paul, erin)
    assert found(erin, paul), "whoever vanished now would have joined that company"
    clock.move(hours=1)
    say(session, erin.actor, now=clock.at, office="Chief", opens="name lived office")
    assert not found(paul, erin)
    assert found(erin, paul)


def test_a_new_address_is_found_by_nobody_behind_a_wall(session, found, erin, paul, clock):
    clock.move(hours=1)
    walls.declare_own(session, erin.actor, "Paul", now=clock.at)
    assert found(erin, paul)
    clock.move(hours=1)
    profiling.change_handle(session, paul.actor, now=clock.at)
    assert not found(erin, paul)


def test_what_somebody_asks_and_advises_leaves_no_trace_in_the_directory(
    session, circle, erin, paul, priya, now
):
    say(session, erin.actor, now=now, topics=("pricing",), opens="name lived")
    say(session, paul.actor, now=now, office="Chief", opens="office")
    before = people(session, priya, now)
    slug = circle.advised()
    advising.give(session, priya.actor, slug, "- Wait.", "seen", "", seen_version=0, now=now)
    assert people(session, priya, now) == before
    assert [directory.person(session, priya.actor, one.handle, now=now).peer for one in before] == list(
        before
    )


def _newcomer(session, name, now):
    token_of = f"{name.replace(' ', '.')}@example.com"
    membership.add_member(session, token_of, name, now=now)
    return membership.actor_of(session, members.by_email(session, token_of).id)
