"""Marks in a situation hold it back until each is changed or has its reason."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from advisory.domain.actor import VISITOR
from advisory.domain.confidentiality import scan
from advisory.domain.errors import Forbidden, Invalid, NotFound, Stale
from advisory.services import advising, asking, curation, reading, screening, updating, writing
from advisory.storage.tables import JustificationRow, NoticeRow
from tests.services.circle import ask_form
from tests.services.profile import say

BODY = "We lost Acme GmbH in Fresno when Bob Lee quit."


def digest_of(phrase):
    return scan(phrase)[0].digest


def reasons(*phrases, reason="They agreed to be named."):
    return tuple((digest_of(phrase), reason) for phrase in phrases)


def submit(session, actor, form, now, slug="", seen=0):
    return asking.submit(session, actor, slug, form, seen_version=seen, now=now)


def test_open_marks_hold_a_situation_back_and_are_named_by_field(session, erin, now):
    with pytest.raises(Invalid) as refusal:
        submit(session, erin.actor, ask_form(body=BODY, tried="We rang bob@acme.example."), now)
    assert "“Acme GmbH”, “Fresno”, “Bob Lee” could identify somebody" in refusal.value.problems["body"]
    assert "“bob@acme.example”" in refusal.value.problems["tried"]


def test_a_draft_with_marks_is_kept_all_the_same(session, erin, now):
    slug = asking.save(session, erin.actor, "", ask_form(body=BODY), seen_version=0, now=now)
    marks = asking.draft(session, erin.actor, slug, now=now).writing.of("body")
    assert [(mark.phrase, mark.instead) for mark in marks] == [
        ("Acme GmbH", "a company"),
        ("Fresno", "a mid-size city"),
        ("Bob Lee", "a key employee"),
    ]


def test_one_click_each_settles_a_text(session, erin, now):
    form = ask_form(body=BODY)
    for phrase in ("Acme GmbH", "Fresno", "Bob Lee"):
        form = writing.plainer_form(session, erin.actor, form, "body", digest_of(phrase), now=now)
    assert form.text.body == "We lost a company in a mid-size city when a key employee quit."
    submit(session, erin.actor, form, now)


def test_a_reason_lets_a_phrase_stay_and_the_phrase_itself_is_not_kept_with_it(session, circle, erin, now):
    form = replace(ask_form(body=BODY), reasons=reasons("Acme GmbH", "Fresno", "Bob Lee"))
    slug = submit(session, erin.actor, form, now)
    rows = session.scalars(select(JustificationRow)).all()
    assert {(row.kind, row.reason, row.thing_id) for row in rows} == {
        (kind, "They agreed to be named.", circle.row(slug).id) for kind in ("company", "place", "person")
    }
    assert not [row for row in rows for phrase in ("acme", "Acme") if phrase in str(vars(row))]


def test_a_reason_given_in_a_draft_counts_when_it_is_posted(session, erin, now):
    form = replace(ask_form(body="We lost Acme GmbH."), reasons=reasons("Acme GmbH"))
    slug = asking.save(session, erin.actor, "", form, seen_version=0, now=now)
    submit(session, erin.actor, replace(form, reasons=()), now, slug, 1)


def test_a_reason_taken_back_opens_the_mark_again(session, erin, now):
    form = replace(ask_form(body="We lost Acme GmbH."), reasons=reasons("Acme GmbH"))
    slug = asking.save(session, erin.actor, "", form, seen_version=0, now=now)
    with pytest.raises(Invalid):
        submit(session, erin.actor, replace(form, reasons=reasons("Acme GmbH", reason=" ")), now, slug, 1)


def test_a_reason_for_what_does_not_stand_there_is_not_kept(session, erin, now):
    form = replace(ask_form(), reasons=reasons("Acme GmbH"))
    asking.save(session, erin.actor, "", form, seen_version=0, now=now)
    assert session.scalars(select(JustificationRow)).all() == []


def test_ones_own_company_is_known_and_stays_private(session, erin, paul, now):
    say(session, erin.actor, company="Brightwater Pumps Ltd", now=now)
    form = ask_form(body="Nobody at Brightwater Pumps knows.")
    (mark,) = writing.look(session, erin.actor, form, now=now).of("body")
    assert (mark.phrase, mark.instead) == ("Brightwater Pumps", "our company")
    assert writing.look(session, paul.actor, form, now=now).of("body") == ()


def test_members_are_known_by_name(session, erin, now):
    (mark,) = writing.look(session, erin.actor, ask_form(body="We asked Priya."), now=now).of("body")
    assert (mark.kind, mark.instead) == ("person", "a key employee")


def test_only_members_have_their_text_read(session, adam, now):
    for actor in (VISITOR, adam.actor):
        with pytest.raises(Forbidden):
            writing.look(session, actor, ask_form(), now=now)
        with pytest.raises(Forbidden):
            writing.marks(session, actor, {"advice": BODY}, {}, now=now)


def test_a_draft_that_says_it_already_is_not_written_again(session, circle, erin, now):
    slug = circle.drafted_text()
    form = ask_form(body="Changed.")
    first = asking.keep(session, erin.actor, slug, form, seen_version=1, now=now)
    again = asking.keep(session, erin.actor, slug, form, seen_version=1, now=now)
    assert (first.version, again.version) == (2, 2)
    with pytest.raises(Stale):
        asking.keep(session, erin.actor, slug, ask_form(body="Other."), seen_version=1, now=now)


# What only few should read.

SUED = "We were sued by a former partner and have to decide whether we settle."


def told_of(session):
    return {row.member_id for row in session.scalars(select(NoticeRow)) if row.kind == "desk.tripwire"}


def test_what_touches_the_law_is_for_ones_group_unless_confirmed(session, circle, erin, mona, max_, now):
    with pytest.raises(Invalid) as refusal:
        submit(session, erin.actor, ask_form(body=SUED), now)
    assert "a dispute at law. Choose your group" in refusal.value.problems["audience"]
    submit(session, erin.actor, ask_form(body=SUED, audience=circle.table()), now)
    assert told_of(session) == {mona.id, max_.id}


def test_an_asker_may_confirm_that_all_members_read_it(session, erin, now):
    submit(session, erin.actor, replace(ask_form(body=SUED), wide_confirmed=True), now)


def test_who_sits_in_no_group_confirms_it_too(session, carl, now):
    with pytest.raises(Invalid) as refusal:
        submit(session, carl.actor, ask_form(body=SUED), now)
    assert refusal.value.problems["audience"].endswith("Confirm that all members may read it.")


def test_nobody_is_told_of_an_ordinary_situation(session, erin, now):
    submit(session, erin.actor, ask_form(), now)
    assert told_of(session) == set()


# A moderator reads it once more.


def approve(circle, slug, **reasons):
    screening.approve(
        circle.session,
        circle.mona,
        slug,
        clarify_first=False,
        reasons=reasons,
        seen_version=circle.version(slug),
        now=circle.now,
    )


def test_a_moderator_sees_what_was_kept_and_why(session, circle, erin, mona, now):
    form = replace(ask_form(body="We lost Acme GmbH."), reasons=reasons("Acme GmbH"))
    slug = submit(session, erin.actor, form, now)
    (mark,) = screening.item(session, mona.actor, slug, now=now).marks
    assert (mark.phrase, mark.reason) == ("Acme GmbH", "They agreed to be named.")
    approve(circle, slug)
    assert circle.row(slug).state == "advising"


def test_a_moderator_does_not_approve_what_is_open_without_saying_why(session, circle, erin, carl, now):
    say(session, carl.actor, company="Brightwater Pumps Ltd", now=now)
    slug = submit(session, erin.actor, ask_form(body="We supply Brightwater Pumps."), now)
    (mark,) = screening.item(session, circle.mona, slug, now=now).marks
    assert (mark.kind, mark.instead, mark.reason) == ("company", "a company", "")
    with pytest.raises(Invalid, match="Brightwater Pumps"):
        approve(circle, slug)
    assert circle.row(slug).state == "submitted"
    approve(circle, slug, **{mark.digest: "A customer of many members."})
    assert circle.row(slug).state == "advising"


def test_no_mark_tells_a_moderator_whose_company_it_is(session, circle, erin, now):
    say(session, erin.actor, company="Brightwater Pumps Ltd", now=now)
    form = ask_form(body="Nobody at Brightwater Pumps knows.")
    (mark,) = writing.look(session, erin.actor, form, now=now).of("body")
    kept = replace(form, reasons=((mark.digest, "So."),))
    slug = submit(session, erin.actor, kept, now)
    (mark,) = screening.item(session, circle.mona, slug, now=now).marks
    assert (mark.kind, mark.said, mark.instead) == ("company", "looks like a company.", "a company")


def test_a_moderator_is_told_what_a_situation_touches(session, circle, erin, mona, now):
    slug = submit(session, erin.actor, ask_form(body=SUED, audience=circle.table()), now)
    assert screening.item(session, mona.actor, slug, now=now).touches == ("a dispute at law",)


# Advice, updates and drafts of entries are held to the same.

NAMING = "- We hired Bob Lee from Acme GmbH."


def test_advice_that_names_somebody_is_refused_until_it_says_why(session, circle, now):
    slug = circle.opened()

    def give(**reasons):
        advising.give(
            session, circle.paul, slug, NAMING, "lived", "", reasons=reasons, seen_version=0, now=now
        )

    with pytest.raises(Invalid, match="“Bob Lee”, “Acme GmbH” could identify somebody"):
        give()
    assert reading.situation(session, circle.paul, slug, now=now).advice == ()
    give(**{digest_of(phrase): "Both are public." for phrase in ("Bob Lee", "Acme GmbH")})
    kept = writing.advice_marks(session, circle.paul, slug, NAMING, {}, now=now)
    assert {mark.reason for mark in kept} == {"Both are public."}


def test_an_update_names_nobody_either(session, circle, erin, now):
    slug = circle.opened()
    text = ask_form(body="Acme GmbH wants an answer.").text
    with pytest.raises(Invalid, match="“Acme GmbH” could identify somebody"):
        updating.update(session, erin.actor, slug, text, seen_version=circle.version(slug), now=now)


def test_a_draft_that_names_somebody_does_not_go_to_review(session, circle, mona, now):
    bench = circle.drafted()
    with pytest.raises(Invalid, match="“Fresno” could identify somebody"):
        circle.submit(bench, situation="A company in Fresno grew.")
    curation.save(
        session,
        mona.actor,
        bench.entry_id,
        replace(circle.fields(bench), situation="A company in Fresno grew."),
        seen_version=circle.bench(bench).version,
        now=now,
    )
    (mark,) = circle.bench(bench).marks
    writing.keep_phrases(session, mona.actor, bench.entry_id, {mark.digest: "A large market."}, now=now)
    circle.submit(bench)
    assert circle.entry(bench).state == "review"


def test_only_those_at_the_desk_keep_phrases_of_a_draft(session, circle, paul, now):
    bench = circle.drafted()
    with pytest.raises(NotFound):
        writing.keep_phrases(session, paul.actor, bench.entry_id, {"a": "b"}, now=now)
