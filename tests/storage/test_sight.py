"""Queries and pages go by the same rule: what a list holds is what `domain.sight` lets somebody see."""

import pytest
from sqlalchemy import select

from advisory.domain.actor import VISITOR, Actor, Role
from advisory.domain.audience import Audience, Reach
from advisory.domain.lifecycle import OPEN_STATES, EntryState, SituationState
from advisory.domain.sight import sees_entry, sees_situation
from advisory.search.memory_engine import MemoryEngine
from advisory.search.query import parse
from advisory.search.whoosh_engine import WhooshEngine
from advisory.services import indexing, looking
from advisory.services.looking import Finder
from advisory.storage import bars, circle, entries, queue, situations
from advisory.storage.tables import EntryRow, GroupRow, SituationRow
from advisory.storage.vocabulary import vocabulary


@pytest.fixture
def table(session) -> int:
    return session.scalars(select(GroupRow.id)).one()


@pytest.fixture
def actors(erin, paul, carl, mona, max_, adam):
    everybody = [person.actor for person in (erin, paul, carl, mona, max_, adam)]
    # Somebody whose account holds no role, and a moderator who sits at no table.
    odd = [Actor(carl.id, frozenset({Role.VISITOR})), Actor(mona.id, frozenset({Role.MODERATOR}))]
    return [*everybody, *odd, VISITOR]


@pytest.fixture
def every_situation(session, erin, mona, table, now):
    """One of each state for each audience, asked by a member and by a moderator."""
    for state in SituationState:
        for asker in (erin, mona):
            for audience in (Audience(Reach.MEMBERS), Audience(Reach.GROUP, table)):
                row = SituationRow(
                    slug=f"{state}-{asker.id}-{audience.reach}",
                    question=f"Is zwieback {state}?",
                    asker_id=asker.id,
                    state=state,
                    made_at=now,
                    changed_at=now,
                )
                row.audience = audience
                session.add(row)
    session.commit()
    return list(session.scalars(select(SituationRow)))


@pytest.fixture
def every_entry(session, table, now):
    for state in EntryState:
        for audience in (Audience(Reach.PUBLIC), Audience(Reach.MEMBERS), Audience(Reach.GROUP, table)):
            row = EntryRow(
                slug=f"{state}-{audience.reach}", state=state, origin="members", made_at=now, changed_at=now,
                question=f"Is zwieback {state}?", revision=1,
            )  # fmt: skip
            row.audience = audience
            session.add(row)
    session.commit()
    return list(session.scalars(select(EntryRow)))


@pytest.fixture
def bars_across(session, every_situation, every_entry, erin, paul, carl, mona, now):
    """Paul and Mona must find no trace of half of the situations, nor of half of the entries."""
    for row in every_situation[::2]:
        for person in (paul, mona):
            if row.asker_id != person.id:
                bars.bar(session, row.id, person.id, why=bars.WALL, now=now)
    for situation, entry in zip(every_situation, every_entry, strict=False):
        entry.situation_id = situation.id
    session.commit()


def seen_by(session, actor, rows) -> set[str]:
    """Give what the rule lets an actor see."""

    def sees(row) -> bool:
        barred = bars.is_barred(session, row.id, actor.member_id)
        return sees_situation(actor, row.state, row.mark, row.asker_id, barred=barred)

    return {row.slug for row in rows if sees(row)}


def test_the_query_sees_a_situation_exactly_when_the_rule_does(session, every_situation, bars_across, actors):
    for actor in actors:
        query = select(SituationRow.slug).where(situations.visible_to(actor))
        assert set(session.scalars(query)) == seen_by(session, actor, every_situation), actor


def test_lists_and_counts_of_situations_hold_only_open_ones_in_sight(
    session, every_situation, bars_across, actors
):
    for actor in actors:
        listed = situations.open_ones(session, actor, list(SituationState), limit=999)
        assert all(row.state in OPEN_STATES for row in listed)
        assert {row.slug for row in listed} <= seen_by(session, actor, every_situation)
        assert situations.count_open(session, actor, list(SituationState)) == len(listed)


