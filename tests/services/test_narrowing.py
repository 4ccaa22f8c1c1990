"""Narrowing an open situation from all members to one group."""

import pytest

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Invalid, NotFound, Stale, WrongState
from advisory.domain.notices import NoticeKind
from advisory.services import advising, narrowing, reading
from advisory.services.finding import find
from advisory.storage import notices as notice_rows
from advisory.storage.tables import MemberRow


def group_of(circle) -> int:
    return int(circle.table().removeprefix("group-"))


def narrow(session, circle, actor, slug, group=None, seen=None):
    seen = circle.version(slug) if seen is None else seen
    group = group_of(circle) if group is None else group
    narrowing.narrow(session, actor, slug, group, seen_version=seen, now=circle.now)


def told(session, circle, slug):
    event = f"situation-{circle.row(slug).id}-{circle.version(slug)}"
    return notice_rows.told(session, NoticeKind.AUDIENCE_NARROWED, event)


def test_who_is_not_of_the_group_finds_no_trace_from_then_on(session, circle, carl, paul, erin, now, deliver):
    slug = circle.advised()
    assert reading.situation(session, carl.actor, slug, now=now)
    narrow(session, circle, erin.actor, slug)
    deliver()
    with pytest.raises(NotFound):
        reading.situation(session, carl.actor, slug, now=now)
    assert reading.list_situations(session, carl.actor, "open", 1, now=now).open == ()
    assert reading.situation(session, paul.actor, slug, now=now).audience == "the North table"
    assert told(session, circle, slug) == set()


def test_search_is_narrowed_with_the_next_delivery(session, circle, erin, carl, paul, deliver, app, now):
    slug = circle.advised()
    deliver()
    finder = app.extensions["advisory"].finder

    def hits(person):
        return find(session, finder, person.actor, "zwieback", now=now).pager.total

    assert hits(carl) == 1
    narrow(session, circle, erin.actor, slug)
    assert hits(carl) == 0
    deliver()
    assert (hits(carl), hits(paul)) == (0, 1)


def test_an_asker_is_told_when_a_moderator_narrows_it(session, circle, mona, erin):
    slug = circle.clarifying()
    narrow(session, circle, mona.actor, slug)
    assert told(session, circle, slug) == {erin.id}


def test_narrowing_twice_changes_nothing(session, circle, erin):
    slug = circle.advised()
    seen = circle.version(slug)
    narrow(session, circle, erin.actor, slug, seen=seen)
    narrow(session, circle, erin.actor, slug, seen=seen)
    assert circle.version(slug) == seen + 1


def test_narrowing_is_refused_to_peers_to_groups_of_others_and_when_stale(session, circle, paul, erin, carl):
    slug = circle.advised()
    for actor, refused in ((paul.actor, Forbidden), (carl.actor, Forbidden), (VISITOR, NotFound)):
        with pytest.raises(refused):
            narrow(session, circle, actor, slug)
        with pytest.raises(refused):
            narrowing.page(session, actor, slug)
    with pytest.raises(Invalid):
        narrow(session, circle, erin.actor, slug, group=99)
    with pytest.raises(Stale):
        narrow(session, circle, erin.actor, slug, seen=circle.version(slug) - 1)
    closed = circle.closed()
    with pytest.raises(WrongState):
        narrow(session, circle, erin.actor, closed)
    table = circle.advised(audience=circle.table())
    with pytest.raises(WrongState):
        narrowing.page(session, erin.actor, table)


def test_facts_that_a_smaller_circle_would_recognise_are_hidden(session, circle, erin):
    slug = circle.advised()
    circle.row(slug).facts_shown = True
    session.commit()
    narrow(session, circle, erin.actor, slug)
    assert not circle.row(slug).facts_shown


@pytest.mark.parametrize(
    ("sharing", "shown"), [(3, "A CEO, Transport and logistics, 51 to 200 people"), (2, "A CEO")]
)
def test_a_role_beside_advice_is_shown_on_only_where_three_of_the_group_share_it(
    session, circle, erin, paul, priya, carl, mona, max_, adam, now, sharing, shown
):
    alike = [priya, mona, max_][:sharing]
    for person in (paul, carl, adam, *alike):
        row = session.get(MemberRow, person.id)
        row.industry, row.company_size = "logistics", "51-200"
    session.commit()
    slug = circle.opened()
    said = ("- Wait.", "lived", "")
    advising.give(session, paul.actor, slug, *said, cover="role", seen_version=0, now=now)
    for person in (carl, adam):
        session.get(MemberRow, person.id).industry = ""
    session.commit()
    narrow(session, circle, erin.actor, slug)
    [given] = reading.situation(session, erin.actor, slug, now=now).advice
    assert given.byline == shown
