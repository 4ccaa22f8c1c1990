"""An asker shows their name or hides it, and chooses how soon; nobody else shows a name."""

from dataclasses import replace
from datetime import date

import pytest

from advisory.domain.errors import Forbidden, Invalid, NotFound, Stale, WrongState
from advisory.services import asking, choosing, reading, screening
from tests.services.circle import ask_form

SOON = date(2026, 3, 9)


def show(circle, slug, *, named=True, actor=None):
    seen = circle.version(slug)
    choosing.show_name(
        circle.session, actor or circle.erin, slug, named=named, seen_version=seen, now=circle.now
    )


def hurry(circle, slug, urgency="A", actor=None):
    seen = circle.version(slug)
    choosing.hurry(
        circle.session, actor or circle.erin, slug, urgency, SOON, seen_version=seen, now=circle.now
    )


def byline(circle, actor, slug):
    return reading.situation(circle.session, actor, slug, now=circle.now).byline


def named_form():
    return replace(ask_form(), named=True)


def test_a_situation_is_the_askers_unless_they_put_their_name_to_it(session, circle, mona, paul):
    slug = circle.opened()
    assert byline(circle, paul.actor, slug) == "The asker"
    named = asking.submit(session, circle.erin, "", named_form(), seen_version=0, now=circle.now)
    assert screening.item(session, mona.actor, named, now=circle.now).byline == "Erin"
    assert screening.item(session, mona.actor, circle.posted(), now=circle.now).byline == "The asker"


def test_a_named_situation_shows_the_name_on_its_page_and_in_lists(circle, paul):
    slug = circle.opened()
    show(circle, slug)
    assert byline(circle, paul.actor, slug) == "Erin"
    (item,) = reading.list_situations(circle.session, paul.actor, "open", 1, now=circle.now).open
    assert item.byline == "Erin"
    show(circle, slug, named=False)
    assert byline(circle, paul.actor, slug) == "The asker"
    (item,) = reading.list_situations(circle.session, paul.actor, "open", 1, now=circle.now).open
    assert item.byline == ""


def test_showing_and_hiding_are_logged_without_a_member(circle):
    slug = circle.opened()
    show(circle, slug)
    show(circle, slug)
    show(circle, slug, named=False)
    lines = [line for line in circle.log() if line.action in ("show name", "hide name")]
    assert [(line.action, line.acted_as, line.actor_id) for line in lines] == [
        ("show name", "asker", None),
        ("hide name", "asker", None),
    ]


@pytest.mark.parametrize("who", ["paul", "mona"])
def test_nobody_else_shows_the_name(circle, who, request):
    actor = request.getfixturevalue(who).actor
    slug = circle.opened()
    with pytest.raises(Forbidden):
        show(circle, slug, actor=actor)
    assert not circle.row(slug).named


def test_outsiders_know_of_neither(circle, carl):
    slug = circle.opened(audience=circle.table())
    with pytest.raises(NotFound):
        show(circle, slug, actor=carl.actor)
    with pytest.raises(NotFound):
        hurry(circle, slug, actor=carl.actor)


def test_a_name_is_not_shown_from_an_old_page_or_in_a_draft(circle):
    slug = circle.opened()
    with pytest.raises(Stale):
        choosing.show_name(circle.session, circle.erin, slug, named=True, seen_version=1, now=circle.now)
    with pytest.raises(WrongState):
        show(circle, circle.drafted_text())


@pytest.mark.parametrize("who", ["erin", "mona"])
def test_the_asker_and_a_moderator_choose_how_soon(circle, who, request):
    slug = circle.opened()
    hurry(circle, slug, actor=request.getfixturevalue(who).actor)
    assert (circle.row(slug).urgency, circle.row(slug).decide_by) == ("A", SOON)
    assert circle.log()[-1].action == "choose how soon"


def test_a_peer_does_not_and_nobody_does_when_it_is_closed(circle, paul):
    slug = circle.opened()
    with pytest.raises(Forbidden):
        hurry(circle, slug, actor=paul.actor)
    with pytest.raises(Invalid):
        hurry(circle, slug, "D")
    with pytest.raises(WrongState):
        hurry(circle, circle.closed())


def test_what_is_urgent_stands_first_and_skips_the_questions(session, circle, paul, mona):
    urgent = asking.submit(
        session, circle.erin, "", replace(ask_form(), urgency="A"), seen_version=0, now=circle.now
    )
    assert not screening.item(session, mona.actor, urgent, now=circle.now).clarify_first
    first = circle.opened(question="First?")
    circle.later(hours=1)
    circle.opened(question="Second?")
    hurry(circle, first)
    listed = reading.list_situations(session, paul.actor, "open", 1, now=circle.now).open
    assert [item.question for item in listed] == ["First?", "Second?"]
