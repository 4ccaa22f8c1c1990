"""Being away: letters that can wait do so until the morning after, and nobody else is told."""

from datetime import UTC, datetime

import pytest

from advisory.domain.notices import NoticeKind
from advisory.services import following, introducing, mailing, notices, posting
from advisory.services.telling import tell
from advisory.services.transaction import transaction
from tests.services.profile import say

SITE = "http://localhost"


@pytest.fixture
def post(session, mailer, clock):
    """Send what is due, and give all letters to somebody."""

    def send(person):
        posting.send_due(session, mailer, mailing.writers(SITE), now=clock.at)
        return [letter for letter in mailer.letters if letter.to == person.email]

    return send


def unread(session, person, now):
    return notices.page(session, person.actor, 1, now=now).unread


def test_a_letter_about_what_one_follows_waits_for_the_return_and_the_notice_does_not(
    session, circle, carl, post, clock, deliver
):
    say(session, carl.actor, now=clock.at, away_until="2026-03-04", time_zone="America/New_York")
    following.follow_tag(session, carl.actor, "customer-concentration", on=True, now=clock.at)
    circle.opened()
    deliver()
    assert unread(session, carl, clock.at) == 1
    clock.at = datetime(2026, 3, 5, 4, 59, tzinfo=UTC)
    assert post(carl) == [], "it is still the last day in New York"
    clock.move(minutes=2)
    assert len(post(carl)) == 1


def test_what_asks_for_ones_word_is_sent_at_once(session, circle, erin, post, clock):
    say(session, erin.actor, now=clock.at, away_until="2026-03-20")
    slug = circle.opened()
    with transaction(session):
        row = circle.row(slug)
        tell(session, NoticeKind.QUESTION_TO_YOU, [erin.id], "question-1", now=clock.at, situation=row)
    assert "A peer asks you a clarifying question" in post(erin)[-1].subject


def test_before_and_after_being_away_letters_come_at_once(session, paul, priya, carl, post, clock):
    handle = say(
        session, priya.actor, now=clock.at, away_from="2026-03-04", away_until="2026-03-05", opens="name"
    )
    note = ("Coffee?", "Any time")
    introducing.ask(session, paul.actor, handle, *note, with_email=False, now=clock.at)
    assert len(post(priya)) == 1
    clock.move(days=4)
    introducing.ask(session, carl.actor, handle, *note, with_email=False, now=clock.at)
    assert len(post(priya)) == 2


def test_whoever_asks_for_an_introduction_is_not_told_that_the_other_is_away(
    session, paul, priya, post, clock
):
    handle = say(session, priya.actor, now=clock.at, away_until="2026-03-10", opens="name")
    key = introducing.ask(session, paul.actor, handle, "Coffee?", "Any time", with_email=True, now=clock.at)
    assert post(priya) == []
    assert unread(session, priya, clock.at) == 1
    introducing.accept(session, priya.actor, key, "Ring", with_email=False, now=clock.at)
    assert len(post(paul)) == 1


def test_a_letter_about_an_introduction_names_nobody_and_quotes_nothing(session, paul, priya, post, clock):
    handle = say(session, priya.actor, now=clock.at, opens="name")
    key = introducing.ask(
        session, paul.actor, handle, "I sold a firm.", "Any time", with_email=True, now=clock.at
    )
    introducing.accept(session, priya.actor, key, "Ring me", with_email=True, now=clock.at)
    (hers,), (his,) = post(priya), post(paul)
    for letter in (hers, his):
        said = f"{letter.subject}\n{letter.text}\n{letter.headers}"
        assert not [
            word for word in ("Paul", "Priya", "sold", "Any time", "Ring", key, handle) if word in said
        ]
    assert hers.subject == "The Advisory: A member asks to be introduced to you"


def test_a_request_taken_back_is_told_by_no_letter(session, paul, priya, post, clock):
    handle = say(session, priya.actor, now=clock.at, opens="name")
    key = introducing.ask(session, paul.actor, handle, "Coffee?", "Any time", with_email=True, now=clock.at)
    introducing.withdraw(session, paul.actor, key, now=clock.at)
    assert post(priya) == []
