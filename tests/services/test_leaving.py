"""Leaving: what goes, what stays without a name, and that nothing brings it back or tells who it was."""

import pytest
from sqlalchemy import select

from advisory.domain.actor import Role
from advisory.domain.errors import Forbidden, Invalid
from advisory.domain.lifecycle import EntryState, SituationState
from advisory.services import (
    accounts,
    advising,
    asking,
    backup,
    commenting,
    consent,
    curation,
    invitations,
    leaving,
    library,
    logbook,
    membership,
    posting,
    reading,
    repulling,
    roster,
    walls,
)
from advisory.services.filing import Folders
from advisory.storage import bars, belongings, members
from advisory.storage import walls as stored_walls
from advisory.storage.belongings import FORMER
from advisory.storage.tables import (
    AdviceRow,
    CommentRow,
    LogRow,
    NoticeRow,
    SituationRevisionRow,
    SituationRow,
)
from tests.services.circle import LATER, Bench, changed
from tests.services.test_backup import KEYS


def leave(session, person, now, *, points="stay", entries="stay"):
    leaving.leave(session, person.actor, points, entries, "leave", now=now)


def entry_file(settings, circle, bench):
    return settings.content_dir / f"{circle.entry(bench).slug}.md"


def every_text(session):
    """Give everything that stands in any table, as one text."""
    found = []
    for table in belongings.Base.metadata.sorted_tables:
        found += [" ".join(str(value) for value in row) for row in session.execute(select(table))]
    return "\n".join(found)


def test_what_is_left_of_a_member_is_an_empty_shell(session, paul, now):
    device = accounts.start_sign_in(session, paul.id, now=now)
    link = membership.first_link(session, paul.email, now=now)
    leave(session, paul, now)
    row = members.by_id(session, paul.id)
    assert (row.name, row.active, row.password, row.company, row.left_on) == (
        FORMER,
        False,
        None,
        "",
        now.date(),
    )
    assert members.by_email(session, paul.email) is None
    assert accounts.signed_in(session, device, now=now) is None
    assert membership.actor_of(session, paul.id).is_visitor
    with pytest.raises(Exception, match="used or has expired"):
        membership.invitation(session, link, now=now)


@pytest.mark.parametrize(("points", "entries"), [("stay", "stay"), ("go", "go")])
def test_neither_name_nor_address_stands_anywhere(circle, session, deliver, erin, paul, now, points, entries):
    slug = circle.advised()
    advising.choose_cover(session, paul.actor, slug, "name", now=now)
    assert "Paul" in every_text(session)
    leave(session, paul, now, points=points, entries=entries)
    leave(session, erin, now, points=points, entries=entries)
    deliver()
    text = every_text(session)
    for word in ("Paul", "paul@example.com", "Erin", "erin@example.com", "zwieback"):
        assert word not in text


def test_the_address_can_be_invited_again_as_a_stranger(session, adam, paul, now):
    invitations.invite(session, adam.actor, "vera@example.com", None, now=now)
    leave(session, paul, now)
    assert invitations.invite(session, adam.actor, paul.email, None, now=now) == paul.email
    token = membership.add_member(session, "paula@example.com", "Paul", now=now)
    assert membership.invitation(session, token, now=now).name == "Paul"


def test_points_that_stay_are_a_ceos(circle, session, erin, paul, deliver, now):
    slug = circle.opened()
    circle.give(paul.actor, slug)
    advising.choose_cover(session, paul.actor, slug, "name", now=now)
    leave(session, paul, now)
    deliver()
    (row,) = session.scalars(select(AdviceRow))
    assert (row.withdrawn_at, row.cover.value, row.text[:6]) == (None, "ceo", "- **Se")
    page = reading.situation(session, erin.actor, slug, now=now)
    assert [one.byline for one in page.advice] == ["A CEO"]


