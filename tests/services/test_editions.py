"""A new edition beside the one that readers have, from its first word to its publication."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from advisory.documents.entry_file import change, parse
from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Invalid, NotFound, Stale, WrongState
from advisory.services import (
    asking,
    consent,
    curation,
    editions,
    library,
    publishing,
    returning,
    reviewing,
    tracing,
    upkeep,
    withdrawing,
)
from advisory.services.reminding import LAPSES_AFTER, lapse
from advisory.storage import drafts, entries
from advisory.storage.tables import EntryRow, NoticeRow


def slug_of(circle, bench):
    return circle.entry(bench).slug or ""


def live(circle, bench):
    """What readers have: the page's text and the bytes of the file."""
    circle.session.expire_all()
    slug = slug_of(circle, bench)
    page = library.entry(circle.session, VISITOR, slug)
    return page.question, page.situation, page.updated_on, library.entry_file(circle.session, VISITOR, slug)


def digest(circle, bench):
    return consent.page(circle.session, circle.erin, bench.slug).digest


def told(session, who):
    return set(session.scalars(select(NoticeRow.kind).where(NoticeRow.member_id == who.id)))


def sources_of(made):
    return [[(one.name, one.number, one.version, one.text) for one in point.sources] for point in made.points]


def test_it_starts_with_the_text_that_readers_have_and_where_that_comes_from(session, circle, mona):
    bench = circle.published()
    before = tracing.provenance_page(session, mona.actor, bench.entry_id, 1)
    shown = circle.bench(bench).draft
    circle.revise(bench)
    after = circle.bench(bench)
    assert (after.state, after.draft, after.beside) == ("draft", shown, True)
    now_made = tracing.provenance_page(session, mona.actor, bench.entry_id, 0)
    assert sources_of(now_made) == sources_of(before)
    assert all(check.done for check in after.checks)


def test_readers_notice_nothing_until_it_is_published(session, circle):
    bench = circle.published()
    before = live(circle, bench)
    circle.later(days=400)
    circle.revise(bench)
    assert live(circle, bench) == before
    for take in (
        lambda: circle.submit(bench, question="Do we lend people?"),
        lambda: circle.pass_on(bench),
        lambda: circle.agree(bench),
    ):
        take()
        assert live(circle, bench) == before
    assert circle.entry(bench).state == "published"
    circle.publish(bench)
    question, _, updated_on, raw = live(circle, bench)
    assert (question, updated_on) == ("Do we lend people?", circle.now.date())
    assert (circle.entry(bench).revision, circle.entry(bench).work_state) == (2, None)
    assert parse(raw, f"{slug_of(circle, bench)}.md").published != circle.now.date()


def test_the_published_bytes_are_those_agreed_to_and_the_day(session, circle, erin):
    bench = circle.revising()
    circle.submit(bench, situation="They want two of ours.")
    circle.pass_on(bench)
    agreed = drafts.draft(session, bench.entry_id).raw
    circle.agree(bench)
    circle.publish(bench)
    assert live(circle, bench)[3] == change(agreed, updated=circle.now.date())


def test_what_is_said_about_the_entry_stays_and_so_do_points_that_no_longer_hold(session, circle, mona, now):
    bench = circle.published()
    slug = slug_of(circle, bench)
    upkeep.verify(session, mona.actor, slug, 12, seen_version=circle.entry(bench).version, now=now)
    upkeep.end_point(
        session, mona.actor, slug, 2, "The law.", seen_version=circle.entry(bench).version, now=now
    )
    circle.revise(bench)
    points = circle.fields(bench).points
    first, *rest = points

    shown = circle.bench(bench)
    form = replace(shown.draft, points=(replace(first, text="**Send three people** who alternate."), *rest))
    curation.submit(session, mona.actor, bench.entry_id, form, seen_version=shown.version, now=now)
    circle.pass_on(bench)
    circle.agree(bench)
    circle.publish(bench)
    file = parse(live(circle, bench)[3], f"{slug}.md")
    assert file.verified_on == now.date()
    assert [(one.point, one.reason) for one in file.no_longer_holds] == [(2, "The law.")]


def test_a_no_to_it_leaves_the_entry_and_the_desk_with_the_text_that_readers_have(session, circle, now):
    bench = circle.revising()
    before = live(circle, bench)
    circle.submit(bench, question="Do we lend people?")
    circle.pass_on(bench)
    consent.refuse(session, circle.erin, bench.slug, digest(circle, bench), now=now)
    assert live(circle, bench) == before
    shown = circle.bench(bench)
    assert (shown.state, shown.draft.question) == ("published", before[0])
    page = consent.page(session, circle.erin, bench.slug)
    assert (page.entry.question, page.can_withdraw, page.waits) == (before[0], True, False)


