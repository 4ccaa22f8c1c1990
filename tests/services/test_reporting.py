"""Reporting: moderators are told, nobody learns who reported, and a moderator settles it."""

from dataclasses import fields

import pytest
from sqlalchemy import select

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Invalid, NotFound
from advisory.services import reporting
from advisory.services.pages.moderation import ReportLine
from advisory.services.reporting import Complaint
from advisory.storage.tables import NoticeRow

WRONG = Complaint("a1-p2", "harmful", "This could hurt somebody.")


def report(session, actor, slug, now, complaint=WRONG, kind="situation"):
    reporting.report(session, actor, kind, slug, complaint, now=now)


def queue(session, actor, now):
    return reporting.queue(session, actor, now=now).items


def told(session):
    return sorted(session.scalars(select(NoticeRow.member_id).where(NoticeRow.kind == "desk.report")))


def test_a_report_waits_for_moderators_with_its_place_and_reason(session, circle, priya, mona, max_, now):
    slug = circle.advised()
    report(session, priya.actor, slug, now)
    (line,) = queue(session, mona.actor, now)
    assert (line.slug, line.place, line.ground, line.sentence) == (slug, "a1-p2", "harmful", WRONG.sentence)
    assert told(session) == sorted([mona.id, max_.id])


def test_nobody_learns_who_reported(session, circle, priya, mona, now):
    slug = circle.advised()
    report(session, priya.actor, slug, now)
    (line,) = queue(session, mona.actor, now)
    assert {field.name for field in fields(ReportLine)} & {"by", "name", "reporter"} == set()
    assert priya.name not in str(line)
    reporting.settle(session, mona.actor, line.id, "kept", "It is fair.", now=now)
    assert all(line.actor_id != priya.id for line in circle.log())


def test_reporting_the_same_twice_is_one_report(session, circle, priya, carl, mona, now):
    slug = circle.advised()
    for _ in range(2):
        report(session, priya.actor, slug, now)
    report(session, carl.actor, slug, now)
    assert len(queue(session, mona.actor, now)) == 2


def test_an_entry_is_reported_too(session, circle, priya, mona, now):
    bench = circle.published()
    slug = circle.entry(bench).slug
    report(session, priya.actor, slug, now, Complaint("#p1", "misleading", "Not so."), kind="entry")
    (line,) = queue(session, mona.actor, now)
    assert (line.kind, line.slug, line.place) == ("entry", slug, "p1")


def test_a_settled_report_leaves_the_queue_and_stands_in_the_log(session, circle, priya, mona, max_, now):
    slug = circle.advised()
    report(session, priya.actor, slug, now)
    (line,) = queue(session, mona.actor, now)
    for person in (mona, max_):
        reporting.settle(session, person.actor, line.id, "acted", "Taken out.", now=now)
    assert queue(session, mona.actor, now) == ()
    settled = [line for line in circle.log() if line.action == "settle_report"]
    assert [(one.actor_id, one.reason) for one in settled] == [(mona.id, "Something was done. Taken out.")]


def test_a_moderator_does_not_learn_that_their_own_was_reported(session, circle, priya, mona, max_, now):
    circle.erin, circle.mona = mona.actor, max_.actor
    slug = circle.advised()
    report(session, priya.actor, slug, now)
    (line,) = queue(session, max_.actor, now)
    assert queue(session, mona.actor, now) == ()
    assert told(session) == [max_.id]
    with pytest.raises(Forbidden):
        reporting.settle(session, mona.actor, line.id, "kept", "It is fair.", now=now)


@pytest.mark.parametrize(
    "complaint",
    [
        Complaint("", "", "So."),
        Complaint("", "ugly", "So."),
        Complaint("", "harmful", ""),
        Complaint("<b>", "harmful", "So."),
        Complaint("", "harmful", "x" * 501),
    ],
    ids=["no ground", "not of the list", "no sentence", "no place", "too long"],
)
def test_a_report_says_what_is_wrong(session, circle, priya, mona, now, complaint):
    with pytest.raises(Invalid):
        report(session, priya.actor, circle.advised(), now, complaint)
    assert queue(session, mona.actor, now) == ()


def test_who_may_not_read_it_cannot_report_it(session, circle, carl, adam, mona, paul, now):
    slug = circle.advised(audience=circle.table())
    with pytest.raises(NotFound):
        report(session, carl.actor, slug, now)
    for actor in (adam.actor, VISITOR):
        with pytest.raises(Forbidden):
            report(session, actor, slug, now)
    for actor in (paul.actor, adam.actor, VISITOR):
        with pytest.raises(NotFound):
            queue(session, actor, now)
        with pytest.raises(NotFound):
            reporting.settle(session, actor, 1, "kept", "So.", now=now)


def test_a_reader_reports_only_so_much_a_day(session, circle, priya, mona, now):
    slug = circle.advised()
    for number in range(20):
        report(session, priya.actor, slug, now, Complaint(f"c{number}", "harmful", "So."))
    with pytest.raises(Invalid, match="enough for a day"):
        report(session, priya.actor, slug, now, Complaint("c99", "harmful", "So."))
