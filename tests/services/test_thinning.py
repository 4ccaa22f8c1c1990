"""What few share: no filter, facet, word or byline tells it, also when few share it only later."""

from dataclasses import replace

import pytest

from advisory.domain.actor import Role
from advisory.domain.audience import Audience, Reach
from advisory.search.memory_engine import MemoryEngine
from advisory.search.whoosh_engine import WhooshEngine
from advisory.services import advising, curation, finding, leaving, membership, reading, roster
from advisory.storage.tables import MemberRow

FACTS = {"industry": "logistics", "company_size": "51-200"}


@pytest.fixture(params=["memory", "whoosh"])
def app(request, make_app, tmp_path):
    if request.param == "memory":
        return make_app(engine=MemoryEngine())
    engine = WhooshEngine(tmp_path / "index")
    engine.rebuild(iter(()))
    return make_app(engine=engine)


def share(session, *people):
    for person in people:
        row = session.get_one(MemberRow, person.id)
        row.industry, row.company_size = FACTS["industry"], FACTS["company_size"]
    session.commit()


def group_of(circle):
    return int(circle.table().removeprefix("group-"))


def told_by_search(app, circle, actor):
    """Give how a search tells industry or size of an open situation: by filters, by facets, by words."""
    finder, session = app.extensions["advisory"].finder, circle.session

    def find(typed, **chosen):
        return finding.find(session, finder, actor, typed, chosen=chosen, now=circle.now)

    told = {
        typed: find(typed).pager.total
        for typed in (
            "zwieback industry:logistics", "zwieback size:51-200", "zwieback industry:logistics size:51-200",
            "industry:logistics", "size:51-200", "logistics", '"51 to 200 people"', "transport",
        )
    }  # fmt: skip
    told |= {
        "industry chosen": find("zwieback", industry=["logistics"]).pager.total,
        "size chosen": find("zwieback", size=["51-200"]).pager.total,
    }
    offered = {
        option.value for facet in find("zwieback").facets if facet.field in ("industry", "size", "stage")
        for option in facet.options
    }  # fmt: skip
    # Asked the other way round, what is without the fact is told from what has it.
    told["left by excluding"] = (
        find("zwieback").pager.total - find("zwieback -industry:logistics").pager.total
    )
    return {what for what, count in told.items() if count} | offered


@pytest.mark.parametrize("others", [0, 2])
def test_what_fewer_than_three_others_share_is_told_by_no_search(
    app, session, circle, deliver, paul, priya, others
):
    share(session, *[paul, priya][:others])
    circle.opened(stage="growth", **FACTS)
    deliver()
    for actor in (circle.paul, circle.mona, circle.erin):
        assert told_by_search(app, circle, actor) == set()


def test_what_three_others_share_can_be_filtered_by(app, session, circle, deliver, paul, priya, carl):
    share(session, paul, priya, carl)
    circle.opened(stage="growth", **FACTS)
    deliver()
    told = told_by_search(app, circle, circle.paul)
    assert {"zwieback industry:logistics size:51-200", "industry chosen", "size chosen"} <= told
    assert "growth" not in told


def leave_the_group(session, circle, adam, priya):
    roster.seat(session, adam.actor, priya.id, group_of(circle), "", now=circle.now)


def be_deactivated(session, circle, adam, priya):
    roster.set_active(session, adam.actor, priya.id, active=False, now=circle.now)


def lose_the_role(session, circle, _adam, priya):
    membership.change_roles(session, priya.email, add=[Role.ADMIN], remove=[Role.MEMBER], now=circle.now)


def leave_the_site(session, circle, _adam, priya):
    leaving.leave(session, priya.actor, "stay", "stay", leaving.WORD, now=circle.now)


WAYS = [leave_the_group, be_deactivated, lose_the_role, leave_the_site]


