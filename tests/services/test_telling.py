"""One notice for each person and event, with a letter promised; nothing of what one may not read."""

import pytest
from sqlalchemy import select

from advisory.domain.notices import TELLINGS, NoticeKind
from advisory.services import asking, notices
from advisory.services.telling import MAIL, moderators, peers_of, tell
from advisory.storage.tables import NoticeRow


def told(session, circle, slug, *people, event="once"):
    number = tell(
        session,
        NoticeKind.UPDATED,
        [one.member_id for one in people],
        event,
        now=circle.now,
        situation=circle.row(slug),
    )
    session.commit()
    return number


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_has_a_sentence_that_names_nobody(kind):
    sentence = TELLINGS[kind].sentence
    assert sentence.endswith(".")
    assert "{" not in sentence


def test_an_event_is_told_once_to_each_with_a_letter(session, circle):
    slug = circle.opened()
    before = [row.kind for row in circle.promises()].count(MAIL)
    assert told(session, circle, slug, circle.paul, circle.mona) == 2
    assert told(session, circle, slug, circle.paul) == 0
    assert told(session, circle, slug, circle.paul, event="another") == 1
    assert [row.kind for row in circle.promises()].count(MAIL) == before + 3


def test_a_notice_leads_to_what_it_is_about(session, circle):
    slug = circle.opened()
    told(session, circle, slug, circle.paul)
    (day,) = notices.page(session, circle.paul, 1, now=circle.now).days
    (notice,) = [one for one in day.notices if one.kind == NoticeKind.UPDATED]
    assert (notice.situation_slug, notice.title) == (slug, circle.row(slug).question)


def test_what_may_no_longer_be_read_is_neither_told_nor_counted(session, circle):
    slug = circle.opened()
    told(session, circle, slug, circle.paul)
    before = notices.count_unread(session, circle.paul)
    asking.withdraw(session, circle.erin, slug, seen_version=circle.version(slug), now=circle.now)
    assert notices.count_unread(session, circle.paul) < before
    assert session.scalars(select(NoticeRow.situation_id)).first()


def test_who_took_part_is_who_advised_or_asked_and_never_the_asker(session, circle):
    row = circle.row(circle.asked())
    assert peers_of(session, row) == {circle.paul.member_id}


def test_all_moderators_but_some(session, circle):
    assert moderators(session, but=[circle.mona.member_id]) == {circle.max_.member_id}
