"""A member's own profile: what can be kept of it, and that nothing is opened but what they open."""

from datetime import timedelta

import pytest

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Invalid, NotFound
from advisory.domain.profile import DirectoryFilters, Field
from advisory.services import directory, me, profiling
from advisory.services.pages.profile import ProfileTyped
from advisory.storage import profiles
from tests.services.profile import say

NONE = DirectoryFilters()
WHOLE = {
    "office": "Chief executive", "industry": "logistics", "company_size": "51-200",
    "company": "Quillback Freight", "functions": ("finance", "sales"), "topics": ("pricing",),
    "kinds": ("crisis",),
    "lived": "Sold a family firm.\nLost the largest customer.", "time_zone": "Europe/Berlin",
    "away_from": "2026-03-01", "away_until": "2026-03-20", "capacity": "2",
}  # fmt: skip


def test_what_is_typed_is_kept_and_can_be_taken_back(session, paul, now):
    say(session, paul.actor, now=now, **WHOLE)
    kept = profiling.page(session, paul.actor).typed
    assert {name: getattr(kept, name) for name in WHOLE} == WHOLE
    assert kept.opens == frozenset()
    profiling.save(session, paul.actor, ProfileTyped(name="Paul"), now=now)
    assert profiling.page(session, paul.actor).typed == ProfileTyped(name="Paul", capacity="3")


def test_nothing_is_opened_by_itself(session, paul, priya, now):
    assert say(session, paul.actor, now=now, **WHOLE) == ""
    assert directory.page(session, priya.actor, NONE, 1, now=now).people == ()


@pytest.mark.parametrize("field", Field)
def test_each_switch_opens_its_own_field_and_no_other(session, paul, priya, now, field):
    handle = say(session, paul.actor, now=now, **WHOLE, opens=f"office {field.value}")
    seen = directory.person(session, priya.actor, handle, now=now).peer
    shown = {
        Field.NAME: seen.name,
        Field.OFFICE: seen.office,
        Field.INDUSTRY: "Transport and logistics" in seen.facts,
        Field.SIZE: "51 to 200 people" in seen.facts,
        Field.FUNCTIONS: seen.functions,
        Field.LIVED: seen.lines or seen.topics or seen.kinds,
        Field.ZONE: seen.time_zone,
        Field.AWAY: seen.away_until,
        Field.CAPACITY: seen.capacity is not None,
    }
    assert {one for one, there in shown.items() if there} == {Field.OFFICE, field}


def test_a_company_cannot_be_opened(session, paul, priya, now):
    everything = " ".join(field.value for field in Field)
    handle = say(session, paul.actor, now=now, **WHOLE, opens=f"{everything} company")
    assert "Quillback" not in repr(directory.person(session, priya.actor, handle, now=now))


def test_a_switch_with_nothing_behind_it_puts_nobody_into_the_directory(session, paul, now):
    assert say(session, paul.actor, now=now, opens="office lived time_zone away capacity") == ""
    assert say(session, paul.actor, now=now, office="Chief executive", opens="office") != ""
    assert say(session, paul.actor, now=now, office=" ", opens="office") == ""


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "P" * 101}, "name"),
        ({"office": "x" * 61}, "office"),
        ({"office": "Moderator"}, "office"),
        ({"office": "Chief\u202eexecutive"}, "office"),
        ({"industry": "mining"}, "industry"),
        ({"company_size": "12"}, "company_size"),
        ({"company": "c" * 101}, "company"),
        ({"lived": "x" * 141}, "lived"),
        ({"lived": "We sold\u200b it."}, "lived"),
        ({"lived": "\n".join(f"Line {number}" for number in range(13))}, "lived"),
        ({"lived": "\n".join(f"Line {number}" for number in range(12)), "kinds": ("crisis",)}, "lived"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"away_from": "2026-03-10", "away_until": ""}, "away_until"),
        ({"away_from": "soon", "away_until": "2026-03-10"}, "away_from"),
        ({"away_from": "2026-03-10", "away_until": "2026-03-09"}, "away_until"),
        ({"away_from": "2026-03-10", "away_until": "2028-03-09"}, "away_until"),
        ({"capacity": "6"}, "capacity"),
        ({"capacity": "-1"}, "capacity"),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field_and_changes_nothing(
    session, paul, now, typed, field
):
    say(session, paul.actor, now=now, **WHOLE)
    before = profiling.page(session, paul.actor)
    with pytest.raises(Invalid) as refusal:
        say(session, paul.actor, now=now, **typed)
    assert list(refusal.value.problems) == [field]
    assert profiling.page(session, paul.actor) == before


