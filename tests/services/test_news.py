"""What has come since a page was made, for pages that stay open."""

import pytest

from advisory.domain.actor import VISITOR
from advisory.domain.errors import NotFound
from advisory.services import clarifying, commenting, news, reading


def mark(session, person, slug, now):
    return reading.situation(session, person.actor, slug, now=now).mark


def since(session, person, slug, seen):
    return news.since(session, person.actor, slug, seen)


def test_advice_comments_and_questions_of_others_are_news_and_ones_own_are_not(
    session, circle, erin, paul, priya, now
):
    slug = circle.clarifying()
    seen = {person: mark(session, person, slug, now) for person in (erin, paul, priya)}
    clarifying.ask(session, paul.actor, slug, "Why?", now=now)
    clarifying.open_for_advice(session, erin.actor, slug, seen_version=circle.version(slug), now=now)
    circle.give(paul.actor, slug)
    circle.give(priya.actor, slug, "- Wait.")
    point = reading.situation(session, erin.actor, slug, now=now).advice[0].points[0].key
    commenting.comment(session, erin.actor, slug, point, "How long?", now=now)
    said = {person.name: since(session, person, slug, seen[person]).sentence for person in seen}
    assert said == {
        "Erin": "2 new pieces of advice, 1 new question.",
        "Paul": "1 new piece of advice, 1 new comment.",
        "Priya": "1 new piece of advice, 1 new comment, 1 new question.",
    }


def test_a_page_that_shows_them_knows_of_no_more_and_marks_what_was_new(session, circle, erin, priya, now):
    slug = circle.advised()
    seen = mark(session, erin, slug, now)
    circle.give(priya.actor, slug, "- Wait.")
    shown = reading.situation(session, erin.actor, slug, since=seen, now=now)
    assert [one.is_new for one in shown.advice] == [False, True]
    assert since(session, erin, slug, shown.mark).sentence == ""


@pytest.mark.parametrize("seen", ["", "…", "1-2", "-1-2-3", "1-2-99999999999", "1-2-3-4"])
def test_a_mark_that_cannot_be_read_counts_nothing(session, circle, priya, now, seen):
    slug = circle.advised()
    assert since(session, priya, slug, seen).sentence == ""
    assert not any(
        one.is_new for one in reading.situation(session, priya.actor, slug, since=seen, now=now).advice
    )


def test_outsiders_are_told_nothing_nor_is_there_news_of_what_is_not_open(session, circle, carl, erin, now):
    slug = circle.advised(audience=circle.table())
    for actor in (carl.actor, VISITOR):
        with pytest.raises(NotFound):
            news.since(session, actor, slug, "0-0-0")
    with pytest.raises(NotFound):
        news.since(session, erin.actor, circle.posted(), "0-0-0")