def test_the_desk_lists_and_counts_nothing_that_its_moderator_is_barred_from(
    session, every_situation, bars_across, mona, max_, now
):
    for person, some in ((mona, every_situation[1::2]), (max_, every_situation)):
        waiting = [row for row in some if row.state is SituationState.SUBMITTED]
        own = [row for row in every_situation[::2] if row.asker_id == person.id]
        waiting += [row for row in own if row.state is SituationState.SUBMITTED and row not in waiting]
        wanted = queue.Wanted(now, now, person.id)
        listed = queue.page(session, wanted, limit=99)
        assert queue.count(session, wanted) == len(listed)
        assert {row.slug for row in listed} == {row.slug for row in waiting}
        assert situations.count_in_state(session, person.actor, SituationState.SUBMITTED) == len(waiting)
        ready = situations.ready_to_curate(session, person.actor, limit=99)
        assert situations.count_ready(session, person.actor) == len(ready)
        assert {row.slug for row in ready} <= {row.slug for row in some}
        counts = entries.count_by_state(session, person.actor)
        drafts = entries.in_work(session, person.actor, [EntryState.DRAFT], limit=99)
        assert counts.get(EntryState.DRAFT, 0) == len(drafts)


def test_looking_up_by_number_gives_nothing_out_of_sight(session, every_situation, carl):
    numbers = [row.id for row in every_situation]
    found = situations.by_ids(session, numbers, carl.actor)
    assert {row.mark for row in found.values()} == {"peers"}
    assert situations.by_ids(session, [], carl.actor) == {}


def test_the_library_holds_exactly_what_is_published_for_the_reader(
    session, every_entry, bars_across, actors
):
    for actor in actors:
        by_rule = {
            row.slug
            for row in every_entry
            if row.state == "published"
            and sees_entry(
                actor,
                row.state,
                row.mark,
                barred=bars.is_barred(session, row.situation_id, actor.member_id),
            )
        }
        listed = {row.slug for row in entries.page(session, actor, limit=999)}
        assert listed == by_rule, actor
        assert entries.count(session, actor) == len(by_rule)
        found = entries.by_ids(session, [row.id for row in every_entry], actor)
        assert {row.slug for row in found.values()} == by_rule


def test_an_audience_is_kept_with_its_mark(session, every_situation, every_entry, table):
    assert {row.mark for row in every_situation} == {"peers", f"peers-{table}"}
    assert {row.mark for row in every_entry} == {"public", "members", f"group-{table}"}


def test_a_situation_is_never_public(erin, now):
    with pytest.raises(ValueError, match="never public"):
        SituationRow(slug="x", asker_id=erin.id).audience = Audience(Reach.PUBLIC)


def in_the_index(session, actor, every_situation, every_entry) -> set[str]:
    """Give the keys of what the rule lets somebody find: open situations, and published entries."""
    seen = seen_by(session, actor, [row for row in every_situation if row.state in OPEN_STATES])
    found = {f"situation:{row.id}" for row in every_situation if row.slug in seen}
    for row in every_entry:
        barred = bars.is_barred(session, row.situation_id, actor.member_id)
        if row.state == "published" and sees_entry(actor, row.state, row.mark, barred=barred):
            found.add(f"entry:{row.id}")
    return found


@pytest.mark.parametrize("kind", ["memory", "whoosh"])
def test_search_finds_a_text_exactly_when_the_rule_lets_it_be_seen(
    session, every_situation, every_entry, bars_across, actors, kind, tmp_path
):
    finder = Finder(MemoryEngine() if kind == "memory" else WhooshEngine(tmp_path / "index"))
    indexing.rebuild(session, finder.engine)
    # Whoever builds an index lets go of the rows that it has read.
    every_situation, every_entry = (list(session.scalars(select(row))) for row in (SituationRow, EntryRow))
    words = vocabulary(session)
    for actor in actors:
        asked = looking.request(session, actor, parse("zwieback"), words, limit=999)
        hits = looking.ask(session, finder, asked)
        by_rule = in_the_index(session, actor, every_situation, every_entry)
        assert {hit.key for hit in hits.hits} == by_rule, actor
        assert hits.total == len(by_rule)
        completed = looking.complete(session, finder, actor, "zwieb", limit=9)
        assert bool(completed.words) == bool(by_rule), actor


def test_who_is_told_of_a_text_is_whoever_the_rule_lets_see_it(
    session, every_situation, every_entry, erin, paul, priya, carl, mona, max_
):
    """The audience of a text as people; bars are asked for beside it, of everybody who is told."""
    people = (erin, paul, priya, carl, mona, max_)
    for row in every_situation:
        if row.state in OPEN_STATES:
            sees = [
                one
                for one in people
                if sees_situation(one.actor, row.state, row.mark, row.asker_id, barred=False)
            ]
            told = circle.readers_of_situation(session, row)
            assert told == {one.id for one in sees} - {row.asker_id}, row.slug
    for row in every_entry:
        told = circle.readers_of_entry(session, row)
        if row.state == "published":
            sees = [one for one in people if sees_entry(one.actor, row.state, row.mark, barred=False)]
            assert told == {one.id for one in sees}, row.slug
        else:
            assert told == set()
