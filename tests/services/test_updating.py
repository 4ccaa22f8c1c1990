"""Updating the facts, going back to an earlier text, and who may compare which revisions."""

from dataclasses import replace
from datetime import date

import pytest

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Invalid, NotFound, Stale, WrongState
from advisory.domain.notices import NoticeKind
from advisory.domain.revision import RevisionKind
from advisory.services import advising, asking, clarifying, history, notices, reading, updating
from advisory.services.revising import keep_situation
from advisory.storage import notices as notice_rows
from tests.services.circle import TEXT, ask_form

NEW = replace(
    TEXT, body="We make filling machines. They bring a third of revenue.", decide_by=date(2026, 4, 1)
)


def update(session, circle, slug, text=NEW, seen=None):
    seen = circle.version(slug) if seen is None else seen
    updating.update(session, circle.erin, slug, text, seen_version=seen, now=circle.now)


def sentences(session, person, now):
    return [one.kind for day in notices.page(session, person.actor, 1, now=now).days for one in day.notices]


def changed(page) -> str:
    return " ".join(
        piece.text for part in page.comparison.parts for line in part.lines for piece in line.pieces
    )


def test_an_update_is_told_with_its_difference_to_all_who_took_part(session, circle, paul, priya, erin, now):
    slug = circle.advised()
    update(session, circle, slug)
    assert NoticeKind.UPDATED in sentences(session, paul, now)
    assert NoticeKind.UPDATED not in sentences(session, priya, now) + sentences(session, erin, now)
    told = notice_rows.told(session, NoticeKind.UPDATED, f"situation-{circle.row(slug).id}-revision-2")
    assert told == {paul.id}


def test_an_update_stands_after_the_advice_it_outdates(session, circle, paul, priya, now):
    slug = circle.advised()
    circle.later(hours=1)
    update(session, circle, slug)
    circle.later(hours=1)
    circle.give(priya.actor, slug)
    page = reading.situation(session, paul.actor, slug, now=now)
    assert [(band.place, band.kind) for band in page.updates] == [(1, "updated")]
    assert [one.before for one in page.advice] == [True, False]


def test_the_index_is_promised_what_changed(session, circle):
    slug = circle.advised()
    before = len(circle.promises())
    update(session, circle, slug)
    assert "index.situation" in [row.kind for row in circle.promises()[before:]]


def test_the_same_update_twice_changes_nothing(session, circle):
    slug = circle.advised()
    seen = circle.version(slug)
    update(session, circle, slug, seen=seen)
    update(session, circle, slug, seen=seen)
    assert (circle.row(slug).revision, circle.version(slug)) == (2, seen + 1)


def test_a_stale_update_carries_both_texts(session, circle):
    slug = circle.advised()
    seen = circle.version(slug)
    update(session, circle, slug)
    with pytest.raises(Stale) as refusal:
        update(session, circle, slug, replace(NEW, body="Something else."), seen=seen)
    assert (refusal.value.saved["body"], refusal.value.sent["body"]) == (NEW.body, "Something else.")


def test_an_update_needs_a_question_and_a_situation(session, circle):
    slug = circle.advised()
    with pytest.raises(Invalid) as refusal:
        update(session, circle, slug, replace(NEW, body=" "))
    assert list(refusal.value.problems) == ["body"]
    assert circle.row(slug).revision == 1


def test_only_the_asker_updates_and_only_while_it_is_open(session, circle, paul, mona, carl, now):
    slug = circle.advised(audience=circle.table())
    for actor, refused in (
        (paul.actor, Forbidden), (mona.actor, Forbidden), (carl.actor, NotFound), (VISITOR, NotFound),
    ):  # fmt: skip
        with pytest.raises(refused):
            updating.update(session, actor, slug, NEW, seen_version=circle.version(slug), now=now)
        with pytest.raises(refused):
            updating.page(session, actor, slug, now=now)
    closed = circle.closed()
    with pytest.raises(WrongState):
        update(session, circle, closed)


def test_readers_compare_only_what_was_opened_to_them(session, circle, erin, paul, mona, now):
    slug = circle.returned()
    form = ask_form(body="We make filling machines.")
    asking.submit(session, erin.actor, slug, form, seen_version=circle.version(slug), now=now)
    circle._approved(slug, clarify_first=True)
    update(session, circle, slug)
    assert [item.number for item in history.of_situation(session, paul.actor, slug).items] == [3, 2]
    assert "zwieback" not in changed(history.of_situation(session, paul.actor, slug))
    for numbers in ((1, 2), (1, None), (None, 1)):
        with pytest.raises(NotFound):
            history.of_situation(session, paul.actor, slug, *numbers)
    for insider in (erin.actor, mona.actor):
        assert "zwieback" in changed(history.of_situation(session, insider, slug, 1, 2))


