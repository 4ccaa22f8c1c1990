"""Keeping the library up: verified, obsolete, superseded, narrowed, and points that no longer hold."""

from datetime import date

import pytest
from sqlalchemy import select

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Invalid, NotFound, Stale, WrongState
from advisory.domain.lifecycle import EntryState
from advisory.services import finding, library, publishing, repulling, returning, upkeep, wants
from advisory.storage import entries
from advisory.storage.tables import EntryRow, NoticeRow
from tests.services.shelf import take


@pytest.fixture
def entry(circle, deliver):
    """The published entry of Erin's situation, by its slug."""
    bench = circle.published()
    deliver()
    return circle.entry(bench).slug


@pytest.fixture
def keep(session, mona, now, deliver):
    """Mona says something about an entry, with the version that stands on her screen."""

    def run(step, slug, *said, actor=mona.actor, seen=None, at=now):
        version = entries.by_slug(session, slug, lock=True).version if seen is None else seen
        session.rollback()
        step(session, actor, slug, *said, seen_version=version, now=at)
        deliver()

    return run


def shown(session, slug, actor=VISITOR, at=None):
    return library.entry(session, actor, slug, now=at)


def file_of(settings, slug):
    return (settings.content_dir / f"{slug}.md").read_text("utf-8")


def told(session, person):
    query = select(NoticeRow.kind).where(NoticeRow.member_id == person.id)
    return list(session.scalars(query))


def test_verifying_dates_the_entry_and_its_review(session, entry, keep, settings):
    before = file_of(settings, entry)
    keep(upkeep.verify, entry, 12)
    page = shown(session, entry)
    assert (page.verified_on, page.review_due_on) == (date(2026, 3, 2), date(2027, 3, 2))
    added = set(file_of(settings, entry).splitlines()) - set(before.splitlines())
    assert added == {"verified_on: 2026-03-02", "review_due_on: 2027-03-02"}


def test_an_interval_that_is_not_offered_is_refused(entry, keep):
    with pytest.raises(Invalid):
        keep(upkeep.verify, entry, 7)


def test_a_year_later_readers_see_that_it_is_due_and_moderators_are_told_once(
    session, entry, keep, clock, mona, max_
):
    keep(upkeep.verify, entry, 12)
    assert wants.tell_of_reviews(session, clock.at) == 0
    later = clock.move(days=366)
    assert shown(session, entry, at=later).review_due
    assert wants.tell_of_reviews(session, later) == 1
    assert wants.tell_of_reviews(session, later) == 0
    for person in (mona, max_):
        assert told(session, person).count("desk.review-due") == 1


def test_an_obsolete_entry_says_why_until_it_is_verified(session, entry, keep):
    keep(upkeep.mark_obsolete, entry, "The law changed.")
    assert shown(session, entry).obsolete == "The law changed."
    keep(upkeep.verify, entry, 6)
    assert shown(session, entry).obsolete == ""


@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 501])
def test_nothing_is_obsolete_without_a_short_reason(entry, keep, reason):
    with pytest.raises(Invalid):
        keep(upkeep.mark_obsolete, entry, reason)


def test_a_newer_entry_is_linked_both_ways(session, entry, keep, settings, now):
    take(session, settings.content_dir, now, "newer")
    keep(upkeep.supersede, entry, "https://advice.example.com/entries/newer")
    assert shown(session, entry).newer == "Why?"
    assert shown(session, "newer").supersedes == ((entry, shown(session, entry).question),)
    keep(upkeep.supersede, entry, "")
    assert shown(session, "newer").supersedes == ()


def test_a_newer_entry_that_its_reader_may_not_read_is_not_named(session, entry, keep, settings, now):
    take(session, settings.content_dir, now, "newer")
    keep(upkeep.supersede, entry, "newer")
    keep(upkeep.narrow, "newer", "members")
    assert shown(session, entry).newer == ""


def test_entries_do_not_replace_each_other_in_a_circle(session, entry, keep, settings, now):
    take(session, settings.content_dir, now, "newer")
    keep(upkeep.supersede, entry, "newer")
    with pytest.raises(Invalid):
        keep(upkeep.supersede, "newer", entry)
    with pytest.raises(Invalid):
        keep(upkeep.supersede, entry, "not-there")
    with pytest.raises(Invalid):
        keep(upkeep.supersede, entry, entry)


