"""Two at one moment: one of them takes the step, the other is told so, and nothing is done twice.

Each side is a thread with a session of its own, on a real database; both set out at the same moment, so that
which of them is first is left to the database.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from advisory.domain.mail_links import LIVES, Purpose
from advisory.identity.port import Identity
from advisory.services import (
    advising,
    asking,
    authenticators,
    clarifying,
    consent,
    linking,
    publishing,
    recovering,
    removing,
    reviewing,
    screening,
    single_sign_on,
    spending,
    updating,
)
from advisory.storage import members
from advisory.storage.tables import (
    AdviceRow,
    ClaimRow,
    EditionRow,
    IdentityRow,
    MailLinkRow,
    NoticeRow,
    OutboxRow,
    QuestionRow,
    SituationRow,
)
from tests.services.authenticator import SEAL, set_up
from tests.services.circle import ADVICE, LATER, TEXT, ask_form
from tests.services.transitions import REASON, TRANSITIONS


def count(session, row, **like) -> int:
    """Count rows."""
    return session.scalar(select(func.count()).select_from(row).filter_by(**like)) or 0


def lines(circle, *actions: str) -> list[str]:
    """Give the log's lines of some actions."""
    circle.session.rollback()
    return [line.action for line in circle.log() if line.action in actions]


def doubled(session) -> list:
    """Give what anybody was told twice, and what was promised twice before it was kept."""
    told = select(NoticeRow.member_id, NoticeRow.kind, NoticeRow.event).group_by(
        NoticeRow.member_id, NoticeRow.kind, NoticeRow.event
    )
    letters = (
        select(OutboxRow.kind, OutboxRow.subject_id)
        .where(OutboxRow.kind.like("mail.%"))
        .group_by(OutboxRow.kind, OutboxRow.subject_id)
    )
    return [row for query in (told, letters) for row in session.execute(query.having(func.count() > 1)).all()]


def test_a_code_that_is_sent_twice_at_once_lets_in_once(at_once, session, erin, clock):
    app = set_up(session, erin, now=clock.at)
    now = clock.move(minutes=2)
    code = app.at(now)
    both = at_once(*[lambda own: authenticators.check(own, erin.id, SEAL, code, now=now)] * 2)
    assert sorted(verdict.name for verdict in both.answers) == ["RIGHT", "USED"]


def test_a_recovery_code_that_is_sent_twice_at_once_lets_in_once(at_once, session, erin, now):
    set_up(session, erin, now=now)
    code = recovering.make(session, erin.actor, now=now)[0]
    both = at_once(*[lambda own: recovering.use(own, erin.id, code, now=now)] * 2)
    assert sorted(both.answers) == [False, True]
    assert count(session, NoticeRow, member_id=erin.id, kind="account.recovery") == 1


def test_of_two_moderators_who_decide_one_does(at_once, circle, session, mona, max_):
    slug = circle.posted()
    seen, now = circle.version(slug), circle.now
    both = at_once(
        lambda own: screening.approve(own, mona.actor, slug, clarify_first=True, seen_version=seen, now=now),
        lambda own: screening.send_back(own, max_.actor, slug, REASON, seen_version=seen, now=now),
    )
    assert len(both.refusals) == 1
    assert set(both.refusals) <= {"WrongState", "Stale", "Held", "NotFound"}
    assert len(lines(circle, "approve", "return")) == 1
    assert doubled(session) == []


@pytest.mark.parametrize("step", ["approve", "decline"])
def test_of_two_moderators_who_decide_alike_one_does(at_once, circle, session, mona, max_, step):
    slug = circle.posted()
    seen, now = circle.version(slug), circle.now

    def decide(own, actor):
        if step == "approve":
            screening.approve(own, actor, slug, clarify_first=True, seen_version=seen, now=now)
        else:
            screening.decline(own, actor, slug, REASON, seen_version=seen, now=now)

    both = at_once(lambda own: decide(own, mona.actor), lambda own: decide(own, max_.actor))
    assert len(both.refusals) == 1
    assert lines(circle, step) == [step]
    assert doubled(session) == []


def test_of_two_moderators_who_claim_one_holds_it(at_once, circle, session, mona, max_):
    slug, now = circle.posted(), circle.now
    both = at_once(
        lambda own: screening.claim(own, mona.actor, slug, now=now),
        lambda own: screening.claim(own, max_.actor, slug, now=now),
    )
    assert both.refusals == ("Held",)
    assert count(session, ClaimRow) == 1


def test_advice_of_two_at_once_stands_from_both(at_once, circle, session, paul, priya):
    slug, now = circle.opened(), circle.now

    def give(own, actor):
        advising.give(own, actor, slug, ADVICE, "lived", "", seen_version=0, now=now)

    both = at_once(lambda own: give(own, paul.actor), lambda own: give(own, priya.actor))
    assert both.refusals == ()
    assert count(session, AdviceRow) == 2
    assert lines(circle, "give") == ["give", "give"]


def test_advice_sent_twice_at_once_stands_once(at_once, circle, session, paul):
    slug, now = circle.opened(), circle.now

    def give(own):
        advising.give(own, paul.actor, slug, ADVICE, "lived", "", seen_version=0, now=now)

    both = at_once(give, give)
    assert set(both.refusals) <= {"Stale"}
    assert count(session, AdviceRow) == 1
    assert lines(circle, "give") == ["give"]
    assert doubled(session) == []


def test_a_question_sent_twice_at_once_stands_once(at_once, circle, session, paul):
    slug, now = circle.clarifying(), circle.now
    both = at_once(*[lambda own: clarifying.ask(own, paul.actor, slug, "Who pays?", now=now)] * 2)
    assert both.refusals == ()
    assert count(session, QuestionRow) == 1
    assert doubled(session) == []


