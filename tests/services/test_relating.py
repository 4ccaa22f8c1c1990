"""Texts that are like another: while one asks, beside an entry, and the topics that fit."""

import pytest

from advisory.domain.actor import VISITOR
from advisory.services import library
from advisory.services.looking import Finder
from advisory.services.relating import fitting_tags, related, similar
from tests.services.shelf import entry_file, put, take

RAISE = "Our prices have not moved for years and customers expect a discount."


@pytest.fixture
def finder(session, settings, now, deliver, engine):
    put(
        settings.content_dir,
        teams=entry_file("teams", "How do account teams share?", tags="teamwork", situation="Teams compete."),
        leads=entry_file("leads", "Who shares leads between teams?", tags="teamwork", situation="Two teams."),
        prices=entry_file("prices", "How do you raise prices?", situation=RAISE),
        layoff=entry_file("layoff", "How do you say goodbye?", tags="layoffs", situation="A layoff is due."),
    )
    take(session, settings.content_dir, now)
    deliver()
    return Finder(engine)


def slugs(found):
    return [text.slug for text in found]


def test_what_is_like_a_title_is_found_with_its_best_point(session, finder, paul):
    [found] = similar(session, finder, paul.actor, "How do I raise my prices?")

    assert (found.kind, found.slug, found.note) == ("entry", "prices", "Two Thoughts")


def test_a_whole_dilemma_finds_what_is_like_it(session, finder, paul):
    body = (
        "For nine years we have asked the same from our customers, and each of them wants a discount again. "
        * 2
    )

    assert slugs(similar(session, finder, paul.actor, "What now?", body))[:1] == ["prices"]


def test_quotes_and_dashes_in_a_text_require_nothing(session, finder, paul):
    assert slugs(similar(session, finder, paul.actor, 'Raise "prices for nobody" -prices?')) == ["prices"]


@pytest.mark.parametrize("text", ["", "  ", "?", "of the", "zzz yyy xxx"])
def test_nothing_is_like_nothing(session, finder, paul, text):
    assert similar(session, finder, paul.actor, text) == ()


def test_at_most_five_are_shown_and_never_the_text_itself(session, finder, circle, deliver, erin):
    for number in range(7):
        slug = circle.opened(question=f"Is quagga number {number} worth it?")
    deliver()
    found = similar(session, finder, erin.actor, "Is a quagga worth it?", slug=slug)

    assert len(found) == 5
    assert slug not in slugs(found)


def test_nobody_is_shown_what_they_may_not_read(session, finder, circle, deliver, paul, carl, adam):
    slug = circle.opened(audience=circle.table(), question="Does a quagga negotiate?")
    deliver()

    assert slugs(similar(session, finder, paul.actor, "A quagga negotiates")) == [slug]
    for actor in (carl.actor, adam.actor, VISITOR):
        assert similar(session, finder, actor, "A quagga negotiates") == ()


def test_an_open_situation_tells_how_many_advised(session, finder, circle, deliver, paul):
    circle.advised(question="Does a quagga negotiate?")
    deliver()

    assert similar(session, finder, paul.actor, "A quagga negotiates")[0].note == "Open, 1 answer"


def related_to(session, finder, actor, slug):
    return related(session, finder, actor, library.entry(session, actor, slug))


def test_related_entries_share_topics_and_words_and_are_never_the_entry_itself(session, finder):
    assert slugs(related_to(session, finder, VISITOR, "teams"))[0] == "leads"
    assert "teams" not in slugs(related_to(session, finder, VISITOR, "teams"))


def test_related_entries_are_none_that_the_reader_may_not_read(session, finder, circle, deliver, paul):
    circle.published(audience="members", question="Who shares zwieback between teams?")
    deliver()

    hidden = [text.title for text in related_to(session, finder, VISITOR, "teams")]
    assert not [title for title in hidden if "zwieback" in title]
    shown = [text.title for text in related_to(session, finder, paul.actor, "teams")]
    assert [title for title in shown if "zwieback" in title]


def test_topics_that_fit_come_from_the_words_and_from_what_is_near(session, finder, paul):
    assert [tag.slug for tag in fitting_tags(session, finder, paul.actor, "How do I raise my prices?")] == [
        "pricing"
    ]
    said = fitting_tags(session, finder, paul.actor, "We plan a redundancy", "and need help")
    assert "layoffs" in [tag.slug for tag in said]
    assert fitting_tags(session, finder, paul.actor, "") == ()
    assert (
        len(fitting_tags(session, finder, paul.actor, "culture pricing layoffs equity hiring boards ")) <= 4
    )
