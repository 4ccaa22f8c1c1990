"""Finding an entry helpful: once a member, never on one's own, and counted exactly."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, NotFound
from advisory.services import consent, helpful, library, publishing
from advisory.storage.tables import EntryRow, HelpfulMarkRow, OutboxRow
from tests.services.shelf import take


@pytest.fixture
def mark(session, now, settings):
    """An entry of the starter library, and a way to mark it."""
    take(session, settings.content_dir, now, "prices")

    def mark(person, *, on=True, slug="prices"):
        helpful.mark_helpful(session, person.actor, slug, on=on, now=now)

    return mark


def count(session, slug="prices"):
    row = session.scalars(
        select(EntryRow).where(EntryRow.slug == slug), execution_options={"populate_existing": True}
    ).one()
    marks = select(func.count()).select_from(HelpfulMarkRow).where(HelpfulMarkRow.entry_id == row.id)
    assert row.helpful_count == session.scalar(marks)
    return row.helpful_count


def test_every_member_counts_once(session, mark, paul, priya):
    mark(paul)
    mark(paul)
    mark(priya)
    assert count(session) == 2


def test_two_who_mark_at_the_same_moment_both_count(session, mark, now, paul, priya, carl):
    bind = session.get_bind()

    def press(person):
        with Session(bind) as own:
            helpful.mark_helpful(own, person.actor, "prices", on=True, now=now)

    with ThreadPoolExecutor() as pool:
        list(pool.map(press, (paul, priya, carl, paul, priya, carl)))
    assert count(session) == 3


def test_a_mark_is_taken_back_and_taking_back_twice_changes_nothing(session, mark, paul, priya):
    mark(paul)
    mark(priya)
    mark(paul, on=False)
    mark(paul, on=False)
    assert count(session) == 1


def test_the_index_is_promised_to_learn_a_change_and_nothing_when_there_is_none(session, mark, paul):
    def promised():
        query = select(func.count()).select_from(OutboxRow).where(OutboxRow.kind == "index.entry")
        return session.scalar(query)

    before = promised()
    mark(paul, on=False)
    assert promised() == before
    mark(paul)
    mark(paul)
    assert promised() == before + 1


def test_a_mark_leaves_version_file_and_index_revision_as_they_are(session, mark, paul, engine, deliver):
    deliver()
    before = (dict(engine.revisions()), library.entry_file(session, VISITOR, "prices"))
    version = library.entry(session, VISITOR, "prices").version
    mark(paul)
    assert deliver()[1] == 0
    assert (dict(engine.revisions()), library.entry_file(session, VISITOR, "prices")) == before
    assert library.entry(session, VISITOR, "prices").version == version


def test_a_mark_makes_nobodys_page_stale_and_no_consent_void(session, circle, carl, now):
    bench = circle.published()
    seen = circle.entry(bench).version
    helpful.mark_helpful(session, carl.actor, circle.entry(bench).slug, on=True, now=now)
    publishing.pull(session, circle.mona, circle.entry(bench).slug, seen_version=seen, now=now)
    assert circle.entry(bench).state == "pulled"


def test_a_reader_sees_the_count_and_their_own_mark_alone(session, mark, paul, priya):
    mark(paul)
    own = library.entry(session, paul.actor, "prices")
    other = library.entry(session, priya.actor, "prices")
    visitor = library.entry(session, VISITOR, "prices")
    assert (own.helpful, own.may_mark, own.marked) == (1, True, True)
    assert (other.helpful, other.may_mark, other.marked) == (1, True, False)
    assert (visitor.helpful, visitor.may_mark, visitor.marked) == (1, False, False)


@pytest.mark.parametrize(("who", "says"), [("erin", "You asked this one"), ("paul", "Your advice is in")])
def test_nobody_marks_their_own(session, circle, now, request, who, says):
    person = request.getfixturevalue(who)
    slug = circle.entry(circle.published()).slug
    with pytest.raises(Forbidden, match=says):
        helpful.mark_helpful(session, person.actor, slug, on=True, now=now)
    assert count(session, slug) == 0
    assert not library.entry(session, person.actor, slug).may_mark


def test_a_peer_whose_advice_was_not_taken_may(session, circle, priya, mona, now):
    slug = circle.entry(circle.published()).slug
    for person in (priya, mona):
        helpful.mark_helpful(session, person.actor, slug, on=True, now=now)
    assert count(session, slug) == 2


def test_visitors_and_those_who_only_administer_do_not(session, mark, adam, now):
    with pytest.raises(Forbidden):
        helpful.mark_helpful(session, VISITOR, "prices", on=True, now=now)
    with pytest.raises(Forbidden):
        mark(adam)
    assert count(session) == 0


def test_what_is_not_theirs_to_read_is_not_there(session, circle, carl, priya, now):
    bench = circle.published(audience=circle.table())
    slug = circle.entry(bench).slug
    with pytest.raises(NotFound):
        helpful.mark_helpful(session, carl.actor, slug, on=True, now=now)
    helpful.mark_helpful(session, priya.actor, slug, on=True, now=now)
    assert count(session, slug) == 1


def test_an_entry_in_work_cannot_be_marked(session, circle, mona, now):
    bench = circle.consented()
    assert consent.page(session, circle.erin, bench.slug)
    with pytest.raises(NotFound):
        helpful.mark_helpful(session, mona.actor, circle.entry(bench).slug or "x", on=True, now=now)