def test_everything_that_is_wrong_is_said_at_once(session, paul, now):
    with pytest.raises(Invalid) as refusal:
        say(session, paul.actor, now=now, industry="mining", company_size="12", capacity="9")
    assert list(refusal.value.problems) == ["industry", "company_size", "capacity"]


def test_what_no_form_has_sent_is_left_out(session, paul, now):
    say(
        session,
        paul.actor,
        now=now,
        functions=("piracy", "finance", "finance"),
        topics=("no-such",),
        kinds=("x",),
    )
    typed = profiling.page(session, paul.actor).typed
    assert (typed.functions, typed.topics, typed.kinds) == (("finance",), (), ())


def test_being_away_ends_by_itself(session, paul, clock):
    say(session, paul.actor, now=clock.at, away_until="2026-03-04")
    assert profiling.page(session, paul.actor).typed.away_from == "2026-03-02"
    assert profiles.away_among(session, [paul.id], clock.at) == {
        paul.id: (clock.at.date() + timedelta(2), "")
    }
    clock.move(days=3)
    assert profiles.away_among(session, [paul.id], clock.at) == {}
    say(session, paul.actor, now=clock.at)
    assert profiling.page(session, paul.actor).typed.away_until == ""


def test_how_many_invitations_somebody_takes_on_is_known_of_everybody(session, paul, priya, now):
    say(session, paul.actor, now=now, capacity="0")
    assert profiles.capacities(session, [paul.id, priya.id]) == {paul.id: 0, priya.id: 3}


def test_a_member_may_be_called_otherwise(session, paul, priya, now):
    handle = say(session, paul.actor, now=now, name="Paul Ober", opens="name")
    assert directory.person(session, priya.actor, handle, now=now).peer.name == "Paul Ober"
    assert me.account(session, paul.actor).name == "Paul Ober"


def test_ones_own_account_says_what_is_opened(session, paul, now):
    assert me.account(session, paul.actor).opened == ()
    handle = say(session, paul.actor, now=now, **WHOLE, opens="office lived")
    account = me.account(session, paul.actor)
    assert (account.opened, account.handle) == (("role", "what you lived through"), handle)


def test_another_address_takes_the_place_of_the_old_one_for_good(session, paul, priya, now):
    old = say(session, paul.actor, now=now, **WHOLE, opens="office")
    profiling.change_handle(session, paul.actor, now=now)
    new = profiling.page(session, paul.actor).handle
    assert new not in ("", old)
    assert directory.person(session, priya.actor, new, now=now).peer.office == "Chief executive"
    with pytest.raises(NotFound):
        directory.person(session, priya.actor, old, now=now)


def test_whoever_is_in_no_directory_has_no_address_to_change(session, paul, now):
    with pytest.raises(Forbidden):
        profiling.change_handle(session, paul.actor, now=now)


def test_an_admin_alone_has_a_profile_and_stands_in_no_directory(session, adam, priya, now):
    handle = say(session, adam.actor, now=now, office="Runs the site", opens="name office")
    assert not profiling.page(session, adam.actor).takes_part
    with pytest.raises(NotFound):
        directory.person(session, priya.actor, handle, now=now)


def test_a_visitor_has_no_profile(session, now):
    for look in (
        lambda: profiling.page(session, VISITOR),
        lambda: profiling.save(session, VISITOR, ProfileTyped(), now=now),
        lambda: profiling.change_handle(session, VISITOR, now=now),
    ):
        with pytest.raises(Forbidden):
            look()
