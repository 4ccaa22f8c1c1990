"""Screening: the queue, the decision, and the log of what was decided."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Invalid, NotFound, Refusal, Stale, WrongState
from advisory.services import asking, logbook, reading, screening
from advisory.services.logbook import LogFilters
from advisory.services.triage import QueueFilters
from advisory.storage.tables import NoticeRow
from tests.services.circle import ask_form


def approve(session, actor, slug, seen, now, *, clarify=False):
    screening.approve(session, actor, slug, clarify_first=clarify, seen_version=seen, now=now)


def send_back(session, actor, slug, seen, now, reason="No towns."):
    screening.send_back(session, actor, slug, reason, seen_version=seen, now=now)


def decline(session, actor, slug, seen, now, reason="Not ours."):
    screening.decline(session, actor, slug, reason, seen_version=seen, now=now)


DECISIONS = (approve, send_back, decline)


def test_the_longest_waiting_stands_first_with_its_hours(session, circle, mona, now):
    first = circle.posted()
    circle.later(hours=5)
    second = circle.posted(question="Second?")
    queue = screening.queue(session, mona.actor, QueueFilters(), 1, now=now + timedelta(hours=7))
    assert [(item.slug, item.waiting_hours) for item in queue.items] == [(first, 7), (second, 2)]
    assert queue.tallies[""] == 2


def test_the_item_shows_the_text_and_nothing_of_who_asked(session, circle, mona, now):
    item = screening.item(session, mona.actor, circle.posted(), now=now)
    assert "zwieback" in item.body
    assert item.actions == {"approve", "return", "decline"}
    assert [line.who for line in item.log] == ["The asker", "The asker"]


def test_nobody_but_moderators_knows_of_queue_item_and_log(session, circle, erin, paul, adam, now):
    slug = circle.posted()
    for actor in (erin.actor, paul.actor, adam.actor, VISITOR):
        for look in (
            lambda who: screening.queue(session, who, QueueFilters(), 1, now=now),
            lambda who: screening.item(session, who, slug, now=now),
            lambda who: logbook.page(session, who, LogFilters(), 1),
        ):
            with pytest.raises(NotFound):
                look(actor)


def test_what_does_not_wait_has_no_page(session, circle, mona, now):
    for slug in (circle.drafted_text(), circle.opened(), "nothing"):
        with pytest.raises(NotFound):
            screening.item(session, mona.actor, slug, now=now)


@pytest.mark.parametrize(("clarify", "state"), [(True, "clarifying"), (False, "advising")])
def test_approving_opens_it_to_its_audience(session, circle, mona, paul, now, clarify, state):
    slug = circle.posted()
    approve(session, mona.actor, slug, circle.version(slug), now, clarify=clarify)
    page = reading.situation(session, paul.actor, slug, now=now)
    assert (page.state, page.opened_at) == (state, now)


def test_a_returned_one_tells_its_asker_why_and_is_nobody_elses(session, circle, erin, mona, now):
    slug = circle.returned()
    assert reading.situation(session, erin.actor, slug, now=now).last_reason == "No towns."
    with pytest.raises(NotFound):
        reading.situation(session, mona.actor, slug, now=now)


def test_a_declined_one_tells_its_asker_why(session, circle, erin, paul, mona, now):
    slug = circle.posted()
    decline(session, mona.actor, slug, circle.version(slug), now)
    page = reading.situation(session, erin.actor, slug, now=now)
    assert (page.state, page.last_reason) == ("declined", "Not ours.")
    with pytest.raises(NotFound):
        reading.situation(session, paul.actor, slug, now=now)


@pytest.mark.parametrize("decide", [send_back, decline])
@pytest.mark.parametrize("reason", ["", " \u200b\n", "x" * 4_001])
def test_a_refusal_needs_a_reason_of_ordinary_length(session, circle, mona, now, decide, reason):
    slug = circle.posted()
    with pytest.raises(Invalid) as refusal:
        decide(session, mona.actor, slug, circle.version(slug), now, reason)
    assert list(refusal.value.problems) == ["reason"]
    assert circle.row(slug).state == "submitted"


@pytest.mark.parametrize("decide", DECISIONS)
def test_a_decision_is_refused_to_everybody_else(session, circle, erin, paul, adam, now, decide):
    slug = circle.posted()
    seen = circle.version(slug)
    with pytest.raises(Forbidden):
        decide(session, erin.actor, slug, seen, now)
    for actor in (paul.actor, adam.actor, VISITOR):
        with pytest.raises(NotFound):
            decide(session, actor, slug, seen, now)
    assert (circle.row(slug).state, circle.version(slug)) == ("submitted", seen)


@pytest.mark.parametrize("decide", DECISIONS)
def test_a_moderators_own_waits_for_another(session, circle, mona, now, decide):
    circle.erin = mona.actor
    slug = circle.posted()
    with pytest.raises(Forbidden, match="Another moderator"):
        decide(session, mona.actor, slug, circle.version(slug), now)
    [item] = screening.queue(session, mona.actor, QueueFilters(), 1, now=now).items
    assert item.own
    assert screening.item(session, mona.actor, slug, now=now).actions == frozenset()


def test_the_only_moderator_decides_on_their_own_and_the_log_says_so(session, alone, now):
    slug = alone.posted()
    approve(session, alone.mona, slug, alone.version(slug), now)
    line = alone.log()[-1]
    assert (line.action, line.acted_as, line.note) == (
        "approve",
        "moderator",
        "own item: the only moderator",
    )


@pytest.mark.parametrize("decide", DECISIONS)
def test_deciding_twice_tells_the_state_and_logs_once(session, circle, mona, max_, now, decide):
    slug = circle.posted()
    seen = circle.version(slug)
    decide(session, mona.actor, slug, seen, now)
    lines, promises = len(circle.log()), len(circle.promises())
    with pytest.raises((WrongState, NotFound)):
        decide(session, max_.actor, slug, seen, now)
    assert (len(circle.log()), len(circle.promises())) == (lines, promises)


@pytest.mark.parametrize("decide", DECISIONS)
def test_a_text_that_changed_since_it_was_read_is_not_decided_on(session, circle, mona, now, decide):
    slug = circle.posted()
    with pytest.raises(Stale):
        decide(session, mona.actor, slug, circle.version(slug) - 1, now)
    assert circle.row(slug).state == "submitted"


def test_two_moderators_at_once_leave_one_decision(session, circle, mona, max_, now):
    slug = circle.posted()
    seen, bind = circle.version(slug), session.get_bind()
    session.rollback()
    gate, refusals = threading.Barrier(2), []

    def decide(actor):
        with Session(bind) as own:
            gate.wait()
            try:
                approve(own, actor, slug, seen, now)
            except Refusal as refusal:
                refusals.append(type(refusal))

    threads = [threading.Thread(target=decide, args=[person.actor]) for person in (mona, max_)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refusals == [WrongState]
    assert [line.action for line in circle.log()].count("approve") == 1


def test_the_log_names_moderators_but_never_the_asker(session, circle, mona):
    circle.closed()
    page = logbook.page(session, mona.actor, LogFilters(), 1)
    assert {(item.who, item.action, item.from_state, item.to_state) for item in page.items} == {
        ("The asker", "close", "advising", "closed"),
        ("Paul", "give", "", ""),
        ("Mona", "approve", "submitted", "advising"),
        ("The asker", "submit", "draft", "submitted"),
        ("The asker", "create", "", "draft"),
    }


def test_the_newest_day_of_the_log_comes_first_and_within_it_what_moderators_did(session, circle, mona, now):
    slug = circle.opened()
    later = now + timedelta(days=1)
    asking.withdraw(session, circle.erin, slug, seen_version=circle.version(slug), now=later)
    page = logbook.page(session, mona.actor, LogFilters(), 1)
    assert [item.action for item in page.items][:2] == ["withdraw", "approve"]


def test_the_log_is_paged(session, circle, mona):
    for number in range(26):
        circle.posted(question=f"Number {number}?")
    first, second = (logbook.page(session, mona.actor, LogFilters(), page) for page in (1, 2))
    assert (len(first.items), len(second.items), second.pager.pages) == (50, 2, 2)


def test_the_log_says_nothing_of_private_drafts(session, circle, mona):
    circle.drafted_text()
    assert logbook.page(session, mona.actor, LogFilters(), 1).items == ()


def test_the_log_keeps_advice_to_a_moderator_under_its_cover(session, circle, mona, max_, now):
    slug = asking.submit(session, mona.actor, "", ask_form(), seen_version=0, now=now)
    item = screening.item(session, max_.actor, slug, now=now)
    screening.approve(session, max_.actor, slug, clarify_first=False, seen_version=item.version, now=now)
    circle.give(circle.paul, slug)
    pages = [logbook.page(session, reader.actor, LogFilters(action="give"), 1) for reader in (mona, max_)]
    assert [page.items[0].who for page in pages] == ["The adviser", "Paul"]


def test_the_log_names_times_to_the_minute(session, circle, mona):
    circle.posted()
    assert {line.at.second for line in logbook.page(session, mona.actor, LogFilters(), 1).items} == {0}


def told(session, person):
    """List what somebody was told, oldest first."""
    query = select(NoticeRow.kind).where(NoticeRow.member_id == person.id).order_by(NoticeRow.id)
    return list(session.scalars(query))


def test_moderators_are_told_of_what_waits_and_of_what_waits_again(session, circle, erin, mona, max_, now):
    slug = circle.returned()
    asking.submit(session, erin.actor, slug, ask_form(), seen_version=circle.version(slug), now=now)
    assert told(session, mona) == told(session, max_) == ["desk.screen", "desk.screen"]
    assert told(session, erin) == ["asked.returned"]


def test_a_moderator_who_asks_is_not_told_that_it_waits(session, circle, mona, max_):
    circle.erin = mona.actor
    circle.posted()
    assert (told(session, mona), told(session, max_)) == ([], ["desk.screen"])


@pytest.mark.parametrize(
    ("decide", "kind"),
    [(approve, "asked.approved"), (send_back, "asked.returned"), (decline, "asked.declined")],
)
def test_the_asker_is_told_of_each_decision_once(session, circle, erin, mona, now, decide, kind):
    slug = circle.posted()
    seen = circle.version(slug)
    decide(session, mona.actor, slug, seen, now)
    with pytest.raises(WrongState if decide is not send_back else NotFound):
        decide(session, mona.actor, slug, seen, now)
    assert told(session, erin) == [kind]


def test_a_group_is_told_of_what_is_opened_for_it_but_not_who_opened_it(
    session, circle, deliver, paul, priya, carl, erin, mona, max_
):
    circle.opened(audience=circle.table())
    deliver()
    assert told(session, paul) == told(session, priya) == ["group.situation"]
    assert "group.situation" in told(session, max_)
    assert all("group.situation" not in told(session, one) for one in (carl, erin, mona))


def waiting(session, actor, now, **filters):
    shown = screening.queue(session, actor, QueueFilters(**filters), 1, now=now)
    return [item.question for item in shown.items]


def test_the_most_urgent_stands_first_then_the_nearest_decision(session, circle, mona, now):
    for question, urgency, day in [("C?", "C", 1), ("Later?", "B", 9), ("Soon?", "B", 2), ("A?", "A", 30)]:
        slug = circle.posted(question=question, decide_by=(now + timedelta(days=day)).date())
        circle.row(slug).urgency = urgency
        session.commit()
    assert waiting(session, mona.actor, now) == ["A?", "Soon?", "Later?", "C?"]
    assert waiting(session, mona.actor, now, urgency="A") == ["A?"]


def test_the_queue_is_filtered_by_readers_age_and_holder(session, circle, mona, max_, now):
    circle.posted(question="All?")
    circle.posted(question="Table?", audience=circle.table())
    circle.later(hours=25)
    held = circle.posted(question="Held?")
    screening.claim(session, max_.actor, held, now=circle.now)
    at = circle.now
    assert waiting(session, mona.actor, at, audience="own") == ["Table?"]
    assert sorted(waiting(session, mona.actor, at, audience="all")) == ["All?", "Held?"]
    assert sorted(waiting(session, mona.actor, at, age="late")) == ["All?", "Table?"]
    assert waiting(session, mona.actor, at, owner="others") == ["Held?"]
    assert waiting(session, max_.actor, at, owner="me") == ["Held?"]
    assert sorted(waiting(session, mona.actor, at, owner="nobody")) == ["All?", "Table?"]
    tallies = screening.queue(session, max_.actor, QueueFilters(), 1, now=at).tallies
    assert tallies == {"": 3, "late": 2, "nobody": 2, "me": 1}


def test_what_is_on_a_tripwire_is_marked_and_can_be_listed_alone(session, circle, mona, now):
    circle.posted(question="Ordinary?")
    circle.posted(question="On it?", body="We were sued.", audience=circle.table())
    shown = screening.queue(session, mona.actor, QueueFilters(tripwire="yes"), 1, now=now)
    assert [(item.question, bool(item.touches)) for item in shown.items] == [("On it?", True)]
    assert shown.pager.total == 1
