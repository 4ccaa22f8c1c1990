"""Following situations, topics and groups: who is told, who no longer is, and never whose it is."""

import pytest

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, NotFound
from advisory.domain.notices import NoticeKind
from advisory.services import following, reading, tagging, telling
from advisory.storage import notices

TOPIC = "customer-concentration"


def kinds(session, person, now):
    """Tell what somebody has been told of."""
    return [row.kind for row, *_ in notices.page(session, person, limit=50)]


def follows(session, actor, slug, now):
    return reading.situation(session, actor, slug, now=now).following


def test_a_situation_is_followed_and_let_go(session, circle, carl, now):
    slug = circle.opened()
    assert follows(session, carl.actor, slug, now) is False
    for _ in range(2):
        following.follow_situation(session, carl.actor, slug, on=True, now=now)
    assert telling.followers_of_situation(session, circle.row(slug)) == {carl.id}
    following.follow_situation(session, carl.actor, slug, on=False, now=now)
    assert telling.followers_of_situation(session, circle.row(slug)) == set()


def test_who_took_part_follows_until_they_stop(session, circle, now):
    slug = circle.advised()
    for actor in (circle.paul, circle.erin):
        assert follows(session, actor, slug, now) is True
        following.follow_situation(session, actor, slug, on=False, now=now)
        assert follows(session, actor, slug, now) is False
        row = circle.row(slug)
        news = telling.tell(session, NoticeKind.UPDATED, [actor.member_id], "again", now=now, situation=row)
        word = telling.tell(session, NoticeKind.REMOVED, [actor.member_id], "again", now=now, situation=row)
        assert (news, word) == (0, 1)
        session.commit()


def test_whoever_asked_is_never_among_the_followers(session, circle, now):
    slug = circle.opened()
    following.follow_situation(session, circle.erin, slug, on=True, now=now)
    following.follow_tag(session, circle.erin, TOPIC, on=True, now=now)
    row = circle.row(slug)
    assert telling.followers_of_situation(session, row) == set()
    assert telling.followers_of_tags(session, [TOPIC], of=row) == set()


def test_who_may_not_read_it_is_told_nothing(session, circle, carl, paul, now):
    for person in (carl, paul):
        following.follow_tag(session, person.actor, TOPIC, on=True, now=now)
    row = circle.row(circle.opened(audience=circle.table()))
    assert telling.followers_of_tags(session, [TOPIC], of=row) == {paul.id}
    assert telling.followers_of_tags(session, [TOPIC], of=row, but=[paul.id]) == set()


def test_a_draft_is_followed_by_nobody(session, circle, carl, now):
    following.follow_tag(session, carl.actor, TOPIC, on=True, now=now)
    row = circle.row(circle.posted())
    assert telling.followers_of_tags(session, [TOPIC], of=row) == set()
    with pytest.raises(NotFound):
        following.follow_situation(session, carl.actor, row.slug, on=True, now=now)


def test_a_new_situation_is_told_to_its_group_and_to_the_followers_of_its_topic_once(
    session, circle, deliver, paul, priya, carl, erin, mona, now
):
    for person in (paul, carl):
        following.follow_tag(session, person.actor, TOPIC, on=True, now=now)
    circle.opened(audience=circle.table())
    deliver()
    deliver()
    told = {
        person.name: [kind for kind in kinds(session, person.actor, now) if "situation" in kind]
        for person in (paul, priya, carl, erin, mona)
    }
    group = [NoticeKind.GROUP_SITUATION]
    assert told == {"Paul": group, "Priya": group, "Carl": [], "Erin": [], "Mona": []}


def test_who_stopped_following_their_group_is_not_told(session, circle, deliver, priya, now):
    following.follow_group(session, priya.actor, "north-table", on=False, now=now)
    assert [group.on for group in following.page(session, priya.actor).groups] == [False]
    circle.opened(audience=circle.table())
    deliver()
    assert NoticeKind.GROUP_SITUATION not in kinds(session, priya.actor, now)


def test_a_new_entry_is_told_to_the_followers_of_its_topic_but_not_to_whoever_asked(
    session, circle, deliver, carl, erin, clock, now
):
    for person in (carl, erin):
        following.follow_tag(session, person.actor, TOPIC, on=True, now=now)
    circle.published()
    for _ in range(3):
        clock.move(minutes=2)
        deliver()
    assert NoticeKind.TOPIC_ENTRY in kinds(session, carl.actor, now)
    assert NoticeKind.TOPIC_ENTRY not in kinds(session, erin.actor, now)


def test_a_topic_is_followed_by_any_of_its_names(session, carl, now):
    slug = following.follow_tag(session, carl.actor, "redundancy", on=True, now=now)
    assert slug == "layoffs"
    assert tagging.tagged(session, carl.actor, "layoffs", 1, now=now).following is True
    assert [tag.slug for tag in following.page(session, carl.actor).tags] == ["layoffs"]
    following.follow_tag(session, carl.actor, slug, on=False, now=now)
    assert following.page(session, carl.actor).tags == ()


def test_what_is_followed_is_listed_for_oneself_as_far_as_one_may_read_it(session, circle, carl, now):
    slug = circle.opened()
    following.follow_situation(session, carl.actor, slug, on=True, now=now)
    assert [one.slug for one in following.page(session, carl.actor).situations] == [slug]
    assert [one.slug for one in following.page(session, circle.erin).situations] == [slug]
    row = circle.row(slug)
    row.audience = circle.row(circle.opened(audience=circle.table())).audience
    session.commit()
    assert following.page(session, carl.actor).situations == ()


def test_followers_who_took_no_part_are_told_that_something_is_new(session, circle, carl, paul, now):
    slug = circle.advised()
    for person in (carl, paul):
        following.follow_situation(session, person.actor, slug, on=True, now=now)
    assert telling.tell_followers(session, circle.row(slug), "situation-1-9", now=now) == 1
    assert telling.tell_followers(session, circle.row(slug), "x", now=now, but=[carl.id]) == 0


def test_visitors_and_those_who_only_administer_follow_nothing(session, circle, adam, now):
    slug = circle.opened()
    for actor in (VISITOR, adam.actor):
        for refused in (
            lambda actor: following.follow_situation(session, actor, slug, on=True, now=now),
            lambda actor: following.follow_tag(session, actor, TOPIC, on=True, now=now),
            lambda actor: following.follow_group(session, actor, "north-table", on=True, now=now),
            lambda actor: following.page(session, actor),
        ):
            with pytest.raises(Forbidden):
                refused(actor)


def test_what_there_is_not_cannot_be_followed(session, carl, now):
    with pytest.raises(NotFound):
        following.follow_tag(session, carl.actor, "no-such-topic", on=True, now=now)
    with pytest.raises(NotFound):
        following.follow_group(session, carl.actor, "north-table", on=True, now=now)