def test_points_that_go_are_taken_back_with_their_words_and_comments(
    circle, session, priya, paul, engine, deliver, now
):
    slug = circle.advised()
    (row,) = session.scalars(select(AdviceRow))
    point = row.points[0].key
    commenting.comment(session, paul.actor, slug, point, "I mean it: krokodil.", now=now)
    deliver()
    leave(session, paul, now, points="go")
    deliver()
    session.expire_all()
    (row,) = session.scalars(select(AdviceRow))
    assert (row.withdrawn_at, row.text, [one.text for one in row.points]) == (now, "", ["", "", ""])
    assert session.scalars(select(CommentRow)).all() == []
    assert "krokodil" not in every_text(session)


def test_open_situations_are_withdrawn_and_emptied_and_who_advised_is_told(
    circle, session, erin, paul, deliver, now
):
    slug = circle.advised()
    draft = circle.drafted_text(question="Shall we sell?")
    leave(session, erin, now)
    deliver()
    row = circle.row(slug)
    assert (row.state, row.question, row.body, row.tags) == (SituationState.WITHDRAWN, "", "", [])
    assert session.scalars(select(SituationRow).where(SituationRow.slug == draft)).all() == []
    assert session.scalars(select(SituationRevisionRow)).all() == []
    kinds = set(session.scalars(select(NoticeRow.kind).where(NoticeRow.member_id == paul.id)))
    assert "advised.withdrawn" in kinds


def test_a_closed_situation_stays_without_a_name(circle, session, erin, paul, now):
    slug = circle.closed()
    circle.row(slug).named = True
    session.commit()
    leave(session, erin, now)
    row = circle.row(slug)
    assert (row.state, row.named, row.entry_wish.value) == (SituationState.CLOSED, False, "never")
    assert "zwieback" in row.body


def test_a_closed_situation_can_go_and_pulls_its_entry(circle, session, settings, erin, deliver, now):
    bench = circle.published()
    deliver()
    assert entry_file(settings, circle, bench).exists()
    leave(session, erin, now, entries="go")
    deliver()
    assert circle.entry(bench).state is EntryState.PULLED
    assert circle.row(bench.slug).state is SituationState.WITHDRAWN
    assert not entry_file(settings, circle, bench).exists()


def test_a_published_entry_can_stay(circle, session, settings, erin, deliver, now):
    bench = circle.published()
    deliver()
    leave(session, erin, now)
    deliver()
    assert circle.entry(bench).state is EntryState.PUBLISHED
    assert entry_file(settings, circle, bench).exists()


@pytest.mark.parametrize(
    ("stage", "state"),
    [
        ("drafted", EntryState.ARCHIVED),
        ("in_review", EntryState.ARCHIVED),
        ("passed", EntryState.ARCHIVED),
        ("consented", EntryState.APPROVED),
    ],
)
def test_what_the_asker_has_not_agreed_to_is_not_published(circle, session, erin, now, stage, state):
    bench = getattr(circle, stage)()
    leave(session, erin, now)
    assert circle.entry(bench).state is state


def test_points_go_from_published_entries_too(circle, session, settings, paul, deliver, now):
    bench = circle.published()
    deliver()
    assert "Illness is covered" in entry_file(settings, circle, bench).read_text("utf-8")
    leave(session, paul, now, points="go")
    deliver()
    text = entry_file(settings, circle, bench).read_text("utf-8")
    assert "Illness is covered" not in text
    assert "Withdrawn by its adviser" in text
    assert circle.entry(bench).state is EntryState.PUBLISHED


@pytest.mark.parametrize("stage", ["drafted", "in_review", "passed", "consented"])
def test_points_go_from_entries_in_work_which_go_back_to_the_desk(circle, session, paul, mona, now, stage):
    bench = getattr(circle, stage)()
    leave(session, paul, now, points="go")
    row = circle.entry(bench)
    assert row.state is EntryState.DRAFT
    assert curation.workbench(session, mona.actor, bench.entry_id).draft.points == ()


