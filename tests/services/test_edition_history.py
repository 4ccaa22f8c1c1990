"""The history of an entry: what its readers may compare, and bringing an earlier text back."""

import pytest

from advisory.documents.entry_file import change
from advisory.domain.actor import VISITOR
from advisory.domain.errors import NotFound, WrongState
from advisory.services import edition_history, editions, library, publishing, returning, upkeep, withdrawing
from advisory.storage import drafts, entries


def slug_of(circle, bench):
    return circle.entry(bench).slug or ""


def numbers(session, actor, slug):
    return [item.number for item in edition_history.of_entry(session, actor, slug).items]


def republish(circle, bench, **changes):
    """Take a new text through review and consent; gives the bytes that were agreed to."""
    if circle.entry(bench).work_state is None:
        circle.revise(bench)
    circle.submit(bench, **changes)
    circle.pass_on(bench)
    agreed = drafts.draft(circle.session, bench.entry_id).raw
    circle.agree(bench)
    circle.publish(bench)
    return agreed


def shown_words(comparison):
    return " ".join(piece.text for part in comparison.parts for line in part.lines for piece in line.pieces)


def test_readers_compare_published_editions_and_nothing_else(session, circle, paul, erin):
    bench = circle.published()
    republish(circle, bench, situation="They want two of ours.")
    circle.revise(bench)
    for actor in (VISITOR, paul.actor, erin.actor):
        history = edition_history.of_entry(session, actor, slug_of(circle, bench))
        assert [(item.number, item.kind) for item in history.items] == [(2, "revised"), (1, "published")]
        assert (history.older, history.newer, history.drafts, history.entry_id) == (1, 2, (), 0)
        assert "zwieback" in shown_words(history.comparison)


def test_the_words_of_a_withdrawn_point_are_for_moderators_only(session, circle, paul, mona, erin, now):
    bench = circle.published()
    slug, seen = slug_of(circle, bench), circle.entry(bench).version
    withdrawing.withdraw_point(session, paul.actor, slug, 1, seen_version=seen, now=now)
    assert [numbers(session, who, slug) for who in (VISITOR, erin.actor, mona.actor)] == [[2], [2], [2, 1]]
    with pytest.raises(NotFound):
        edition_history.of_entry(session, VISITOR, slug, 1, 2)
    with pytest.raises(WrongState):
        editions.revise(
            session, mona.actor, bench.entry_id, seen_version=circle.entry(bench).version, now=now, edition=1
        )


def test_an_edition_for_members_stays_theirs_when_a_later_one_is_for_everybody(session, circle, paul):
    bench = circle.published(audience="members")
    republish(circle, bench, audience="public")
    slug = slug_of(circle, bench)
    assert numbers(session, VISITOR, slug) == [2]
    assert numbers(session, paul.actor, slug) == [2, 1]


def test_what_was_pulled_and_came_back_shows_nothing_of_before(session, circle, mona, now):
    bench = circle.published()
    slug, seen = slug_of(circle, bench), circle.entry(bench).version
    publishing.pull(session, mona.actor, slug, seen_version=seen, now=now)
    with pytest.raises(NotFound):
        edition_history.of_entry(session, mona.actor, slug)
    seen = circle.entry(bench).version
    returning.take_back(session, mona.actor, bench.entry_id, seen_version=seen, now=now)
    circle.submit(bench, situation="They want two of ours.")
    circle.pass_on(bench)
    circle.agree(bench)
    circle.publish(bench)
    assert numbers(session, VISITOR, slug) == [2]
    assert numbers(session, mona.actor, slug) == [2, 1]


def test_moderators_compare_the_drafts_that_were_kept_too(session, circle, mona):
    bench = circle.revising()
    circle.submit(bench, situation="They want two of ours.")
    slug = slug_of(circle, bench)
    newest = edition_history.of_entry(session, mona.actor, slug).drafts[0]
    assert newest.name == "Mona"
    history = edition_history.of_entry(session, mona.actor, slug, draft=newest.number)
    assert "They want two of ours." in shown_words(history.comparison)
    with pytest.raises(NotFound):
        edition_history.of_entry(session, VISITOR, slug, draft=newest.number)


def test_an_earlier_edition_comes_back_as_a_draft_with_its_sources(session, circle, mona, now):
    bench = circle.published()
    republish(circle, bench, situation="They want two of ours.")
    history = edition_history.of_entry(session, mona.actor, slug_of(circle, bench))
    assert history.entry_id == bench.entry_id
    editions.revise(
        session, mona.actor, bench.entry_id, seen_version=history.version, now=now, edition=history.older
    )
    shown = circle.bench(bench)
    assert "zwieback" in shown.draft.situation
    assert all(check.done for check in shown.checks)
    assert "zwieback" not in library.entry(session, VISITOR, slug_of(circle, bench)).situation
    with pytest.raises(WrongState):
        editions.revise(
            session, mona.actor, bench.entry_id, seen_version=circle.entry(bench).version, now=now, edition=1
        )


def test_after_five_rounds_the_bytes_are_those_that_were_agreed_to_last(session, circle, mona):
    bench = circle.published()
    texts = ["They want two of ours.", "They want three.", "Nobody leaves.", "One of them leaves."]
    for text in texts:
        circle.later(days=30)
        agreed = republish(circle, bench, situation=text)
    circle.later(days=30)
    seen = circle.entry(bench).version
    editions.revise(session, mona.actor, bench.entry_id, seen_version=seen, now=circle.now, edition=1)
    agreed = republish(circle, bench)
    raw = library.entry_file(session, VISITOR, slug_of(circle, bench))
    assert raw == change(agreed, updated=circle.now.date())
    assert circle.entry(bench).revision == 6
    first, last = (entry_text(session, bench, number) for number in (1, 6))
    assert first == last


def entry_text(session, bench, number):
    return entries.edition(session, bench.entry_id, number).raw.partition(b"\n---\n")[2]


def test_outsiders_meet_no_such_page(session, circle, paul, now, mona):
    bench = circle.published()
    slug = slug_of(circle, bench)
    upkeep.narrow(session, mona.actor, slug, "members", seen_version=circle.entry(bench).version, now=now)
    with pytest.raises(NotFound):
        edition_history.of_entry(session, VISITOR, slug)
    assert numbers(session, paul.actor, slug) == [2, 1]
    with pytest.raises(NotFound):
        edition_history.of_entry(session, paul.actor, slug, 1, 9)
