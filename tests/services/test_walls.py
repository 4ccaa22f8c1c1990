"""Walls: declared by an admin for all that was ever asked, or by a member for what is still to come."""

import pytest

from advisory.domain.errors import Invalid, NotFound
from advisory.search.memory_engine import MemoryEngine
from advisory.search.whoosh_engine import WhooshEngine
from advisory.services import finding, indexing, reading, suggesting, walls
from advisory.services.barring import bar
from advisory.services.looking import Finder
from advisory.services.transaction import transaction
from advisory.storage import members
from advisory.storage.tables import SituationBarRow, WallRow
from tests.services.profile import say


@pytest.fixture
def sees(circle):
    """Say whether somebody finds a situation: `sees(carl, slug)`."""

    def finds(person, slug) -> bool:
        listed = reading.list_situations(circle.session, person.actor, "all", 1, now=circle.now)
        in_list = slug in {item.slug for item in (*listed.open, *listed.own)}
        try:
            reading.situation(circle.session, person.actor, slug, now=circle.now)
        except NotFound:
            assert not in_list
            return False
        return True

    return finds


def at_work(session, person, company) -> None:
    with transaction(session):
        members.by_id(session, person.id).company = company


def asked_by(circle, person, **form) -> str:
    """Have somebody else than Erin ask."""
    erin, circle.erin = circle.erin, person.actor
    slug = circle.clarifying(**form)
    circle.erin = erin
    return slug


def test_a_wall_hides_what_either_has_asked_and_will_ask(circle, sees, adam, carl, erin, paul):
    before, of_carl = circle.clarifying(), asked_by(circle, carl)
    assert sees(carl, before)
    assert walls.declare(circle.session, adam.actor, carl.email, erin.email, now=circle.now)
    after, of_carl_later = circle.clarifying(), asked_by(circle, carl)
    assert not any(sees(carl, slug) for slug in (before, after))
    assert not any(sees(erin, slug) for slug in (of_carl, of_carl_later))
    assert all(sees(erin, slug) for slug in (before, after))
    assert all(sees(paul, slug) for slug in (before, after, of_carl, of_carl_later))


def test_a_wall_round_a_company_hides_what_its_people_ask_however_it_is_written(
    circle, sees, adam, carl, erin, paul
):
    before, of_paul = circle.clarifying(), asked_by(circle, paul)
    at_work(circle.session, erin, "Acme Filling GmbH")
    walls.declare(circle.session, adam.actor, carl.email, "ACME  filling", now=circle.now)
    assert not sees(carl, before)
    assert not sees(carl, circle.clarifying())
    assert sees(carl, of_paul)
    assert not sees(erin, asked_by(circle, carl))


def test_who_joins_a_company_later_comes_behind_its_walls(circle, sees, adam, carl, erin):
    walls.declare(circle.session, adam.actor, carl.email, "Acme", now=circle.now)
    slug, of_carl = circle.clarifying(), asked_by(circle, carl)
    say(circle.session, erin.actor, company="Acme", now=circle.now)
    assert not sees(carl, circle.clarifying())
    assert not sees(erin, asked_by(circle, carl))
    # Otherwise, trying one company after another would tell who is walled off from which.
    assert sees(carl, slug)
    assert sees(erin, of_carl)


def test_a_lifted_wall_gives_everything_back_but_what_another_or_a_conflict_hides(
    circle, sees, adam, carl, erin, priya
):
    one, other = circle.clarifying(), circle.clarifying()
    at_work(circle.session, erin, "Acme")
    for what in (erin.email, "Acme"):
        walls.declare(circle.session, adam.actor, carl.email, what, now=circle.now)
    with transaction(circle.session):
        bar(circle.session, circle.row(other).id, carl.id, why="conflict", now=circle.now)
    for standing, found in ((1, False), (0, True)):
        newest = walls.page(circle.session, adam.actor).walls[0]
        walls.lift(circle.session, adam.actor, newest.id)
        walls.lift(circle.session, adam.actor, newest.id)
        assert len(walls.page(circle.session, adam.actor).walls) == standing
        assert sees(carl, one) is found
    assert not sees(carl, other)


