"""Groups as an admin makes, names and fills them."""

import pytest

from advisory.domain.errors import Invalid, NotFound, Stale
from advisory.services import groups, membership, roster
from advisory.storage import members


@pytest.fixture
def table(paul):
    (group_id,) = paul.actor.group_ids
    return group_id


def test_a_group_is_made_named_and_filled(session, adam, carl, now, actor_of):
    number = groups.create(session, adam.actor, "  South   table ", "For exporters.", now=now)
    groups.add(session, adam.actor, number, carl.email.upper(), now=now)
    shown = groups.group(session, adam.actor, number, 1)
    assert (shown.line.slug, shown.line.name, shown.line.mission) == (
        "south-table", "South table", "For exporters."
    )  # fmt: skip
    assert [(one.name, one.chairs) for one in shown.seated] == [("Carl", False)]
    assert actor_of(carl).group_ids == {number}
    groups.change(session, adam.actor, number, "Harbour table", "", seen_version=1, now=now)
    assert [line.name for line in groups.page(session, adam.actor, 1).lines] == [
        "Harbour table", "North table"
    ]  # fmt: skip
    assert members.group_by_slug(session, "south-table").id == number


def test_who_is_added_twice_keeps_their_chair(session, adam, paul, table, now):
    roster.seat(session, adam.actor, paul.id, table, "chair", now=now)
    groups.add(session, adam.actor, table, paul.email, now=now)
    shown = groups.group(session, adam.actor, table, 1)
    assert [one.name for one in shown.seated if one.chairs] == ["Paul"]


@pytest.mark.parametrize("name", ["", "   ", "N" * 101, "North table", "北"])
def test_a_name_that_will_not_do_is_refused(session, adam, now, name):
    with pytest.raises(Invalid) as refused:
        groups.create(session, adam.actor, name, "", now=now)
    assert "name" in refused.value.problems


def test_two_groups_never_share_a_name(session, adam, table, now):
    number = groups.create(session, adam.actor, "South table", "", now=now)
    with pytest.raises(Invalid, match="already a group"):
        groups.change(session, adam.actor, number, "North table", "", seen_version=1, now=now)


def test_a_stale_change_carries_both_texts(session, adam, table, now):
    groups.change(session, adam.actor, table, "North table", "For makers.", seen_version=1, now=now)
    with pytest.raises(Stale) as refused:
        groups.change(session, adam.actor, table, "North table", "For traders.", seen_version=1, now=now)
    assert (refused.value.saved["mission"], refused.value.sent["mission"]) == ("For makers.", "For traders.")
    groups.change(session, adam.actor, table, "North table", "For makers.", seen_version=1, now=now)


def test_nobody_is_seated_who_is_no_member(session, adam, table, now):
    with pytest.raises(Invalid) as refused:
        groups.add(session, adam.actor, table, "vera@example.com", now=now)
    assert "Nobody is an active member" in refused.value.problems["email"]


def test_a_full_group_pages(session, adam, table, now):
    for number in range(60):
        membership.add_member(
            session, f"m{number}@example.com", f"Guest {number:02}", groups=["north-table"], now=now
        )
    shown = groups.group(session, adam.actor, table, 2)
    assert (shown.pager.pages, len(shown.seated), shown.line.seated) == (2, 15, 65)


@pytest.mark.parametrize("who", ["mona", "paul"])
def test_nobody_else_finds_such_a_room(session, paul, table, now, request, who):
    actor = request.getfixturevalue(who).actor
    for attempt in (
        lambda: groups.page(session, actor, 1),
        lambda: groups.group(session, actor, table, 1),
        lambda: groups.create(session, actor, "South", "", now=now),
        lambda: groups.change(session, actor, table, "X", "", seen_version=1, now=now),
        lambda: groups.add(session, actor, table, paul.email, now=now),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_there_is_no_such_group(session, adam, now):
    with pytest.raises(NotFound):
        groups.group(session, adam.actor, 999, 1)
    with pytest.raises(NotFound):
        groups.change(session, adam.actor, 999, "X", "", seen_version=1, now=now)
