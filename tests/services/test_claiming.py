"""Claims: one moderator at a time, for half an hour, with every save."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Held, Invalid, NotFound, Refusal
from advisory.domain.notices import NoticeKind
from advisory.services import claiming, screening
from advisory.services.transaction import transaction
from advisory.storage.tables import ClaimRow, NoticeRow

HALF_AN_HOUR = timedelta(minutes=30)


def claim(session, actor, slug, now):
    screening.claim(session, actor, slug, now=now)


def holder(session, actor, slug, now):
    held = screening.item(session, actor, slug, now=now).claim
    return held and (held.name, held.until, held.mine)


def test_a_claim_lasts_half_an_hour_and_the_other_moderator_sees_whose_it_is(
    session, circle, mona, max_, now
):
    slug = circle.posted()
    claim(session, mona.actor, slug, now)
    assert holder(session, max_.actor, slug, now) == ("Mona", now + HALF_AN_HOUR, False)
    assert holder(session, mona.actor, slug, now)[2]
    assert holder(session, max_.actor, slug, now + HALF_AN_HOUR) is None


def test_what_somebody_holds_is_refused_with_who_and_until_when(session, circle, mona, max_, now):
    slug = circle.posted()
    claim(session, mona.actor, slug, now)
    seen = circle.version(slug)
    attempts = (
        lambda: claim(session, max_.actor, slug, now),
        lambda: screening.release(session, max_.actor, slug, now=now),
        lambda: screening.hand_over(session, max_.actor, slug, mona.id, now=now),
        lambda: screening.decline(session, max_.actor, slug, "No.", seen_version=seen, now=now),
        lambda: screening.send_back(session, max_.actor, slug, "No.", seen_version=seen, now=now),
        lambda: screening.approve(session, max_.actor, slug, clarify_first=False, seen_version=seen, now=now),
    )
    for attempt in attempts:
        with pytest.raises(Held, match="Mona holds this until 09:30"):
            attempt()
    assert circle.row(slug).state == "submitted"


def test_an_expired_claim_holds_nothing_even_before_the_clock_has_tidied(session, circle, mona, max_, now):
    slug = circle.posted()
    claim(session, mona.actor, slug, now)
    later = now + HALF_AN_HOUR
    claim(session, max_.actor, slug, later)
    assert holder(session, mona.actor, slug, later) == ("Max", later + HALF_AN_HOUR, False)


def test_claiming_again_prolongs(session, circle, mona, now):
    slug = circle.posted()
    claim(session, mona.actor, slug, now)
    later = now + timedelta(minutes=20)
    claim(session, mona.actor, slug, later)
    assert holder(session, mona.actor, slug, later)[1] == later + HALF_AN_HOUR


def test_what_is_given_back_is_free(session, circle, mona, max_, now):
    slug = circle.posted()
    claim(session, mona.actor, slug, now)
    screening.release(session, mona.actor, slug, now=now)
    screening.release(session, mona.actor, slug, now=now)
    claim(session, max_.actor, slug, now)


def test_handing_over_tells_the_other_and_holds_for_them(session, circle, mona, max_, now):
    slug = circle.posted()
    claim(session, mona.actor, slug, now)
    screening.hand_over(session, mona.actor, slug, max_.id, now=now)
    assert holder(session, mona.actor, slug, now) == ("Max", now + HALF_AN_HOUR, False)
    told = session.scalars(select(NoticeRow).where(NoticeRow.kind == NoticeKind.CLAIM_HANDED.value)).all()
    assert [row.member_id for row in told] == [max_.id]
    assert [(line.action, line.actor_id) for line in circle.log()][-1] == ("hand_over", mona.id)


def test_it_is_handed_to_moderators_only(session, circle, mona, paul, now):
    slug = circle.posted()
    for to_id in (paul.id, mona.id, 0):
        with pytest.raises(Invalid, match="Choose another moderator"):
            screening.hand_over(session, mona.actor, slug, to_id, now=now)


def test_handing_over_does_not_tell_who_asked(session, circle, mona, max_, now):
    circle.erin = max_.actor
    slug = circle.posted()
    offered = screening.item(session, mona.actor, slug, now=now).others
    assert [choice.name for choice in offered] == ["Max"]
    screening.hand_over(session, mona.actor, slug, max_.id, now=now)


def test_nobody_claims_their_own_or_what_does_not_wait(session, circle, mona, erin, paul, adam, now):
    slug = circle.posted()
    for actor in (erin.actor, paul.actor, adam.actor, VISITOR):
        with pytest.raises(NotFound):
            claim(session, actor, slug, now)
    with pytest.raises(NotFound):
        claim(session, mona.actor, circle.opened(), now)
    circle.erin = mona.actor
    with pytest.raises(Forbidden, match="Another moderator"):
        claim(session, mona.actor, circle.posted(), now)


def test_the_only_moderator_claims_their_own(session, alone, now):
    slug = alone.posted()
    claim(session, alone.mona, slug, now)
    assert holder(session, alone.mona, slug, now)[2]


def test_a_decision_ends_the_claim(session, circle, mona, now):
    slug = circle.posted()
    claim(session, mona.actor, slug, now)
    screening.decline(session, mona.actor, slug, "No.", seen_version=circle.version(slug), now=now)
    assert session.scalars(select(ClaimRow)).all() == []


def test_the_clock_forgets_what_has_expired_and_nothing_else(session, circle, mona, now):
    first, second = circle.posted(), circle.posted(question="Second?")
    claim(session, mona.actor, first, now)
    claim(session, mona.actor, second, now + timedelta(minutes=10))
    later = now + HALF_AN_HOUR
    assert [claiming.tidy(session, later), claiming.tidy(session, later)] == [1, 0]
    assert holder(session, mona.actor, second, later) is not None


@pytest.mark.parametrize("expired", [False, True], ids=["free", "with a claim that has expired"])
def test_of_two_who_claim_at_once_exactly_one_gets_it(session, circle, mona, max_, now, expired):
    slug = circle.posted()
    if expired:
        claim(session, mona.actor, slug, now - HALF_AN_HOUR)
    bind = session.get_bind()
    session.rollback()
    gate, got, refused = threading.Barrier(2), [], []

    def take(person):
        with Session(bind) as own:
            gate.wait()
            try:
                claim(own, person.actor, slug, now)
                got.append(person.name)
            except Refusal as refusal:
                refused.append(type(refusal))

    threads = [threading.Thread(target=take, args=[person]) for person in (mona, max_)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(got), refused) == (1, [Held])
    assert holder(session, mona.actor, slug, now)[0] == got[0]


# Drafts of entries: whoever takes one over becomes its curator.


def take_draft(session, actor, bench, now):
    with transaction(session):
        claiming.claim(session, actor, claiming.entry_thing(session, bench.entry_id), now=now)


def test_who_takes_a_draft_becomes_its_curator(session, circle, mona, max_, now):
    bench = circle.drafted()
    take_draft(session, mona.actor, bench, now)
    with pytest.raises(Held, match="Mona"):
        take_draft(session, max_.actor, bench, now)
    take_draft(session, max_.actor, bench, now + HALF_AN_HOUR)
    assert circle.entry(bench).curator_id == max_.id
    assert circle.log()[-1].action == "take_over"


def test_a_draft_is_handed_over_with_its_curator(session, circle, mona, max_, now):
    bench = circle.drafted()
    with transaction(session):
        thing = claiming.entry_thing(session, bench.entry_id)
        claiming.hand_over(session, mona.actor, thing, max_.id, now=now)
    assert circle.entry(bench).curator_id == max_.id


def test_who_claims_a_draft_in_review_does_not_become_its_curator(session, circle, mona, max_, now):
    bench = circle.in_review()
    take_draft(session, max_.actor, bench, now)
    assert circle.entry(bench).curator_id == mona.id
