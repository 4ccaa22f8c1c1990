"""A point is taken out of a published entry by whoever gave it, and by nobody else."""

import pytest

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, NotFound, Stale
from advisory.services import library, withdrawing
from advisory.storage import entries


@pytest.fixture
def slug(circle, deliver):
    bench = circle.published()
    deliver()
    return circle.entry(bench).slug


@pytest.fixture
def withdraw(session, slug, now, deliver):
    def run(actor, point=2, seen=None):
        version = entries.by_slug(session, slug, lock=True).version if seen is None else seen
        session.rollback()
        withdrawing.withdraw_point(session, actor, slug, point, seen_version=version, now=now)
        deliver()

    return run


def test_an_adviser_sees_which_points_are_theirs_and_nobody_else_does(session, slug, circle, priya):
    assert withdrawing.own_points(session, circle.paul, slug) == (1, 2)
    for actor in (VISITOR, circle.erin, circle.mona, priya.actor):
        assert withdrawing.own_points(session, actor, slug) == ()


def test_its_words_are_gone_and_its_number_stays(session, slug, circle, withdraw, settings):
    withdraw(circle.paul)
    page = library.entry(session, VISITOR, slug)
    assert page.count == "Two Thoughts (1 withdrawn)"
    assert "Withdrawn by its adviser." in page.points[1].html
    assert "fee" not in (settings.content_dir / f"{slug}.md").read_text("utf-8")
    assert "fee" not in repr(library.feed(session))
    assert withdrawing.own_points(session, circle.paul, slug) == (1,)


def test_sub_points_go_with_their_point(session, slug, circle, withdraw):
    withdraw(circle.paul, 1)
    assert library.entry(session, VISITOR, slug).points[0].sub_points == ()


def test_nobody_else_withdraws_it(slug, circle, withdraw, priya):
    for actor in (priya.actor, circle.erin):
        with pytest.raises(Forbidden):
            withdraw(actor)
    with pytest.raises(Forbidden):
        withdraw(circle.paul, 9)


def test_a_moderator_takes_a_point_out(session, slug, circle, withdraw):
    withdraw(circle.mona)
    assert "Taken out by a moderator." in library.entry(session, VISITOR, slug).points[1].html
    with pytest.raises(NotFound):
        withdraw(circle.mona, 9)


def test_an_older_page_is_refused(slug, circle, withdraw):
    with pytest.raises(Stale):
        withdraw(circle.paul, seen=1)
