"""Curation: from a closed thread to a draft, and a second pair of eyes."""

from dataclasses import replace

import pytest

from advisory.domain.actor import VISITOR
from advisory.domain.curating import DraftPoint
from advisory.domain.errors import Forbidden, Invalid, NotFound, Stale, TakenOver, WrongState
from advisory.services import advising, asking, curation, reading
from advisory.storage.tables import EntryRow
from tests.services.circle import LATER, QUESTION, changed


def save(circle, bench, *, actor=None, seen=None, **changes):
    shown = circle.bench(bench)
    curation.save(
        circle.session,
        actor or circle.mona,
        bench.entry_id,
        changed(shown.draft, **changes),
        seen_version=shown.version if seen is None else seen,
        now=circle.now,
    )


def test_a_closed_situation_is_ready_on_the_desk(session, circle, mona, now):
    slug = circle.closed()
    [item] = curation.desk(session, mona.actor, "", 1, now=now).items
    assert (item.slug, item.state, item.next_step, item.advice_count) == (slug, "closed", "Curate", 1)


def test_the_desk_counts_each_state_and_shows_one_alone(session, circle, mona, now):
    circle.closed()
    circle.drafted()
    circle.in_review()
    desk = curation.desk(session, mona.actor, "", 1, now=now)
    counted = {state: number for state, number in desk.tallies.items() if number}
    assert counted == {"closed": 1, "review": 1, "draft": 1}
    [item] = curation.desk(session, mona.actor, "review", 1, now=now).items
    assert (item.state, item.curator) == ("review", "Mona")


def test_each_moderator_is_told_their_next_step(session, circle, mona, max_, now):
    circle.in_review()
    assert curation.desk(session, mona.actor, "review", 1, now=now).items[0].next_step == "Read"
    assert curation.desk(session, max_.actor, "review", 1, now=now).items[0].next_step == "Review"


def test_nobody_but_moderators_knows_of_desk_and_workbench(session, circle, erin, paul, adam, now):
    bench = circle.drafted()
    for actor in (erin.actor, paul.actor, adam.actor, VISITOR):
        with pytest.raises(NotFound):
            curation.desk(session, actor, "", 1, now=now)
        with pytest.raises(NotFound):
            curation.workbench(session, actor, bench.entry_id)
        with pytest.raises(NotFound):
            curation.preview(session, actor, bench.entry_id, circle.fields(bench))
        with pytest.raises(NotFound):
            save(circle, bench, actor=actor, summary="theirs")


def test_a_draft_begins_with_the_situations_own_words(session, circle, mona, now):
    entry_id = curation.start(session, mona.actor, circle.closed(), now=now)
    draft = curation.workbench(session, mona.actor, entry_id).draft
    assert (draft.question, draft.tags, draft.advice) == (QUESTION, "customer-concentration", "")
    assert draft.slug.startswith("our-largest-customer")


def test_a_title_becomes_a_question(session, circle, mona, now):
    slug = circle.closed(question="Engineers on site")
    entry_id = curation.start(session, mona.actor, slug, now=now)
    assert curation.workbench(session, mona.actor, entry_id).draft.question == "Engineers on site?"


def test_starting_twice_gives_the_same_draft(session, circle, mona, max_, now):
    slug = circle.closed()
    first = curation.start(session, mona.actor, slug, now=now)
    lines = len(circle.log())
    assert curation.start(session, max_.actor, slug, now=now) == first
    assert (session.query(EntryRow).count(), len(circle.log())) == (1, lines)


@pytest.mark.parametrize("wish", ["ask", "never"])
def test_what_its_asker_did_not_agree_to_is_not_started(session, circle, mona, now, wish):
    slug = circle.closed(wish=wish)
    with pytest.raises(WrongState):
        curation.start(session, mona.actor, slug, now=now)
    steps = [item.next_step for item in curation.desk(session, mona.actor, "", 1, now=now).items]
    assert "Curate" not in steps
    assert session.query(EntryRow).count() == 0


