"""Asking: drafts, posting, and what an asker does to their own situation."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Invalid, NotFound, Stale, WrongState
from advisory.services import asking, finding, reading
from advisory.services.looking import Finder
from advisory.storage.tables import SituationRow
from tests.services.circle import QUESTION, TEXT, ask_form

STEPS = (asking.recall, asking.withdraw, asking.reopen)


def test_a_search_is_carried_over_into_the_empty_form(session, erin):
    page = asking.blank(session, erin.actor, "  Do we\n agree? ")
    assert (page.text.question, page.slug, page.version) == ("Do we agree?", "", 0)


def test_the_form_offers_ones_own_groups_and_all_members(session, erin, carl):
    assert [choice.name for choice in asking.blank(session, erin.actor).audiences] == [
        "The North table",
        "All members",
    ]
    assert [choice.value for choice in asking.blank(session, carl.actor).audiences] == ["members"]


@pytest.mark.parametrize("who", ["visitor", "adam"])
def test_only_members_ask(session, adam, now, who):
    actor = adam.actor if who == "adam" else VISITOR
    with pytest.raises(Forbidden):
        asking.blank(session, actor)
    with pytest.raises(Forbidden):
        asking.refused(session, actor, "", ask_form(), 0)
    with pytest.raises(Forbidden):
        asking.submit(session, actor, "", ask_form(), seen_version=0, now=now)
    assert session.query(SituationRow).count() == 0


def test_a_draft_may_be_incomplete_and_comes_back_as_it_was_typed(session, erin, now):
    form = ask_form(question="Half a", body="", wish="ask")
    slug = asking.save(session, erin.actor, "", form, seen_version=0, now=now)
    page = asking.draft(session, erin.actor, slug)
    assert (page.text, page.wish, page.state, page.version) == (form.text, "ask", "draft", 1)


def test_a_draft_is_nobody_elses(session, circle, paul, mona, adam, now):
    slug = circle.drafted_text()
    for actor in (paul.actor, mona.actor, adam.actor, VISITOR):
        with pytest.raises(NotFound):
            asking.draft(session, actor, slug)
        with pytest.raises(NotFound):
            reading.situation(session, actor, slug, now=now)
        with pytest.raises(NotFound):
            asking.save(session, actor, slug, ask_form(body="mine"), seen_version=1, now=now)
    assert circle.row(slug).body == TEXT.body


def test_a_draft_promises_the_index_nothing_and_no_search_finds_it(
    session, circle, engine, deliver, erin, mona
):
    circle.drafted_text()
    assert circle.promises() == []
    deliver()
    for person in (erin, mona):
        assert finding.find(session, Finder(engine), person.actor, "zwieback", now=circle.now).total == 0


def test_an_address_tells_neither_the_subject_nor_the_order_of_asking(circle):
    slugs = [circle.drafted_text() for _ in range(3)]
    assert len(set(slugs)) == 3
    assert all(len(slug) == 12 and slug.isalnum() for slug in slugs)


def test_posting_needs_a_question_and_a_situation_and_names_both(session, circle, erin, now):
    with pytest.raises(Invalid) as refusal:
        asking.submit(session, erin.actor, "", ask_form(question="", body=""), seen_version=0, now=now)
    assert list(refusal.value.problems) == ["question", "body"]
    assert (session.query(SituationRow).count(), circle.log()) == (0, [])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"question": "x" * 201}, "question"),
        ({"body": "x" * 10_001}, "body"),
        ({"body": "> " * 200}, "body"),
        ({"tags": ("no-such-tag",)}, "tags"),
        ({"tags": tuple("abcdef")}, "tags"),
        ({"industry": "mining"}, "industry"),
        ({"company_size": "12"}, "company_size"),
        ({"stage": "late"}, "stage"),
        ({"wish": "perhaps"}, "wish"),
        ({"audience": "public"}, "audience"),
        ({"audience": "group-99"}, "audience"),
        ({"audience": "group-²"}, "audience"),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field_even_in_a_draft(session, erin, now, changes, field):
    with pytest.raises(Invalid) as refusal:
        asking.save(session, erin.actor, "", ask_form(**changes), seen_version=0, now=now)
    assert list(refusal.value.problems) == [field]
    assert session.query(SituationRow).count() == 0


def test_after_a_refusal_the_form_shows_what_was_typed_not_what_was_saved(session, circle, erin):
    slug = circle.drafted_text()
    page = asking.refused(session, erin.actor, slug, ask_form(body="typed"), 1)
    assert (page.text.body, page.version, page.slug) == ("typed", 1, slug)


def test_a_refused_form_of_somebody_elses_draft_does_not_exist(session, circle, paul):
    with pytest.raises(NotFound):
        asking.refused(session, paul.actor, circle.drafted_text(), ask_form(), 1)


def test_a_stale_save_is_refused_with_both_texts(session, circle, erin, now):
    slug = circle.drafted_text()
    asking.save(session, erin.actor, slug, ask_form(body="on the phone"), seen_version=1, now=now)
    with pytest.raises(Stale) as refusal:
        asking.save(session, erin.actor, slug, ask_form(body="at the desk"), seen_version=1, now=now)
    assert (refusal.value.saved["body"], refusal.value.sent["body"]) == ("on the phone", "at the desk")
    assert (refusal.value.version, circle.row(slug).body) == (2, "on the phone")


def test_posting_hands_the_text_to_the_moderators_and_to_nobody_else(session, circle, paul, mona, now):
    slug = circle.posted()
    assert reading.situation(session, mona.actor, slug, now=now).state == "submitted"
    with pytest.raises(NotFound):
        reading.situation(session, paul.actor, slug, now=now)


def test_posting_twice_tells_the_state_and_changes_nothing(session, circle, erin, now):
    slug = circle.drafted_text()
    asking.submit(session, erin.actor, slug, ask_form(), seen_version=1, now=now)
    with pytest.raises(WrongState) as refusal:
        asking.submit(session, erin.actor, slug, ask_form(body="again"), seen_version=1, now=now)
    assert refusal.value.state == "submitted"
    assert (circle.row(slug).body, [line.action for line in circle.log()]) == (
        TEXT.body,
        ["create", "submit"],
    )


def test_a_posted_text_can_no_longer_be_edited(session, circle, erin):
    with pytest.raises(WrongState):
        asking.draft(session, erin.actor, circle.posted())


def test_a_returned_text_shows_the_reason_and_can_be_posted_again(session, circle, erin, now):
    slug = circle.returned()
    page = asking.draft(session, erin.actor, slug)
    assert page.last_reason == "No towns."
    asking.submit(session, erin.actor, slug, ask_form(), seen_version=page.version, now=now)
    assert circle.row(slug).state == "submitted"


def test_a_posted_situation_can_be_recalled(session, circle, erin, mona, now):
    slug = circle.posted()
    asking.recall(session, erin.actor, slug, seen_version=circle.version(slug), now=now)
    with pytest.raises(NotFound):
        reading.situation(session, mona.actor, slug, now=now)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_what_an_asker_does_is_refused_to_outsiders_as_if_there_were_nothing(
    session, circle, carl, now, step
):
    slug = circle.opened(audience=circle.table())
    seen = circle.version(slug)
    for actor in (carl.actor, VISITOR):
        with pytest.raises(NotFound):
            step(session, actor, slug, seen_version=seen, now=now)
    assert circle.version(slug) == seen


def test_withdrawing_is_the_askers_alone(session, circle, paul, mona, now):
    slug = circle.opened()
    for actor in (paul.actor, mona.actor):
        with pytest.raises(Forbidden):
            asking.withdraw(session, actor, slug, seen_version=circle.version(slug), now=now)


def test_a_step_that_does_not_fit_tells_the_state(session, circle, erin, now):
    slug = circle.opened()
    with pytest.raises(WrongState) as refusal:
        asking.recall(session, erin.actor, slug, seen_version=circle.version(slug), now=now)
    assert refusal.value.state == "advising"


def test_a_step_on_an_old_page_is_stale(session, circle, erin, now):
    slug = circle.opened()
    with pytest.raises(Stale):
        asking.withdraw(session, erin.actor, slug, seen_version=circle.version(slug) - 1, now=now)
    assert circle.row(slug).state == "advising"


def test_withdrawing_takes_it_from_everybody_elses_sight_and_from_the_search(
    session, circle, engine, deliver, erin, paul, mona, now
):
    slug = circle.opened()
    deliver()
    assert finding.find(session, Finder(engine), paul.actor, "zwieback", now=now).total == 1
    asking.withdraw(session, erin.actor, slug, seen_version=circle.version(slug), now=now)
    deliver()
    for person in (paul, mona):
        assert finding.find(session, Finder(engine), person.actor, "zwieback", now=now).total == 0
        with pytest.raises(NotFound):
            reading.situation(session, person.actor, slug, now=now)


def test_withdrawing_twice_tells_the_state_and_logs_once(session, circle, erin, now):
    slug = circle.opened()
    seen = circle.version(slug)
    asking.withdraw(session, erin.actor, slug, seen_version=seen, now=now)
    with pytest.raises(WrongState):
        asking.withdraw(session, erin.actor, slug, seen_version=seen, now=now)
    assert [line.action for line in circle.log()].count("withdraw") == 1


@pytest.mark.parametrize("stage", ["drafted", "in_review", "passed", "consented"])
def test_withdrawing_archives_the_entry_that_was_being_made(session, circle, erin, now, stage):
    bench = getattr(circle, stage)()
    seen = circle.version(bench.slug)
    asking.withdraw(session, erin.actor, bench.slug, seen_version=seen, now=now)
    assert circle.entry(bench).state == "archived"


def test_withdrawing_pulls_the_published_entry(session, circle, engine, deliver, erin, now):
    bench = circle.published()
    deliver()
    seen = circle.version(bench.slug)
    asking.withdraw(session, erin.actor, bench.slug, seen_version=seen, now=now)
    deliver()
    assert circle.entry(bench).state == "pulled"
    assert finding.find(session, Finder(engine), VISITOR, "alternate", now=now).total == 0


def test_the_list_shows_what_one_may_read_and_ones_own_apart(session, circle, erin, paul, carl):
    slug, draft = circle.opened(audience=circle.table()), circle.drafted_text()
    listing = reading.list_situations(session, paul.actor, "open", 1, now=circle.now)
    assert [item.slug for item in listing.open] == [slug]
    assert {
        item.slug for item in reading.list_situations(session, erin.actor, "", 1, now=circle.now).own
    } == {slug, draft}
    outside = reading.list_situations(session, carl.actor, "all", 1, now=circle.now)
    assert (outside.open, outside.own, outside.pager.total) == ((), (), 0)


def test_the_question_is_kept_on_one_line_as_typed(session, circle, erin):
    assert asking.draft(session, erin.actor, circle.drafted_text()).text == replace(TEXT, question=QUESTION)


def test_sending_the_same_new_form_twice_makes_one_situation(session, erin, now):
    form = replace(ask_form(), key="a" * 32)
    first = asking.submit(session, erin.actor, "", form, seen_version=0, now=now)
    assert asking.submit(session, erin.actor, "", form, seen_version=0, now=now) == first
    assert session.scalar(select(func.count()).select_from(SituationRow)) == 1


def test_a_saved_new_form_that_is_posted_after_going_back_is_the_same_situation(session, erin, now):
    form = replace(ask_form(), key="b" * 32)
    first = asking.save(session, erin.actor, "", form, seen_version=0, now=now)
    assert asking.submit(session, erin.actor, "", form, seen_version=0, now=now) == first


def test_a_new_form_changed_after_going_back_shows_both_texts(session, erin, now):
    form = replace(ask_form(), key="c" * 32)
    asking.save(session, erin.actor, "", form, seen_version=0, now=now)
    changed = replace(form, text=replace(form.text, question="Something else?"))
    with pytest.raises(Stale) as refusal:
        asking.save(session, erin.actor, "", changed, seen_version=0, now=now)
    assert refusal.value.sent["question"] == "Something else?"
    assert refusal.value.saved["question"] == form.text.question


@pytest.mark.parametrize(
    ("body", "chosen", "preselected"),
    [("We are being sued.", "", True), ("We are being sued.", "members", False), ("We grow.", "", False)],
)
def test_a_text_for_few_readers_is_offered_to_ones_only_group_unless_somebody_chose(
    session, circle, erin, carl, now, body, chosen, preselected
):
    form = ask_form(body=body, audience=chosen)
    shown = asking.refused(session, erin.actor, "", form, 0, now=now)
    assert shown.audience == (circle.table() if preselected else chosen)
    assert asking.refused(session, carl.actor, "", form, 0, now=now).audience == chosen
