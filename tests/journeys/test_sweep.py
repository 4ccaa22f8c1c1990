"""Sweeping up finds what a step lets through, and is quiet about what changes by itself."""

import pytest

from tests.sweep import Sweep, changes, everything


@pytest.fixture
def sweep(session, clock, visitor, client_of, erin, paul, carl, mona) -> Sweep:
    people = {"erin": erin, "paul": paul, "carl": carl, "mona": mona}
    clients = {name: client_of(person) for name, person in people.items()}
    return Sweep(session, clock, {**clients, "visitor": visitor})


def test_a_step_that_only_its_own_people_may_take_passes(sweep):
    fields = {"question": "Do we agree?", "body": "They want it.", "audience": "members", "wish": "yes"}
    sent = {**fields, "action": "save"}
    slug = sweep.post("erin", "/situations/new", sent).location.split("/")[2]
    answer = sweep.step(
        "erin", f"/situations/{slug}/edit", {**fields, "action": "submit", "version": "1"}, again=(409,)
    )
    assert answer.status_code == 303


def test_a_step_that_anybody_may_take_is_found(sweep):
    """Everybody may keep a search, so that one who is behind a wall does it as well."""
    with pytest.raises(AssertionError, match="as carl: 303"):
        sweep.step("erin", "/me/searches", {"q": "zwieback"})


def test_a_change_by_a_stranger_is_found_with_the_rows_it_made(sweep):
    sweep.behind_walls = "visitor"
    with pytest.raises(AssertionError, match=r"as paul \(303\) changed something:\nsaved_searches \+ "):
        sweep.step("erin", "/me/searches", {"q": "zwieback"}, walled=(302,))


def test_a_step_without_need_of_a_sign_in_is_found(sweep):
    with pytest.raises(AssertionError, match="as a visitor: 404"):
        sweep.repeat("erin", "/nowhere", {})


def test_rows_that_came_and_went_are_named(session, sweep, client_of, paul):
    before = everything(session)
    assert changes(before, everything(session)) == []
    client_of(paul)
    assert changes(before, everything(session)) == []
    sweep.post("paul", "/me/profile", {"name": "Paul", "industry": "logistics"})
    said = changes(before, everything(session))
    gone, come = (line for line in said if line.startswith("members "))
    assert any(line.startswith("profiles +") for line in said)
    assert (gone[:9], come[:9]) == ("members -", "members +")