@pytest.mark.parametrize("allow", [True, False])
def test_who_wanted_to_be_asked_decides_whether_it_starts(session, circle, erin, mona, now, allow):
    slug = circle.closed(wish="ask")
    asking.allow_entry(session, erin.actor, slug, allow=allow, now=now)
    if allow:
        assert curation.start(session, mona.actor, slug, now=now)
    else:
        with pytest.raises(WrongState):
            curation.start(session, mona.actor, slug, now=now)


def test_only_moderators_start_and_only_what_is_closed(session, circle, paul, mona, adam, now):
    with pytest.raises(Forbidden):
        curation.start(session, paul.actor, circle.closed(), now=now)
    with pytest.raises(NotFound):
        curation.start(session, adam.actor, circle.closed(), now=now)
    with pytest.raises(WrongState) as refusal:
        curation.start(session, mona.actor, circle.advised(), now=now)
    assert refusal.value.state == "advising"


def test_a_moderators_own_situation_is_curated_by_another(session, circle, mona, max_, now):
    circle.erin, circle.mona, circle.max_ = mona.actor, max_.actor, max_.actor
    bench = circle.drafted()
    with pytest.raises(Forbidden):
        curation.start(session, mona.actor, bench.slug, now=now)
    with pytest.raises(Forbidden):
        curation.workbench(session, mona.actor, bench.entry_id)
    [item] = curation.desk(session, mona.actor, "draft", 1, now=now).items
    assert (item.own, item.next_step) == (True, "")


def test_the_workbench_shows_the_thread_with_names_but_not_the_asker(session, circle):
    bench = circle.bench(circle.drafted())
    assert [one.name for one in bench.advice] == ["Paul"]
    assert all(point.used for point in bench.advice[0].points)
    assert "Erin" not in repr(bench)


def test_points_are_appended_once_and_their_source_is_kept(session, circle, mona, now):
    bench = circle.drafted()
    shown = circle.bench(bench)
    points = tuple(point.id for point in shown.advice[0].points)
    curation.use_points(
        session, mona.actor, bench.entry_id, shown.draft, points, seen_version=shown.version, now=now
    )
    advice = circle.fields(bench).advice
    assert (
        advice
        == "- **Send two people** who alternate.\n    - Illness is covered.\n- Write a fee for hiring away."
    )


def test_points_of_another_situation_are_not_taken(session, circle, mona, now):
    other = circle.bench(circle.drafted()).advice[0].points[0].id
    entry_id = curation.start(session, mona.actor, circle.closed(), now=now)
    shown = curation.workbench(session, mona.actor, entry_id)
    curation.use_points(
        session, mona.actor, entry_id, shown.draft, (other,), seen_version=shown.version, now=now
    )
    assert curation.workbench(session, mona.actor, entry_id).draft.advice == ""


def test_the_count_follows_the_points(session, circle, mona):
    bench = circle.drafted()
    form = replace(circle.fields(bench), count_noun="Observations")
    shown = curation.preview(session, mona.actor, bench.entry_id, form)
    one = curation.preview(session, mona.actor, bench.entry_id, changed(form, advice="- Only this."))
    assert (shown.count, one.count) == ("Two Observations", "One Observation")


def test_a_preview_keeps_nothing_and_names_what_is_missing(session, circle, mona):
    bench = circle.drafted()
    saved = circle.fields(bench)
    form = changed(saved, question="No question", tags="", advice="")
    assert len(curation.preview(session, mona.actor, bench.entry_id, form).problems) == 3
    tangled = replace(saved, situation="> " * 200)
    assert len(curation.preview(session, mona.actor, bench.entry_id, tangled).problems) == 1
    with pytest.raises(Invalid):
        curation.preview(session, mona.actor, bench.entry_id, replace(saved, slug="x" * 101))
    assert circle.fields(bench) == saved


