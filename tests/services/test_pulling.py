"""Pulling an entry: from every reader at once, and for good, whatever database is put back."""

import json

import pytest
from sqlalchemy import select, update

from advisory.documents import tombstones
from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, NotFound, WrongState
from advisory.domain.lifecycle import EntryState
from advisory.domain.notices import NoticeKind
from advisory.services import asking, consent, exchange, library, publishing, repulling
from advisory.services.exchange import Way
from advisory.services.tombstones import note
from advisory.services.transaction import transaction
from advisory.storage.tables import EntryRow, NoticeRow


@pytest.fixture
def published(circle, deliver):
    bench = circle.published()
    deliver()
    return bench


@pytest.fixture
def pull(session, circle):
    """Somebody pulls the entry that they have before them."""

    def run(actor, bench):
        row = circle.entry(bench)
        publishing.pull(session, actor, row.slug, seen_version=row.version, now=circle.now)

    return run


@pytest.fixture
def put_back(session):
    """Have the database say what last night's said."""

    def run(bench, state=EntryState.PUBLISHED):
        session.execute(update(EntryRow).where(EntryRow.id == bench.entry_id).values(state=state))
        session.commit()

    return run


def held(settings):
    return tombstones.read(settings.tombstones)


def test_whoever_asked_pulls_it_and_nobody_finds_it(session, circle, published, pull, deliver, settings):
    slug = circle.entry(published).slug
    assert (settings.content_dir / f"{slug}.md").exists()
    pull(circle.erin, published)
    deliver()
    with pytest.raises(NotFound):
        library.entry(session, VISITOR, slug)
    assert not (settings.content_dir / f"{slug}.md").exists()
    assert slug not in repr(library.feed(session))
    assert all(slug not in repr(item) for item in library.sitemap(session))


def test_a_moderator_and_an_admin_may_pull_and_an_adviser_may_not(circle, published, pull, adam):
    with pytest.raises(Forbidden):
        pull(circle.paul, published)
    pull(adam.actor, published)
    assert circle.entry(published).state is EntryState.PULLED


def test_pulling_twice_tells_the_state(circle, published, pull):
    pull(circle.mona, published)
    with pytest.raises((WrongState, NotFound)):
        pull(circle.mona, published)


def test_whoever_asked_pulls_what_went_to_a_group_that_they_left(session, circle, published, pull):
    session.execute(update(EntryRow).values(mark="group:999"))
    session.commit()
    pull(circle.erin, published)
    assert circle.entry(published).state is EntryState.PULLED


def test_the_journal_tells_the_entry_and_no_word_of_it(circle, published, pull, settings):
    row = circle.entry(published)
    pull(circle.erin, published)
    (line,) = settings.tombstones.read_text("utf-8").splitlines()
    assert json.loads(line)["uid"] == row.uid
    assert row.slug not in line
    assert "engineer" not in line


def test_a_restored_database_does_not_bring_it_back(session, circle, published, pull, put_back, clock):
    pull(circle.erin, published)
    put_back(published)
    assert repulling.pull_held(session, clock.at) == 1
    assert circle.entry(published).state is EntryState.PULLED
    assert repulling.pull_held(session, clock.at) == 0


def test_a_restored_approval_is_not_left_for_the_clock(session, circle, published, pull, put_back, clock):
    pull(circle.erin, published)
    put_back(published, EntryState.APPROVED)
    repulling.pull_held(session, clock.at)
    assert circle.entry(published).state is EntryState.PULLED


def test_what_came_back_under_a_new_row_is_pulled_by_its_address(session, circle, published, pull, put_back):
    pull(circle.mona, published)
    put_back(published)
    session.execute(update(EntryRow).values(uid="of another database"))
    session.commit()
    assert repulling.pull_held(session, circle.now) == 0
    assert repulling.pull_all_held(session, circle.now) == 1


def test_its_file_does_not_come_back_into_an_empty_library(
    session, circle, published, pull, settings, deliver
):
    slug = circle.entry(published).slug
    raw = (settings.content_dir / f"{slug}.md").read_bytes()
    pull(circle.mona, published)
    deliver()
    session.execute(update(EntryRow).values(slug=None, uid="of another database"))
    session.commit()
    (settings.content_dir / f"{slug}.md").write_bytes(raw)
    report = exchange.exchange(session, settings.content_dir, Way.SYNC, now=circle.now)
    assert report.taken == []
    assert "was pulled" in report.conflicts[0]


def test_nothing_is_pulled_when_the_journal_cannot_be_written(circle, published, pull, settings):
    settings.tombstones.mkdir()
    try:
        with pytest.raises(OSError):
            pull(circle.erin, published)
        assert circle.entry(published).state is EntryState.PUBLISHED
    finally:
        settings.tombstones.rmdir()


def test_a_crash_before_the_commit_leaves_it_held(session, circle, published, settings, monkeypatch):
    """What is written first is the journal: the next start finishes what the crash cut off."""
    row = circle.entry(published)
    uid = row.uid

    class PowerCut(BaseException):
        pass

    def cut() -> None:
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(session, "commit", cut)
        with pytest.raises(PowerCut):
            publishing.pull(session, circle.erin, row.slug, seen_version=row.version, now=circle.now)
    assert circle.entry(published).state is EntryState.PUBLISHED
    assert held(settings).holds("entry", uid=uid)
    session.rollback()
    assert repulling.pull_all_held(session, circle.now) == 1
    assert circle.entry(published).state is EntryState.PULLED


def test_a_refused_change_leaves_no_line(session, circle, published, settings):
    def refused() -> None:
        with transaction(session):
            note(session, "entry", "x", "y", now=circle.now)
            raise NotFound

    with pytest.raises(NotFound):
        refused()
    with transaction(session):
        pass
    assert not settings.tombstones.exists()


def test_the_site_pulls_what_is_held_before_it_answers(app, session, circle, published, pull, put_back):
    pull(circle.mona, published)
    put_back(published)
    with app.app_context():
        assert app.extensions["advisory"].tasks["pull what is held"](session, circle.now) == 1


def told_of_pull(session):
    kinds = [NoticeKind.PULLED, NoticeKind.ENTRY_PULLED]
    rows = session.scalars(select(NoticeRow).where(NoticeRow.kind.in_(kinds)))
    return sorted((row.kind, row.member_id) for row in rows)


def by_consent(session, circle, bench):
    consent.withdraw(session, circle.erin, bench.slug, now=circle.now)


def by_situation(session, circle, bench):
    seen = circle.version(bench.slug)
    asking.withdraw(session, circle.erin, bench.slug, seen_version=seen, now=circle.now)


def by_pull(session, circle, bench):
    row = circle.entry(bench)
    publishing.pull(session, circle.erin, row.slug, seen_version=row.version, now=circle.now)


@pytest.mark.parametrize("way", [by_consent, by_situation, by_pull])
def test_whichever_way_an_asker_takes_it_back_every_moderator_is_told_once(
    session, circle, published, way, mona, max_
):
    way(session, circle, published)
    assert told_of_pull(session) == sorted(("desk.pulled", one.id) for one in (mona, max_))
    refused = select(NoticeRow).where(NoticeRow.kind == NoticeKind.CONSENT_REFUSED)
    assert session.scalars(refused).all() == []


def test_the_asker_is_told_of_a_pull_that_was_not_theirs(session, circle, published, pull, mona, max_, erin):
    pull(circle.mona, published)
    assert told_of_pull(session) == [("asked.pulled", erin.id), ("desk.pulled", max_.id)]
