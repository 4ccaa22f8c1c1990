"""Removing and restoring a situation: gone at once for its audience, back only by another moderator."""

import pytest
from sqlalchemy import select

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Held, Invalid, NotFound, Stale, WrongState
from advisory.services import advising, merging, moderating, reading, redacting, removing, screening
from advisory.services.redacting import Redaction
from advisory.storage.tables import NoticeRow


def remove(session, circle, actor, slug, now, reason="It can be recognised."):
    removing.remove(session, actor, slug, reason, seen_version=circle.version(slug), now=now)


def restore(session, circle, actor, slug, now, reason="It cannot."):
    removing.restore(session, actor, slug, reason, seen_version=circle.version(slug), now=now)


@pytest.mark.parametrize("stage", ["clarifying", "advised", "closed"])
def test_it_is_gone_for_its_audience_and_comes_back_as_it_was(
    session, circle, mona, max_, paul, erin, now, stage
):
    slug = getattr(circle, stage)()
    before = reading.situation(session, paul.actor, slug, now=now)
    remove(session, circle, mona.actor, slug, now)
    with pytest.raises(NotFound):
        reading.situation(session, paul.actor, slug, now=now)
    assert reading.list_situations(session, paul.actor, "all", 1, now=now).open == ()
    assert reading.situation(session, erin.actor, slug, now=now).state == "removed"
    restore(session, circle, max_.actor, slug, now)
    after = reading.situation(session, paul.actor, slug, now=now)
    assert (after.state, after.body, len(after.advice)) == (before.state, before.body, len(before.advice))


def test_its_asker_is_told_both_and_reads_why(session, circle, mona, max_, erin, now):
    slug = circle.opened()
    remove(session, circle, mona.actor, slug, now)
    restore(session, circle, max_.actor, slug, now)
    assert kinds_of(session, erin) == {"asked.approved", "asked.removed", "asked.restored"}
    reasons = [line.reason for line in reading.situation(session, erin.actor, slug, now=now).log]
    assert {"It can be recognised.", "It cannot."} <= set(reasons)


def test_who_removed_it_does_not_put_it_back(session, circle, mona, now):
    slug = circle.opened()
    remove(session, circle, mona.actor, slug, now)
    assert "restore" not in moderating.page(session, mona.actor, slug, now=now).steps
    with pytest.raises(Forbidden):
        restore(session, circle, mona.actor, slug, now)


def test_the_only_moderator_does_both_and_the_log_says_so(session, alone, now):
    slug = alone.opened()
    remove(session, alone, alone.mona, slug, now)
    restore(session, alone, alone.mona, slug, now)
    notes = [(line.action, line.note) for line in alone.log()][-2:]
    assert notes == [(action, "own item: the only moderator") for action in ("remove", "restore")]


def test_nobody_else_removes(session, circle, mona, erin, paul, carl, adam, now):
    slug = circle.opened()
    for actor in (erin.actor, paul.actor, carl.actor, adam.actor, VISITOR):
        with pytest.raises(NotFound):
            remove(session, circle, actor, slug, now)
    circle.erin = mona.actor
    with pytest.raises(Forbidden):
        remove(session, circle, mona.actor, circle.opened(), now)


def test_a_reason_the_right_state_and_the_version_seen_are_needed(session, circle, mona, max_, now):
    slug = circle.opened()
    with pytest.raises(Invalid):
        remove(session, circle, mona.actor, slug, now, "")
    with pytest.raises(Stale) as refusal:
        removing.remove(session, mona.actor, slug, "Why.", seen_version=circle.version(slug) - 1, now=now)
    assert refusal.value.sent == {"reason": "Why."}
    remove(session, circle, mona.actor, slug, now)
    lines = len(circle.log())
    with pytest.raises(WrongState):
        remove(session, circle, max_.actor, slug, now)
    assert len(circle.log()) == lines


def test_what_another_moderator_screens_is_neither_removed_nor_redacted(session, circle, mona, max_, now):
    slug = circle.posted()
    screening.claim(session, mona.actor, slug, now=now)
    with pytest.raises(Held, match="Mona"):
        remove(session, circle, max_.actor, slug, now)
    with pytest.raises(Held, match="Mona"):
        redacting.redact(session, max_.actor, slug, Redaction("zwieback", "bread"), now=now)
    assert circle.row(slug).state == "submitted"
    redacting.redact(session, mona.actor, slug, Redaction("zwieback", "bread"), now=now)
    remove(session, circle, mona.actor, slug, now)
    assert circle.row(slug).state == "removed"


def kinds_of(session, person):
    return set(session.scalars(select(NoticeRow.kind).where(NoticeRow.member_id == person.id)))


def test_who_advised_is_told_that_it_is_gone_and_that_it_is_back(
    session, circle, mona, max_, paul, priya, now
):
    slug = circle.advised()
    remove(session, circle, mona.actor, slug, now)
    restore(session, circle, max_.actor, slug, now)
    assert kinds_of(session, paul) >= {"advised.removed", "advised.restored"}
    assert kinds_of(session, priya) == set()


def test_who_advised_is_told_that_it_was_merged(session, circle, mona, paul, now):
    target, slug = circle.opened(), circle.advised()
    seen = circle.version(slug)
    merging.merge(session, mona.actor, slug, target, "The same.", seen_version=seen, now=now)
    merging.undo(session, mona.actor, slug, now=now)
    assert kinds_of(session, paul) >= {"advised.merged", "advised.restored"}


def test_an_asker_is_told_that_advice_was_taken_back(session, circle, erin, paul, now):
    slug = circle.advised()
    advising.withdraw(session, paul.actor, slug, seen_version=1, now=now)
    assert "asked.advice-withdrawn" in kinds_of(session, erin)