def test_nobody_else_sees_the_history_of_what_is_not_theirs_to_see(session, circle, carl, paul, mona):
    table, returned = circle.advised(audience=circle.table()), circle.returned()
    for actor, slug in (
        (carl.actor, table),
        (VISITOR, table),
        (paul.actor, returned),
        (mona.actor, returned),
    ):
        with pytest.raises(NotFound):
            history.of_situation(session, actor, slug)


def test_a_page_of_a_reader_offers_history_only_when_there_is_some(session, circle, paul, erin, now):
    slug = circle.advised()
    assert not reading.situation(session, paul.actor, slug, now=now).revised
    update(session, circle, slug)
    assert reading.situation(session, paul.actor, slug, now=now).revised


def test_an_earlier_text_is_restored_as_a_new_revision_and_told(session, circle, erin, paul, now):
    slug = circle.advised()
    update(session, circle, slug)
    updating.restore(session, erin.actor, slug, 1, seen_version=circle.version(slug), now=now)
    row = circle.row(slug)
    assert (row.revision, row.body, "zwieback" in row.body_html) == (3, TEXT.body, True)
    assert notice_rows.told(session, NoticeKind.UPDATED, f"situation-{row.id}-revision-3") == {paul.id}
    updating.restore(session, erin.actor, slug, 1, seen_version=row.version, now=now)
    assert circle.row(slug).revision == 3


def test_going_back_while_writing_keeps_what_was_written(session, circle, erin, now):
    slug = circle.returned()
    form = ask_form(body="Half a thought")
    asking.save(session, erin.actor, slug, form, seen_version=circle.version(slug), now=now)
    updating.restore(session, erin.actor, slug, 1, seen_version=circle.version(slug), now=now)
    page = history.of_situation(session, erin.actor, slug)
    assert [item.kind for item in page.items] == ["restored", "kept", "posted"]
    assert "zwieback" in circle.row(slug).body


def test_what_was_written_and_never_handed_in_is_no_moderators(session, circle, erin, mona, now):
    slug = circle.returned()
    form = ask_form(body="Half a thought")
    asking.save(session, erin.actor, slug, form, seen_version=circle.version(slug), now=now)
    updating.restore(session, erin.actor, slug, 1, seen_version=circle.version(slug), now=now)
    asking.submit(session, erin.actor, slug, ask_form(), seen_version=circle.version(slug), now=now)
    page = history.of_situation(session, mona.actor, slug)
    assert [item.kind for item in page.items] == ["reposted", "posted"]
    with pytest.raises(NotFound):
        history.of_situation(session, mona.actor, slug, 1, 2)


def test_restoring_is_the_askers_and_stale_forms_are_refused(session, circle, erin, paul, mona, now):
    slug = circle.advised()
    update(session, circle, slug)
    seen = circle.version(slug)
    for actor in (paul.actor, mona.actor):
        with pytest.raises(Forbidden):
            updating.restore(session, actor, slug, 1, seen_version=seen, now=now)
    with pytest.raises(Stale):
        updating.restore(session, erin.actor, slug, 1, seen_version=seen - 1, now=now)
    with pytest.raises(NotFound):
        updating.restore(session, erin.actor, slug, 7, seen_version=seen, now=now)


def test_what_advice_said_before_is_for_its_adviser_and_moderators(session, circle, paul, priya, erin, mona):
    slug = circle.advised()
    circle.give(paul.actor, slug, "- Send three.", seen=1)
    for actor in (paul.actor, mona.actor):
        page = history.of_advice(session, actor, slug, 1)
        assert ("alternate" in changed(page), page.restorable) == (True, actor == paul.actor)
    for actor in (priya.actor, erin.actor, VISITOR):
        with pytest.raises(NotFound):
            history.of_advice(session, actor, slug, 1)
    for actor in (priya.actor, mona.actor):
        with pytest.raises(NotFound):
            history.earlier_advice(session, actor, slug, 1, 1)
    with pytest.raises(NotFound):
        history.of_advice(session, paul.actor, slug, 2)


