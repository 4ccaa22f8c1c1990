"""Points of a draft: used, merged, arranged and left out, each with its sources."""

from dataclasses import replace

import pytest

from advisory.domain.curating import DraftPoint
from advisory.domain.errors import Invalid, NotFound, Stale, TakenOver
from advisory.services import advising, arranging, asking, curation, reading, tracing
from advisory.services.arranging import Press
from advisory.storage import notices
from tests.services.circle import LATER, Bench

PRIYAS = "- **Send two people**, who learn from each other.\n- Agree on an end."


@pytest.fixture
def bench(circle, priya) -> Bench:
    """Mona's empty draft of a thread in which Paul and Priya advised."""
    slug = circle.opened()
    circle.give(circle.paul, slug)
    circle.give(priya.actor, slug, PRIYAS)
    said = ("To send two.", "Offer two engineers", LATER)
    asking.close(circle.session, circle.erin, slug, *said, seen_version=circle.version(slug), now=circle.now)
    return Bench(slug, curation.start(circle.session, circle.mona, slug, now=circle.now))


def press(circle, bench, verb, *, form=None, actor=None, seen=None, **chosen):
    shown = circle.bench(bench)
    return arranging.press(
        circle.session,
        actor or circle.mona,
        bench.entry_id,
        form or shown.draft,
        Press(verb, **chosen),
        seen_version=shown.version if seen is None else seen,
        now=circle.now,
    )


def thread(circle, bench):
    """The points of the thread by their words."""
    return {point.html.striptags(): point for one in circle.bench(bench).advice for point in one.points}


def ids(circle, bench, *beginnings):
    found = thread(circle, bench)
    return tuple(point.id for words, point in found.items() if words.startswith(beginnings))


def made_of(circle, bench):
    """What each point is made of: its number, its use, and whose words."""
    return [
        (point.number, point.use, sorted(source.name for source in point.sources))
        for point in circle.bench(bench).points
    ]


def key_of(circle, bench, number):
    return next(point.key for point in circle.bench(bench).points if point.number == number)


def test_points_that_are_used_are_verbatim_and_know_whose_they_are(circle, bench):
    press(circle, bench, "use", point_ids=ids(circle, bench, "Send two people who", "Illness", "Agree"))
    assert made_of(circle, bench) == [
        ("1", "verbatim", ["Paul"]),
        ("1.1", "verbatim", ["Paul"]),
        ("2", "verbatim", ["Priya"]),
    ]


def test_using_a_point_twice_takes_it_once(circle, bench):
    for _ in range(2):
        press(circle, bench, "use", point_ids=ids(circle, bench, "Agree"))
    assert made_of(circle, bench) == [("1", "verbatim", ["Priya"])]


def test_a_point_merged_from_two_people_shows_both(circle, bench):
    press(circle, bench, "use", point_ids=ids(circle, bench, "Send two people who"))
    key = key_of(circle, bench, "1")
    press(circle, bench, "merge", key=key, point_ids=ids(circle, bench, "Send two people, who"))
    assert made_of(circle, bench) == [("1", "merged", ["Paul", "Priya"])]
    assert "learn from each other" in circle.fields(bench).points[0].text


def test_rewording_makes_a_point_edited_and_keeps_its_source(circle, bench):
    press(circle, bench, "use", point_ids=ids(circle, bench, "Agree"))
    points = (replace(circle.fields(bench).points[0], text="Agree on an end date."),)
    press(circle, bench, "add", form=replace(circle.fields(bench), points=points))
    assert made_of(circle, bench)[0] == ("1", "edited", ["Priya"])


def test_blanks_alone_leave_a_point_verbatim(circle, bench):
    press(circle, bench, "use", point_ids=ids(circle, bench, "Agree"))
    points = (replace(circle.fields(bench).points[0], text="Agree  on\nan end."),)
    press(circle, bench, "add", form=replace(circle.fields(bench), points=points))
    assert made_of(circle, bench)[0][1] == "verbatim"


def test_the_curators_own_words_have_no_source_and_cannot_go_to_review(circle, bench):
    points = (DraftPoint("0a1b2c3d4e", "Mine alone."),)
    press(circle, bench, "add", form=replace(circle.fields(bench), points=points))
    assert made_of(circle, bench)[0] == ("1", "own words", [])
    with pytest.raises(Invalid, match="no source"):
        circle.submit(bench, summary="Something.")


