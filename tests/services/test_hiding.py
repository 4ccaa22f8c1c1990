"""An asker who hides their name again: nothing that the site makes after that says it to anybody else."""

import io
import json
import zipfile

import pytest

from advisory.domain.notices import NoticeKind
from advisory.services import (
    advising,
    choosing,
    commenting,
    exporting,
    finding,
    indexing,
    mailing,
    moderating,
    notices,
    posting,
    reading,
    screening,
    words,
)
from advisory.services.logbook import LogFilters
from advisory.services.logbook import page as logbook_page
from advisory.services.triage import QueueFilters
from advisory.storage import drafts
from advisory.storage import notices as notice_rows
from advisory.storage.tables import MemberRow
from tests.services.test_anonymity import leaves

#: A name that stands nowhere but where her situation shows it.
NAME = "Erin Ashgrove"


@pytest.fixture
def circle(session, circle, erin):
    session.get_one(MemberRow, erin.id).name = NAME
    session.commit()
    return circle


def show(circle, slug, *, named):
    seen = circle.version(slug)
    choosing.show_name(circle.session, circle.erin, slug, named=named, seen_version=seen, now=circle.now)


def telling(*things):
    return [leaf for thing in things for leaf in leaves(thing) if "Ashgrove" in leaf]


def pages_of(circle, actor, slug, app):
    """Give everything of a situation that a reader comes to, from its page to the file of what is theirs."""
    session, now = circle.session, circle.now
    shown = reading.situation(session, actor, slug, now=now)
    yield shown
    yield reading.list_situations(session, actor, "all", 1, now=now)
    yield commenting.point_thread(session, actor, slug, shown.advice[0].points[0].key, 1)
    yield notices.page(session, actor, 1, now=now)
    yield finding.find(session, app.extensions["advisory"].finder, actor, "zwieback ashgrove", now=now)
    with zipfile.ZipFile(io.BytesIO(exporting.export(session, actor, now=now))) as archive:
        yield json.loads(archive.read("data.json"))
        yield archive.read("advice.md").decode()


def desk_pages(circle, slug):
    session, mona, now = circle.session, circle.mona, circle.now
    yield screening.queue(session, mona, QueueFilters(), 1, now=now)
    yield logbook_page(session, mona, LogFilters(), 1)
    yield moderating.page(session, mona, slug, now=now)
    yield words.page(session, mona, slug)


def spoken(circle):
    """Erin's situation with her name, in which she and Paul spoke."""
    slug, session, now = circle.opened(), circle.session, circle.now
    show(circle, slug, named=True)
    advising.give(session, circle.paul, slug, "- Send two.", "lived", "", seen_version=0, now=now)
    point = reading.situation(session, circle.erin, slug, now=now).advice[0].points[0]
    commenting.comment(session, circle.erin, slug, point.key, "How long did it last?", now=now)
    return slug


def test_while_it_is_shown_the_walk_comes_upon_the_name(circle, app, deliver):
    slug = spoken(circle)
    deliver()
    assert len(telling(*pages_of(circle, circle.paul, slug, app))) >= 3
    assert telling(*desk_pages(circle, slug))


def test_hidden_it_stands_on_no_page_list_log_notice_search_or_export_of_anybody_else(circle, app, deliver):
    slug = spoken(circle)
    deliver()
    show(circle, slug, named=False)
    for delivered in (False, True):
        if delivered:
            deliver()
        for actor in (circle.paul, circle.mona):
            assert telling(*pages_of(circle, actor, slug, app)) == []
        assert telling(*desk_pages(circle, slug)) == []
        assert telling(list(indexing.documents(circle.session))) == []


def test_the_index_never_held_it_even_while_it_was_shown(circle):
    spoken(circle)
    assert telling(list(indexing.documents(circle.session))) == []


def test_a_letter_promised_before_and_sent_after_says_it_no_more(
    circle, app, session, mailer, deliver, clock
):
    slug = spoken(circle)
    show(circle, slug, named=False)
    clock.move(hours=24)
    posting.send_due(session, mailer, mailing.writers("http://localhost"), now=clock.at)
    assert "paul@example.com" in {letter.to for letter in mailer.letters}
    assert telling([f"{one.subject}\n{one.text}\n{one.headers}" for one in mailer.letters]) == []


THANKS = f"Paul, who lent two\n{NAME.upper()}, who asked"


def thanked(circle, stage):
    """An entry at a stage whose thanks name Erin."""
    bench = circle.drafted()
    show(circle, bench.slug, named=True)
    circle.submit(bench, credits=THANKS)
    for step in ("pass_on", "agree"):
        if stage in ("passed", "agreed") and (stage, step) != ("passed", "agree"):
            getattr(circle, step)(bench)
    return bench


@pytest.mark.parametrize("stage", ["in_review", "passed", "agreed"])
def test_the_thanks_of_an_entry_in_work_lose_it_and_the_text_is_agreed_to_anew(circle, session, stage):
    bench = thanked(circle, stage)
    show(circle, bench.slug, named=False)
    assert circle.fields(bench).credits == "Paul, who lent two"
    assert circle.entry(bench).state == "draft"
    assert "hides their name" in circle.bench(bench).note
    assert (
        telling(circle.bench(bench), [kept.fields for kept in drafts.revisions(session, bench.entry_id)])
        == []
    )
    event = f"entry-{bench.entry_id}-{circle.entry(bench).version}"
    assert notice_rows.told(session, NoticeKind.CHANGES_REQUESTED, event) == {circle.mona.member_id}
    draft = drafts.draft(session, bench.entry_id)
    assert (draft.raw, draft.digest) == (None, "")


def test_thanks_that_name_others_stay_and_nothing_is_moved(circle):
    bench = circle.drafted()
    show(circle, bench.slug, named=True)
    circle.submit(bench, credits="Paul, who lent two")
    show(circle, bench.slug, named=False)
    assert (circle.entry(bench).state, circle.fields(bench).credits) == ("review", "Paul, who lent two")


def test_what_was_published_by_consent_stays(circle):
    bench = circle.drafted()
    show(circle, bench.slug, named=True)
    circle.submit(bench, credits=f"{NAME}, who asked")
    circle.pass_on(bench)
    circle.agree(bench)
    circle.publish(bench)
    before = circle.entry(bench).version
    show(circle, bench.slug, named=False)
    row = circle.entry(bench)
    assert (row.state, row.version, row.credits) == ("published", before, f"{NAME}, who asked")
