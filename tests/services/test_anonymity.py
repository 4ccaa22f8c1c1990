"""Who asked stands nowhere: on no page for anybody else, in no log, index, promise, file or address."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

import pytest

from advisory.domain.actor import VISITOR, Role
from advisory.domain.situation import EntryWish
from advisory.services import (
    asking,
    commenting,
    consent,
    curation,
    finding,
    indexing,
    library,
    logbook,
    marking,
    news,
    notices,
    publishing,
    reading,
    screening,
    tagging,
)
from advisory.services.logbook import LogFilters
from advisory.services.looking import Finder
from advisory.services.triage import QueueFilters
from advisory.storage import members
from advisory.storage.tables import MemberRow

#: A number that is nothing else's, so that it is known when it turns up.
NUMBER = 918273
NAME = "Erin Ashgrove"
EMAIL = "erin.ashgrove@example.com"


@pytest.fixture
def circle(session, circle, now):
    """The circle of an asker whose name, address and number are known anywhere."""
    row = MemberRow(id=NUMBER, email=EMAIL, name=NAME, fs_uniquifier="f5uniq", joined_at=now)
    row.roles = [members.role_rows(session)[Role.MEMBER.value]]
    session.add(row)
    session.commit()
    return replace(circle, erin=replace(circle.erin, member_id=NUMBER))


def leaves(page: object) -> Iterator[str]:
    """Walk everything that a page object holds, at any depth."""
    if is_dataclass(page):
        for field in fields(page):
            yield from leaves(getattr(page, field.name))
    elif isinstance(page, dict):
        yield from leaves(list(page.items()))
    elif isinstance(page, list | tuple | set | frozenset):
        for one in page:
            yield from leaves(one)
    else:
        yield str(page)


def tells(*things: object) -> list[str]:
    """Give whatever would tell who asked."""
    marks = (NAME, "Ashgrove", EMAIL, "f5uniq", str(NUMBER))
    return [leaf for thing in things for leaf in leaves(thing) if any(mark in leaf for mark in marks)]


def situation_pages(circle, actor, slug):
    session, now = circle.session, circle.now
    yield reading.situation(session, actor, slug, now=now)
    yield reading.list_situations(session, actor, "all", 1, now=circle.now)


def public_pages(circle, actor, engine):
    session, now = circle.session, circle.now
    yield library.home(session, actor, now=now)
    yield library.list_entries(session, actor, 1, now=circle.now)
    yield library.feed(session)
    yield library.sitemap(session)
    yield tagging.index(session, actor)
    yield tagging.tagged(session, actor, "customer-concentration", 1, now=circle.now)
    yield finding.find(session, Finder(engine), actor, "zwieback engineers ashgrove", now=circle.now)


def desk_pages(circle, actor, bench):
    session, now = circle.session, circle.now
    yield screening.queue(session, actor, QueueFilters(), 1, now=now)
    yield logbook.page(session, actor, LogFilters(), 1)
    yield curation.desk(session, actor, "", 1, now=now)
    yield curation.workbench(session, actor, bench.entry_id)


def test_the_walk_would_notice(circle):
    assert tells({"a": [("x", NAME)]}, circle.erin)


@pytest.mark.parametrize("stage", ["clarifying", "asked", "opened", "advised", "closed"])
def test_no_page_of_a_situation_tells_a_peer_or_a_moderator(circle, engine, deliver, stage):
    slug = getattr(circle, stage)()
    deliver()
    for actor in (circle.paul, circle.mona):
        assert tells(*situation_pages(circle, actor, slug), *public_pages(circle, actor, engine)) == []
    assert tells(*public_pages(circle, VISITOR, engine)) == []


def test_screening_tells_nothing(circle):
    slug = circle.posted()
    item = screening.item(circle.session, circle.mona, slug, now=circle.now)
    assert tells(item, screening.queue(circle.session, circle.mona, QueueFilters(), 1, now=circle.now)) == []


@pytest.mark.parametrize("stage", ["drafted", "in_review", "passed", "consented", "published"])
def test_no_page_of_an_entry_tells_anybody(circle, engine, deliver, stage):
    bench = getattr(circle, stage)()
    deliver()
    for actor in (circle.mona, circle.max_):
        assert tells(*desk_pages(circle, actor, bench), *situation_pages(circle, actor, bench.slug)) == []
    for actor in (VISITOR, circle.paul, circle.mona):
        assert tells(*public_pages(circle, actor, engine)) == []


def test_the_entry_its_file_and_the_consent_to_it_tell_nothing(circle, deliver, settings):
    bench = circle.published()
    deliver()
    slug = circle.entry(bench).slug
    session = circle.session
    raw = library.entry_file(session, VISITOR, slug)
    written = [path.read_bytes() for path in settings.content_dir.glob("*.md")]
    assert tells(library.entry(session, VISITOR, slug), raw, written) == []
    assert tells(consent.page(session, circle.erin, bench.slug)) == []


def test_the_index_holds_nothing_that_tells(circle, engine, deliver):
    circle.advised()
    circle.published()
    deliver()
    assert tells(list(indexing.documents(circle.session)), dict(engine.revisions())) == []


def test_nothing_an_asker_does_is_logged_with_a_number(circle, now):
    session = circle.session
    asking.allow_entry(session, circle.erin, circle.closed(wish=EntryWish.ASK_ME), allow=True, now=now)
    bench = circle.published()
    row = circle.entry(bench)
    publishing.pull(session, circle.erin, row.slug, seen_version=row.version, now=now)
    seen = circle.version(bench.slug)
    asking.withdraw(session, circle.erin, bench.slug, seen_version=seen, now=now)
    asked = [line for line in circle.log() if line.acted_as == "asker"]
    assert {line.action for line in asked} == {
        "create", "submit", "close", "allow entry", "give_consent", "pull", "withdraw",
    }  # fmt: skip
    assert NUMBER not in {line.actor_id for line in circle.log()}


def test_promises_name_no_member(circle):
    circle.published()
    assert tells([(one.kind, one.subject_id, one.payload) for one in circle.promises()]) == []


def test_nothing_the_asker_says_or_marks_in_the_thread_tells_who_they_are(circle, engine, deliver, now):
    slug, session = circle.advised(), circle.session
    for point in reading.situation(session, circle.erin, slug, now=now).advice[0].points:
        marking.mark_useful(session, circle.erin, slug, point.key, on=True, now=now)
        commenting.comment(session, circle.erin, slug, point.key, "How long did it last?", now=now)
    deliver()
    for actor in (circle.paul, circle.mona):
        pages = (
            *situation_pages(circle, actor, slug),
            commenting.point_thread(session, actor, slug, point.key, 1),
            news.since(session, actor, slug, "0-0-0"),
            notices.page(session, actor, 1, now=now),
        )
        assert tells(*pages) == []
    assert tells(list(indexing.documents(session))) == []


def test_the_asker_sees_that_it_is_theirs_and_nobody_else_does(circle, now):
    slug = circle.opened()
    assert reading.situation(circle.session, circle.erin, slug, now=now).mine
    for actor in (circle.paul, circle.mona):
        assert not reading.situation(circle.session, actor, slug, now=now).mine


def share(circle, number):
    """Have this many other members share Erin's industry and size."""
    rows = circle.session.query(MemberRow).filter(MemberRow.id != NUMBER).order_by(MemberRow.id).limit(number)
    for row in rows:
        row.industry, row.company_size = "logistics", "51-200"
    circle.session.commit()