def test_moving_nesting_and_joining_keep_the_sources(circle, bench):
    press(circle, bench, "use", point_ids=ids(circle, bench, "Send two people who", "Write", "Agree"))
    press(circle, bench, "up", key=key_of(circle, bench, "3"))
    assert [name for _, _, names in made_of(circle, bench) for name in names] == ["Paul", "Priya", "Paul"]
    press(circle, bench, "nest", key=key_of(circle, bench, "2"))
    assert [number for number, _, _ in made_of(circle, bench)] == ["1", "1.1", "2"]
    press(circle, bench, "unnest", key=key_of(circle, bench, "1.1"))
    press(circle, bench, "join", key=key_of(circle, bench, "2"))
    assert made_of(circle, bench) == [("1", "merged", ["Paul", "Priya"]), ("2", "verbatim", ["Paul"])]


def test_a_point_that_was_removed_and_comes_back_still_knows_its_source(circle, bench):
    press(circle, bench, "use", point_ids=ids(circle, bench, "Agree"))
    before = circle.fields(bench)
    press(circle, bench, "remove", key=before.points[0].key)
    assert not thread(circle, bench)["Agree on an end."].used
    press(circle, bench, "add", form=before)
    assert made_of(circle, bench)[0] == ("1", "verbatim", ["Priya"])


def test_points_left_out_need_a_reason_and_show_it(circle, bench):
    press(circle, bench, "use", point_ids=ids(circle, bench, "Send two people who", "Illness", "Write"))
    with pytest.raises(Invalid, match="2 points of the thread without a use or a reason"):
        circle.submit(bench, summary="Send two.")
    left = ids(circle, bench, "Send two people, who", "Agree")
    press(circle, bench, "aside", point_ids=left, reason="duplicate")
    assert thread(circle, bench)["Agree on an end."].aside == "duplicate"
    circle.submit(bench, summary="Send two.")
    assert circle.entry(bench).state == "review"


