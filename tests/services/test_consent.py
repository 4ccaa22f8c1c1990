"""Consent: yes to one exact text for one audience, and to nothing else."""

import pytest

from advisory.domain.actor import VISITOR
from advisory.domain.errors import ConsentVoid, Invalid, NotFound, WrongState
from advisory.services import consent, publishing, reading, reviewing

ANSWERS = (
    consent.give,
    consent.refuse,
    lambda *args, now: consent.ask_for_change(*args, "Leave out the fifth.", now=now),
)


def digest(circle, bench):
    return consent.page(circle.session, circle.erin, bench.slug).digest


def change(circle, bench, **changes):
    """Take the approved or returned draft through review again, with something changed."""
    if circle.entry(bench).state == "approved":
        seen = circle.entry(bench).version
        reviewing.edit_again(circle.session, circle.mona, bench.entry_id, seen_version=seen, now=circle.now)
    circle.submit(bench, **changes)
    circle.pass_on(bench)


def test_the_asker_reads_the_exact_entry_and_who_will_read_it(session, circle, erin):
    bench = circle.passed()
    page = consent.page(session, erin.actor, bench.slug)
    assert (page.entry.count, page.audience, page.state) == ("Two Thoughts", "everybody", "consent")
    assert "zwieback" in page.entry.situation
    assert [point.number for point in page.entry.points] == ["1", "2"]


def test_nobody_else_finds_the_page(session, circle, paul, mona, carl, now):
    bench = circle.passed()
    for actor in (paul.actor, mona.actor, carl.actor, VISITOR):
        with pytest.raises(NotFound):
            consent.page(session, actor, bench.slug)
        for answer in ANSWERS:
            with pytest.raises(NotFound):
                answer(session, actor, bench.slug, digest(circle, bench), now=now)
    assert circle.entry(bench).state == "consent"


@pytest.mark.parametrize("stage", ["drafted", "in_review"])
def test_nothing_is_shown_before_a_second_moderator_has_passed_it(session, circle, erin, stage):
    bench = getattr(circle, stage)()
    with pytest.raises(NotFound):
        consent.page(session, erin.actor, bench.slug)


def test_a_newer_text_is_not_shown_before_it_is_passed_either(session, circle, erin, now):
    bench = circle.passed()
    consent.ask_for_change(session, erin.actor, bench.slug, digest(circle, bench), "Shorter.", now=now)
    circle.submit(bench, summary="Send two.")
    with pytest.raises(NotFound):
        consent.page(session, erin.actor, bench.slug)


def test_a_yes_approves_and_the_log_keeps_no_number(session, circle):
    bench = circle.consented()
    line = circle.log()[-1]
    assert circle.entry(bench).state == "approved"
    assert (line.action, line.acted_as, line.actor_id) == ("give_consent", "asker", None)


def test_a_no_archives_the_entry(session, circle, erin, now):
    bench = circle.passed()
    consent.refuse(session, erin.actor, bench.slug, digest(circle, bench), now=now)
    assert circle.entry(bench).state == "archived"


def test_a_wish_for_a_change_goes_back_to_the_curator_in_words(session, circle, erin, now):
    bench = circle.passed()
    consent.ask_for_change(session, erin.actor, bench.slug, digest(circle, bench), "Leave it out.", now=now)
    shown = circle.bench(bench)
    assert (shown.state, shown.note) == ("draft", "Leave it out.")


@pytest.mark.parametrize("note", ["", "\u200b", "x" * 4_001])
def test_a_wish_for_a_change_needs_words(session, circle, erin, now, note):
    bench = circle.passed()
    with pytest.raises(Invalid):
        consent.ask_for_change(session, erin.actor, bench.slug, digest(circle, bench), note, now=now)
    assert circle.entry(bench).state == "consent"


@pytest.mark.parametrize("answer", ANSWERS)
def test_answering_twice_tells_the_state_and_changes_nothing(session, circle, erin, now, answer):
    bench = circle.passed()
    shown = digest(circle, bench)
    answer(session, erin.actor, bench.slug, shown, now=now)
    lines, version = len(circle.log()), circle.entry(bench).version
    with pytest.raises(WrongState):
        answer(session, erin.actor, bench.slug, shown, now=now)
    assert (len(circle.log()), circle.entry(bench).version) == (lines, version)


def test_an_answer_to_another_text_is_void(session, circle, erin, now):
    bench = circle.passed()
    for answer in ANSWERS:
        with pytest.raises(ConsentVoid):
            answer(session, erin.actor, bench.slug, "0" * 64, now=now)
    assert circle.entry(bench).state == "consent"


@pytest.mark.parametrize("changes", [{"summary": "Send two, ever."}, {"audience": "members"}])
def test_one_changed_word_or_another_audience_voids_what_was_agreed_to(session, circle, erin, now, changes):
    bench = circle.consented()
    agreed = digest(circle, bench)
    change(circle, bench, **changes)
    with pytest.raises(ConsentVoid):
        consent.give(session, erin.actor, bench.slug, agreed, now=now)
    with pytest.raises(WrongState):
        circle.publish(bench)
    circle.agree(bench)
    assert circle.publish(bench)


def test_consent_is_asked_again_even_when_the_same_text_comes_back(circle):
    bench = circle.consented()
    change(circle, bench)
    assert circle.entry(bench).state == "consent"
    with pytest.raises(WrongState):
        circle.publish(bench)


@pytest.mark.parametrize("stage", ["passed", "in_review", "drafted"])
def test_silence_is_not_consent(session, circle, max_, stage):
    bench = getattr(circle, stage)()
    circle.later(days=400)
    seen = circle.entry(bench).version
    with pytest.raises(WrongState) as refusal:
        publishing.publish(session, max_.actor, bench.entry_id, seen_version=seen, now=circle.now)
    assert refusal.value.state == circle.entry(bench).state


def test_the_asker_is_told_on_the_situation_that_consent_is_asked(session, circle, erin, paul, now):
    bench = circle.passed()
    assert reading.situation(session, erin.actor, bench.slug, now=now).entry_state == "consent"
    assert reading.situation(session, paul.actor, bench.slug, now=now).entry_state == ""