def test_silence_about_it_leaves_the_entry_too(session, circle):
    bench = circle.revising()
    before = live(circle, bench)
    circle.submit(bench, question="Do we lend people?")
    circle.pass_on(bench)
    circle.later(days=LAPSES_AFTER.days)
    assert lapse(session, circle.now) == 1
    assert live(circle, bench) == before
    assert (circle.entry(bench).state, circle.entry(bench).work_state) == ("published", None)


def test_taking_back_the_consent_to_it_keeps_the_entry_and_taking_it_back_again_pulls(session, circle, now):
    bench = circle.revising()
    before = live(circle, bench)
    circle.submit(bench, question="Do we lend people?")
    circle.pass_on(bench)
    circle.agree(bench)
    consent.withdraw(session, circle.erin, bench.slug, now=now)
    assert live(circle, bench) == before
    assert circle.entry(bench).work_state == "draft"
    consent.withdraw(session, circle.erin, bench.slug, now=now)
    assert (circle.entry(bench).state, circle.entry(bench).work_state) == ("pulled", None)


@pytest.mark.parametrize("stage", ["draft", "review", "consent", "approved"])
def test_it_can_be_dropped_at_every_stage(session, circle, mona, stage, now):
    bench = circle.revising()
    before = live(circle, bench)
    steps = [
        lambda: circle.submit(bench, question="Do we lend people?"),
        lambda: circle.pass_on(bench),
        lambda: circle.agree(bench),
    ]
    for take in steps[: ["draft", "review", "consent", "approved"].index(stage)]:
        take()
    seen = circle.entry(bench).version
    editions.drop_revision(session, mona.actor, bench.entry_id, seen_version=seen, now=now)
    assert live(circle, bench) == before
    assert circle.entry(bench).work_state is None
    line = circle.log()[-1]
    assert (line.action, line.from_state, line.to_state) == ("drop_revision", stage, "published")
    assert circle.fields(bench).question == before[0]


@pytest.mark.parametrize("way", ["pull", "archive", "withdraw"])
def test_what_takes_the_entry_off_the_shelf_drops_it(session, circle, mona, erin, way, now):
    bench = circle.revising()
    slug, seen = slug_of(circle, bench), circle.entry(bench).version
    if way == "pull":
        publishing.pull(session, mona.actor, slug, seen_version=seen, now=now)
    elif way == "archive":
        returning.archive(session, mona.actor, slug, "Old.", seen_version=seen, now=now)
    else:
        asking.withdraw(session, erin.actor, bench.slug, seen_version=circle.version(bench.slug), now=now)
    assert circle.entry(bench).work_state is None
    with pytest.raises(NotFound):
        library.entry(session, VISITOR, slug)


def test_the_asker_is_told_that_it_began_and_that_it_was_dropped(session, circle, mona, erin, now):
    bench = circle.revising()
    assert "asked.revising" in told(session, erin)
    seen = circle.entry(bench).version
    editions.drop_revision(session, mona.actor, bench.entry_id, seen_version=seen, now=now)
    assert "asked.revision-dropped" in told(session, erin)


def test_only_one_is_in_work_and_beginning_again_changes_nothing(session, circle, max_, now):
    bench = circle.revising()
    seen, lines = circle.entry(bench).version, len(circle.log())
    editions.revise(session, max_.actor, bench.entry_id, seen_version=seen, now=now)
    assert (circle.entry(bench).version, len(circle.log())) == (seen, lines)
    assert circle.bench(bench).mine


def test_only_moderators_begin_or_drop_it_and_with_the_version_they_saw(
    session, circle, erin, paul, adam, now
):
    bench = circle.published()
    seen = circle.entry(bench).version
    for act in (editions.revise, editions.drop_revision):
        for actor in (erin.actor, paul.actor, adam.actor, VISITOR):
            with pytest.raises(NotFound):
                act(session, actor, bench.entry_id, seen_version=seen, now=now)
    with pytest.raises(Stale):
        editions.revise(session, circle.mona, bench.entry_id, seen_version=seen - 1, now=now)
    with pytest.raises(WrongState):
        editions.drop_revision(session, circle.mona, bench.entry_id, seen_version=seen, now=now)


