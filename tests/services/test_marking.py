"""Marks on points: helpful to members, useful to the asker, and never more told than how many."""

import pytest
from sqlalchemy import select

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, NotFound, WrongState
from advisory.domain.notices import NoticeKind
from advisory.services import advising, asking, marking, reading
from advisory.storage.tables import NoticeRow


def points(session, actor, slug, now):
    return reading.situation(session, actor, slug, now=now).advice[0].points


@pytest.fixture
def helpful(session, now):
    """Have somebody mark the first point of the first advice, or take the mark back."""

    def mark(person, slug, point_id, *, on=True):
        marking.mark_helpful(session, person.actor, slug, point_id, on=on, now=now)

    return mark


@pytest.fixture
def advised(circle, session, now):
    """Paul's advice on Erin's situation: its slug, and the number of its first point."""
    slug = circle.advised()
    return slug, points(session, circle.paul, slug, now)[0].key


def test_a_member_marks_a_point_once_and_takes_it_back(session, advised, helpful, priya, mona, now):
    slug, point = advised
    for person in (priya, priya, mona):
        helpful(person, slug, point)
    shown = points(session, priya.actor, slug, now)[0]
    assert (shown.helpful, shown.helped) == (2, True)
    helpful(priya, slug, point, on=False)
    helpful(priya, slug, point, on=False)
    shown = points(session, priya.actor, slug, now)[0]
    assert (shown.helpful, shown.helped) == (1, False)


def test_the_asker_and_the_adviser_are_refused_in_the_same_words(session, advised, helpful, erin, paul, now):
    slug, point = advised
    said = set()
    for person in (erin, paul):
        with pytest.raises(Forbidden) as refusal:
            helpful(person, slug, point)
        said.add(str(refusal.value))
    assert len(said) == 1
    assert points(session, paul.actor, slug, now)[0].helpful == 0


def test_outsiders_find_no_point_to_mark(session, circle, helpful, carl, adam, now):
    slug = circle.advised(audience=circle.table())
    point = points(session, circle.paul, slug, now)[0].key
    for actor in (carl.actor, adam.actor, VISITOR):
        for mark in (marking.mark_helpful, marking.mark_useful):
            with pytest.raises(NotFound):
                mark(session, actor, slug, point, on=True, now=now)


def test_there_is_nothing_to_mark_where_no_point_stands(session, circle, advised, helpful, priya, now):
    slug, point = advised
    for wrong in ("", "0", point[::-1]):
        with pytest.raises(NotFound):
            helpful(priya, slug, wrong)
    advising.withdraw(session, circle.paul, slug, seen_version=1, now=now)
    with pytest.raises(NotFound):
        helpful(priya, slug, point)
    with pytest.raises(NotFound):
        helpful(priya, circle.opened(), point)


def test_the_asker_marks_points_useful_and_its_adviser_is_told_once(
    session, circle, advised, erin, paul, priya, now
):
    slug, _ = advised
    for point in points(session, erin.actor, slug, now):
        for on in (True, False, True, True):
            marking.mark_useful(session, erin.actor, slug, point.key, on=on, now=now)
    assert [point.useful for point in points(session, priya.actor, slug, now)] == [True, True]
    told = session.scalars(select(NoticeRow).where(NoticeRow.kind == NoticeKind.USEFUL.value)).all()
    assert [row.member_id for row in told] == [paul.id, paul.id]


def test_only_the_asker_says_what_was_useful_to_them(session, advised, paul, priya, mona, now):
    slug, point = advised
    for person in (paul, priya, mona):
        with pytest.raises(Forbidden):
            marking.mark_useful(session, person.actor, slug, point, on=True, now=now)
    assert not points(session, priya.actor, slug, now)[0].useful


def test_marks_can_be_given_after_closing_but_not_when_it_was_taken_back(session, circle, erin, priya, now):
    slug = circle.closed()
    point = points(session, priya.actor, slug, now)[0].key
    marking.mark_helpful(session, priya.actor, slug, point, on=True, now=now)
    marking.mark_useful(session, erin.actor, slug, point, on=True, now=now)
    asking.withdraw(session, erin.actor, slug, seen_version=circle.version(slug), now=now)
    with pytest.raises(WrongState):
        marking.mark_useful(session, erin.actor, slug, point, on=False, now=now)


def test_marks_stay_with_words_that_did_not_change(session, circle, advised, helpful, erin, priya, now):
    slug, point = advised
    helpful(priya, slug, point)
    marking.mark_useful(session, erin.actor, slug, point, on=True, now=now)
    circle.give(circle.paul, slug, "- Ask them first.\n- **Send two people** who alternate.", seen=1)
    asked, sent = points(session, priya.actor, slug, now)
    assert (asked.helpful, asked.useful) == (0, False)
    assert (sent.key, sent.number, sent.helpful, sent.useful) == (point, "2", 1, True)


def test_marks_do_not_stay_with_words_that_did(session, circle, advised, helpful, erin, priya, now):
    slug, point = advised
    helpful(priya, slug, point)
    marking.mark_useful(session, erin.actor, slug, point, on=True, now=now)
    circle.give(circle.paul, slug, "- **Send three people** who alternate.", seen=1)
    [sent] = points(session, priya.actor, slug, now)
    assert (sent.key, sent.helpful, sent.useful) == (point, 0, False)