def test_a_new_situation_sent_twice_at_once_is_one(at_once, circle, session, erin):
    form, now = replace(ask_form(), key="a" * 32), circle.now
    both = at_once(*[lambda own: asking.submit(own, erin.actor, "", form, seen_version=0, now=now)] * 2)
    assert count(session, SituationRow) == 1
    assert set(both.refusals) <= {"Stale", "WrongState"}
    assert lines(circle, "submit") == ["submit"]


@pytest.mark.parametrize("other", ["remove", "close"])
def test_an_update_while_it_is_removed_or_closed_is_made_before_it_or_not(
    at_once, circle, session, erin, mona, other
):
    slug = circle.advised()
    seen, now = circle.version(slug), circle.now
    text = replace(TEXT, body="They bring a third now.")

    def leave(own):
        if other == "remove":
            removing.remove(own, mona.actor, slug, REASON, seen_version=seen, now=now)
        else:
            asking.close(own, erin.actor, slug, "To send two.", "Do", LATER, seen_version=seen, now=now)

    both = at_once(
        lambda own: updating.update(own, erin.actor, slug, text, seen_version=seen, now=now), leave
    )
    assert len(both.refusals) == 1
    assert set(both.refusals) <= {"Stale", "WrongState", "NotFound"}
    assert len(lines(circle, "update", "remove", "close")) == 1
    assert (circle.row(slug).body == text.body) is (circle.row(slug).state.value == "advising")


def test_of_two_answers_to_a_question_of_consent_one_counts(at_once, circle, session, erin):
    bench = circle.passed()
    digest, now = consent.page(session, erin.actor, bench.slug).digest, circle.now
    both = at_once(
        lambda own: consent.give(own, erin.actor, bench.slug, digest, now=now),
        lambda own: consent.refuse(own, erin.actor, bench.slug, digest, now=now),
    )
    assert both.refusals == ("WrongState",)
    assert len(lines(circle, "give_consent", "refuse_consent")) == 1
    assert doubled(session) == []


def test_an_entry_that_two_publish_is_published_once(at_once, circle, session, mona, max_):
    bench = circle.consented()
    seen, now = circle.entry(bench).version, circle.now
    both = at_once(
        lambda own: publishing.publish(own, mona.actor, bench.entry_id, seen_version=seen, now=now),
        lambda own: publishing.publish(own, max_.actor, bench.entry_id, seen_version=seen, now=now),
    )
    assert both.refusals == ("WrongState",)
    assert lines(circle, "publish") == ["publish"]
    assert count(session, EditionRow) == 1
    assert doubled(session) == []


def test_a_draft_passed_while_it_goes_back_is_one_or_the_other(at_once, circle, session, max_):
    bench = circle.in_review()
    seen, now = circle.entry(bench).version, circle.now
    both = at_once(
        lambda own: reviewing.pass_draft(own, max_.actor, bench.entry_id, seen_version=seen, now=now),
        lambda own: reviewing.request_changes(
            own, max_.actor, bench.entry_id, "Shorter.", seen_version=seen, now=now
        ),
    )
    assert both.refusals == ("WrongState",)
    assert len(lines(circle, "pass", "request_changes")) == 1


#: Of these each is a form that somebody may click twice.
CLICKED = [one for one in TRANSITIONS if one.action != "create" and "clock" not in one.to]


@pytest.mark.parametrize("transition", CLICKED[::3], ids=lambda one: one.name)
def test_a_form_clicked_twice_is_one_step(at_once, circle, session, transition):
    click_twice(at_once, circle, session, transition)


@pytest.mark.long
@pytest.mark.parametrize("transition", CLICKED, ids=lambda one: one.name)
def test_every_form_clicked_twice_is_one_step(at_once, circle, session, transition):
    click_twice(at_once, circle, session, transition)


def click_twice(at_once, circle, session, transition) -> None:
    """Take a step twice at once; the second click is refused, or changes nothing."""
    made = transition.prepare(circle)
    seen = transition.version(circle, made)
    before = len(circle.log())

    def click(own):
        other = replace(circle, session=own)
        other.__dict__ |= {key: value for key, value in circle.__dict__.items() if key not in other.__dict__}
        transition.take(other, made, seen)

    both = at_once(click, click)
    assert len(both.refusals) <= 1
    session.rollback()
    new = [(line.thing, line.action) for line in circle.log()[before:]]
    assert sorted(new) == sorted([(transition.thing, transition.action), *transition.also])
    assert doubled(session) == []


def test_a_link_in_a_letter_lets_one_in(session, erin, at_once, now):
    for purpose, use in (
        (Purpose.SIGN_IN, lambda own: linking.sign_in(own, "of erin", now=now)),
        (Purpose.PASSWORD, lambda own: linking.choose_password(own, "of erin", "a hash", now=now)),
    ):
        session.add(
            MailLinkRow(
                token_hash=members.token_digest("of erin"),
                member_id=erin.id,
                purpose=purpose.value,
                expires_at=now + LIVES[purpose],
            )
        )
        session.commit()
        both = at_once(use, use)
        assert (both.refusals, both.answers) == (("NotFound",), (erin.id,))


def test_what_counts_once_counts_for_one(at_once, now):
    def spend(own):
        return spending.spend(own, "a challenge", until=now + timedelta(minutes=5))

    assert sorted(at_once(spend, spend, spend).answers) == [False, False, True]


def test_two_who_come_back_from_another_site_are_linked_once(session, erin, at_once, now):
    def meant(own):
        return single_sign_on.member_meant(own, Identity("https://login.example", "7", erin.email), now=now)

    assert at_once(meant, meant).answers == (erin.id, erin.id)
    assert count(session, IdentityRow) == 1
    assert count(session, NoticeRow, kind="account.sso") == 1
