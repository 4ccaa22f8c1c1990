"""A word in private between moderators and the asker, without a name on either side."""

import pytest
from sqlalchemy import select

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Invalid, NotFound
from advisory.services import screening, words
from advisory.storage.tables import NoticeRow


def said(session, actor, slug):
    return [(word.byline, str(word.html)) for word in words.page(session, actor, slug).words]


def told(session, kind):
    return sorted(session.scalars(select(NoticeRow.member_id).where(NoticeRow.kind == kind)))


def test_each_side_reads_the_other_without_a_name(session, circle, erin, mona, max_, now):
    slug = circle.posted()
    words.say(session, mona.actor, slug, "Is it a listed company?", now=now)
    words.say(session, erin.actor, slug, "It is not.", now=now)
    assert [byline for byline, _ in said(session, erin.actor, slug)] == ["A moderator", "You"]
    assert [byline for byline, _ in said(session, mona.actor, slug)] == ["You", "The asker"]
    assert [byline for byline, _ in said(session, max_.actor, slug)] == ["A moderator", "The asker"]


def test_the_asker_is_told_and_then_whoever_spoke(session, circle, erin, mona, now):
    slug = circle.posted()
    words.say(session, mona.actor, slug, "Is it listed?", now=now)
    words.say(session, erin.actor, slug, "It is not.", now=now)
    assert told(session, "asked.word") == [erin.id]
    assert told(session, "desk.word") == [mona.id]


def test_an_asker_who_begins_is_heard_by_all_and_by_who_holds_it_if_anybody_does(
    session, circle, erin, mona, max_, now
):
    slug = circle.posted()
    words.say(session, erin.actor, slug, "Do wait a day.", now=now)
    assert told(session, "desk.word") == sorted([mona.id, max_.id])
    screening.claim(session, max_.actor, slug, now=now)
    words.say(session, erin.actor, slug, "Two days.", now=now)
    assert told(session, "desk.word") == sorted([mona.id, max_.id, max_.id])


def test_nobody_else_reads_or_speaks(session, circle, paul, carl, adam, erin, mona, now):
    slug = circle.advised()
    for actor in (paul.actor, carl.actor, adam.actor, VISITOR):
        with pytest.raises(NotFound):
            words.page(session, actor, slug)
        with pytest.raises(NotFound):
            words.say(session, actor, slug, "Hm.", now=now)
    draft = circle.drafted_text()
    for actor in (erin.actor, mona.actor):
        with pytest.raises(NotFound):
            words.page(session, actor, draft)


def test_a_moderator_who_asks_speaks_as_the_asker(session, circle, mona, max_, now):
    circle.erin = mona.actor
    slug = circle.posted()
    words.say(session, mona.actor, slug, "Do wait a day.", now=now)
    assert said(session, max_.actor, slug)[0][0] == "The asker"
    assert told(session, "desk.word") == [max_.id]


def test_the_same_word_twice_is_said_once(session, circle, mona, now):
    slug = circle.posted()
    for _ in range(2):
        words.say(session, mona.actor, slug, "Is it listed?", now=now)
    assert len(said(session, mona.actor, slug)) == 1


@pytest.mark.parametrize("text", ["", " \n", "x" * 4_001])
def test_a_word_has_an_ordinary_length(session, circle, mona, now, text):
    with pytest.raises(Invalid):
        words.say(session, mona.actor, circle.posted(), text, now=now)