def test_a_narrowed_entry_is_gone_from_everybody_else_at_once(session, entry, keep, settings, paul):
    keep(upkeep.narrow, entry, "members")
    with pytest.raises(NotFound):
        shown(session, entry)
    assert shown(session, entry, paul.actor).audience == "members"
    assert not (settings.content_dir / f"{entry}.md").exists()
    assert (settings.data_dir / "entries" / f"{entry}.md").exists()
    with pytest.raises(Invalid):
        keep(upkeep.narrow, entry, "public")


def test_a_point_that_no_longer_holds_is_struck_counted_and_dated(session, entry, keep, settings):
    before = file_of(settings, entry)
    keep(upkeep.end_point, entry, 2, "Courts void such fees now.")
    page = shown(session, entry)
    assert page.count == "Two Thoughts (1 withdrawn)"
    assert page.points[0].ended_on is None
    assert (page.points[1].ended_on, page.points[1].ended_reason) == (
        date(2026, 3, 2),
        "Courts void such fees now.",
    )
    line = 'no_longer_holds: [{point: 2, since: 2026-03-02, reason: "Courts void such fees now."}]'
    assert set(file_of(settings, entry).splitlines()) - set(before.splitlines()) == {line}
    keep(upkeep.let_point_hold, entry, 2)
    assert shown(session, entry).count == "Two Thoughts"
    assert file_of(settings, entry) == before


def test_no_search_leads_to_a_point_that_no_longer_holds(session, app, entry, keep, now):
    finder = app.extensions["advisory"].finder

    def best(words):
        hits = finding.find(session, finder, VISITOR, words, chosen={}, page=1, now=now).hits
        return [hit.best for hit in hits if hit.best]

    assert best("fee for hiring away")
    keep(upkeep.end_point, entry, 2, "Courts void such fees now.")
    assert not best("fee for hiring away")


def test_a_point_that_is_not_there_cannot_end(entry, keep):
    with pytest.raises(Invalid):
        keep(upkeep.end_point, entry, 9, "Gone.")
    with pytest.raises(Invalid):
        keep(upkeep.end_point, entry, 1, "")


def test_the_asker_is_told_of_what_readers_are_told(session, entry, keep, erin):
    keep(upkeep.end_point, entry, 1, "Courts void such fees now.")
    assert "asked.marked" in told(session, erin)


def test_saying_the_same_again_changes_nothing(session, circle, entry, keep):
    keep(upkeep.mark_obsolete, entry, "The law changed.")
    lines, version = len(circle.log()), entries.by_slug(session, entry).version
    keep(upkeep.mark_obsolete, entry, "The law changed.", seen=version)
    assert len(circle.log()) == lines


def test_a_moderator_who_read_an_older_version_is_told(entry, keep):
    with pytest.raises(Stale):
        keep(upkeep.verify, entry, 12, seen=1)


def test_nobody_but_a_moderator_keeps_it_up(entry, keep, erin, paul, adam):
    for person in (erin, paul, adam):
        with pytest.raises((NotFound, Forbidden)):
            keep(upkeep.verify, entry, 12, actor=person.actor)


def test_a_moderator_leaves_what_they_asked_to_another(circle, deliver, keep, session, mona, max_):
    from dataclasses import replace

    own = replace(circle, erin=mona.actor, mona=max_.actor)
    bench = own.drafted()
    with pytest.raises((NotFound, Forbidden)):
        returning.archive(
            session, mona.actor, own.entry(bench).slug or "", "", seen_version=1, now=circle.now
        )


def test_what_is_wanting_is_listed(session, entry, keep, mona, paul, clock):
    def listed(show):
        return [item.slug for item in wants.health(session, mona.actor, show, 1, now=clock.at).items]

    assert listed("never") == [entry]
    keep(upkeep.verify, entry, 3)
    assert listed("never") == [] == listed("due")
    clock.move(days=100)
    assert listed("due") == [entry]
    keep(upkeep.mark_obsolete, entry, "The law changed.")
    assert listed("obsolete") == [entry]
    with pytest.raises(NotFound):
        wants.health(session, paul.actor, "due", 1, now=clock.at)