@pytest.mark.parametrize("points", ["stay", "go"])
def test_a_name_goes_from_the_thanks_of_a_published_entry(
    circle, session, settings, paul, deliver, now, points
):
    bench = thanked(circle, session, paul, now)
    asked = consent.asked_of(session, paul.actor)[0]
    shown = consent.adviser_page(session, paul.actor, asked.key)
    consent.answer_as_adviser(session, paul.actor, asked.key, shown.digest, "yes", now=now)
    circle.agree(bench)
    circle.publish(bench)
    deliver()
    assert "Paul" in entry_file(settings, circle, bench).read_text("utf-8")
    leave(session, paul, now, points=points)
    deliver()
    assert "Paul" not in entry_file(settings, circle, bench).read_text("utf-8")
    shelf = library.entry(session, circle.mona, circle.entry(bench).slug)
    assert "Paul" not in str(shelf)


@pytest.mark.parametrize("stage", ["draft", "review", "consent"])
def test_a_name_goes_from_the_thanks_of_an_entry_in_work(circle, session, paul, now, stage):
    bench = thanked(circle, session, paul, now, stage)
    leave(session, paul, now)
    assert circle.entry(bench).state is EntryState.DRAFT
    assert circle.fields(bench).credits == ""


def thanked(circle, session, paul, now, stage="consent"):
    """Have an entry in work thank Paul by name."""
    slug = circle.advised()
    advising.choose_cover(session, paul.actor, slug, "name", now=now)
    said = ("To send two.", "Offer two engineers", LATER)
    asking.close(session, circle.erin, slug, *said, seen_version=circle.version(slug), now=now)
    bench = Bench(slug, curation.start(session, circle.mona, slug, now=now))
    points = tuple(point.id for one in circle.bench(bench).advice for point in one.points)
    fields = changed(circle.fields(bench), summary="Send two, never one.", audience="public", credits="Paul")
    seen = circle.bench(bench).version
    curation.use_points(session, circle.mona, bench.entry_id, fields, points, seen_version=seen, now=now)
    if stage in ("review", "consent"):
        circle.submit(bench)
    if stage == "consent":
        circle.pass_on(bench)
    return bench


def test_the_last_admin_stays(session, adam, now):
    assert leaving.page(session, adam.actor).last_admin
    with pytest.raises(Forbidden, match="last admin"):
        leave(session, adam, now)
    assert members.by_id(session, adam.id).active


def test_of_two_admins_who_leave_at_once_one_stays(at_once, session, adam, mona, now):
    roster.change_role(session, adam.actor, mona.id, "admin", give=True, now=now)
    both = at_once(lambda own: leave(own, adam, now), lambda own: leave(own, mona, now))
    assert both.refusals == ("Forbidden",)
    assert len(members.holders(session, Role.ADMIN)) == 1


def test_leaving_twice_at_once_leaves_once(at_once, session, paul, now):
    both = at_once(lambda own: leave(own, paul, now), lambda own: leave(own, paul, now))
    assert both.refusals == ("Forbidden",)


def test_admins_are_told_of_an_office_and_nobody_of_a_member(session, adam, mona, paul, now):
    leave(session, paul, now)
    assert session.scalars(select(NoticeRow)).all() == []
    leave(session, mona, now)
    told = session.scalars(select(NoticeRow)).all()
    assert [(row.member_id, row.kind, row.detail) for row in told] == [(adam.id, "office.left", {})]


def test_the_log_tells_of_what_was_withdrawn_as_on_any_other_day(circle, session, erin, now):
    circle.advised()
    before = session.scalars(select(LogRow.id)).all()
    leave(session, erin, now)
    new = session.scalars(select(LogRow).where(LogRow.id > max(before)))
    assert [(row.action, row.acted_as, row.actor_id) for row in new] == [("withdraw", "asker", None)]


def test_the_log_names_a_former_member(circle, session, mona, now, max_):
    circle.returned()
    leave(session, mona, now)
    shown = logbook.page(session, max_.actor, logbook.LogFilters(), 1)
    assert [item.who for item in shown.items if item.action == "return"] == [FORMER]