def test_an_adviser_keeps_their_own_words_when_a_situation_is_withdrawn(
    session, circle, erin, paul, priya, now
):
    slug = circle.advised()
    question = circle.row(slug).question
    shown, _ = history.own_advice(session, paul.actor, 1)
    assert [(one.slug, one.title) for one in shown] == [(slug, question)]
    asking.withdraw(session, erin.actor, slug, seen_version=circle.version(slug), now=now)
    (kept,), _ = history.own_advice(session, paul.actor, 1)
    assert (kept.slug, kept.title, kept.given_on) == ("", "", now.date())
    assert "alternate" in kept.points[0].html
    assert history.own_advice(session, priya.actor, 1)[0] == ()
    with pytest.raises(Forbidden):
        history.own_advice(session, VISITOR, 1)


def test_each_step_is_told_to_peers_and_to_the_asker_when_somebody_else_takes_it(
    session, circle, erin, paul, mona, now
):
    slug = circle.asked()
    clarifying.open_for_advice(session, mona.actor, slug, seen_version=circle.version(slug), now=now)
    clarifying.back_to_clarifying(session, erin.actor, slug, seen_version=circle.version(slug), now=now)
    clarifying.open_for_advice(session, erin.actor, slug, seen_version=circle.version(slug), now=now)
    assert sentences(session, erin, now).count(NoticeKind.OPENED_FOR_YOU) == 1
    assert sentences(session, paul, now).count(NoticeKind.OPEN_FOR_ADVICE) == 2
    assert NoticeKind.BACK_TO_CLARIFYING in sentences(session, paul, now)
    assert NoticeKind.BACK_TO_CLARIFYING not in sentences(session, erin, now)


def test_closing_reopening_and_withdrawing_are_told_to_who_advised(session, circle, erin, paul, now):
    slug = circle.closed()
    asking.reopen(session, erin.actor, slug, seen_version=circle.version(slug), now=now)
    asking.withdraw(session, erin.actor, slug, seen_version=circle.version(slug), now=now)
    event = f"situation-{circle.row(slug).id}-{circle.version(slug)}"
    assert notice_rows.told(session, NoticeKind.WITHDRAWN, event) == {paul.id}
    told = sentences(session, paul, now)
    assert NoticeKind.WITHDRAWN in told
    assert circle.row(slug).question not in str(notices.page(session, paul.actor, 1, now=now))


def test_private_advice_stays_private_when_its_adviser_goes_back(session, circle, paul, priya, now):
    slug = circle.opened()
    for text, seen in (("- Send two people.", 0), ("- Send three people.", 1)):
        advising.give(session, paul.actor, slug, text, "lived", "", private=True, seen_version=seen, now=now)
    assert history.earlier_advice(session, paul.actor, slug, 1, 1).private
    with pytest.raises(NotFound):
        history.of_advice(session, priya.actor, slug, 1)
    assert history.own_advice(session, paul.actor, 1)[0][0].slug == slug


def test_an_update_stands_in_the_thread_whatever_private_advice_came(session, circle, paul, priya, now):
    slug = circle.advised()
    advising.give(session, priya.actor, slug, "- Wait.", "lived", "", private=True, seen_version=0, now=now)
    update(session, circle, slug)
    for person in (paul, priya):
        page = reading.situation(session, person.actor, slug, now=now)
        assert [band.place for band in page.updates] == [1]


NAMING = replace(TEXT, body="Acme GmbH lost $4.2M when Bob Lee quit.")


def test_an_update_that_names_somebody_is_refused_until_it_is_settled(session, circle, erin, now):
    slug = circle.advised()
    with pytest.raises(Invalid) as refusal:
        update(session, circle, slug, NAMING)
    assert "could identify somebody" in refusal.value.problems["body"]
    typed = {"body": NAMING.body}
    shown = updating.page(session, erin.actor, slug, typed, now=now)
    reasons = {mark.digest: "Told in public." for mark in shown.marks["body"]}
    seen = circle.version(slug)
    updating.update(session, erin.actor, slug, NAMING, reasons, seen_version=seen, now=now)
    assert circle.row(slug).body == NAMING.body


def test_a_text_that_names_somebody_is_not_restored_while_peers_read(session, circle, erin, now):
    slug = circle.advised()
    row = circle.row(slug)
    row.body = NAMING.body
    keep_situation(session, row, RevisionKind.UPDATED, now)
    row.body = TEXT.body
    keep_situation(session, row, RevisionKind.UPDATED, now)
    session.commit()
    with pytest.raises(Invalid):
        updating.restore(session, erin.actor, slug, 2, seen_version=circle.version(slug), now=now)
    assert circle.row(slug).body == TEXT.body
