"""Who speaks under a cover has a number of the thread, theirs for good; nothing hidden takes one."""

import pytest
from sqlalchemy import delete, select

from advisory.services import advising, commenting, excluding, leaving, moderating, reading, replying
from advisory.services.excluding import Reason
from advisory.services.transaction import transaction
from advisory.storage import speakers
from advisory.storage.tables import SituationRow, SpeakerRow

HARMFUL = Reason("harmful", "Nobody should try this.")


@pytest.fixture
def page(session, circle, now):
    """Give a situation as somebody reads it, Erin unless it is said."""

    def read(slug, person=None):
        actor = person.actor if person else circle.erin
        return reading.situation(session, actor, slug, now=now)

    return read


@pytest.fixture
def shown(page):
    """Tell how advisers are shown, in the order of the page."""
    return lambda slug, person=None: [one.byline for one in page(slug, person).advice]


@pytest.fixture
def said(page):
    """Tell how those are shown who comment under the first point of the first advice."""

    def read(slug, person=None):
        return [one.byline for one in page(slug, person).advice[0].points[0].comments]

    return read


@pytest.fixture
def comment(session, page, now):
    """Comment under the first point of some advice."""

    def say(slug, person, text="For us too.", place=0):
        key = page(slug).advice[place].points[0].key
        commenting.comment(session, person.actor, slug, key, text, now=now)

    return say


@pytest.fixture
def give(session, page, now):
    """Advise, or amend what one has said."""

    def say(slug, person, cover="", *, private=False, text="- Wait."):
        mine = page(slug, person).my_advice
        seen = mine.version if mine else 0
        advising.give(
            session, person.actor, slug, text, "lived", "",
            cover=cover, private=private, seen_version=seen, now=now,
        )  # fmt: skip

    return say


def withdraw(session, page, slug, person, now):
    seen = page(slug, person).my_advice.version
    advising.withdraw(session, person.actor, slug, seen_version=seen, now=now)


def test_advisers_under_one_cover_are_numbered_in_the_order_they_speak(
    circle, give, shown, paul, priya, carl, erin
):
    slug = circle.opened()
    for person in (paul, priya, carl):
        give(slug, person)
    for reader in (erin, paul, carl):
        assert shown(slug, reader) == ["A CEO", "A CEO (2)", "A CEO (3)"]


def test_the_number_stands_before_the_role(circle, alike, give, shown, paul, priya, carl):
    alike(5, paul)
    slug = circle.opened()
    for person in (paul, priya):
        give(slug, person, "role")
    role = ", Transport and logistics, 51 to 200 people"
    assert shown(slug, carl) == [f"A CEO{role}", f"A CEO (2){role}"]


def test_the_number_follows_from_advice_to_comments_and_back(
    circle, comment, give, shown, said, paul, priya, carl, mona
):
    slug = circle.opened()
    give(slug, paul)
    for number, person in enumerate((carl, priya, carl, mona, paul)):
        comment(slug, person, f"Number {number}.")
    assert said(slug) == ["A CEO (2)", "A CEO (3)", "A CEO (2)", "A CEO (4)", "A CEO"]
    give(slug, priya)
    assert shown(slug) == ["A CEO", "A CEO (3)"]


def test_readers_of_one_point_and_moderators_read_the_same_numbers(
    session, circle, comment, give, paul, priya, carl, mona, now
):
    slug = circle.opened()
    give(slug, paul)
    give(slug, priya)
    comment(slug, carl)
    comment(slug, priya)
    key = reading.situation(session, carl.actor, slug, now=now).advice[0].points[0].key
    alone = commenting.point_thread(session, carl.actor, slug, key, 1)
    assert [one.byline for one in alone.comments] == ["A CEO (3)", "A CEO (2)"]
    pieces = moderating.page(session, mona.actor, slug, now=now).pieces
    assert [one.byline for one in pieces if one.thing == "comment"] == ["A CEO (3)", "A CEO (2)"]


