"""Queries and pages go by the same rule: what a list holds is what `domain.sight` lets somebody see."""

import pytest
from sqlalchemy import select

from advisory.domain.actor import VISITOR, Actor, Role
from advisory.domain.audience import Audience, Reach, may_read
from advisory.domain.lifecycle import OPEN_STATES, EntryState, SituationState
from advisory.domain.sight import sees_situation
from advisory.storage import entries, situations
from advisory.storage.tables import EntryRow, GroupRow, SituationRow


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
                slug=f"{state}-{audience.reach}", state=state, origin="members", made_at=now, changed_at=now
            )
            row.audience = audience
            session.add(row)
    session.commit()
    return list(session.scalars(select(EntryRow)))


def test_the_query_sees_a_situation_exactly_when_the_rule_does(session, every_situation, actors):
    for actor in actors:
        by_rule = {
            row.slug for row in every_situation if sees_situation(actor, row.state, row.mark, row.asker_id)
        }
        query = select(SituationRow.slug).where(situations.visible_to(actor))
        assert set(session.scalars(query)) == by_rule, actor


def test_lists_and_counts_of_situations_hold_only_open_ones_in_sight(session, every_situation, actors):
    for actor in actors:
        listed = situations.open_ones(session, actor, list(SituationState), limit=999)
        assert all(row.state in OPEN_STATES for row in listed)
        assert all(sees_situation(actor, row.state, row.mark, row.asker_id) for row in listed)
        assert situations.count_open(session, actor, list(SituationState)) == len(listed)


def test_looking_up_by_number_gives_nothing_out_of_sight(session, every_situation, carl):
    numbers = [row.id for row in every_situation]
    found = situations.by_ids(session, numbers, carl.actor)
    assert {row.mark for row in found.values()} == {"peers"}
    assert situations.by_ids(session, [], carl.actor) == {}


def test_the_library_holds_exactly_what_is_published_for_the_reader(session, every_entry, actors):
    for actor in actors:
        by_rule = {
            row.slug
            for row in every_entry
            if row.state == "published" and may_read(actor, row.audience.entry_marks())
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