@pytest.mark.parametrize(("others", "shown"), [(0, False), (2, False), (3, True)])
def test_industry_and_size_are_shown_only_where_three_others_share_them(circle, now, others, shown):
    share(circle, others)
    slug = circle.opened(industry="logistics", company_size="51-200")
    facts = reading.situation(circle.session, circle.paul, slug, now=now).facts
    assert facts == (("Transport and logistics", "51 to 200 people") if shown else ())


def test_in_a_group_only_its_own_members_count(circle, carl, now):
    share(circle, 4)  # Erin of the cast, Paul, Priya and Carl, who does not sit at the table
    facts = {"industry": "logistics", "company_size": "51-200"}
    assert reading.situation(
        circle.session, circle.paul, circle.opened(audience=circle.table(), **facts), now=now
    ).facts
    members.by_id(circle.session, circle.paul.member_id).industry = "retail"
    circle.session.commit()
    slug = circle.opened(audience=circle.table(), **facts)
    assert reading.situation(circle.session, circle.paul, slug, now=now).facts == ()


def test_nobody_makes_facts_come_and_go_by_changing_their_own_profile(circle, now):
    share(circle, 3)
    slug = circle.opened(industry="logistics", company_size="51-200")
    before = reading.situation(circle.session, circle.paul, slug, now=now).facts
    members.by_id(circle.session, circle.paul.member_id).industry = "retail"
    circle.session.commit()
    assert reading.situation(circle.session, circle.paul, slug, now=now).facts == before != ()


@pytest.mark.parametrize(("others", "carried"), [(2, ""), (3, "logistics")])
def test_a_draft_takes_over_only_facts_that_three_others_share(circle, others, carried):
    share(circle, others)
    bench = circle.drafted(industry="logistics", company_size="51-200")
    assert circle.fields(bench).industry == carried