def test_the_number_stays_through_everything_that_becomes_of_ones_own_words(
    session, circle, page, give, shown, paul, priya, carl, now
):
    slug = circle.opened()
    for person in (paul, priya, carl):
        give(slug, person)
    give(slug, priya, text="- Wait for a year.")
    for cover in ("name", "ceo", "role"):
        advising.choose_cover(session, priya.actor, slug, cover, now=now)
    withdraw(session, page, slug, priya, now)
    assert shown(slug) == ["A CEO", "A CEO (3)"]
    give(slug, priya)
    assert shown(slug) == ["A CEO", "A CEO (2)", "A CEO (3)"]


def test_the_number_stays_whoever_else_goes_and_is_never_given_again(
    session, circle, page, give, shown, comment, paul, priya, carl, max_, mona, now
):
    slug = circle.opened()
    for person in (paul, priya, carl):
        give(slug, person)
    withdraw(session, page, slug, paul, now)
    (out,) = [
        one for one in moderating.page(session, mona.actor, slug, now=now).pieces if one.called == "Advice 2"
    ]
    excluding.exclude(session, mona.actor, slug, "advice", out.key, HARMFUL, now=now)
    assert shown(slug) == ["A CEO (2)"]
    give(slug, max_)
    assert shown(slug) == ["A CEO (2)", "A CEO (4)"]
    (back,) = moderating.page(session, mona.actor, slug, now=now).out
    excluding.include(session, mona.actor, slug, back.id, now=now)
    assert shown(slug) == ["A CEO (2)", "A CEO (3)", "A CEO (4)"]


def test_numbers_of_two_threads_have_nothing_to_do_with_each_other(circle, give, shown, paul, priya):
    one, other = circle.opened(), circle.opened()
    for slug, order in ((one, (paul, priya)), (other, (priya, paul))):
        for person in order:
            give(slug, person)
    assert shown(one) == shown(other) == ["A CEO", "A CEO (2)"]


def test_the_asker_bears_no_number_and_takes_none(circle, comment, give, said, paul, erin, priya):
    slug = circle.opened()
    give(slug, paul)
    comment(slug, erin, "Did it hold?")
    comment(slug, priya)
    assert said(slug, priya) == ["The asker", "A CEO (2)"]


def test_advice_for_the_asker_alone_takes_no_number_until_all_may_read_it(
    circle, comment, give, shown, page, paul, priya, carl, mona, erin
):
    slug = circle.opened()
    give(slug, paul, private=True)
    comment(slug, mona, "A word.")
    comment(slug, paul, "And one more.")
    give(slug, priya)
    give(slug, carl)
    assert shown(slug, carl) == ["A CEO", "A CEO (2)"]
    assert shown(slug, erin) == ["A CEO", "A CEO (2)", "A CEO"]
    under = page(slug, erin).advice[2].points[0].comments
    assert [one.byline for one in under] == ["A CEO", "A CEO"]
    give(slug, paul)
    assert shown(slug, carl) == ["A CEO (3)", "A CEO", "A CEO (2)"]


def test_a_word_to_all_is_not_tied_to_what_one_told_the_asker_alone(
    circle, comment, give, shown, said, page, paul, priya, erin
):
    slug = circle.opened()
    give(slug, priya)
    give(slug, paul, private=True)
    comment(slug, paul)
    comment(slug, paul, "As I said.", place=1)
    assert shown(slug, erin) == ["A CEO", "A CEO"]
    assert said(slug, erin) == ["A CEO (2)"]
    assert [one.byline for one in page(slug, erin).advice[1].points[0].comments] == ["A CEO"]
    assert [one.comment_as for one in page(slug, paul).advice] == ["A CEO (2)", "A CEO"]
    assert [one.comment_as for one in page(slug, erin).advice] == ["The asker", "The asker"]


