"""Consent of advisers whom a text shows, and what silence leads to."""

import pytest

from advisory.domain.errors import NotFound, WrongState
from advisory.services import advising, asking, consent, curation, reading, reminding
from advisory.storage import notices
from tests.services.circle import LATER, Bench


@pytest.fixture
def thanked(circle) -> Bench:
    """An entry that thanks Paul by name, passed by Max."""
    bench = circle.drafted()
    circle.submit(bench, credits="Paul, who lent two")
    circle.pass_on(bench)
    return bench


def asked(circle):
    [one] = consent.asked_of(circle.session, circle.paul)
    return consent.adviser_page(circle.session, circle.paul, one.key)


def answer(circle, word, note=""):
    page = asked(circle)
    consent.answer_as_adviser(circle.session, circle.paul, page.key, page.digest, word, note, now=circle.now)


def kinds(circle, actor):
    return [row.notice.kind for row in notices.page(circle.session, actor, limit=50)]


def test_an_adviser_who_is_thanked_must_agree_too(circle, thanked):
    assert asked(circle).lines == ("Paul, who lent two",)
    circle.agree(thanked)
    assert circle.entry(thanked).state == "consent"
    answer(circle, "yes")
    assert circle.entry(thanked).state == "approved"
    assert circle.publish(thanked)


def test_who_is_thanked_by_the_role_of_the_thread_must_agree_too_and_stands_there_without_a_number(
    circle, session, priya, alike
):
    alike(4, priya)
    slug = circle.advised()
    advising.give(
        session, priya.actor, slug, "- Wait.", "lived", "", cover="role", seen_version=0, now=circle.now
    )
    [_, byline] = [one.byline for one in reading.situation(session, circle.erin, slug, now=circle.now).advice]
    assert byline == "A CEO (2), Transport and logistics, 51 to 200 people"
    said = ("To send two.", "Offer two engineers", LATER)
    asking.close(session, circle.erin, slug, *said, seen_version=circle.version(slug), now=circle.now)
    bench = Bench(slug, curation.start(session, circle.mona, slug, now=circle.now))
    shown = circle.bench(bench)
    points = tuple(point.id for one in shown.advice for point in one.points)
    seen, now = shown.version, circle.now
    curation.use_points(session, circle.mona, bench.entry_id, shown.draft, points, seen_version=seen, now=now)
    circle.submit(bench, summary="Send two.", audience="public", credits=f"Thanks to {byline}")
    circle.pass_on(bench)
    [one] = consent.asked_of(session, priya.actor)
    lines = consent.adviser_page(session, priya.actor, one.key).lines
    assert lines == ("Thanks to A CEO, Transport and logistics, 51 to 200 people",)


def test_nobody_else_reads_an_advisers_page(circle, thanked, priya, mona):
    for actor in (circle.erin, priya.actor, mona.actor):
        with pytest.raises(NotFound):
            consent.adviser_page(circle.session, actor, asked(circle).key)


def test_who_does_not_want_to_be_shown_is_taken_out_of_the_thanks(circle, thanked):
    answer(circle, "unnamed")
    shown = circle.bench(thanked)
    assert (shown.state, shown.draft.credits, len(shown.draft.points)) == ("draft", "", 3)
    assert "no longer name them" in shown.note


def test_who_wants_no_part_in_it_takes_their_points_along(circle, thanked):
    answer(circle, "without")
    assert circle.bench(thanked).draft.points == ()


def test_silence_is_reminded_twice_and_then_the_entry_is_filed_away(circle, erin):
    bench = circle.passed()
    for days, wanted in ((6, 0), (2, 1), (14, 1), (1, 0)):
        circle.later(days=days)
        assert reminding.remind(circle.session, circle.now) == wanted
    assert reminding.lapse(circle.session, circle.now) == 0
    circle.later(days=8)
    assert reminding.lapse(circle.session, circle.now) == 1
    assert reminding.lapse(circle.session, circle.now) == 0
    assert circle.entry(bench).state == "archived"
    assert "consent.lapsed" in kinds(circle, erin.actor)


def test_an_advisers_silence_takes_only_their_name(circle, thanked):
    circle.agree(thanked)
    circle.later(days=31)
    assert reminding.lapse(circle.session, circle.now) == 1
    assert (circle.entry(thanked).state, circle.fields(thanked).credits) == ("draft", "")


def test_an_adviser_withdraws_their_name_from_the_live_text(circle, thanked):
    circle.agree(thanked)
    key = asked(circle).key
    answer(circle, "yes")
    circle.publish(thanked)
    consent.withdraw_as_adviser(circle.session, circle.paul, key, now=circle.now)
    assert (circle.entry(thanked).state, circle.entry(thanked).credits) == ("published", "")
    with pytest.raises(WrongState):
        consent.withdraw_as_adviser(circle.session, circle.paul, key, now=circle.now)


def test_an_asker_withdraws_what_was_published(circle):
    bench = circle.published()
    consent.withdraw(circle.session, circle.erin, bench.slug, now=circle.now)
    assert circle.entry(bench).state == "pulled"
