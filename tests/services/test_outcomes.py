"""Outcomes: asked for by the clock, told by the asker, read by a moderator, and taken into the entry."""

from datetime import timedelta

import pytest

from advisory.documents.entry_file import parse
from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Invalid, NotFound, Stale, WrongState
from advisory.domain.lifecycle import Who
from advisory.domain.notices import NoticeKind
from advisory.domain.outcome import OutcomeStage, OutcomeText
from advisory.services import asking, consent, library, outcome_desk, outcomes, reading, waiting
from advisory.storage import entries
from advisory.storage import outcomes as outcome_rows
from advisory.storage.tables import NoticeRow

TOLD = OutcomeText(decided="We sent two.", advise="Write the fee first.")


def row(session, circle, slug, days=30):
    found = outcome_rows.of_days(session, circle.row(slug).id, days)
    session.refresh(found)
    return found


def tell(session, circle, slug, text=TOLD, days=30, seen=None):
    seen = row(session, circle, slug, days).version if seen is None else seen
    outcomes.record(session, circle.erin, slug, days, text, seen_version=seen, now=circle.now)


def approve(session, circle, slug, text=TOLD, actor=None, seen=None):
    outcome = row(session, circle, slug)
    seen = outcome.version if seen is None else seen
    actor = actor or circle.mona
    return outcome_desk.approve(session, actor, outcome.id, text, seen_version=seen, now=circle.now)


def told(session, kind):
    return sorted(one.member_id for one in session.query(NoticeRow).filter_by(kind=kind.value))


def stands(session, actor, slug, now):
    return [one.html for one in reading.situation(session, actor, slug, now=now).outcomes]


def test_closing_sets_two_days_and_reopening_forgets_them(session, circle, erin, now):
    slug = circle.closed()
    dates = [one.due_at for one in outcome_rows.of_situation(session, circle.row(slug).id)]
    assert dates == [now + timedelta(days=30), now + timedelta(days=90)]
    asking.reopen(session, erin.actor, slug, seen_version=circle.version(slug), now=now)
    assert outcome_rows.of_situation(session, circle.row(slug).id) == []


def test_the_asker_is_asked_at_each_day_and_reminded_once(session, circle, erin, now):
    circle.closed()
    asked = {day: outcomes.ask_what_came(session, now + timedelta(days=day)) for day in (29, 30, 31, 37, 60)}
    assert asked == {29: 0, 30: 1, 31: 0, 37: 1, 60: 0}
    assert outcomes.ask_what_came(session, now + timedelta(days=90)) == 1
    assert outcomes.ask_what_came(session, now + timedelta(days=365)) == 1
    assert outcomes.ask_what_came(session, now + timedelta(days=366)) == 0
    assert told(session, NoticeKind.OUTCOME_DUE) == [erin.id] * 4


def test_nobody_is_asked_of_what_was_withdrawn_or_told_already(session, circle, erin, now):
    withdrawn, early = circle.closed(), circle.closed()
    asking.withdraw(session, erin.actor, withdrawn, seen_version=circle.version(withdrawn), now=now)
    tell(session, circle, early)
    assert outcomes.ask_what_came(session, now + timedelta(days=30)) == 0


def test_what_was_told_is_read_by_a_moderator_before_anybody_else(
    session, circle, paul, mona, max_, erin, now
):
    slug = circle.closed()
    tell(session, circle, slug)
    assert stands(session, paul.actor, slug, now) == []
    assert told(session, NoticeKind.OUTCOME_TO_CHECK) == sorted([mona.id, max_.id])
    (item,) = outcome_desk.queue(session, mona.actor, 1, now=now).items
    assert (item.days, item.step) == (30, "Read it")
    assert approve(session, circle, slug)
    (html,) = stands(session, paul.actor, slug, now)
    assert "We sent two." in html
    assert outcome_desk.queue(session, mona.actor, 1, now=now).items == ()
    assert (told(session, NoticeKind.OUTCOME_TOLD), told(session, NoticeKind.OUTCOME_SHOWN)) == (
        [paul.id],
        [erin.id],
    )