@pytest.mark.parametrize("engine", ["memory", "whoosh"])
def test_the_index_knows_of_a_wall_at_once_and_of_its_end(
    circle, app, adam, carl, erin, paul, engine, tmp_path
):
    slug = circle.clarifying()
    index = WhooshEngine(tmp_path / "index") if engine == "whoosh" else MemoryEngine()
    indexing.rebuild(circle.session, index)
    finder = Finder(index)

    def told(person) -> tuple:
        results = finding.find(circle.session, finder, person.actor, "zwiebak", now=circle.now)
        found = [hit.slug for hit in results.hits]
        counted = [value.count for facet in results.facets for value in facet.options]
        begun = suggesting.suggest(circle.session, finder, person.actor, "zwie")
        corrected = "".join(piece.text for piece in results.corrected)
        return found, corrected, results.situation_count, counted, begun.searches

    openly = told(paul)
    assert (openly[0], openly[1], openly[4]) == ([slug], "zwieback", ("zwieback",))
    assert told(carl) == openly
    walls.declare(circle.session, adam.actor, carl.email, erin.email, now=circle.now)
    found, corrected, count, counted, begun = told(carl)
    assert (found, corrected, count, any(counted), begun) == ([], "", 0, False, ())
    assert told(paul) == openly
    walls.lift(circle.session, adam.actor, walls.page(circle.session, adam.actor).walls[0].id)
    assert told(carl) == openly


def test_a_wall_stands_once_from_whichever_side_it_is_declared(circle, adam, carl, erin):
    assert walls.declare(circle.session, adam.actor, carl.email, erin.email, now=circle.now)
    assert not walls.declare(circle.session, adam.actor, erin.email, carl.email, now=circle.now)
    assert walls.declare(circle.session, adam.actor, carl.email, "Acme", now=circle.now)
    assert not walls.declare(circle.session, adam.actor, carl.email, "Acme Ltd.", now=circle.now)
    assert len(walls.page(circle.session, adam.actor).walls) == 2


def test_a_member_who_names_somebody_learns_nothing_and_keeps_what_they_see(circle, sees, carl, erin):
    seen, waiting, of_carl = circle.clarifying(), circle.posted(), asked_by(circle, carl)
    for name in ("Erin", "Nobody at all"):
        assert walls.declare_own(circle.session, carl.actor, name, now=circle.now) is None
    assert sees(carl, seen)
    later = circle.clarifying()
    assert not sees(carl, later)
    assert not sees(erin, of_carl)
    assert circle.session.get(SituationBarRow, (circle.row(waiting).id, carl.id)) is not None


def test_an_admin_who_declares_the_same_has_it_hold_for_all_that_was_asked(circle, sees, adam, carl, erin):
    seen = circle.clarifying()
    walls.declare_own(circle.session, carl.actor, "erin@example.com", now=circle.now)
    assert sees(carl, seen)
    [wall] = walls.page(circle.session, adam.actor).walls
    assert (wall.own, wall.everybody) == (True, False)
    assert not walls.declare(circle.session, adam.actor, carl.email, erin.email, now=circle.now)
    assert not sees(carl, seen)
    assert not walls.page(circle.session, adam.actor).walls[0].own


def test_a_member_may_name_some_and_not_everybody(circle, carl):
    for number in range(walls.MOST_OWN):
        walls.declare_own(circle.session, carl.actor, f"Company {number}", now=circle.now)
    with pytest.raises(Invalid, match="many already"):
        walls.declare_own(circle.session, carl.actor, "One more", now=circle.now)


def test_a_posted_situation_that_no_moderator_may_see_is_counted_for_admins(circle, adam, erin, mona, max_):
    circle.posted()
    for person in (mona, max_):
        assert walls.page(circle.session, adam.actor).unscreenable == 0
        walls.declare(circle.session, adam.actor, person.email, erin.email, now=circle.now)
    assert walls.page(circle.session, adam.actor).unscreenable == 1


@pytest.mark.parametrize(
    ("who", "other"),
    [
        ("nobody@example.com", "Acme"),
        ("carl@example.com", "nobody@example.com"),
        ("carl@example.com", "carl@example.com"),
        ("carl@example.com", " . "),
        ("carl@example.com", "x" * 101),
    ],
)
def test_a_wall_needs_two_ends(circle, adam, who, other):
    with pytest.raises(Invalid):
        walls.declare(circle.session, adam.actor, who, other, now=circle.now)
    assert circle.session.query(WallRow).count() == 0


def test_only_an_admin_knows_of_walls(circle, mona, carl):
    for person in (mona, carl):
        with pytest.raises(NotFound):
            walls.page(circle.session, person.actor)
        with pytest.raises(NotFound):
            walls.declare(circle.session, person.actor, "carl@example.com", "Acme", now=circle.now)
        with pytest.raises(NotFound):
            walls.lift(circle.session, person.actor, 1)
