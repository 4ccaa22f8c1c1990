"""Who is barred from a situation finds no trace of it: not on pages or at the desk, and is told nothing."""

import pytest

from advisory.domain.errors import NotFound
from advisory.domain.notices import NoticeKind
from advisory.services import (
    clarifying,
    consent,
    curation,
    library,
    logbook,
    notices,
    publishing,
    reading,
    reviewing,
    screening,
    suggesting,
    tagging,
)
from advisory.services.barring import bar
from advisory.services.changing import write_log
from advisory.services.logbook import LogFilters
from advisory.services.looking import Finder
from advisory.services.telling import tell
from advisory.services.transaction import transaction
from advisory.services.triage import QueueFilters
from advisory.storage.tables import NoticeRow, SituationBarRow
from tests.services.circle import Bench


@pytest.fixture
def bars(circle):
    """Have people find no trace of a situation: `bars(slug, priya, max_)`."""

    def without(slug, *people, why="wall"):
        with transaction(circle.session):
            for person in people:
                bar(circle.session, circle.row(slug).id, person.id, why=why, now=circle.now)

    return without


def test_a_member_meets_no_such_page_and_no_line_of_it(circle, bars, priya):
    slug = circle.clarifying()
    page, listed = reading.situation, reading.list_situations
    assert page(circle.session, priya.actor, slug, now=circle.now).slug == slug
    bars(slug, priya)
    with pytest.raises(NotFound):
        page(circle.session, priya.actor, slug, now=circle.now)
    with pytest.raises(NotFound):
        clarifying.ask(circle.session, priya.actor, slug, "Who pays?", now=circle.now)
    shown = listed(circle.session, priya.actor, "all", 1, now=circle.now)
    assert (shown.open, shown.pager.total) == ((), 0)
    assert library.home(circle.session, priya.actor, now=circle.now).open == ()
    tagged = tagging.tagged(circle.session, priya.actor, "customer-concentration", 1, now=circle.now)
    assert tagged.open == ()


def test_others_go_on_as_before(circle, bars, priya, paul):
    slug = circle.clarifying()
    bars(slug, priya)
    assert reading.situation(circle.session, paul.actor, slug, now=circle.now).slug == slug
    clarifying.ask(circle.session, paul.actor, slug, "Who pays?", now=circle.now)
    assert reading.list_situations(circle.session, paul.actor, "all", 1, now=circle.now).pager.total == 1


def test_a_moderator_has_nothing_to_screen_and_nothing_in_the_log(circle, bars, max_):
    slug = circle.posted()
    bars(slug, max_)
    queue = screening.queue(circle.session, max_.actor, QueueFilters(), 1, now=circle.now)
    assert (queue.items, queue.pager.total, set(queue.tallies.values())) == ((), 0, {0})
    assert library.home(circle.session, max_.actor, now=circle.now).waiting == ()
    assert logbook.page(circle.session, max_.actor, LogFilters(), 1).items == ()
    with pytest.raises(NotFound):
        screening.item(circle.session, max_.actor, slug, now=circle.now)
    with pytest.raises(NotFound):
        screening.claim(circle.session, max_.actor, slug, now=circle.now)
    with pytest.raises(NotFound):
        screening.approve(
            circle.session, max_.actor, slug, clarify_first=True, seen_version=1, now=circle.now
        )
    assert screening.queue(circle.session, circle.mona, QueueFilters(), 1, now=circle.now).pager.total == 1


@pytest.mark.parametrize("stage", ["closed", "drafted", "in_review", "consented"])
def test_a_moderators_desk_is_empty_at_every_stage(circle, bars, max_, stage):
    made = getattr(circle, stage)()
    bench = made if isinstance(made, Bench) else None
    bars(bench.slug if bench else made, max_)
    desk = curation.desk(circle.session, max_.actor, "", 1, now=circle.now)
    assert (desk.items, sum(desk.tallies.values())) == ((), 0)
    assert library.home(circle.session, max_.actor, now=circle.now).waiting == ()
    assert logbook.page(circle.session, max_.actor, LogFilters(), 1).items == ()
    with pytest.raises(NotFound):
        curation.start(circle.session, max_.actor, made if bench is None else bench.slug, now=circle.now)
    if bench is not None:
        with pytest.raises(NotFound):
            curation.workbench(circle.session, max_.actor, bench.entry_id)
        with pytest.raises(NotFound):
            publishing.publish(circle.session, max_.actor, bench.entry_id, seen_version=1, now=circle.now)
        with pytest.raises(NotFound):
            consent.page(circle.session, max_.actor, bench.slug)


