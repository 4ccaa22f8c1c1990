"""A moderator is told who asked once, for a reason; the asker is told at once, and the log for ever."""

from datetime import timedelta

import pytest

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Invalid, NotFound, WrongState
from advisory.domain.notices import NoticeKind
from advisory.services import (
    choosing,
    logbook,
    mailing,
    merging,
    moderating,
    notices,
    posting,
    reading,
    removing,
    revealing,
)
from advisory.services.barring import bar
from advisory.services.logbook import LogFilters
from advisory.services.transaction import transaction

WHY = ("safety", "The text speaks of a threat.")


def told(circle, slug, by=None, *, cause=WHY[0], note=WHY[1], now=None):
    actor = by or circle.mona
    return revealing.reveal(circle.session, actor, slug, cause, note, now=now or circle.now)


def test_a_moderator_is_told_once_and_no_page_knows_the_name_afterwards(circle, mona, now):
    slug = circle.opened()
    assert told(circle, slug).name == "Erin"
    page = reading.situation(circle.session, mona.actor, slug, now=now)
    assert (page.byline, circle.row(slug).named) == ("The asker", False)
    assert "Erin" not in repr(moderating.page(circle.session, mona.actor, slug, now=now))


def test_the_asker_is_told_at_once_with_the_reason_and_by_a_letter_nobody_can_have_stopped(
    session, circle, erin, mailer, now
):
    slug = circle.opened()
    told(circle, slug)
    (shown,) = notices.page(session, erin.actor, 1, "account", now=now).days[0].notices
    assert (shown.kind, shown.situation_slug) == (NoticeKind.REVEALED, slug)
    posting.send_due(session, mailer, mailing.writers("http://localhost"), now=now)
    (letter,) = [one for one in mailer.letters if one.to == "erin@example.com" and "Why:" in one.text]
    assert "Somebody may come to harm." in letter.text
    assert circle.row(slug).question not in letter.text
    assert "List-Unsubscribe" not in letter.headers
    (line,) = [one for one in logbook.mine(session, erin.actor, 1).items if one.action == "reveal"]
    assert line.reason == "Somebody may come to harm. The text speaks of a threat."


def test_every_moderator_reads_in_the_log_that_it_happened_and_nobody_reads_the_name(session, circle, max_):
    told(circle, circle.opened())
    (line,) = logbook.page(session, max_.actor, LogFilters(action="reveal"), 1).items
    assert (line.who, line.reason.startswith("Somebody may come to harm.")) == ("Mona", True)
    assert "Erin" not in repr(line)


def test_the_log_keeps_it_when_the_situation_is_removed_or_merged(session, circle, mona, max_, now):
    slug, other = circle.opened(), circle.opened()
    told(circle, slug)
    seen = circle.version(slug)
    merging.merge(session, mona.actor, slug, other, "The same.", seen_version=seen, now=now)
    assert logbook.page(session, max_.actor, LogFilters(action="reveal"), 1).items
    told(circle, other)
    seen = circle.version(other)
    removing.remove(session, mona.actor, other, "Too much.", seen_version=seen, now=now)
    assert len(logbook.page(session, max_.actor, LogFilters(action="reveal"), 1).items) == 2


def test_to_be_told_again_is_another_reveal(session, circle, erin, now):
    slug = circle.opened()
    told(circle, slug)
    told(circle, slug)
    days = notices.page(session, erin.actor, 1, "account", now=now).days
    assert [one.kind for day in days for one in day.notices] == [NoticeKind.REVEALED] * 2


def test_three_times_a_day_are_the_most_for_one_moderator(circle, max_, now):
    slug = circle.opened()
    for _ in range(3):
        told(circle, slug)
    with pytest.raises(Invalid, match="three times within a day"):
        told(circle, slug)
    assert revealing.form(circle.session, circle.mona, slug, now=now).left == 0
    assert told(circle, slug, by=max_.actor).name == "Erin"
    assert told(circle, slug, now=now + timedelta(days=1, minutes=1)).name == "Erin"


@pytest.mark.parametrize(
    ("cause", "note", "field"), [("", "Why.", "cause"), ("other", "Why.", "cause"), ("law", " ", "note")]
)
def test_without_a_cause_and_a_note_nobody_is_told_anything(circle, cause, note, field):
    slug = circle.opened()
    with pytest.raises(Invalid) as refusal:
        told(circle, slug, cause=cause, note=note)
    assert set(refusal.value.problems) == {field}
    assert [line for line in circle.log() if line.action == "reveal"] == []


def test_a_note_that_guesses_a_name_is_answered_like_any_other(circle):
    """A form that looked for the name in what is typed would tell who it is without a reveal."""
    first = told(circle, circle.opened(), note="I think it is Erin.")
    assert first == type(first)(first.slug, first.question, "Erin")


def test_nobody_else_is_told(session, circle, paul, priya, adam, erin):
    slug = circle.opened()
    for actor in (paul.actor, priya.actor, erin.actor, adam.actor, VISITOR):
        with pytest.raises(NotFound):
            told(circle, slug, by=actor)


def test_neither_behind_a_wall_nor_of_ones_own(session, circle, mona, max_, now):
    slug = circle.opened()
    with transaction(session):
        bar(session, circle.row(slug).id, mona.id, why="wall", now=now)
    with pytest.raises(NotFound):
        told(circle, slug)
    circle.erin = max_.actor
    with pytest.raises(Forbidden):
        told(circle, circle.opened(), by=max_.actor)


def test_not_even_the_only_moderator_reveals_their_own(alone):
    with pytest.raises(Forbidden):
        told(alone, alone.posted(), by=alone.erin)


def test_where_a_name_is_shown_there_is_nothing_to_reveal(session, circle, erin, now):
    slug = circle.opened()
    choosing.show_name(session, erin.actor, slug, named=True, seen_version=circle.version(slug), now=now)
    with pytest.raises(WrongState):
        told(circle, slug)


def test_a_draft_is_out_of_reach(circle):
    with pytest.raises(NotFound):
        told(circle, circle.drafted_text())
