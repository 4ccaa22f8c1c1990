"""Side channels: what could tell by a detail who asked, who advised, or what somebody may no longer read."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from advisory.domain.audience import Audience, Reach
from advisory.domain.clock import milliseconds
from advisory.domain.errors import Forbidden, Invalid, NotFound
from advisory.domain.lifecycle import EntryState, Who
from advisory.domain.notices import NoticeKind
from advisory.services import (
    advising,
    asking,
    collections,
    commenting,
    curation,
    edition_history,
    feedback,
    logbook,
    membership,
    merging,
    reading,
    redacting,
    replying,
    screening,
    upkeep,
    walls,
    writing,
)
from advisory.services.barring import bar
from advisory.services.changing import write_log
from advisory.services.logbook import LogFilters
from advisory.services.pages.collections import CollectionForm
from advisory.services.redacting import Redaction
from advisory.services.transaction import transaction
from advisory.storage import entries, log
from advisory.storage.tables import EditionRow, EntryRow, JustificationRow, NoticeRow
from tests.services.circle import ADVICE, LATER, Bench, ask_form


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
    point = reading.situation(session, circle.paul, slug, now=now).advice[0].points[0].key
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


def test_ones_own_log_goes_on_telling_nothing_of_what_one_is_barred_from(session, circle, paul, now):
    slug = circle.advised()
    assert logbook.mine(session, paul.actor, 1).items
    with transaction(session):
        bar(session, circle.row(slug).id, paul.id, why="wall", now=now)
    assert logbook.mine(session, paul.actor, 1).items == ()
    assert logbook.mine(session, paul.actor, 1).pager.total == 0


def test_a_collection_keeps_what_its_editor_must_not_see(session, circle, mona, max_, now, deliver):
    bench = circle.published(audience="members")
    deliver()
    entry = circle.entry(bench).slug
    slug = collections.save(session, max_.actor, "", CollectionForm("First", "", entry), now=now)
    with transaction(session):
        bar(session, circle.row(bench.slug).id, mona.id, why="wall", now=now)
    form = collections.form(session, mona.actor, slug)
    assert form.entries == ""
    collections.save(session, mona.actor, slug, replace(form, title="Second"), now=now)
    page = collections.page(session, max_.actor, slug)
    assert (page.title, [one.slug for one in page.entries]) == ("Second", [entry])


def test_an_entry_is_not_led_to_one_that_its_moderator_must_not_see(session, circle, mona, now, deliver):
    older, hidden = circle.published(), circle.closed()
    deliver()
    bench = Bench(hidden, _hidden_entry(circle, hidden, mona, now))
    seen, slug = circle.entry(older).version, circle.entry(older).slug
    with pytest.raises(Invalid, match="no such entry"):
        upkeep.supersede(session, mona.actor, slug, "hidden", seen_version=seen, now=now)
    assert circle.entry(bench).slug == "hidden"


def _hidden_entry(circle, slug, mona, now) -> int:
    """Put an entry for members on the shelf, behind a wall from Mona."""
    with transaction(circle.session):
        situation = circle.row(slug)
        row = EntryRow(
            state=EntryState.PUBLISHED,
            origin="members",
            slug="hidden",
            question="Hidden?",
            situation_id=situation.id,
            made_at=now,
            changed_at=now,
        )
        row.audience = Audience(Reach.MEMBERS)
        circle.session.add(row)
        bar(circle.session, situation.id, mona.id, why="wall", now=now)
        circle.session.flush()
        return row.id


def test_who_asked_does_not_decide_on_what_is_said_under_their_entry(session, circle, max_, priya, now):
    """Max asked what stands in the library; Mona reads what Priya says of it."""
    slug = asking.submit(session, max_.actor, "", ask_form(), seen_version=0, now=now)
    screening.approve(session, circle.mona, slug, clarify_first=False, seen_version=2, now=now)
    with transaction(session):
        session.add(
            EntryRow(
                state=EntryState.PUBLISHED,
                origin="members",
                slug="asked",
                question="Asked?",
                situation_id=circle.row(slug).id,
                made_at=now,
                changed_at=now,
            )
        )
    feedback.say(session, priya.actor, "asked", "", "It did not hold for us.", now=now)
    (shown,) = feedback.queue(session, max_.actor, 1).items
    assert shown.own
    with pytest.raises(Forbidden):
        feedback.decide(session, max_.actor, shown.key, show=True, reason="", now=now)
    feedback.decide(session, circle.mona, shown.key, show=True, reason="", now=now)


def test_a_redacted_phrase_is_gone_from_the_reasons_why_it_stayed(session, circle, mona, now):
    slug = circle.opened()
    with transaction(session):
        session.add(
            JustificationRow(
                thing="situation",
                thing_id=circle.row(slug).id,
                kind="company",
                digest="0" * 32,
                reason="Quokka Works is known for zwieback.",
                by_id=mona.id,
                at=now,
            )
        )
    redacting.redact(session, mona.actor, slug, Redaction("zwieback"), now=now)
    (kept,) = session.scalars(select(JustificationRow.reason)).all()
    assert kept == "Quokka Works is known for [taken out]."


@pytest.mark.parametrize(
    "email", ["vera@example.com,max@example.com", "<vera@example.com>", "vera;max@example.com"]
)
def test_an_invitation_goes_to_one_address(email):
    with pytest.raises(Invalid):
        membership.checked_address(email)


def test_a_conflict_is_told_like_any_advice_taken_back(session, circle, priya, erin, now):
    slug = circle.advised()
    circle.give(priya.actor, slug)
    advising.withdraw(session, priya.actor, slug, seen_version=1, now=now)
    replying.declare_conflict(session, circle.paul, slug, now=now)
    query = select(NoticeRow.kind).where(NoticeRow.member_id == erin.id).order_by(NoticeRow.id)
    assert session.scalars(query).all()[-2:] == [NoticeKind.ADVICE_TAKEN_BACK.value] * 2


def test_behind_a_wall_an_entry_has_no_editions_but_what_everybody_reads(session, circle, mona, carl, now):
    bench = circle.published()
    row = circle.entry(bench)
    before = {person: edition_history.of_entry(session, person.actor, row.slug) for person in (mona, carl)}
    with transaction(session):
        live = entries.edition(session, bench.entry_id, row.revision)
        values = {
            one.name: getattr(live, one.name) for one in EditionRow.__table__.columns if one.name != "id"
        }
        session.add(EditionRow(**{**values, "number": row.revision + 1, "mark": "members"}))
    for person in (mona, carl):
        assert len(edition_history.of_entry(session, person.actor, row.slug).items) == 2
    assert before[mona].drafts
    with transaction(session):
        for person in (mona, carl):
            bar(session, circle.row(bench.slug).id, person.id, why="wall", now=now)
    for person in (mona, carl):
        shown = edition_history.of_entry(session, person.actor, row.slug)
        assert (len(shown.items), shown.drafts, shown.entry_id) == (1, (), 0)


def test_the_log_does_not_put_what_one_asker_did_side_by_side(session, circle, mona, max_, now):
    """Erin closes two situations in a minute, and Max his own an hour later: no order tells who did which."""
    slugs = []
    for asker, minutes in ((circle.erin, 1), (max_.actor, 60), (circle.erin, 2)):
        circle.erin = asker
        slugs.append((circle.advised(), asker, now + timedelta(minutes=minutes)))
    for slug, asker, at in sorted(slugs, key=lambda one: one[2]):
        said = ("To send two.", "Offer two engineers", LATER)
        asking.close(session, asker, slug, *said, seen_version=circle.version(slug), now=at)
    wanted = LogFilters(who="asker", action="close")
    lines = logbook.page(session, mona.actor, wanted, 1).items
    assert [(line.at, line.timed) for line in lines] == [(now.replace(hour=0), False)] * 3
    rows = log.page(session, mona.actor, limit=50, lines=log.Lines(part="asker", action="close"))
    numbers = [circle.row(slug).id for slug, _, _ in slugs]
    assert [row.thing_id for row in rows] == sorted(numbers, key=lambda number: number * 40503 % 65521)


def test_a_list_opened_long_ago_is_not_asked_for_the_moment_something_came_upon_it(session, circle, now):
    """With one moment after the other in the address, a total would tell when a situation was opened."""
    circle.opened()
    week = now + timedelta(days=7)
    for until in (now - timedelta(days=1), now + timedelta(days=1)):
        page = reading.list_situations(session, circle.paul, "open", 2, until=milliseconds(until), now=week)
        assert page.pager.total == 1