def test_telling_twice_changes_nothing_and_a_stale_form_carries_both_texts(session, circle):
    slug = circle.closed()
    tell(session, circle, slug, seen=1)
    tell(session, circle, slug, seen=1)
    assert row(session, circle, slug).version == 2
    with pytest.raises(Stale) as refusal:
        tell(session, circle, slug, OutcomeText(result="They left."), seen=1)
    assert (refusal.value.saved["decided"], refusal.value.sent["result"]) == ("We sent two.", "They left.")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (OutcomeText(decided="  "), "decided"),
        (OutcomeText(result="x" * 1_501), "result"),
        (OutcomeText(advise="Yes.\n## Advice from the CEOs\n- no"), "advise"),
    ],
)
def test_an_outcome_that_cannot_be_kept_is_refused_beside_its_field(session, circle, text, field):
    slug = circle.closed()
    with pytest.raises(Invalid) as refusal:
        tell(session, circle, slug, text)
    assert field in refusal.value.problems
    assert row(session, circle, slug).stage is OutcomeStage.DUE


def test_only_the_asker_tells_and_only_what_is_asked_for(session, circle, paul, mona, erin, now):
    slug = circle.closed()
    for actor in (paul.actor, mona.actor, VISITOR):
        with pytest.raises(NotFound):
            outcomes.form(session, actor, slug, 30, now=now)
        with pytest.raises(NotFound):
            outcomes.record(session, actor, slug, 30, TOLD, seen_version=1, now=now)
    with pytest.raises(NotFound):
        outcomes.form(session, erin.actor, slug, 31, now=now)
    tell(session, circle, slug)
    approve(session, circle, slug)
    with pytest.raises(WrongState):
        tell(session, circle, slug, OutcomeText(result="Something else."))


def test_a_returned_outcome_comes_back_with_its_reason(session, circle, erin, mona, now):
    slug = circle.closed()
    tell(session, circle, slug)
    outcome = row(session, circle, slug)
    send_back = outcome_desk.send_back
    with pytest.raises(Invalid):
        send_back(session, mona.actor, outcome.id, " ", seen_version=outcome.version, now=now)
    send_back(session, mona.actor, outcome.id, "No towns.", seen_version=2, now=now)
    form = outcomes.form(session, erin.actor, slug, 30, now=now)
    assert (form.stage, form.reason, form.text) == ("returned", "No towns.", TOLD)
    assert told(session, NoticeKind.OUTCOME_RETURNED) == [erin.id]
    tell(session, circle, slug, OutcomeText(decided="We sent two people."))
    assert outcomes.form(session, erin.actor, slug, 30, now=now).reason == ""


def test_changed_words_wait_for_the_askers_yes(session, circle, erin, paul, now):
    slug = circle.closed()
    tell(session, circle, slug)
    edited = OutcomeText(decided="Two were sent.")
    assert not approve(session, circle, slug, edited)
    assert stands(session, paul.actor, slug, now) == []
    assert told(session, NoticeKind.OUTCOME_EDITED) == [erin.id]
    with pytest.raises(NotFound):
        outcomes.agree(session, paul.actor, slug, 30, seen_version=3, now=now)
    with pytest.raises(Stale):
        outcomes.agree(session, erin.actor, slug, 30, seen_version=2, now=now)
    outcomes.agree(session, erin.actor, slug, 30, seen_version=3, now=now)
    assert "Two were sent." in stands(session, paul.actor, slug, now)[0]


def test_nobody_reads_their_own_outcome_as_a_moderator(session, circle, paul, adam, alone, now):
    slug = alone.closed()
    tell(session, alone, slug)
    outcome = row(session, alone, slug)
    for actor in (paul.actor, adam.actor, VISITOR):
        with pytest.raises(NotFound):
            outcome_desk.item(session, actor, outcome.id)
        with pytest.raises(NotFound):
            outcome_desk.queue(session, actor, 1, now=now)
        with pytest.raises(NotFound):
            outcome_desk.approve(session, actor, outcome.id, TOLD, seen_version=2, now=now)
    assert approve(session, alone, slug)


