"""Publishing an approved entry, and pulling one: everywhere at once."""

import pytest
from sqlalchemy import update

from advisory.domain.actor import VISITOR
from advisory.domain.errors import ConsentVoid, Forbidden, NotFound, Stale, WrongState
from advisory.services import asking, finding, library, publishing, reading, tagging
from advisory.services.looking import Finder
from advisory.storage.tables import DraftRow, EntryRow
from tests.conftest import START
from tests.services.circle import QUESTION


def slug_of(circle, bench):
    return circle.entry(bench).slug


def pull(circle, bench, actor, seen=None):
    row = circle.entry(bench)
    seen = row.version if seen is None else seen
    publishing.pull(circle.session, actor, row.slug, seen_version=seen, now=circle.now)


def found(session, engine, actor=VISITOR):
    return finding.find(session, Finder(engine), actor, "alternate", now=START).total


def test_a_published_entry_is_on_its_page_search_tag_feed_and_file(
    session, circle, engine, deliver, settings
):
    bench = circle.published()
    assert deliver()[1] == 0
    slug = slug_of(circle, bench)
    assert library.entry(session, VISITOR, slug).question == QUESTION
    assert (
        finding.find(session, Finder(engine), VISITOR, "alternate", now=circle.now).hits[0].best.anchor
        == "p1"
    )
    assert [
        item.slug
        for item in tagging.tagged(session, VISITOR, "customer-concentration", 1, now=circle.now).entries
    ] == [slug]
    assert [item.slug for item in library.feed(session).items] == [slug]
    raw = (settings.content_dir / f"{slug}.md").read_bytes()
    assert raw == library.entry_file(session, VISITOR, slug)


def test_what_is_published_is_what_was_agreed_to_plus_its_day(session, circle):
    bench = circle.consented()
    agreed = session.get_one(DraftRow, bench.entry_id).raw
    slug = circle.publish(bench)
    lines = library.entry_file(session, VISITOR, slug).splitlines()
    assert [line for line in lines if line not in agreed.splitlines()] == [b"published: 2026-03-02"]


def test_the_thread_leads_to_its_entry(session, circle, paul, now):
    bench = circle.published()
    assert reading.situation(session, paul.actor, bench.slug, now=now).entry_slug == slug_of(circle, bench)


def test_shelf_numbers_are_given_in_order_and_never_again(circle, mona):
    first = circle.published()
    pull(circle, first, mona.actor)
    assert circle.entry(circle.published(question="And another?")).shelf_number == 2


def test_publishing_twice_tells_the_state_and_promises_nothing_more(circle):
    bench = circle.published()
    lines, promises = len(circle.log()), len(circle.promises())
    with pytest.raises(WrongState) as refusal:
        circle.publish(bench)
    assert refusal.value.state == "published"
    assert (len(circle.log()), len(circle.promises())) == (lines, promises)


def test_publishing_from_an_old_page_is_stale(session, circle, max_, now):
    bench = circle.consented()
    with pytest.raises(Stale):
        publishing.publish(session, max_.actor, bench.entry_id, seen_version=1, now=now)
    assert circle.entry(bench).state == "approved"


def test_nobody_but_moderators_publishes(session, circle, erin, paul, adam, now):
    bench = circle.consented()
    for actor in (erin.actor, paul.actor, adam.actor, VISITOR):
        with pytest.raises(NotFound):
            publishing.publish(session, actor, bench.entry_id, seen_version=0, now=now)


def test_a_moderator_does_not_publish_from_their_own_situation(session, circle, mona, max_, now):
    circle.erin, circle.mona = mona.actor, max_.actor
    bench = circle.in_review()
    with pytest.raises(Forbidden):
        publishing.publish(session, mona.actor, bench.entry_id, seen_version=0, now=now)


def test_the_only_moderator_carries_their_own_through_and_the_log_says_so(alone):
    alone.published()
    assert {line.note for line in alone.log()} == {
        "",
        "own item: the only moderator",
        "own draft: the only moderator",
    }


