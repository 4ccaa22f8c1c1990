"""Side channels: what could tell by a detail who asked, who advised, or what somebody may no longer read."""

import pytest
from sqlalchemy import select

from advisory.domain.errors import NotFound
from advisory.domain.lifecycle import Who
from advisory.domain.notices import NoticeKind
from advisory.services import (
    advising,
    asking,
    commenting,
    curation,
    logbook,
    merging,
    reading,
    screening,
    walls,
    writing,
)
from advisory.services.barring import bar
from advisory.services.changing import write_log
from advisory.services.logbook import LogFilters
from advisory.services.transaction import transaction
from advisory.storage.tables import NoticeRow
from tests.services.circle import ADVICE, Bench, ask_form


def test_the_name_of_a_member_is_marked_like_that_of_anybody(session, circle, now):
    text = "I talked to Priya. I talked to Alice."
    fields = {"advice": text}
    member, other = writing.marks(session, circle.paul, fields, {}, now=now)["advice"]
    assert (member.phrase, other.phrase) == ("Priya", "Alice")
    assert (member.kind, member.said, member.instead) == (other.kind, other.said, other.instead)


def test_a_draft_handed_to_its_asker_looks_like_one_handed_to_anybody(session, circle, mona, max_, now):
    """The asker cannot work on it, and nothing may tell that to the others."""
    shown = []
    for asker in (circle.erin, max_.actor):
        circle.erin = asker
        bench = _curated(circle, now)
        curation.hand_over(session, mona.actor, bench.entry_id, max_.id, now=now)
        items = curation.desk(session, mona.actor, "draft", 1, now=now).items
        shown += [(one.curator, one.next_step) for one in items if one.slug == bench.slug]
    assert shown == [("Max", "Read"), ("Max", "Read")]


def _curated(circle, now) -> Bench:
    slug = asking.submit(circle.session, circle.erin, "", ask_form(), seen_version=0, now=now)
    seen = circle.version(slug)
    screening.approve(circle.session, circle.mona, slug, clarify_first=False, seen_version=seen, now=now)
    circle.give(circle.paul, slug)
    said = ("To send two.", "Offer two engineers", now.date().replace(year=now.year + 1))
    asking.close(circle.session, circle.erin, slug, *said, seen_version=circle.version(slug), now=now)
    return Bench(slug, curation.start(circle.session, circle.mona, slug, now=now))


def test_nobody_is_told_of_talk_under_advice_that_became_private(session, circle, priya, paul, erin, now):
    slug = circle.advised()
    point = reading.situation(session, circle.paul, slug, now=now).advice[0].points[0].id
    commenting.comment(session, priya.actor, slug, point, "For us too.", now=now)
    advising.give(session, circle.paul, slug, ADVICE, "lived", "", private=True, seen_version=1, now=now)
    commenting.comment(session, circle.erin, slug, point, "Between us.", now=now)
    query = select(NoticeRow.member_id).where(NoticeRow.kind == NoticeKind.COMMENTED.value)
    assert priya.id not in session.scalars(query).all()


def test_a_merged_situation_leads_nobody_on_who_must_not_know_of_it(session, circle, priya, carl, now):
    target = circle.advised()
    group = circle.opened(audience=circle.table())
    walled = circle.opened()
    with transaction(session):
        bar(session, circle.row(walled).id, priya.id, why="conflict", now=now)
    for slug in (group, walled):
        seen = circle.version(slug)
        merging.merge(session, circle.mona, slug, target, "The same.", seen_version=seen, now=now)
    for person, slug in ((carl, group), (priya, walled)):
        with pytest.raises(NotFound):
            reading.situation(session, person.actor, slug, now=now)


def test_what_the_only_moderator_asked_is_not_counted_as_unscreenable(session, alone, adam):
    alone.posted()
    assert walls.page(session, adam.actor).unscreenable == 0


def test_the_log_tells_an_asker_who_moderates_no_adviser_by_name(session, circle, mona, max_, now):
    circle.erin = max_.actor
    bench = _curated(circle, now)
    with transaction(session):
        about = ("entry", bench.entry_id)
        write_log(session, circle.paul, Who.ADVISER, "withdraw_point", about, ("", ""), now=now)
    for reader, shown in ((mona, "Paul"), (max_, "The adviser")):
        lines = logbook.page(session, reader.actor, LogFilters(action="withdraw_point"), 1).items
        assert [line.who for line in lines] == [shown]
