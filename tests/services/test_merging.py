"""Merging duplicates: the old address leads to the new one, and for a day it can be undone."""

import pytest
from sqlalchemy import select

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Held, Invalid, Moved, NotFound, WrongState
from advisory.services import asking, following, merging, moderating, reading, screening
from advisory.storage.tables import NoticeRow
from tests.services.circle import ask_form


@pytest.fixture
def two(session, circle, priya, now):
    """Erin's situation with advice, and Priya's on the same."""
    first = circle.advised()
    second = asking.submit(session, priya.actor, "", ask_form(question="Again?"), seen_version=0, now=now)
    return first, second


def merge(session, circle, actor, slug, into, now, reason="It is the same."):
    merging.merge(session, actor, slug, into, reason, seen_version=circle.version(slug), now=now)


def test_the_old_address_leads_whoever_may_see_it_to_the_other(
    session, circle, two, mona, priya, paul, carl, now
):
    first, second = two
    screening.approve(
        session, mona.actor, second, clarify_first=False, seen_version=circle.version(second), now=now
    )
    merge(session, circle, mona.actor, second, first, now)
    for person in (priya, paul, carl, mona):
        with pytest.raises(Moved) as moved:
            reading.situation(session, person.actor, second, now=now)
        assert (moved.value.to, moved.value.lasting) == (first, False)
    with pytest.raises(NotFound):
        reading.situation(session, VISITOR, second, now=now)


def test_what_was_merged_before_anybody_was_asked_leads_only_its_asker_and_the_desk_on(
    session, circle, two, mona, priya, paul, now
):
    first, second = two
    merge(session, circle, mona.actor, second, first, now)
    for person in (priya, mona):
        with pytest.raises(Moved):
            reading.situation(session, person.actor, second, now=now)
    with pytest.raises(NotFound):
        reading.situation(session, paul.actor, second, now=now)


def test_who_may_not_see_the_other_finds_nothing(session, circle, mona, priya, carl, now):
    table = circle.table()
    first = circle.advised(audience=table)
    second = asking.submit(session, priya.actor, "", ask_form(), seen_version=0, now=now)
    merge(session, circle, mona.actor, second, f"http://localhost/situations/{first}#thread", now)
    with pytest.raises(NotFound):
        reading.situation(session, carl.actor, second, now=now)


def test_its_asker_is_told_and_follows_the_other(session, circle, two, mona, priya, now):
    first, second = two
    merge(session, circle, mona.actor, second, first, now)
    kinds = session.scalars(select(NoticeRow.kind).where(NoticeRow.member_id == priya.id)).all()
    assert kinds[-1] == "asked.merged"
    assert first in [one.slug for one in following.page(session, priya.actor).situations]


def test_it_is_not_merged_where_its_asker_may_not_read(session, circle, mona, carl, now):
    first = circle.advised(audience=circle.table())
    second = asking.submit(session, carl.actor, "", ask_form(), seen_version=0, now=now)
    with pytest.raises(Invalid, match="for different readers"):
        merge(session, circle, mona.actor, second, first, now)
    assert circle.row(second).state == "submitted"


@pytest.mark.parametrize("into", ["", "nothing", "itself", "a draft"])
def test_the_other_has_to_be_one_that_the_moderator_sees(session, circle, two, mona, now, into):
    second = two[1]
    into = {"itself": second, "a draft": circle.drafted_text()}.get(into, into)
    with pytest.raises(Invalid) as refusal:
        merge(session, circle, mona.actor, second, into, now)
    assert list(refusal.value.problems) == ["into"]


def test_within_a_day_everything_is_put_back(session, circle, mona, max_, priya, paul, now):
    first = circle.opened()
    second = circle.advised(question="Again?")
    merge(session, circle, mona.actor, second, first, now)
    (here,) = moderating.page(session, max_.actor, first, now=now).merged
    assert (here.slug, here.can_be_undone) == (second, True)
    circle.later(hours=23)
    merging.undo(session, max_.actor, second, now=circle.now)
    page = reading.situation(session, paul.actor, second, now=now)
    assert (page.state, len(page.advice)) == ("advising", 1)
    assert [line.action for line in circle.log()][-2:] == ["merge", "undo_merge"]


def test_after_a_day_it_stays_merged(session, circle, two, mona, now):
    first, second = two
    merge(session, circle, mona.actor, second, first, now)
    circle.later(hours=24)
    assert not moderating.page(session, mona.actor, first, now=circle.now).merged[0].can_be_undone
    with pytest.raises(WrongState, match="for a day"):
        merging.undo(session, mona.actor, second, now=circle.now)


def test_nobody_else_merges_or_undoes(session, circle, two, erin, paul, priya, adam, mona, now):
    first, second = two
    for actor in (erin.actor, paul.actor, adam.actor, VISITOR, priya.actor):
        with pytest.raises((NotFound, Forbidden)):
            merge(session, circle, actor, second, first, now)
    merge(session, circle, mona.actor, second, first, now)
    for actor in (erin.actor, paul.actor, adam.actor, priya.actor):
        with pytest.raises((NotFound, Forbidden)):
            merging.undo(session, actor, second, now=now)


def test_merging_twice_or_what_another_holds_is_refused(session, circle, two, mona, max_, now):
    first, second = two
    screening.claim(session, max_.actor, second, now=now)
    with pytest.raises(Held):
        merge(session, circle, mona.actor, second, first, now)
    merge(session, circle, max_.actor, second, first, now)
    with pytest.raises(WrongState):
        merge(session, circle, max_.actor, second, first, now)


def test_the_old_one_is_found_by_nobody(session, circle, mona, paul, now):
    first = circle.opened()
    second = circle.advised(question="Again?")
    merge(session, circle, mona.actor, second, first, now)
    listed = reading.list_situations(session, paul.actor, "all", 1, now=now).open
    assert [one.slug for one in listed] == [first]
