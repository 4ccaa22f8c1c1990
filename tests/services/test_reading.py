"""Reading situations: what each reader is shown, and what they may do next."""

import pytest

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, NotFound
from advisory.services import reading


def actions(circle, actor, slug):
    return reading.situation(circle.session, actor, slug, now=circle.now).actions


@pytest.mark.parametrize("stage", ["clarifying", "opened", "advised", "closed"])
def test_a_groups_situation_does_not_exist_for_anybody_else(circle, carl, adam, stage):
    slug = getattr(circle, stage)(audience=circle.table())
    for actor in (carl.actor, adam.actor, VISITOR):
        with pytest.raises(NotFound):
            reading.situation(circle.session, actor, slug, now=circle.now)


@pytest.mark.parametrize("stage", ["clarifying", "opened", "advised", "closed"])
def test_a_members_situation_does_not_exist_for_an_admin_or_a_visitor(circle, adam, stage):
    slug = getattr(circle, stage)()
    for actor in (adam.actor, VISITOR):
        with pytest.raises(NotFound):
            reading.situation(circle.session, actor, slug, now=circle.now)


def test_an_admin_and_a_visitor_have_no_list(session, adam, now):
    for actor in (adam.actor, VISITOR):
        with pytest.raises(Forbidden):
            reading.list_situations(session, actor, "open", 1, now=now)


#: What only its asker chooses anew while it is open.
CHOOSES = {"hurry", "show_name"}


@pytest.mark.parametrize(
    ("stage", "asker", "peer", "moderator"),
    [
        ("drafted_text", {"edit", "submit", "withdraw"}, None, None),
        ("posted", {"recall", "withdraw", *CHOOSES}, None, {"approve", "return", "decline", "hurry"}),
        ("returned", {"edit", "submit", "withdraw"}, None, None),
        (
            "clarifying",
            {
                "answer",
                "open_for_advice",
                "withdraw",
                "fold",
                "comment",
                "mark_useful",
                "update",
                "narrow_audience",
                *CHOOSES,
            },
            {"ask_question", "comment", "mark_helpful", "declare_conflict", "pass"},
            {
                "ask_question",
                "open_for_advice",
                "comment",
                "mark_helpful",
                "declare_conflict",
                "pass",
                "narrow_audience",
                "hurry",
            },
        ),
        (
            "opened",
            {
                "back_to_clarifying",
                "close",
                "withdraw",
                "fold",
                "comment",
                "mark_useful",
                "update",
                "narrow_audience",
                *CHOOSES,
            },
            {"give_advice", "comment", "mark_helpful", "declare_conflict", "pass"},
            {
                "give_advice",
                "back_to_clarifying",
                "comment",
                "mark_helpful",
                "declare_conflict",
                "pass",
                "narrow_audience",
                "hurry",
            },
        ),
        (
            "closed",
            {"reopen", "withdraw", "mark_useful", "show_name"},
            {"mark_helpful", "declare_conflict"},
            {"reopen", "start_curation", "mark_helpful", "declare_conflict"},
        ),
    ],
)
def test_each_reader_is_offered_what_they_may_do(circle, priya, stage, asker, peer, moderator):
    slug = getattr(circle, stage)()
    assert actions(circle, circle.erin, slug) == asker
    for actor, offered in ((priya.actor, peer), (circle.mona, moderator)):
        if offered is None:
            continue
        moderates = {"moderate"} if actor is circle.mona else set()
        assert actions(circle, actor, slug) == offered | moderates


def test_history_and_wish_are_for_the_asker_and_moderators(circle, now):
    slug = circle.advised()
    shown = {
        who: reading.situation(circle.session, actor, slug, now=now)
        for who, actor in (("asker", circle.erin), ("peer", circle.paul), ("moderator", circle.mona))
    }
    assert (shown["peer"].log, shown["peer"].wish) == ((), "")
    assert (shown["asker"].wish, shown["moderator"].wish) == ("yes", "yes")
    assert "Mona" not in {line.who for line in shown["asker"].log}
    assert "Mona" in {line.who for line in shown["moderator"].log}


def test_closed_ones_are_listed_apart(circle, paul):
    closed, open_one = circle.closed(), circle.opened()
    for show, slugs in (
        ("closed", {closed}),
        ("open", {open_one}),
        ("all", {closed, open_one}),
        ("x", {open_one}),
    ):
        listing = reading.list_situations(circle.session, paul.actor, show, 1, now=circle.now)
        assert {item.slug for item in listing.open} == slugs


def test_what_is_opened_meanwhile_moves_nothing_to_another_page(circle, paul):
    for number in range(25):
        circle.opened(question=f"Number {number}?")
    first = reading.list_situations(circle.session, paul.actor, "open", 1, now=circle.now)
    circle.later(seconds=1)
    late = circle.opened()
    until = first.pager.until
    second = reading.list_situations(circle.session, paul.actor, "open", 2, until=until, now=circle.now)
    assert len({item.slug for item in (*first.open, *second.open)}) == second.pager.total == 25
    assert len(second.open) == 5
    again = reading.list_situations(circle.session, paul.actor, "open", 1, now=circle.now)
    assert (again.open[0].slug, again.pager.total) == (late, 26)


def test_the_list_costs_as_many_queries_for_ten_as_for_one(circle, paul, queries):
    for number in range(10):
        circle.advised(question=f"Number {number}?")
    with queries() as sent:
        assert len(reading.list_situations(circle.session, paul.actor, "open", 1, now=circle.now).open) == 10
    assert len(sent) <= 9
