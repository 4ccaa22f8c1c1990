"""Advising: points with a basis, amended and withdrawn by whoever gave them."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Invalid, NotFound, Stale, WrongState
from advisory.domain.notices import NoticeKind
from advisory.services import advising, finding, reading, updating
from advisory.services.looking import Finder
from advisory.storage.tables import NoticeRow
from tests.services.circle import ADVICE, TEXT


def advice(session, person, slug, now):
    return reading.situation(session, person.actor, slug, now=now).advice


def test_advice_is_shown_as_points_by_a_ceo_with_its_basis(session, circle, priya, now):
    [given] = advice(session, priya, circle.advised(), now)
    assert (given.byline, given.basis, given.name, given.source) == ("A CEO", "lived", "", "")
    assert [point.number for point in given.points] == ["1", "2"]
    assert [point.number for point in given.points[0].sub_points] == ["1.1"]


def test_moderators_see_who_advised_and_the_asker_does_not(session, circle, erin, mona, now):
    slug = circle.advised()
    assert advice(session, mona, slug, now)[0].name == "Paul"
    assert advice(session, erin, slug, now)[0].name == ""


def test_a_moderator_who_asked_does_not_see_who_advised(session, circle, mona, max_, now):
    circle.erin, circle.mona = mona.actor, max_.actor
    assert advice(session, mona, circle.advised(), now)[0].name == ""


def test_ones_own_advice_comes_back_as_typed_for_amending(session, circle, paul, now):
    [mine] = advice(session, paul, circle.advised(), now)
    assert (mine.mine, mine.source, mine.version) == (True, ADVICE, 1)


def test_amending_replaces_the_points_and_is_marked(session, circle, engine, deliver, paul, priya, now):
    slug = circle.advised()
    circle.give(paul.actor, slug, "- Refuse the quagga.", seen=1)
    deliver()
    [given] = advice(session, priya, slug, now)
    assert (given.amended, len(given.points)) == (True, 1)
    assert finding.find(session, Finder(engine), priya.actor, "alternate", now=now).total == 0
    assert (
        finding.find(session, Finder(engine), priya.actor, "quagga", now=now).hits[0].best.anchor == "a1-p1"
    )


@pytest.mark.parametrize(
    ("text", "basis", "stance", "fields"),
    [
        ("- One\n  - Two\n    - Three\n      - Four", "lived", "", ["text"]),
        ("", "lived", "", ["text"]),
        ("- One", "", "", ["basis"]),
        ("- One", "heard", "perhaps", ["basis", "stance"]),
        ("", "", "no", ["basis", "stance", "text"]),
        ("x" * 10_001, "lived", "", ["text"]),
        (f"- {'[' * 200}", "lived", "", ["text"]),
    ],
)
def test_what_cannot_be_taken_is_refused_all_at_once(session, circle, paul, now, text, basis, stance, fields):
    slug = circle.opened()
    with pytest.raises(Invalid) as refusal:
        advising.give(session, paul.actor, slug, text, basis, stance, seen_version=0, now=now)
    assert list(refusal.value.problems) == fields
    assert advice(session, paul, slug, now) == ()


def test_a_third_level_is_refused_with_its_line(session, circle, paul):
    with pytest.raises(Invalid, match="Line 3 opens a third level"):
        circle.give(paul.actor, circle.opened(), "- One\n    - Two\n        - Three")


def test_the_asker_does_not_advise_themself(session, circle, erin):
    with pytest.raises(Forbidden):
        circle.give(erin.actor, circle.opened())


def test_outsiders_meet_nothing(session, circle, carl, adam, now):
    slug = circle.opened(audience=circle.table())
    for actor in (carl.actor, adam.actor, VISITOR):
        with pytest.raises(NotFound):
            circle.give(actor, slug)
        with pytest.raises(NotFound):
            advising.withdraw(session, actor, slug, seen_version=0, now=now)


def test_a_closed_situation_takes_no_more_advice(session, circle, priya, paul, now):
    slug = circle.closed()
    with pytest.raises(WrongState):
        circle.give(priya.actor, slug)
    with pytest.raises(WrongState):
        advising.withdraw(session, paul.actor, slug, seen_version=1, now=now)


def test_giving_twice_is_refused_and_changes_nothing(session, circle, paul, now):
    slug = circle.advised()
    lines = len(circle.log())
    with pytest.raises(Stale) as refusal:
        circle.give(paul.actor, slug)
    assert (refusal.value.saved, refusal.value.version) == ({"text": ADVICE}, 1)
    assert (len(circle.log()), advice(session, paul, slug, now)[0].version) == (lines, 1)


def test_amending_from_an_old_page_is_refused_with_both_texts(session, circle, paul):
    slug = circle.advised()
    circle.give(paul.actor, slug, "- On the phone.", seen=1)
    with pytest.raises(Stale) as refusal:
        circle.give(paul.actor, slug, "- At the desk.", seen=1)
    assert (refusal.value.saved, refusal.value.sent) == (
        {"text": "- On the phone."},
        {"text": "- At the desk."},
    )


def test_withdrawn_advice_is_gone_from_page_search_and_counts(
    session, circle, engine, deliver, paul, priya, now
):
    slug = circle.advised()
    advising.withdraw(session, paul.actor, slug, seen_version=1, now=now)
    deliver()
    assert advice(session, priya, slug, now) == ()
    assert finding.find(session, Finder(engine), priya.actor, "alternate", now=now).total == 0
    assert reading.list_situations(session, priya.actor, "open", 1, now=now).open[0].advice_count == 0


def test_withdrawing_twice_or_what_one_never_gave_finds_nothing(session, circle, paul, priya, now):
    slug = circle.advised()
    with pytest.raises(NotFound):
        advising.withdraw(session, priya.actor, slug, seen_version=0, now=now)
    with pytest.raises(Stale):
        advising.withdraw(session, paul.actor, slug, seen_version=0, now=now)
    advising.withdraw(session, paul.actor, slug, seen_version=1, now=now)
    with pytest.raises(NotFound):
        advising.withdraw(session, paul.actor, slug, seen_version=1, now=now)


def test_who_withdrew_may_advise_again(session, circle, paul, now):
    slug = circle.advised()
    advising.withdraw(session, paul.actor, slug, seen_version=1, now=now)
    circle.give(paul.actor, slug, "- On second thoughts.")
    assert len(advice(session, paul, slug, now)) == 1


def notices_of(session, kind):
    return [row.member_id for row in session.scalars(select(NoticeRow).where(NoticeRow.kind == kind.value))]


def test_the_asker_is_told_of_advice_and_of_each_amendment_once(session, circle, erin, paul, now):
    slug = circle.advised()
    with pytest.raises(Stale):
        circle.give(paul.actor, slug)
    circle.give(paul.actor, slug, "- Refuse.", seen=1)
    assert notices_of(session, NoticeKind.ADVICE_TO_YOU) == [erin.id]
    assert notices_of(session, NoticeKind.ADVICE_AMENDED) == [erin.id]


def test_two_advisers_at_once_each_have_their_say(session, circle, paul, priya, now):
    slug = circle.opened()
    circle.give(paul.actor, slug, "- Wait.")
    circle.give(priya.actor, slug, "- Do not.")
    assert [one.number for one in advice(session, paul, slug, now)] == [1, 2]


@pytest.fixture
def updated(session, circle, erin, now):
    """Paul advised, and then Erin changed the facts."""
    slug = circle.advised()
    row = circle.row(slug)
    updating.update(
        session, erin.actor, slug, replace(TEXT, body="It is two now."), seen_version=row.version, now=now
    )
    return slug


def test_advice_given_before_an_update_can_be_reaffirmed_once(
    session, circle, updated, erin, paul, priya, now
):
    assert [(one.before, one.reaffirmed_at) for one in advice(session, priya, updated, now)] == [(True, None)]
    assert "reaffirm" in reading.situation(session, paul.actor, updated, now=now).actions
    for _ in range(2):
        advising.reaffirm(session, paul.actor, updated, seen_version=1, now=now)
    assert [(one.before, one.reaffirmed_at) for one in advice(session, priya, updated, now)] == [(False, now)]
    assert notices_of(session, NoticeKind.ADVICE_REAFFIRMED) == [erin.id]
    assert "reaffirm" not in reading.situation(session, paul.actor, updated, now=now).actions


def test_amending_after_an_update_answers_it_too(session, circle, updated, paul, priya, now):
    circle.give(paul.actor, updated, "- Send four.", seen=1)
    assert not advice(session, priya, updated, now)[0].before


def test_only_ones_own_advice_can_be_reaffirmed_and_as_it_stands(
    session, circle, updated, erin, paul, priya, mona, carl, now
):
    for actor in (erin.actor, priya.actor, mona.actor, carl.actor, VISITOR):
        with pytest.raises(NotFound):
            advising.reaffirm(session, actor, updated, seen_version=1, now=now)
    with pytest.raises(Stale):
        advising.reaffirm(session, paul.actor, updated, seen_version=0, now=now)
    slug = circle.closed()
    with pytest.raises(WrongState):
        advising.reaffirm(session, paul.actor, slug, seen_version=1, now=now)


def test_points_may_trade_places_and_levels(session, circle, paul, priya, now):
    slug = circle.opened()
    circle.give(paul.actor, slug, "- One.\n    - Below.\n- Two.\n- Three.")
    circle.give(paul.actor, slug, "- Three.\n- Two.\n    - Below.\n- One.", seen=1)
    [given] = advice(session, priya, slug, now)
    assert [(point.number, point.html) for point in given.points] == [
        ("1", "<p>Three.</p>"), ("2", "<p>Two.</p>"), ("3", "<p>One.</p>"),
    ]  # fmt: skip
    assert [sub.number for sub in given.points[1].sub_points] == ["2.1"]