def test_an_archived_entry_comes_back_as_a_draft_that_needs_consent(session, circle, deliver, settings):
    bench = circle.published()
    deliver()
    row = circle.entry(bench)
    slug = row.slug
    returning.archive(session, circle.mona, slug, "Dull.", seen_version=row.version, now=circle.now)
    deliver()
    with pytest.raises(NotFound):
        shown(session, slug)
    assert not (settings.content_dir / f"{slug}.md").exists()
    seen = circle.entry(bench).version
    returning.take_back(session, circle.mona, bench.entry_id, seen_version=seen, now=circle.now)
    assert circle.entry(bench).state is EntryState.DRAFT


def test_a_pulled_entry_is_restored_and_leaves_the_journal_when_it_is_agreed_to_again(
    session, circle, deliver, settings
):
    from advisory.documents.tombstones import read

    bench = circle.published()
    row = circle.entry(bench)
    slug, uid = row.slug, row.uid
    publishing.pull(session, circle.mona, slug, seen_version=row.version, now=circle.now)
    assert read(settings.tombstones).holds("entry", uid=uid)
    seen = circle.entry(bench).version
    returning.take_back(session, circle.max_, bench.entry_id, seen_version=seen, now=circle.now)
    assert circle.entry(bench).state is EntryState.DRAFT
    assert not read(settings.tombstones).holds("entry", uid=uid, slug=slug)


def test_what_its_asker_withdrew_is_not_taken_back(session, circle, deliver):
    from advisory.services import asking

    bench = circle.published()
    seen = circle.version(bench.slug)
    asking.withdraw(session, circle.erin, bench.slug, seen_version=seen, now=circle.now)
    with pytest.raises(WrongState):
        returning.take_back(
            session,
            circle.mona,
            bench.entry_id,
            seen_version=circle.entry(bench).version,
            now=circle.now,
        )


@pytest.mark.parametrize("taken", ["pulled", "archived"])
def test_an_imported_entry_comes_back_with_its_file_once_a_moderator_lets_it(
    session, circle, settings, mona, paul, max_, now, deliver, taken
):
    take(session, settings.content_dir, now, "ask-more")
    path = settings.content_dir / "ask-more.md"
    raw, row = path.read_bytes(), entries.by_slug(session, "ask-more")
    entry_id, seen = row.id, row.version
    if taken == "pulled":
        publishing.pull(session, mona.actor, "ask-more", seen_version=seen, now=now)
    else:
        returning.archive(session, mona.actor, "ask-more", "Dull.", seen_version=seen, now=now)
    deliver()
    path.write_bytes(raw)
    assert take(session, settings.content_dir, now).taken == []
    seen = session.get(EntryRow, entry_id).version
    with pytest.raises(WrongState, match="Let its file come back"):
        returning.take_back(session, mona.actor, entry_id, seen_version=seen, now=now)
    with pytest.raises(NotFound):
        returning.let_return(session, paul.actor, entry_id, seen_version=seen, now=now)
    returning.let_return(session, mona.actor, entry_id, seen_version=seen, now=now)
    with pytest.raises(Stale):
        returning.let_return(session, max_.actor, entry_id, seen_version=seen, now=now)
    with pytest.raises(NotFound):
        shown(session, "ask-more")
    assert take(session, settings.content_dir, now).taken == ["ask-more"]
    deliver()
    assert shown(session, "ask-more").question == "Why?"
    assert repulling.pull_all_held(session, now) == 0


def test_what_was_made_here_does_not_come_back_by_its_file_alone(session, circle, entry, mona, now):
    row = entries.by_slug(session, entry)
    publishing.pull(session, mona.actor, entry, seen_version=row.version, now=now)
    with pytest.raises(WrongState, match="Take it back to the desk"):
        returning.let_return(session, mona.actor, row.id, seen_version=row.version, now=now)


def test_narrowing_twice_says_that_it_was_changed(entry, keep, session):
    seen = entries.by_slug(session, entry).version
    keep(upkeep.narrow, entry, "members", seen=seen)
    with pytest.raises(Stale):
        keep(upkeep.narrow, entry, "members", seen=seen)
    with pytest.raises(Invalid):
        keep(upkeep.narrow, entry, "members")