@pytest.mark.parametrize("what", ["text", "audience", "answer"])
def test_whatever_differs_from_what_was_agreed_to_is_not_published(session, circle, what):
    """Not even when it was changed behind the services' back."""
    bench = circle.consented()
    if what == "text":
        draft = session.get_one(DraftRow, bench.entry_id)
        draft.raw = draft.raw.replace(b"fifth", b"tenth")
    elif what == "audience":
        values = {"reach": "members", "mark": "members"}
        session.execute(update(EntryRow).where(EntryRow.id == bench.entry_id).values(**values))
    else:
        session.get_one(DraftRow, bench.entry_id).digest = "0" * 64
    session.commit()
    with pytest.raises(ConsentVoid):
        circle.publish(bench)
    assert circle.entry(bench).state == "approved"


@pytest.mark.parametrize("who", ["erin", "mona", "max_", "adam"])
def test_pulling_takes_it_from_everywhere(session, circle, engine, deliver, settings, request, who):
    bench = circle.published()
    deliver()
    slug = slug_of(circle, bench)
    pull(circle, bench, request.getfixturevalue(who).actor)
    deliver()
    for actor in (VISITOR, circle.erin, circle.mona):
        with pytest.raises(NotFound):
            library.entry(session, actor, slug)
        with pytest.raises(NotFound):
            library.entry_file(session, actor, slug)
        assert found(session, engine, actor) == (actor != VISITOR)  # the closed thread, to members
    assert (library.feed(session).items, library.home(session, VISITOR, now=circle.now).entry_count) == (
        (),
        0,
    )
    assert slug not in str(library.sitemap(session))
    assert not (settings.content_dir / f"{slug}.md").exists()


def test_a_peer_or_a_visitor_does_not_pull(circle, paul):
    bench = circle.published()
    for actor in (paul.actor, VISITOR):
        with pytest.raises(Forbidden):
            pull(circle, bench, actor)
    assert circle.entry(bench).state == "published"


def test_pulling_from_an_old_page_is_stale(circle, erin):
    bench = circle.published()
    with pytest.raises(Stale):
        pull(circle, bench, erin.actor, seen=1)


def test_pulling_twice_changes_nothing(circle, erin, mona):
    bench = circle.published()
    pull(circle, bench, erin.actor)
    lines = len(circle.log())
    with pytest.raises(NotFound):
        pull(circle, bench, erin.actor)
    with pytest.raises(WrongState) as refusal:
        pull(circle, bench, mona.actor)
    assert (refusal.value.state, len(circle.log())) == ("pulled", lines)


def test_a_moderator_pulls_an_approved_entry_too(circle, mona, paul):
    bench = circle.consented()
    with pytest.raises(NotFound):
        pull(circle, bench, paul.actor)
    assert "pull" in circle.bench(bench).actions
    pull(circle, bench, mona.actor)
    assert circle.entry(bench).state == "pulled"


def test_an_askers_pull_is_logged_without_a_number(circle, erin):
    bench = circle.published()
    pull(circle, bench, erin.actor)
    assert (circle.log()[-1].acted_as, circle.log()[-1].actor_id) == ("asker", None)


@pytest.mark.parametrize("audience", ["members", "table"])
def test_an_entry_that_is_not_public_never_reaches_feed_sitemap_or_content(
    session, circle, engine, deliver, settings, audience, paul, carl
):
    bench = circle.published(audience=circle.table() if audience == "table" else audience)
    deliver()
    slug = slug_of(circle, bench)
    assert library.entry(session, paul.actor, slug).slug == slug
    outsiders = [VISITOR] if audience == "members" else [VISITOR, carl.actor]
    for actor in outsiders:
        with pytest.raises(NotFound):
            library.entry(session, actor, slug)
        assert library.list_entries(session, actor, 1, now=circle.now).pager.total == 0
    assert found(session, engine) == 0
    assert (library.feed(session).items, slug in str(library.sitemap(session))) == ((), False)
    assert not (settings.content_dir / f"{slug}.md").exists()
    assert (settings.data_dir / "entries" / f"{slug}.md").exists()


def test_withdrawing_the_situation_pulls_its_entry(session, circle, erin, now):
    bench = circle.published()
    seen = circle.version(bench.slug)
    asking.withdraw(session, erin.actor, bench.slug, seen_version=seen, now=now)
    with pytest.raises(NotFound):
        library.entry(session, VISITOR, slug_of(circle, bench))