def test_a_name_takes_a_number_only_when_it_is_hidden(
    session, circle, comment, give, shown, said, paul, priya, carl, now
):
    slug = circle.opened()
    give(slug, paul, "name")
    give(slug, priya)
    comment(slug, paul)
    assert shown(slug) == ["Paul", "A CEO"]
    give(slug, carl)
    advising.choose_cover(session, paul.actor, slug, "ceo", now=now)
    assert shown(slug) == ["A CEO (3)", "A CEO", "A CEO (2)"]
    assert said(slug) == ["A CEO (3)"]


@pytest.mark.parametrize("how", ["moderator", "withdrawn", "excluded", "alone", "conflict", "leaves"])
def test_whoever_loses_their_name_in_a_thread_is_told_apart_from_then_on(
    session, circle, page, comment, give, said, paul, priya, mona, erin, now, how
):
    slug = circle.opened()
    give(slug, priya)
    give(slug, paul, "name")
    comment(slug, paul)
    assert said(slug) == ["Paul"]
    (piece,) = [one for one in moderating.page(session, mona.actor, slug, now=now).pieces if one.cover]
    {
        "moderator": lambda: moderating.lower_cover(session, mona.actor, slug, piece.key, now=now),
        "withdrawn": lambda: withdraw(session, page, slug, paul, now),
        "excluded": lambda: excluding.exclude(
            session, mona.actor, slug, "advice", piece.key, HARMFUL, now=now
        ),
        "alone": lambda: give(slug, paul, private=True),
        "conflict": lambda: replying.declare_conflict(session, paul.actor, slug, now=now),
        "leaves": lambda: leaving.leave(session, paul.actor, "stay", "stay", "leave", now=now),
    }[how]()
    assert said(slug, erin) == ["A CEO (2)"]


@pytest.mark.parametrize("points", ["stay", "go"])
def test_who_leaves_keeps_their_number_from_everybody_else(
    session, circle, give, shown, paul, priya, carl, now, points
):
    slug = circle.opened()
    for person in (paul, priya):
        give(slug, person)
    leaving.leave(session, priya.actor, points, "stay", "leave", now=now)
    give(slug, carl)
    left = ["A CEO (2)"] if points == "stay" else []
    assert shown(slug) == ["A CEO", *left, "A CEO (3)"]


def test_a_question_bears_no_number_since_covers_are_chosen_later(circle, page, priya):
    assert [one.byline for one in page(circle.asked(), priya).questions] == ["A CEO"]


def test_numbers_go_with_their_situation(session, circle, now):
    slug = circle.advised()
    row = circle.row(slug)
    assert speakers.numbers(session, row.id) == {circle.paul.member_id: 1}
    session.execute(delete(SituationRow).where(SituationRow.id == row.id))
    assert session.scalars(select(SpeakerRow)).all() == []


def test_two_who_advise_at_once_bear_different_numbers(at_once, circle, shown, paul, priya, carl):
    slug, now = circle.opened(), circle.now

    def speak(own, person):
        advising.give(own, person.actor, slug, "- Wait.", "lived", "", seen_version=0, now=now)

    both = at_once(*[lambda own, person=person: speak(own, person) for person in (paul, priya, carl)])
    assert both.refusals == ()
    assert sorted(shown(slug)) == ["A CEO", "A CEO (2)", "A CEO (3)"]


def test_two_who_take_a_number_at_once_take_different_ones(at_once, circle, session, paul, priya, carl):
    here = circle.row(circle.opened()).id

    def take(own, person):
        # Nothing here holds the situation, so that only the numbers stand between them.
        with transaction(own):
            speakers.add(own, here, person.id)

    at_once(*[lambda own, one=one: take(own, one) for one in (paul, priya, carl, paul)])
    assert speakers.numbers(session, here).keys() == {paul.id, priya.id, carl.id}
    assert sorted(speakers.numbers(session, here).values()) == [1, 2, 3]
