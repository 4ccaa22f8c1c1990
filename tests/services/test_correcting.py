"""Correcting a slip of the pen in a published entry, and nothing more than that."""

import pytest
from sqlalchemy import select

from advisory.documents.entry_file import parse
from advisory.domain.actor import VISITOR
from advisory.domain.errors import Invalid, NotFound, Stale
from advisory.services import consent, correcting, edition_history, library, tracing
from advisory.storage.tables import NoticeRow
from tests.services.shelf import take


@pytest.fixture
def fix(session, circle, now):
    """Mona corrects an entry, with the version on her screen."""

    def run(slug, *, actor=None, seen=None, **typed):
        actor = actor or circle.mona
        seen = correcting.page(session, circle.mona, slug).version if seen is None else seen
        return correcting.correct(session, actor, slug, typed, seen_version=seen, now=circle.now)

    return run


@pytest.fixture
def slug(circle):
    """The published entry of Erin's situation."""
    return circle.entry(circle.published()).slug


def texts(session, circle, slug):
    return correcting.page(session, circle.mona, slug).texts


def test_readers_have_it_at_once_with_the_day_and_the_same_points(session, circle, fix, slug):
    circle.later(days=3)
    before = library.entry_file(session, VISITOR, slug)
    said = texts(session, circle, slug)["situation"].replace("machines", "machinery")
    assert fix(slug, situation=said)
    after = library.entry_file(session, VISITOR, slug)
    assert (
        after
        == before.replace(b"machines", b"machinery").replace(
            b"summary:", f"updated: {circle.now.date()}\nsummary:".encode()
        )
        or parse(after, f"{slug}.md").updated == circle.now.date()
    )
    assert "machinery" in library.entry(session, VISITOR, slug).situation


def test_the_asker_is_told_and_can_read_the_difference(session, circle, fix, slug, erin):
    said = texts(session, circle, slug)["situation"].replace("machines", "machinery")
    fix(slug, situation=said)
    [told] = session.scalars(
        select(NoticeRow).where(NoticeRow.member_id == erin.id, NoticeRow.kind == "asked.corrected")
    )
    assert told.detail == {"from": 1, "to": 2}
    history = edition_history.of_entry(session, erin.actor, slug, 1, 2)
    assert (history.comparison.added, history.items[0].kind) == (1, "corrected")


def test_the_log_says_that_the_consent_holds_and_the_asker_can_still_take_it_back(session, circle, fix, erin):
    bench = circle.published()
    fix(circle.entry(bench).slug, summary="Sent two, never one.")
    assert "consent given before holds" in circle.log()[-1].reason
    page = consent.page(session, erin.actor, bench.slug)
    assert (page.can_withdraw, page.entry.summary) == (True, "Sent two, never one.")
    assert circle.fields(bench).summary == "Sent two, never one."


def test_the_points_keep_where_they_come_from(session, circle, fix, mona):
    bench = circle.published()
    slug = circle.entry(bench).slug
    advice = texts(session, circle, slug)["advice"].replace("covered", "coverd")
    fix(slug, advice=advice)
    made = tracing.provenance_page(session, mona.actor, bench.entry_id, 2)
    assert [point.sources[0].name for point in made.points] == ["Paul", "Paul", "Paul"]


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("situation", "Something else entirely is told here now."),
        ("summary", "Send two, not one."),
        ("summary", "Send 2, never one."),
        ("summary", "Send Paul, never one."),
        ("summary", ""),
        ("question", "Do we agree"),
        ("advice", "- **Send two people** who alternate.\n- Write a fee for hiring away."),
        ("advice", "No list."),
    ],
)
def test_more_than_a_slip_is_refused_beside_its_field(session, circle, fix, slug, field, said):
    before = library.entry_file(session, VISITOR, slug)
    with pytest.raises(Invalid) as refusal:
        fix(slug, **{field: said})
    assert field in refusal.value.problems
    assert library.entry_file(session, VISITOR, slug) == before


def test_nothing_changed_makes_no_edition(session, circle, fix, slug):
    lines = len(circle.log())
    assert not fix(slug, **texts(session, circle, slug))
    assert len(circle.log()) == lines


def test_what_was_typed_over_a_newer_text_is_not_lost(session, circle, fix, slug):
    seen = correcting.page(session, circle.mona, slug).version
    fix(slug, summary="Sent two, never one.")
    with pytest.raises(Stale) as refusal:
        fix(slug, seen=seen, summary="Sending two, never one.")
    assert refusal.value.sent["summary"] == "Sending two, never one."
    assert refusal.value.saved["summary"] == "Sent two, never one."


def test_only_moderators_correct_and_not_their_own(session, circle, fix, slug, erin, paul, adam):
    for actor in (erin.actor, paul.actor, adam.actor, VISITOR):
        with pytest.raises(NotFound):
            fix(slug, actor=actor, summary="Sent two, never one.")
        with pytest.raises(NotFound):
            correcting.page(session, actor, slug)


def test_a_new_edition_in_work_learns_of_it(session, circle, fix):
    bench = circle.revising()
    fix(circle.entry(bench).slug, summary="Sent two, never one.")
    shown = circle.bench(bench)
    assert (shown.state, shown.draft.summary) == ("draft", "Send two, never one.")
    assert "corrected" in shown.note


def test_an_entry_that_was_not_made_from_a_situation_can_be_corrected(session, circle, fix, now, settings):
    take(session, settings.content_dir, now, "the-board")
    said = texts(session, circle, "the-board")["question"]
    assert fix("the-board", question=said.replace("?", " ?"))
