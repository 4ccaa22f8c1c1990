"""Suggestions while somebody types: searches, topics and titles, of what they may read alone."""

import pytest

from advisory.domain.actor import VISITOR
from advisory.services import asking
from advisory.services.looking import Finder
from advisory.services.suggesting import suggest
from tests.services.shelf import entry_file, put, take


@pytest.fixture
def finder(session, settings, now, deliver, engine):
    put(
        settings.content_dir,
        teams=entry_file("teams", "How do account teams build alliances?", tags="teamwork"),
        prices=entry_file("prices", "How do you raise prices?", situation="Commission is paid on volume."),
        layoff=entry_file("layoff", "How do you say goodbye?", tags="layoffs"),
    )
    take(session, settings.content_dir, now)
    deliver()
    return Finder(engine)


def titles(found):
    return [(text.kind, text.title) for text in found.entries]


def test_titles_that_say_it_are_suggested(session, finder):
    found = suggest(session, finder, VISITOR, "account te")

    assert titles(found) == [("entry", "How do account teams build alliances?")]
    assert found.entries[0].slug == "teams"
    assert found.searches == ("account team", "account teams", "account teamwork")


def test_topics_are_suggested_by_name_and_by_synonym_with_their_counts(session, finder):
    assert [(tag.slug, tag.count) for tag in suggest(session, finder, VISITOR, "layo").tags] == [
        ("layoffs", 1)
    ]
    assert [tag.slug for tag in suggest(session, finder, VISITOR, "redundanc").tags] == ["layoffs"]
    assert suggest(session, finder, VISITOR, "fundrais").tags == ()


def test_a_slip_is_corrected(session, finder):
    assert suggest(session, finder, VISITOR, "sales comission").corrected == "sales commission"
    assert suggest(session, finder, VISITOR, "commission").corrected == ""


@pytest.mark.parametrize(
    "text", ["", " ", "a", "?", "tag:pri", '"account', "x" * 500, "\x00\x00", "𝔘𝔫", "((("]
)
def test_nothing_is_suggested_for_what_cannot_go_on(session, finder, text):
    assert suggest(session, finder, VISITOR, text).count == 0


def test_what_somebody_may_not_read_is_suggested_in_no_way(
    session, finder, circle, deliver, paul, carl, adam
):
    circle.opened(audience=circle.table(), question="Does a quagga negotiate?", tags=("boundaries",))
    deliver()

    assert titles(suggest(session, finder, paul.actor, "quag")) == [("situation", "Does a quagga negotiate?")]
    for actor in (carl.actor, adam.actor, VISITOR):
        for typed in ("quag", "does a quagga neg", "quagag", "negot"):
            assert suggest(session, finder, actor, typed).count == 0, typed


def test_what_has_just_been_withdrawn_is_not_suggested(session, finder, circle, deliver, erin, paul):
    slug = circle.opened(question="Does a quagga negotiate?")
    deliver()
    asking.withdraw(session, erin.actor, slug, seen_version=circle.version(slug), now=circle.now)

    assert suggest(session, finder, paul.actor, "quagga").count == 0


def test_a_suggestion_costs_few_queries(session, finder, paul, queries):
    with queries() as sent:
        suggest(session, finder, paul.actor, "how do you")
    assert len(sent) <= 6