@pytest.mark.parametrize("way", WAYS)
def test_it_is_hidden_on_page_and_in_search_once_too_few_are_left(
    app, session, circle, deliver, adam, paul, priya, mona, max_, way
):
    share(session, paul, priya, mona)
    slug = circle.opened(audience=circle.table(), **FACTS)
    deliver()
    assert "industry chosen" in told_by_search(app, circle, circle.paul)
    version = circle.version(slug)
    way(session, circle, adam, priya)
    for delivered in (False, True):
        if delivered:
            deliver()
        assert reading.situation(session, circle.paul, slug, now=circle.now).facts == ()
        assert told_by_search(app, circle, circle.paul) == set()
    assert circle.version(slug) == version


def test_of_what_the_leaver_did_not_share_nothing_is_hidden(
    app, session, circle, adam, paul, priya, carl, mona
):
    share(session, paul, carl, mona)
    slug = circle.opened(**FACTS)
    session.get_one(MemberRow, mona.id).industry = "retail"
    session.commit()
    roster.set_active(session, adam.actor, priya.id, active=False, now=circle.now)
    assert reading.situation(session, circle.paul, slug, now=circle.now).facts


def test_what_was_hidden_is_not_shown_again_with_the_next_member(session, circle, adam, paul, priya, mona):
    share(session, paul, priya, mona)
    slug = circle.opened(audience=circle.table(), **FACTS)
    for place in ("", "member"):
        roster.seat(session, adam.actor, priya.id, group_of(circle), place, now=circle.now)
    assert reading.situation(session, circle.paul, slug, now=circle.now).facts == ()


def bylines(circle, slug):
    return [
        given.byline for given in reading.situation(circle.session, circle.erin, slug, now=circle.now).advice
    ]


@pytest.mark.parametrize("way", WAYS)
def test_a_role_beside_advice_is_hidden_once_too_few_of_the_audience_share_it(
    session, circle, adam, paul, priya, mona, max_, way
):
    share(session, paul, priya, mona, max_)
    slug = circle.opened(audience=circle.table())
    said = ("- Wait.", "lived", "")
    advising.give(session, paul.actor, slug, *said, cover="role", seen_version=0, now=circle.now)
    assert bylines(circle, slug) == ["A CEO, Transport and logistics, 51 to 200 people"]
    way(session, circle, adam, priya)
    assert bylines(circle, slug) == ["A CEO"]


def facts_check(circle, bench, **changes):
    """Give the line of the checklist on industry, size and stage, of a draft with these."""
    fields = replace(circle.fields(bench), industry="", company_size="", stage="")
    seen = circle.bench(bench).version
    curation.save(
        circle.session,
        circle.mona,
        bench.entry_id,
        replace(fields, **changes),
        seen_version=seen,
        now=circle.now,
    )
    [check] = [one for one in circle.bench(bench).checks if one.text.startswith("Industry, size and stage")]
    return check.text.removeprefix("Industry, size and stage "), check.done


MAY = ("may tell who asked, and you have looked at it", False)
FIT = ("fit enough other members", True)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ("tell nobody", True)),
        ({"industry": "logistics"}, FIT),
        ({"company_size": "51-200"}, FIT),
        (FACTS, MAY),
        ({"stage": "growth"}, FIT),
        ({"industry": "logistics", "stage": "growth"}, MAY),
        ({"industry": "retail"}, MAY),
    ],
)
def test_the_checklist_warns_of_a_combination_that_fewer_than_three_others_share(
    session, circle, paul, priya, carl, max_, changes, said
):
    share(session, paul, priya, carl, max_)
    session.get_one(MemberRow, carl.id).industry = "retail"
    session.get_one(MemberRow, max_.id).company_size = "1-10"
    session.commit()
    assert facts_check(circle, circle.drafted(), **changes) == said


@pytest.mark.parametrize(("others", "said"), [(3, FIT), (2, MAY)])
def test_an_entry_for_everybody_from_the_situation_of_a_group_counts_that_group(
    session, circle, paul, priya, carl, mona, others, said
):
    share(session, carl, *[paul, priya, mona][:others])
    bench = circle.drafted()
    circle.row(bench.slug).audience = Audience(Reach.GROUP, group_of(circle))
    session.commit()
    assert facts_check(circle, bench, **FACTS) == said