def test_a_moderator_who_asked_leaves_it_to_another(session, circle, mona, max_, now):
    circle.erin, circle.mona, circle.max_ = mona.actor, max_.actor, mona.actor
    slug = circle.closed()
    tell(session, circle, slug)
    outcome = row(session, circle, slug)
    assert outcome_desk.item(session, mona.actor, outcome.id).own
    with pytest.raises(Forbidden):
        approve(session, circle, slug, actor=mona.actor)
    assert outcome_desk.queue(session, mona.actor, 1, now=now).items[0].step == ""


def test_deciding_twice_or_on_an_overtaken_text_is_refused(session, circle):
    slug = circle.closed()
    tell(session, circle, slug)
    with pytest.raises(Stale):
        approve(session, circle, slug, seen=1)
    approve(session, circle, slug)
    with pytest.raises(WrongState):
        approve(session, circle, slug)


def test_an_outcome_reaches_the_published_entry_as_a_new_edition(session, circle, now):
    bench = circle.published()
    circle.later(days=30)
    tell(session, circle, bench.slug)
    before = len(circle.promises())
    approve(session, circle, bench.slug)
    entry = circle.entry(bench)
    assert (entry.state, entry.revision, entry.has_outcome) == ("published", 2, True)
    file = parse(entries.edition(session, entry.id, 2).raw, f"{entry.slug}.md")
    day = circle.now.date()
    assert file.edition.outcome.startswith(f"**{day.day} {day:%B %Y}, after 30 days**")
    assert file.updated == day
    kinds = {promise.kind for promise in circle.promises()[before:]}
    assert {"index.entry", "file.entry", "mail.notice"} <= kinds
    lines = [(line.thing, line.action, line.acted_as) for line in circle.log()[-2:]]
    assert lines == [("situation", "show outcome", "moderator"), ("entry", "add_outcome", "moderator")]


def test_agreeing_takes_it_into_the_entry_without_a_trace_of_who_agreed(session, circle, erin, now):
    bench = circle.published()
    tell(session, circle, bench.slug)
    approve(session, circle, bench.slug, OutcomeText(decided="Two were sent."))
    outcomes.agree(session, erin.actor, bench.slug, 30, seen_version=3, now=now)
    assert circle.entry(bench).revision == 2
    lines = [(line.actor_id, line.acted_as) for line in circle.log()[-2:]]
    assert lines == [(None, Who.ASKER), (None, Who.SYSTEM)]


def test_a_second_outcome_stands_after_the_first(session, circle):
    bench = circle.published()
    for days, text, later in ((30, TOLD, 30), (90, OutcomeText(result="They stayed."), 60)):
        circle.later(days=later)
        tell(session, circle, bench.slug, text, days)
        outcome = row(session, circle, bench.slug, days)
        version = outcome.version
        outcome_desk.approve(session, circle.mona, outcome.id, text, seen_version=version, now=circle.now)
    told_now = circle.entry(bench).outcome_text
    assert told_now.index("We sent two.") < told_now.index("after 90 days") < told_now.index("They stayed.")


def test_one_shown_before_publication_is_offered_to_the_desk_after_it(session, circle, mona, paul, now):
    bench = circle.consented()
    tell(session, circle, bench.slug)
    approve(session, circle, bench.slug)
    outcome = row(session, circle, bench.slug)
    assert outcome_desk.queue(session, mona.actor, 1, now=now).items == ()
    with pytest.raises(WrongState):
        outcome_desk.add(session, mona.actor, outcome.id, seen_version=outcome.version, now=now)
    circle.publish(bench)
    assert outcome_desk.queue(session, mona.actor, 1, now=now).items[0].step == "Add it to the entry"
    seen = outcome.version
    with pytest.raises(NotFound):
        outcome_desk.add(session, paul.actor, outcome.id, seen_version=seen, now=now)
    outcome_desk.add(session, mona.actor, outcome.id, seen_version=seen, now=now)
    assert circle.entry(bench).has_outcome
    with pytest.raises(WrongState):
        outcome_desk.add(session, mona.actor, outcome.id, seen_version=seen, now=now)