def test_a_draft_sent_back_to_a_curator_behind_a_wall_waits_for_nobody(circle, bars, mona, max_):
    bench = circle.in_review()
    seen = circle.bench(bench).version
    reviewing.request_changes(
        circle.session, max_.actor, bench.entry_id, "Shorter.", seen_version=seen, now=circle.now
    )
    assert library.home(circle.session, mona.actor, now=circle.now).waiting
    bars(bench.slug, mona)
    assert library.home(circle.session, mona.actor, now=circle.now).waiting == ()


@pytest.mark.parametrize(("audience", "stays"), [("public", True), ("members", False)])
def test_its_entry_goes_too_unless_everybody_may_read_it(circle, bars, priya, max_, audience, stays):
    bench = circle.published(audience=audience)
    slug = circle.entry(bench).slug
    bars(bench.slug, priya, max_)
    for person in (priya, max_):
        listed = library.list_entries(circle.session, person.actor, 1, now=circle.now)
        assert listed.pager.total == int(stays)
        if stays:
            assert library.entry(circle.session, person.actor, slug).slug == slug
        else:
            with pytest.raises(NotFound):
                library.entry(circle.session, person.actor, slug)
            with pytest.raises(NotFound):
                publishing.pull(circle.session, person.actor, slug, seen_version=1, now=circle.now)


def test_nothing_is_told_and_what_was_told_before_is_shown_no_more(circle, bars, priya, paul):
    slug = circle.clarifying()
    row, both = circle.row(slug), [priya.id, paul.id]
    with transaction(circle.session):
        assert tell(circle.session, NoticeKind.TOPIC_SITUATION, both, "1", now=circle.now, situation=row) == 2
    bars(slug, priya)
    assert notices.count_unread(circle.session, priya.actor) == 0
    assert notices.page(circle.session, priya.actor, 1, now=circle.now).days == ()
    with transaction(circle.session):
        assert tell(circle.session, NoticeKind.TOPIC_SITUATION, both, "2", now=circle.now, situation=row) == 1
    assert notices.count_unread(circle.session, paul.actor) == 2


@pytest.mark.parametrize(("audience", "told"), [("public", 1), ("members", 0)])
def test_of_an_entry_one_is_told_only_when_it_is_everybodys(circle, bars, priya, audience, told):
    bench = circle.published(audience=audience)
    bars(bench.slug, priya)
    with transaction(circle.session):
        found = tell(
            circle.session,
            NoticeKind.ENTRY_FOUND,
            [priya.id],
            "1",
            now=circle.now,
            entry=circle.entry(bench),
        )
    assert found == told


def test_a_bar_holds_in_the_index_without_a_word_to_it(circle, bars, deliver, app, priya):
    slug = circle.clarifying()
    deliver()
    finder = app.extensions["advisory"].finder
    assert isinstance(finder, Finder)
    before = circle.promises()
    assert suggesting.suggest(circle.session, finder, priya.actor, "zwie").searches == ("zwieback",)
    bars(slug, priya)
    assert suggesting.suggest(circle.session, finder, priya.actor, "zwie").searches == ()
    assert circle.promises() == before


def test_a_conflict_outlasts_a_wall_and_twice_is_once(circle, bars, priya):
    slug = circle.clarifying()
    bars(slug, priya)
    bars(slug, priya, why="conflict")
    bars(slug, priya)
    [row] = circle.session.query(SituationBarRow).all()
    assert (row.member_id, row.why) == (priya.id, "conflict")


def test_the_log_takes_no_line_of_a_thing_whose_situation_it_cannot_tell(circle, mona):
    with pytest.raises(ValueError, match="to which situation a pebble belongs"):
        write_log(circle.session, mona.actor, "moderator", "throw", ("pebble", 1), ("", ""), now=circle.now)


def test_no_notice_is_kept_of_it(circle, bars, priya):
    slug = circle.clarifying()
    bars(slug, priya)
    with transaction(circle.session):
        tell(
            circle.session,
            NoticeKind.TOPIC_SITUATION,
            [priya.id],
            "1",
            now=circle.now,
            situation=circle.row(slug),
        )
    assert circle.session.query(NoticeRow).filter_by(member_id=priya.id).count() == 0