def test_a_moderator_does_not_revise_the_entry_of_their_own_situation(session, circle, erin, mona, max_, now):
    circle.erin, circle.mona = circle.mona, circle.max_
    circle.max_ = circle.mona
    bench = circle.in_review()
    with pytest.raises(Forbidden):
        editions.revise(session, mona.actor, bench.entry_id, seen_version=1, now=now)


def test_a_point_withdrawn_meanwhile_leaves_the_edition_in_work(session, circle, paul, now):
    bench = circle.revising()
    circle.submit(bench)
    circle.pass_on(bench)
    slug, seen = slug_of(circle, bench), circle.entry(bench).version
    withdrawing.withdraw_point(session, paul.actor, slug, 1, seen_version=seen, now=now)
    shown = circle.bench(bench)
    assert shown.state == "draft"
    assert "Send two people" not in shown.draft.advice
    assert "Illness" not in shown.draft.advice
    assert "Point 1" in shown.note


def test_the_desk_lists_it_as_a_new_edition(session, circle, mona, now):
    bench = circle.revising()
    [item] = curation.desk(session, mona.actor, "draft", 1, now=now).items
    assert (item.entry_id, item.beside, item.next_step) == (bench.entry_id, True, "Continue")


def test_what_changed_below_it_has_to_be_looked_at_again(session, circle, mona, max_, now):
    bench = circle.revising()
    circle.submit(bench)
    circle.pass_on(bench)
    circle.agree(bench)
    upkeep.verify(
        session, mona.actor, slug_of(circle, bench), 12, seen_version=circle.entry(bench).version, now=now
    )
    with pytest.raises(WrongState):
        circle.publish(bench)
    seen = circle.entry(bench).version
    reviewing.edit_again(session, mona.actor, bench.entry_id, seen_version=seen, now=now)
    circle.submit(bench)
    circle.pass_on(bench)
    circle.agree(bench)
    circle.publish(bench)
    assert circle.session.get_one(EntryRow, bench.entry_id).verified_on == now.date()


def widen(circle, bench, actor, audience="public", seen=None):
    seen = circle.entry(bench).version if seen is None else seen
    editions.widen(circle.session, actor, slug_of(circle, bench), audience, seen_version=seen, now=circle.now)


@pytest.mark.parametrize("who", ["mona", "erin"])
def test_more_readers_have_it_only_once_all_consented_and_it_is_published(session, circle, who):
    bench = circle.published(audience="members")
    slug = slug_of(circle, bench)
    before = library.entry_file(session, circle.paul, slug)
    widen(circle, bench, getattr(circle, who))
    page = consent.page(session, circle.erin, bench.slug)
    assert (page.audience, page.waits, page.live) == ("everybody", True, True)
    for take in (lambda: None, lambda: circle.agree(bench)):
        take()
        assert library.entry_file(session, circle.paul, slug) == before
        with pytest.raises(NotFound):
            library.entry(session, VISITOR, slug)
    circle.publish(bench)
    assert library.entry(session, VISITOR, slug).audience == "public"
    assert [one.kind for one in entries.editions(session, bench.entry_id)] == ["widened", "published"]


def test_the_asker_asks_for_more_readers_without_standing_in_the_log(session, circle):
    bench = circle.published(audience="members")
    widen(circle, bench, circle.erin)
    line = next(one for one in reversed(circle.log()) if one.action == "widen_audience")
    assert (line.acted_as, line.actor_id, line.to_state) == ("asker", None, "consent")


def test_a_no_to_more_readers_changes_nothing(session, circle, now):
    bench = circle.published(audience="members")
    widen(circle, bench, circle.mona)
    consent.refuse(session, circle.erin, bench.slug, digest(circle, bench), now=now)
    row = circle.entry(bench)
    assert (row.state, row.work_state, row.mark, row.revision) == ("published", None, "members", 1)


def test_more_readers_are_asked_for_once_and_by_those_whose_word_it_is(session, circle, adam):
    bench = circle.published(audience="members")
    with pytest.raises(Forbidden):
        widen(circle, bench, circle.paul)
    with pytest.raises(NotFound):
        widen(circle, bench, VISITOR)
    with pytest.raises(Invalid):
        widen(circle, bench, circle.mona, "members")
    with pytest.raises(Stale):
        widen(circle, bench, circle.mona, seen=1)
    widen(circle, bench, circle.mona)
    with pytest.raises(WrongState):
        widen(circle, bench, circle.erin)
