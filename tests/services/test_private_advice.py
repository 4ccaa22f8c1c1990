"""Advice for the asker alone: on no other surface, for nobody else."""

import pytest

from advisory.domain.errors import Forbidden, NotFound
from advisory.services import advising, asking, commenting, curation, finding, marking, news, reading
from advisory.services.looking import Finder


@pytest.fixture
def slug(circle, session, now):
    """Paul advises Erin alone, and Priya everybody."""
    slug = circle.opened()
    told = ("- Beware of the quagga.", "lived", "challenges")
    advising.give(session, circle.paul, slug, *told, private=True, seen_version=0, now=now)
    return slug


def shown(session, person, slug, now):
    return [
        (one.number, one.private) for one in reading.situation(session, person.actor, slug, now=now).advice
    ]


def test_the_asker_its_adviser_and_moderators_read_it_and_nobody_else(
    session, slug, erin, paul, priya, carl, mona, now
):
    for person in (erin, paul, mona):
        assert shown(session, person, slug, now) == [(1, True)]
    for person in (priya, carl):
        assert shown(session, person, slug, now) == []


def test_what_all_may_read_is_numbered_alike_for_everybody(session, circle, slug, priya, erin, carl, now):
    circle.give(priya.actor, slug, "- Wait.")
    assert shown(session, erin, slug, now) == [(1, False), (2, True)]
    assert shown(session, carl, slug, now) == [(1, False)]


def test_no_search_list_or_label_knows_of_it(session, circle, engine, deliver, slug, erin, priya, mona, now):
    deliver()
    for person in (erin, priya, mona):
        for query in ("quagga", "basis:lived", "stance:challenges"):
            assert finding.find(session, Finder(engine), person.actor, query, now=now).total == 0
    assert reading.list_situations(session, priya.actor, "open", 1, now=now).open[0].advice_count == 0


def test_the_curator_cannot_use_it(session, circle, slug, erin, priya, now):
    circle.give(priya.actor, slug, "- Wait.")
    shown = reading.situation(session, erin.actor, slug, now=now).advice
    from_priya, from_paul = (one.points[0].html for one in shown)
    assert from_paul != from_priya
    seen = circle.version(slug)
    asking.close(session, erin.actor, slug, "To wait.", "Wait", circle.now.date(), seen_version=seen, now=now)
    entry_id = curation.start(session, circle.mona, slug, now=now)
    material = curation.workbench(session, circle.mona, entry_id).advice
    assert [point.html for one in material for point in one.points] == [from_priya]


def test_who_may_not_read_it_marks_and_comments_nothing(session, slug, erin, priya, mona, now):
    point = reading.situation(session, erin.actor, slug, now=now).advice[0].points[0].key
    for act in (
        lambda: marking.mark_helpful(session, priya.actor, slug, point, on=True, now=now),
        lambda: commenting.comment(session, priya.actor, slug, point, "Hm.", now=now),
        lambda: commenting.point_thread(session, priya.actor, slug, point, 1),
    ):
        with pytest.raises(NotFound):
            act()
    commenting.comment(session, erin.actor, slug, point, "Thank you.", now=now)
    marking.mark_useful(session, erin.actor, slug, point, on=True, now=now)


def test_what_is_said_under_it_is_not_found(session, slug, engine, deliver, erin, paul, now):
    point = reading.situation(session, erin.actor, slug, now=now).advice[0].points[0].key
    commenting.comment(session, paul.actor, slug, point, "The zeppelin, too.", now=now)
    deliver()
    assert finding.find(session, Finder(engine), erin.actor, "zeppelin", now=now).total == 0


def test_it_is_no_news_to_others(session, slug, erin, priya, now):
    mark = "0-0-0"
    assert news.since(session, erin.actor, slug, mark).advice == 1
    found = news.since(session, priya.actor, slug, mark)
    assert (found.advice, found.mark) == (0, mark)


def test_its_adviser_can_open_it_to_all_and_close_it_again(
    session, circle, slug, engine, deliver, paul, priya, now
):
    for private, number in ((False, 1), (True, 0)):
        version = reading.situation(session, paul.actor, slug, now=now).my_advice.version
        told = ("- Beware of the quagga.", "lived", "")
        advising.give(session, paul.actor, slug, *told, private=private, seen_version=version, now=now)
        deliver()
        assert len(shown(session, priya, slug, now)) == number
        assert finding.find(session, Finder(engine), priya.actor, "quagga", now=now).total == number


def test_a_comment_elsewhere_does_not_tell_who_advised_in_private(session, circle, slug, paul, priya, now):
    advising.choose_cover(session, paul.actor, slug, "name", now=now)
    circle.give(priya.actor, slug, "- Wait.")
    point = reading.situation(session, priya.actor, slug, now=now).advice[0].points[0].key
    commenting.comment(session, paul.actor, slug, point, "How long?", now=now)
    for person in (priya, circle):
        actor = person.actor if person is priya else circle.erin
        page = reading.situation(session, actor, slug, now=now)
        assert page.advice[0].points[0].comments[0].byline == "A CEO (2)"


def test_a_moderator_who_asked_does_not_see_who_advised_in_private(session, circle, mona, max_, now):
    circle.erin, circle.mona = mona.actor, max_.actor
    slug = circle.opened()
    advising.give(session, circle.paul, slug, "- Wait.", "seen", "", private=True, seen_version=0, now=now)
    [given] = reading.situation(session, mona.actor, slug, now=now).advice
    assert given.name == ""
    point = given.points[0].key
    with pytest.raises(Forbidden):
        marking.mark_helpful(session, mona.actor, slug, point, on=True, now=now)