@pytest.mark.parametrize(
    ("points", "entries", "word", "wrong"),
    [
        ("", "stay", "leave", "points"),
        ("stay", "", "leave", "entries"),
        ("stay", "stay", "", "word"),
        ("stay", "stay", "stay", "word"),
    ],
)
def test_a_choice_that_is_missing_leaves_everything_as_it_is(
    session, paul, now, points, entries, word, wrong
):
    with pytest.raises(Invalid) as refused:
        leaving.leave(session, paul.actor, points, entries, word, now=now)
    assert list(refused.value.problems) == [wrong]
    assert members.by_id(session, paul.id).active


def test_the_page_says_what_would_go(circle, session, erin, paul):
    circle.published()
    circle.opened(question="Shall we move?")
    circle.drafted_text(question="Shall we sell?")
    page = leaving.page(session, erin.actor)
    assert [one.title for one in page.open] == ["Shall we move?"]
    assert (page.drafts, page.closed, page.published, page.advice) == (1, 1, 1, 0)
    theirs = leaving.page(session, paul.actor)
    assert (theirs.advice, theirs.used, theirs.last_admin) == (1, 1, False)


@pytest.mark.parametrize(("points", "entries"), [("stay", "stay"), ("go", "go")])
def test_a_restored_backup_brings_nobody_back(
    circle, session, settings, engine, tmp_path, erin, paul, deliver, now, points, entries
):
    bench = circle.published()
    circle.opened(question="Shall we give up the flügelhorn line?")
    deliver()
    folders = Folders(settings.content_dir, settings.data_dir / "entries")
    backup.create(session, folders, tmp_path / "backup.zip", KEYS, now=now)
    for person in (erin, paul):
        leave(session, person, now, points=points, entries=entries)
    deliver()
    backup.restore(
        session, engine, folders, tmp_path / "backup.zip", KEYS, aside=tmp_path / "aside", force=True, now=now
    )
    text = every_text(session)
    for word in ("Erin", "erin@example.com", "Paul", "paul@example.com", "flügelhorn"):
        assert word not in text
    stays = entries == "stay"
    assert circle.entry(bench).state is (EntryState.PUBLISHED if stays else EntryState.PULLED)
    (given,) = session.scalars(select(AdviceRow))
    assert ("Illness is covered" in given.text) is (points == "stay")
    assert repulling.pull_held(session, now) == 0


def test_a_database_put_back_by_other_hands_is_mended_by_the_clock(session, paul, now):
    row = members.by_id(session, paul.id)
    kept = {name: getattr(row, name) for name in ("email", "name", "password", "fs_uniquifier", "joined_at")}
    leave(session, paul, now)
    row = members.by_id(session, paul.id)
    for name, value in kept.items():
        setattr(row, name, value)
    row.active, row.left_on = True, None
    session.commit()
    assert repulling.pull_held(session, now) == 1
    assert members.by_email(session, paul.email) is None


def test_walls_on_what_stays_go_on_to_hold(circle, session, erin, carl, adam, now):
    walls.declare(session, adam.actor, carl.email, erin.email, now=now)
    slug = circle.closed()
    leave(session, erin, now)
    assert bars.is_barred(session, circle.row(slug).id, carl.id)
    assert walls.wall_list(session) == ()


def test_the_outbox_holds_nothing_that_cannot_be_kept(circle, app, session, erin, paul, mailer, deliver, now):
    circle.advised()
    leave(session, erin, now)
    deliver()
    posting.send_due(session, mailer, app.extensions["advisory"].letters, now=now)
    assert not [letter for letter in mailer.letters if "erin" in letter.to]
    assert not [letter for letter in mailer.letters if "Erin" in letter.text]


def test_no_list_of_members_has_whoever_left(session, adam, paul, now):
    leave(session, paul, now)
    assert FORMER not in [line.name for line in membership.member_list(session)]
    assert FORMER not in [line.name for line in roster.page(session, adam.actor, "", "", 1).lines]
    assert FORMER not in [name for _, name, _, _ in stored_walls.people(session)]