def test_a_withdrawn_situation_shows_no_outcome_to_moderators(session, circle, erin, mona, now):
    slug = circle.closed()
    tell(session, circle, slug)
    outcome_id = row(session, circle, slug).id
    asking.withdraw(session, erin.actor, slug, seen_version=circle.version(slug), now=now)
    assert outcome_desk.queue(session, mona.actor, 1, now=now).items == ()
    with pytest.raises(NotFound):
        outcome_desk.item(session, mona.actor, outcome_id)


def test_an_outcome_that_names_somebody_is_refused_until_it_is_settled(session, circle, erin, now):
    slug = circle.closed()
    naming = OutcomeText(result="Acme GmbH hired Bob Lee.")
    with pytest.raises(Invalid) as refusal:
        tell(session, circle, slug, naming)
    assert list(refusal.value.problems) == ["result"]
    marks = outcomes.form(session, erin.actor, slug, 30, naming, now=now).marks["result"]
    reasons = {mark.digest: "Told in public." for mark in marks}
    outcomes.record(session, erin.actor, slug, 30, naming, reasons, seen_version=1, now=now)
    assert row(session, circle, slug).stage is OutcomeStage.WAITING


def test_a_moderator_puts_no_name_into_an_outcome(session, circle):
    slug = circle.closed()
    tell(session, circle, slug)
    with pytest.raises(Invalid):
        approve(session, circle, slug, OutcomeText(decided="Acme GmbH took two."))
    assert row(session, circle, slug).stage is OutcomeStage.WAITING


def test_what_is_due_waits_for_the_asker_alone(session, circle, erin, paul, now):
    circle.closed()
    later = now + timedelta(days=30)
    assert "What came of it?" not in [one.what for one in waiting.waiting_for(session, erin.actor, now=now)]
    assert "What came of it?" in [one.what for one in waiting.waiting_for(session, erin.actor, now=later)]
    assert waiting.waiting_for(session, paul.actor, now=later) == ()


def test_moderators_are_told_of_what_may_become_an_entry(session, circle, erin, mona, max_, now):
    circle.closed(wish="never")
    slug = circle.closed(wish="ask")
    assert told(session, NoticeKind.TO_CURATE) == []
    asking.allow_entry(session, erin.actor, slug, allow=True, now=now)
    assert told(session, NoticeKind.TO_CURATE) == sorted([mona.id, max_.id])
    circle.closed()
    assert told(session, NoticeKind.TO_CURATE) == sorted([mona.id, max_.id] * 2)


def test_what_came_of_it_before_publication_stands_in_the_first_edition(session, circle, erin, now, settings):
    bench = circle.drafted()
    tell(session, circle, bench.slug)
    approve(session, circle, bench.slug, actor=circle.max_)
    assert ["We sent two." in one for one in circle.bench(bench).outcomes] == [True]
    circle.submit(bench)
    assert "We sent two." in circle.bench(bench).carried
    circle.pass_on(bench)
    assert "We sent two." in str(consent.page(session, erin.actor, bench.slug).entry.outcome)
    circle.agree(bench)
    slug = circle.publish(bench)
    assert "We sent two." in library.entry(session, VISITOR, slug).outcome
    outcome = row(session, circle, bench.slug)
    assert outcome.edition == 1
    with pytest.raises(NotFound):
        outcome_desk.item(session, circle.max_, outcome.id)


def test_what_is_told_after_it_was_sent_on_is_left_for_the_desk(session, circle, now):
    bench = circle.in_review()
    tell(session, circle, bench.slug)
    approve(session, circle, bench.slug, actor=circle.max_)
    assert circle.bench(bench).carried is None
    circle.pass_on(bench)
    circle.agree(bench)
    circle.publish(bench)
    assert row(session, circle, bench.slug).edition == 0