def test_a_draft_is_saved_as_it_is_typed(circle):
    bench = circle.drafted()
    points = (DraftPoint("0a1b2c", "- not\n- one point"), DraftPoint("3d4e5f"))
    save(circle, bench, question="Half a", summary="", points=points)
    assert (circle.fields(bench).question, circle.fields(bench).points) == ("Half a", points)


def test_after_a_refusal_the_workbench_shows_what_was_typed(session, circle, mona):
    bench = circle.drafted()
    typed = replace(circle.fields(bench), summary="typed")
    assert curation.with_form(session, mona.actor, bench.entry_id, typed).draft.summary == "typed"
    assert circle.fields(bench).summary == "Send two, never one."


@pytest.mark.parametrize(
    ("field", "value"),
    [("summary", "x" * 301), ("situation", "x" * 20_001), ("audience", "friends"), ("audience", "group-99")],
)
def test_what_cannot_be_kept_is_refused_beside_its_field(circle, field, value):
    bench = circle.drafted()
    seen = circle.entry(bench).version
    with pytest.raises(Invalid) as refusal:
        save(circle, bench, **{field: value})
    assert (list(refusal.value.problems), circle.entry(bench).version) == ([field], seen)


def test_a_stale_save_is_refused_with_both_texts(circle):
    bench = circle.drafted()
    seen = circle.entry(bench).version
    save(circle, bench, summary="First.")
    with pytest.raises(Stale) as refusal:
        save(circle, bench, seen=seen, summary="Second.")
    assert (refusal.value.saved["summary"], refusal.value.sent["summary"]) == ("First.", "Second.")
    assert circle.fields(bench).summary == "First."


def test_only_its_curator_writes_the_draft(session, circle, max_, now):
    bench = circle.drafted()
    with pytest.raises(TakenOver):
        save(circle, bench, actor=max_.actor, summary="mine")
    with pytest.raises(TakenOver):
        curation.submit(
            session,
            max_.actor,
            bench.entry_id,
            circle.fields(bench),
            seen_version=circle.entry(bench).version,
            now=now,
        )


@pytest.mark.parametrize("stage", ["in_review", "passed", "consented", "published"])
def test_a_text_that_was_sent_on_is_fixed(circle, stage):
    bench = getattr(circle, stage)()
    with pytest.raises(WrongState):
        save(circle, bench, summary="One more thing.")


def test_entries_that_were_not_made_here_are_not_on_the_desk(session, mona):
    with pytest.raises(NotFound):
        curation.workbench(session, mona.actor, 4711)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"summary": ""}, "one sentence"),
        ({"summary": "x" * 161}, "160"),
        ({"tags": ""}, "topic"),
        ({"tags": "no-such-tag"}, "tag"),
        ({"question": "No question mark"}, "question mark"),
        ({"situation": ""}, "situation"),
        ({"advice": ""}, "point"),
        ({"slug": "../etc"}, "address"),
        ({"industry": "mining"}, "taxonomy"),
        ({"situation": "## Advice from the CEOs"}, "."),
    ],
)
def test_review_needs_the_whole_checklist(circle, changes, says):
    bench = circle.drafted()
    with pytest.raises(Invalid, match=says):
        circle.submit(bench, **changes)
    assert circle.entry(bench).state == "draft"


def test_the_checklist_names_what_is_open(circle):
    bench = circle.drafted()
    save(circle, bench, tags="", summary="")
    undone = [check.text for check in circle.bench(bench).checks if not check.done]
    assert undone == ["At least one topic", "A summary of at most 160 characters"]


def test_points_must_come_from_the_advice(session, circle, mona, now):
    entry_id = curation.start(session, mona.actor, circle.closed(), now=now)
    shown = curation.workbench(session, mona.actor, entry_id)
    form = changed(shown.draft, summary="Made up.", advice="- Made up.")
    with pytest.raises(Invalid, match="has no source"):
        curation.submit(session, mona.actor, entry_id, form, seen_version=shown.version, now=now)


