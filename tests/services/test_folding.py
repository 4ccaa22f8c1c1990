"""Folding answers in: an update of the text, with a revision, that everybody who took part is told of."""

import pytest
from sqlalchemy import select

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Invalid, NotFound, Stale, WrongState
from advisory.domain.notices import NoticeKind
from advisory.domain.revision import RevisionKind
from advisory.services import clarifying, finding, folding, reading
from advisory.services.looking import Finder
from advisory.storage import revisions
from advisory.storage.tables import NoticeRow


@pytest.fixture
def slug(circle, session, erin, priya, now):
    """Paul's question answered, Priya's not."""
    slug = circle.asked()
    clarifying.ask(session, priya.actor, slug, "Since when?", now=now)
    clarifying.answer(session, erin.actor, slug, 1, "They pay the *quagga*.", now=now)
    return slug


def fold(circle, actor, slug, *numbers, seen=None):
    seen = circle.version(slug) if seen is None else seen
    return folding.fold_in(circle.session, actor, slug, numbers, seen_version=seen, now=circle.now)


def test_the_substance_stands_in_the_text_and_is_found(session, circle, slug, engine, deliver, priya, now):
    assert fold(circle, circle.erin, slug, 1) == 1
    deliver()
    shown = reading.situation(session, priya.actor, slug, now=now)
    assert "<strong>Who pays if he falls ill?</strong> They pay the <em>quagga</em>." in shown.body
    assert [question.folded for question in shown.questions] == [True, False]
    assert finding.find(session, Finder(engine), priya.actor, "quagga", now=now).total == 1


def test_it_is_a_revision_and_those_who_took_part_are_told_with_the_difference(
    session, circle, slug, paul, priya
):
    before = circle.row(slug).revision
    fold(circle, circle.erin, slug, 1)
    row = circle.row(slug)
    [newest, *_] = revisions.of_situation(session, row.id)
    assert (newest.number, newest.kind) == (before + 1, RevisionKind.FOLDED)
    told = session.scalars(select(NoticeRow).where(NoticeRow.kind == NoticeKind.UPDATED.value)).all()
    assert {one.member_id for one in told} == {paul.id, priya.id}
    assert told[0].detail == {"from": before, "to": before + 1}


def test_folding_twice_or_what_is_not_answered_changes_nothing(circle, slug):
    fold(circle, circle.erin, slug, 1)
    body = circle.row(slug).body
    for numbers in ((1,), (2,), (), (9, 0, -1)):
        with pytest.raises(Invalid) as refusal:
            fold(circle, circle.erin, slug, *numbers)
        assert list(refusal.value.problems) == ["fold"]
    assert circle.row(slug).body == body


def test_a_corrected_answer_can_be_folded_in_again(session, circle, slug, erin, now):
    fold(circle, circle.erin, slug, 1)
    clarifying.answer(session, erin.actor, slug, 1, "We do.", seen_version=1, now=now)
    assert fold(circle, circle.erin, slug, 1) == 1


def test_an_old_page_folds_nothing(circle, slug):
    with pytest.raises(Stale):
        fold(circle, circle.erin, slug, 1, seen=1)
    assert "quagga" not in circle.row(slug).body


def test_only_the_asker_folds_in(circle, slug, paul, mona, adam):
    for actor in (paul.actor, mona.actor):
        with pytest.raises(Forbidden):
            fold(circle, actor, slug, 1)
    for actor in (adam.actor, VISITOR):
        with pytest.raises(NotFound):
            fold(circle, actor, slug, 1)


def test_a_text_that_would_grow_too_long_is_refused(circle, slug):
    circle.row(slug).body = "x" * 9_990
    circle.session.commit()
    with pytest.raises(Invalid, match="10,000"):
        fold(circle, circle.erin, slug, 1)


def test_nothing_is_folded_into_what_is_closed(circle):
    with pytest.raises(WrongState):
        fold(circle, circle.erin, circle.closed(), 1)


@pytest.mark.parametrize("asked", ["*Who* [pays](https://example.org)?", "**Who** pays_?", "`Who` <pays>?"])
def test_marks_in_a_question_do_not_break_the_text(session, circle, erin, paul, now, asked):
    slug = circle.clarifying()
    clarifying.ask(session, paul.actor, slug, asked, now=now)
    clarifying.answer(session, erin.actor, slug, 1, "We do.", now=now)
    fold(circle, circle.erin, slug, 1)
    body = reading.situation(session, erin.actor, slug, now=now).body
    assert body.count("<strong>") == 1
    assert "</strong> We do." in body