@pytest.mark.parametrize(
    ("chosen", "field"),
    [
        ({"reason": "duplicate"}, "source"),
        ({"reason": "", "point_ids": "all"}, "reason"),
        ({"reason": "refused", "point_ids": "all"}, "reason"),
        ({"reason": "other", "point_ids": "all"}, "reason_note"),
        ({"reason": "other", "note": "x" * 301, "point_ids": "all"}, "reason_note"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(circle, bench, chosen, field):
    if chosen.get("point_ids"):
        chosen = {**chosen, "point_ids": ids(circle, bench, "Agree")}
    with pytest.raises(Invalid) as refusal:
        press(circle, bench, "aside", **chosen)
    assert list(refusal.value.problems) == [field]


def test_what_was_left_out_can_be_thought_of_again(circle, bench):
    press(circle, bench, "aside", point_ids=ids(circle, bench, "Agree"), reason="duplicate")
    press(circle, bench, "unaside", point_ids=ids(circle, bench, "Agree"))
    assert thread(circle, bench)["Agree on an end."].aside == ""


def test_advice_that_disagrees_is_not_lost_without_a_word(circle, priya, max_):
    slug = circle.opened()
    circle.give(circle.paul, slug)
    advising.give(
        circle.session, priya.actor, slug, "- Do not.", "lived", "challenges", seen_version=0, now=circle.now
    )
    said = ("To send two.", "Offer two engineers", LATER)
    asking.close(circle.session, circle.erin, slug, *said, seen_version=circle.version(slug), now=circle.now)
    bench = Bench(slug, curation.start(circle.session, circle.mona, slug, now=circle.now))
    press(circle, bench, "use", point_ids=ids(circle, bench, "Send two", "Illness", "Write"))
    press(circle, bench, "aside", point_ids=ids(circle, bench, "Do not"), reason="not-fitting")
    with pytest.raises(Invalid, match="disagrees is left out without a word"):
        circle.submit(bench, summary="Send two.")
    press(
        circle,
        bench,
        "aside",
        point_ids=ids(circle, bench, "Do not"),
        reason="not-fitting",
        note="It was too late to say no.",
    )
    circle.submit(bench, summary="Send two.")


def test_nobody_but_the_curator_presses_a_button(circle, bench, max_, paul):
    chosen = ids(circle, bench, "Agree")
    with pytest.raises(TakenOver):
        press(circle, bench, "use", actor=max_.actor, point_ids=chosen)
    with pytest.raises(NotFound):
        press(circle, bench, "use", actor=paul.actor, point_ids=chosen)
    with pytest.raises(Stale):
        press(circle, bench, "use", seen=0, point_ids=chosen)
    assert circle.fields(bench).points == ()


def reopened(circle, bench, change):
    """Have the situation opened again, Paul's advice changed, and closed once more."""
    session, now = circle.session, circle.now
    seen = circle.version(bench.slug)
    asking.reopen(session, circle.erin, bench.slug, seen_version=seen, now=now)
    mine = reading.situation(session, circle.paul, bench.slug, now=now).my_advice
    change(mine.version)
    said = ("To send two.", "Offer two engineers", LATER)
    asking.close(session, circle.erin, bench.slug, *said, seen_version=circle.version(bench.slug), now=now)


def amended(circle, bench, text="- **Send three people** who alternate.\n- Write a fee for hiring away."):
    def change(seen):
        advising.give(
            circle.session, circle.paul, bench.slug, text, "lived", "", seen_version=seen, now=circle.now
        )

    reopened(circle, bench, change)


def test_a_source_that_was_amended_flags_its_point_and_tells_the_curator(circle, bench, mona):
    press(circle, bench, "use", point_ids=ids(circle, bench, "Send two people who", "Write"))
    amended(circle, bench)
    one, two = circle.bench(bench).points
    assert (one.sources[0].change, two.sources[0].change) == ("amended", "")
    assert one.sources[0].text_now == "**Send three people** who alternate."
    told = [row.notice.kind for row in notices.page(circle.session, mona.actor, limit=20)]
    assert told.count("desk.source") == 1


def test_the_new_text_is_taken_or_ones_own_is_kept(circle, bench):
    press(circle, bench, "use", point_ids=ids(circle, bench, "Send two people who", "Write"))
    amended(circle, bench)
    source = circle.bench(bench).points[0].sources[0]
    key, advice_id, number = source.mark.split(":")
    named = {"key": key, "source": (int(advice_id), number)}
    press(circle, bench, "keep", **named)
    assert circle.bench(bench).points[0].sources[0].change == ""
    assert circle.fields(bench).points[0].text.startswith("**Send two")
    amended(circle, bench, "- Send four people.\n- Write a fee for hiring away.")
    press(circle, bench, "take", **named)
    assert circle.fields(bench).points[0].text == "Send four people."
    assert made_of(circle, bench)[0] == ("1", "verbatim", ["Paul"])


def test_advice_that_was_withdrawn_cannot_be_kept(circle, bench):
    press(circle, bench, "use", point_ids=ids(circle, bench, "Send two people who"))

    def change(seen):
        advising.withdraw(circle.session, circle.paul, bench.slug, seen_version=seen, now=circle.now)

    reopened(circle, bench, change)
    source = circle.bench(bench).points[0].sources[0]
    key, advice_id, number = source.mark.split(":")
    named = {"key": key, "source": (int(advice_id), number)}
    assert source.change == "withdrawn"
    for verb in ("keep", "take"):
        with pytest.raises(Invalid):
            press(circle, bench, verb, **named)
    press(circle, bench, "drop", **named)
    assert made_of(circle, bench) == [("1", "own words", [])]


def test_provenance_is_shown_for_the_draft_and_frozen_when_published(circle, mona, paul):
    bench = circle.published()
    made = tracing.provenance_page(circle.session, mona.actor, bench.entry_id, 1)
    assert [(point.number, point.use, point.sources[0].name) for point in made.points] == [
        ("1", "verbatim", "Paul"),
        ("1.1", "verbatim", "Paul"),
        ("2", "verbatim", "Paul"),
    ]
    with pytest.raises(NotFound):
        tracing.provenance_page(circle.session, paul.actor, bench.entry_id, 1)
    with pytest.raises(NotFound):
        tracing.provenance_page(circle.session, mona.actor, bench.entry_id, 2)


def test_the_workbench_asks_as_much_for_sixty_points_as_for_three(circle, bench, priya, queries, sixty):
    long = sixty()
    with queries() as few:
        curation.workbench(circle.session, circle.mona, bench.entry_id, now=circle.now)
    with queries() as many:
        curation.workbench(circle.session, circle.mona, long.entry_id, now=circle.now)
    assert len(many) == len(few)


@pytest.fixture
def sixty(circle, priya):
    """A draft that uses sixty points of a thread."""

    def made() -> Bench:
        slug = circle.opened()
        for who in (circle.paul, priya.actor):
            circle.give(who, slug, "\n".join(f"- Point {number} of {who.member_id}." for number in range(30)))
        said = ("To send two.", "Offer two engineers", LATER)
        seen = circle.version(slug)
        asking.close(circle.session, circle.erin, slug, *said, seen_version=seen, now=circle.now)
        found = Bench(slug, curation.start(circle.session, circle.mona, slug, now=circle.now))
        press(circle, found, "use", point_ids=ids(circle, found, "Point"))
        return found

    return made
