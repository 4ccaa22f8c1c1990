"""How an adviser is shown: less at any time and at once, more only when they say so themselves."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from advisory.domain.actor import VISITOR
from advisory.domain.byline import Cover
from advisory.domain.errors import Forbidden, Invalid, NotFound, Stale
from advisory.services import (
    advising,
    asking,
    choosing,
    clarifying,
    commenting,
    marking,
    moderating,
    reading,
    updating,
)
from advisory.services.bylines import SAME_DAY, lower_cover
from advisory.services.transaction import transaction
from advisory.storage import advice, members
from advisory.storage.tables import NoticeRow
from tests.services.circle import LATER, TEXT

ROLE = "A CEO, Transport and logistics, 51 to 200 people"


def byline(session, person, slug, now):
    return reading.situation(session, person.actor, slug, now=now).advice[0].byline


def give(circle, slug, cover, seen=0):
    told = ("- Wait.", "lived", "")
    advising.give(circle.session, circle.paul, slug, *told, cover=cover, seen_version=seen, now=circle.now)


@pytest.mark.parametrize(("cover", "shown"), [("", "A CEO"), ("ceo", "A CEO"), ("name", "Paul")])
def test_advice_is_shown_as_its_adviser_chose(session, circle, priya, erin, now, cover, shown):
    slug = circle.opened()
    give(circle, slug, cover)
    assert [byline(session, person, slug, now) for person in (priya, erin)] == [shown, shown]


@pytest.mark.parametrize(("number", "shown"), [(3, "A CEO"), (4, ROLE)])
def test_a_role_is_shown_only_where_three_others_share_it(
    session, circle, alike, paul, priya, now, number, shown
):
    alike(number, paul)
    slug = circle.opened()
    give(circle, slug, "role")
    assert byline(session, priya, slug, now) == shown


def test_in_a_group_only_its_own_members_count(session, circle, alike, paul, priya, now):
    alike(4, paul)  # Erin, Priya and Carl, who does not sit at the table
    slug = circle.opened(audience=circle.table())
    give(circle, slug, "role")
    assert byline(session, priya, slug, now) == "A CEO"


def test_nobody_makes_a_role_come_or_go_by_changing_their_own_profile(
    session, circle, alike, paul, priya, now
):
    alike(4, paul)
    slug = circle.opened()
    give(circle, slug, "role")
    members.by_id(session, priya.id).industry = "retail"
    session.commit()
    assert byline(session, priya, slug, now) == ROLE


def test_lowering_and_raising_ones_own_cover_holds_at_once_even_after_closing(
    session, circle, paul, priya, now
):
    slug = circle.closed()
    for cover, shown in (("name", "Paul"), ("name", "Paul"), ("ceo", "A CEO")):
        advising.choose_cover(session, paul.actor, slug, cover, now=now)
        assert byline(session, priya, slug, now) == shown
    version = advice.by_adviser(session, circle.row(slug).id, paul.id).version
    assert version == 1  # the words are the same, and so are an entry's sources


def test_comments_of_an_adviser_follow_their_cover(session, circle, paul, priya, now):
    slug = circle.advised()
    advising.choose_cover(session, paul.actor, slug, "name", now=now)
    point = reading.situation(session, paul.actor, slug, now=now).advice[0].points[0]
    commenting.comment(session, paul.actor, slug, point.key, "It did.", now=now)
    advising.choose_cover(session, paul.actor, slug, "ceo", now=now)
    [said] = reading.situation(session, priya.actor, slug, now=now).advice[0].points[0].comments
    assert said.byline == "A CEO"


def test_amending_without_a_word_on_it_leaves_the_cover(session, circle, priya, now):
    slug = circle.opened()
    give(circle, slug, "name")
    give(circle, slug, "", seen=1)
    assert byline(session, priya, slug, now) == "Paul"


def test_there_are_three_covers(session, circle, paul, now):
    slug = circle.advised()
    with pytest.raises(Invalid):
        advising.choose_cover(session, paul.actor, slug, "mask", now=now)
    with pytest.raises(Invalid) as refusal:
        give(circle, slug, "mask", seen=1)
    assert list(refusal.value.problems) == ["cover"]


def test_only_ones_own_advice_has_a_cover_to_choose(session, circle, priya, mona, erin, carl, now):
    slug = circle.advised(audience=circle.table())
    for actor in (priya.actor, mona.actor, erin.actor, carl.actor, VISITOR):
        with pytest.raises(NotFound):
            advising.choose_cover(session, actor, slug, "name", now=now)
    assert byline(session, priya, slug, now) == "A CEO"


def test_a_moderator_lowers_a_cover_and_never_raises_one(session, circle, mona, paul, priya, now):
    slug = circle.advised()
    advising.choose_cover(session, paul.actor, slug, "name", now=now)
    given = advice.by_adviser(session, circle.row(slug).id, paul.id)
    with transaction(session):
        lower_cover(session, mona.actor, given, Cover.CEO, now=now)
    assert byline(session, priya, slug, now) == "A CEO"
    for cover in (Cover.ROLE, Cover.NAME):
        with pytest.raises(Forbidden):
            lower_cover(session, mona.actor, given, cover, now=now)


def test_whoever_may_advise_reads_how_they_would_be_shown(session, circle, alike, paul, erin, now):
    slug = circle.opened()
    few = reading.situation(session, paul.actor, slug, now=now).covers
    assert [(one.value, one.name) for one in few] == [
        ("ceo", "“A CEO”"), ("role", "My role"), ("name", "“Paul”"),
    ]  # fmt: skip
    alike(4, paul)
    assert reading.situation(session, paul.actor, slug, now=now).covers[1].name == f"“{ROLE}”"
    assert reading.situation(session, erin.actor, slug, now=now).covers == ()


def warned(session, person, slug, at) -> list[str]:
    """Say which ways of being shown come with the word on days."""
    covers = reading.situation(session, person.actor, slug, now=at).covers
    return [one.value for one in covers if one.note == SAME_DAY]


def key_of(circle, slug):
    return advice.of_situation(circle.session, circle.row(slug).id)[0].points[0].key


def an_update(circle, slug, at):
    seen = circle.version(slug)
    updating.update(circle.session, circle.erin, slug, replace(TEXT, body="Two."), seen_version=seen, now=at)


def closing(circle, slug, at):
    said, seen = ("To wait.", "Wait", LATER), circle.version(slug)
    asking.close(circle.session, circle.erin, slug, *said, seen_version=seen, now=at)


def a_comment(circle, slug, at):
    commenting.comment(circle.session, circle.erin, slug, key_of(circle, slug), "When?", now=at)


def thanks(circle, slug, at):
    marking.mark_useful(circle.session, circle.erin, slug, key_of(circle, slug), on=True, now=at)


@pytest.mark.parametrize("deed", [an_update, closing, a_comment, thanks], ids=lambda one: one.__name__)
def test_who_did_something_without_a_name_is_told_before_they_show_it_on_that_day(
    session, circle, erin, priya, now, deed
):
    asked, elsewhere = circle.advised(), replace(circle, erin=priya.actor).opened()
    later = now + timedelta(days=1)
    assert warned(session, erin, elsewhere, later) == []
    deed(circle, asked, later)
    assert warned(session, erin, elsewhere, later) == ["name"]
    assert warned(session, erin, elsewhere, later + timedelta(days=1)) == []


def test_an_answer_without_a_name_counts_as_well(session, circle, erin, priya, now):
    asked, elsewhere = circle.asked(), replace(circle, erin=priya.actor).opened()
    later = now + timedelta(days=1)
    clarifying.answer(session, erin.actor, asked, 1, "We pay.", now=later)
    assert warned(session, erin, elsewhere, later) == ["name"]


def test_who_asks_under_their_name_or_did_nothing_is_told_nothing(session, circle, erin, paul, priya, now):
    asked, elsewhere = circle.advised(), replace(circle, erin=priya.actor).opened()
    later = now + timedelta(days=1)
    choosing.show_name(session, erin.actor, asked, seen_version=circle.version(asked), named=True, now=now)
    thanks(circle, asked, later)
    assert warned(session, erin, elsewhere, later) == []
    assert warned(session, paul, elsewhere, later) == []


def test_a_form_from_an_old_page_changes_no_cover(session, circle, priya, now):
    slug = circle.opened()
    give(circle, slug, "ceo")
    with pytest.raises(Stale):
        give(circle, slug, "name")
    assert byline(session, priya, slug, now) == "A CEO"


def test_a_moderator_shows_less_of_an_adviser_from_the_moderation_page(
    session, circle, paul, mona, priya, erin, now
):
    slug = circle.opened()
    give(circle, slug, "name")
    [piece] = [one for one in moderating.page(session, mona.actor, slug, now=now).pieces if one.cover]
    for actor in (priya.actor, paul.actor, erin.actor):
        with pytest.raises((NotFound, Forbidden)):
            moderating.lower_cover(session, actor, slug, piece.key, now=now)
    for _ in range(2):
        moderating.lower_cover(session, mona.actor, slug, piece.key, now=now)
    with pytest.raises(NotFound):
        moderating.lower_cover(session, mona.actor, circle.opened(), piece.key, now=now)
    assert byline(session, priya, slug, now) == "A CEO"
    told = session.scalars(select(NoticeRow.member_id).where(NoticeRow.kind == "advised.cover")).all()
    assert told == [paul.id]