def test_an_address_is_given_once(circle):
    taken = circle.fields(circle.in_review()).slug
    with pytest.raises(Invalid) as refusal:
        circle.submit(circle.drafted(), slug=taken)
    assert list(refusal.value.problems) == ["slug"]


def test_sending_to_review_twice_tells_the_state_and_logs_once(circle):
    bench = circle.in_review()
    lines = len(circle.log())
    with pytest.raises(WrongState) as refusal:
        circle.submit(bench)
    assert (refusal.value.state, len(circle.log())) == ("review", lines)


def test_a_draft_is_not_sent_on_while_its_situation_is_open_again(session, circle, erin, mona, now):
    bench = circle.drafted()
    version = reading.situation(session, erin.actor, bench.slug, now=now).version
    asking.reopen(session, erin.actor, bench.slug, seen_version=version, now=now)
    with pytest.raises(WrongState, match="open again"):
        circle.submit(bench)


def test_a_sub_point_taken_later_goes_under_its_parent(session, circle, mona, now):
    bench = circle.drafted()
    form = changed(circle.fields(bench), advice="")
    for number in ("1", "1.1"):
        shown = circle.bench(bench)
        (point,) = [one for one in shown.advice[0].points if one.number == number]
        curation.use_points(
            session, mona.actor, bench.entry_id, form, (point.id,), seen_version=shown.version, now=now
        )
        form = circle.fields(bench)
    assert form.advice == "- **Send two people** who alternate.\n    - Illness is covered."


def reopened_with(session, circle, erin, now, change):
    """Have the situation of a draft opened again, its advice changed, and closed once more."""
    bench = circle.drafted()
    seen = reading.situation(session, erin.actor, bench.slug, now=now)
    asking.reopen(session, erin.actor, bench.slug, seen_version=seen.version, now=now)
    change(reading.situation(session, circle.paul, bench.slug, now=now).my_advice, bench.slug)
    seen = reading.situation(session, erin.actor, bench.slug, now=now)
    asking.close(session, erin.actor, bench.slug, "Two.", "Do it", LATER, seen_version=seen.version, now=now)
    return bench


def test_advice_that_was_withdrawn_meanwhile_is_not_published(session, circle, erin, now):
    def withdraw(mine, slug):
        advising.withdraw(session, circle.paul, slug, seen_version=mine.version, now=now)

    bench = reopened_with(session, circle, erin, now, withdraw)
    with pytest.raises(Invalid, match="withdrawn or amended since"):
        circle.submit(bench)


def test_a_point_that_is_taken_out_of_the_draft_need_not_stand(session, circle, erin, now):
    def amend(mine, slug):
        text = "- Write a fee for hiring away."
        advising.give(session, circle.paul, slug, text, "lived", "", seen_version=mine.version, now=now)

    bench = reopened_with(session, circle, erin, now, amend)
    shown = circle.bench(bench)
    emptied = changed(shown.draft, advice="")
    points = tuple(point.id for point in shown.advice[0].points)
    curation.use_points(
        session, circle.mona, bench.entry_id, emptied, points, seen_version=shown.version, now=now
    )
    circle.submit(bench)
    assert circle.bench(bench).state == "review"


def test_what_the_asker_withdrew_leaves_the_desk_too(session, circle, erin, mona, now):
    bench = circle.drafted()
    seen = reading.situation(session, erin.actor, bench.slug, now=now)
    asking.withdraw(session, erin.actor, bench.slug, seen_version=seen.version, now=now)
    with pytest.raises(NotFound):
        curation.workbench(session, mona.actor, bench.entry_id)


def test_what_a_group_was_told_starts_for_that_group(session, circle, mona, now):
    slug = circle.closed(audience=circle.table())
    entry_id = curation.start(session, mona.actor, slug, now=now)
    assert curation.workbench(session, mona.actor, entry_id).draft.audience == circle.table()
