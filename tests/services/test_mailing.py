"""Letters of notices: written when they are sent, one by one, tried again, and silent about what is gone."""

from datetime import timedelta

import pytest

from advisory.domain.notices import NoticeKind
from advisory.domain.revision import RevisionKind
from advisory.mail.port import MailUnavailable
from advisory.services import asking, choosing, mailing, posting, preferences, revising
from advisory.services.telling import MAIL, tell
from advisory.storage import mail as choices
from advisory.storage import members, outbox
from advisory.storage.tables import NoticeRow, OutboxRow
from tests.services.circle import QUESTION, ask_form

SITE = "http://localhost"
#: By then the letters about somebody without a name have left.
NEXT_DAY = timedelta(days=1)


@pytest.fixture
def told(session, circle):
    """Paul is told that Erin's situation is open."""
    slug = circle.advised()
    settle(session, circle.now)
    say(session, circle, slug, NoticeKind.OPEN_FOR_ADVICE)
    return slug


def settle(session, now):
    """Send what was promised on the way here."""
    posting.send_due(session, Silent(), mailing.writers(SITE), now=now + NEXT_DAY)


def say(session, circle, slug, kind, actor=None, event="e", detail=None):
    member_id = (actor or circle.paul).member_id
    tell(session, kind, [member_id], event, now=circle.now, situation=circle.row(slug), detail=detail)
    session.commit()


class Silent:
    """Takes every letter and keeps none."""

    def send(self, letter):
        pass


class Broken:
    """Refuses letters, perhaps only those to one address."""

    def __init__(self, *, unreachable, only=""):
        self.tried = []
        self._unreachable, self._only = unreachable, only

    def send(self, letter):
        self.tried.append(letter.to)
        if self._only in letter.to:
            raise MailUnavailable(
                "The mail server did not take the letter: 550.", unreachable=self._unreachable
            )


@pytest.fixture
def post(session, mailer, circle):
    """Send what is due on the next day, by a mailer; give how many were kept and put off."""

    def send(by=mailer, **later):
        at = circle.now + NEXT_DAY + timedelta(**later)
        return posting.send_due(session, by, mailing.writers(SITE), now=at)

    return send


def test_a_letter_says_what_happened_and_where_to_read_it(told, post, mailer, paul):
    assert post() == (1, 0)
    (letter,) = mailer.letters
    assert (letter.to, letter.subject) == (paul.email, "The Advisory: Open for advice now")
    assert QUESTION in letter.text
    assert f"{SITE}/me/notices/" in letter.text
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_subject_never_holds_what_a_member_wrote(session, circle, post, mailer, kind):
    slug = circle.opened()
    settle(session, circle.now)
    say(session, circle, slug, kind, circle.mona)
    assert post() == (1, 0)
    for letter in mailer.letters:
        assert "engineer" not in letter.subject + "".join(letter.headers.values()) + letter.key


def leaves_at(session, circle, slug, kind, actor=None):
    settle(session, circle.now)
    say(session, circle, slug, kind, actor, event="when")
    (row,) = session.query(OutboxRow).filter_by(kind=MAIL, done_at=None)
    return row.due_at


def test_no_letter_tells_the_hour_at_which_somebody_without_a_name_did_something(session, circle):
    slug, hours = circle.advised(), set()
    for hour in (1, 11, 20):
        circle.now = circle.now.replace(hour=hour)
        hours.add(leaves_at(session, circle, slug, NoticeKind.UPDATED))
        session.query(OutboxRow).delete()
        session.query(NoticeRow).delete()
    next_day = circle.now.replace(hour=6) + timedelta(days=1)
    assert hours == {next_day}


@pytest.mark.parametrize(
    ("kind", "to"), [(NoticeKind.ADVICE_TO_YOU, "erin"), (NoticeKind.GROUP_SITUATION, "paul")]
)
def test_a_letter_to_the_asker_or_of_what_a_moderator_did_leaves_at_once(session, circle, kind, to):
    slug = circle.advised()
    assert leaves_at(session, circle, slug, kind, getattr(circle, to)) == circle.now


def test_under_a_name_letters_leave_at_once(session, circle):
    slug = circle.advised()
    choosing.show_name(
        session, circle.erin, slug, named=True, seen_version=circle.version(slug), now=circle.now
    )
    assert leaves_at(session, circle, slug, NoticeKind.UPDATED) == circle.now


def test_a_notice_is_one_letter(told, post, mailer):
    post()
    assert post() == (0, 0)
    assert len(mailer.letters) == 1


def test_what_may_no_longer_be_read_is_dropped_silently(session, circle, told, post, mailer):
    seen = circle.version(told)
    asking.withdraw(session, circle.erin, told, seen_version=seen, now=circle.now)
    post()
    assert [one for one in mailer.letters if QUESTION in one.text] == []
    assert outbox.failing(session, limit=9) == []


def test_whoever_left_gets_no_letter(session, told, post, mailer, paul):
    members.by_id(session, paul.id).active = False
    session.commit()
    assert (post(), mailer.letters) == ((1, 0), [])


def test_who_wants_no_letters_of_a_kind_gets_none_and_others_still_do(session, circle, told, post, mailer):
    everything = {kind.value for kind in NoticeKind} - {NoticeKind.OPEN_FOR_ADVICE.value}
    preferences.choose(session, circle.paul, everything)
    say(session, circle, told, NoticeKind.REOPENED)
    assert post() == (2, 0)
    assert [letter.subject for letter in mailer.letters] == ["The Advisory: Open for advice again"]


def test_a_server_that_is_away_loses_nothing_and_is_asked_ever_more_seldom(
    session, circle, told, post, mailer
):
    say(session, circle, told, NoticeKind.REOPENED)
    away = Broken(unreachable=True)
    assert post(away) == (0, 1)
    assert len(away.tried) == 1
    (row,) = outbox.failing(session, limit=9)
    assert (row.attempts, row.due_at - circle.now - NEXT_DAY) == (1, timedelta(minutes=1))
    assert "550" in row.error
    assert post(mailer) == (1, 0)
    assert post(mailer, seconds=61) == (1, 0)
    assert len({letter.key for letter in mailer.letters}) == 2
    assert outbox.failing(session, limit=9) == []


def test_one_address_that_is_refused_holds_up_no_other(session, circle, told, post):
    say(session, circle, told, NoticeKind.ADVICE_TO_YOU, circle.erin)
    picky = Broken(unreachable=False, only="paul")
    assert post(picky) == (1, 1)
    for _ in range(20):
        circle.later(days=1)
        post(picky)
    (row,) = outbox.failing(session, limit=9)
    assert row.due_at - circle.now - NEXT_DAY == timedelta(hours=6)


def test_a_letter_that_cannot_be_written_waits_and_holds_up_no_other(session, circle, told, mailer):
    def fails(_session, _row, _now):
        raise KeyError("the words of a member")

    outbox_row = OutboxRow(
        kind="mail.broken", subject_id=1, payload={}, made_at=circle.now, due_at=circle.now
    )
    session.add(outbox_row)
    session.commit()
    writers = {"mail.broken": fails, **mailing.writers(SITE)}
    posting.send_due(session, mailer, writers, now=circle.now + NEXT_DAY)
    assert len(mailer.letters) == 1
    assert [row.error for row in outbox.failing(session, limit=9)] == ["KeyError"]


def test_a_process_that_dies_while_sending_has_the_letter_sent_again_with_the_same_key(
    session, circle, told, post, mailer
):
    class Dying:
        def send(self, letter):
            mailer.send(letter)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        post(Dying())
    assert post(minutes=5) == (0, 0)
    assert post(minutes=11) == (1, 0)
    first, second = mailer.letters
    assert first.key == second.key


def test_nothing_is_locked_while_a_letter_is_handed_over(session, circle, told, post, fresh):
    seen = []

    class Slow:
        def send(self, letter):
            with fresh.database.engine.begin() as other:
                other.exec_driver_sql("UPDATE members SET name = name")
                seen.append(letter.to)

    assert post(Slow()) == (1, 0)
    assert len(seen) == 1


def test_no_letter_is_sent_while_somebody_waits_for_a_page(session, told, deliver, mailer):
    deliver()
    assert mailer.letters == []
    assert session.query(OutboxRow).filter_by(kind=MAIL, done_at=None).count() == 1


def test_the_link_in_a_letter_is_the_same_each_time_and_says_nothing(
    session, circle, told, post, mailer, paul
):
    say(session, circle, told, NoticeKind.OPEN_FOR_ADVICE, event="again")
    post()
    links = {letter.headers["List-Unsubscribe"] for letter in mailer.letters}
    assert len(links) == 1
    key = links.pop().rpartition("/")[2].rstrip(">")
    assert len(key) >= 32
    assert choices.by_key(session, key).member_id == paul.id


def test_a_letter_of_an_update_shows_what_changed(session, circle, told, post, mailer):
    text = circle.row(told).body
    circle.row(told).body = text.replace("a fifth", "a quarter")
    revising.keep_situation(session, circle.row(told), RevisionKind.UPDATED, circle.now)
    session.commit()
    say(session, circle, told, NoticeKind.UPDATED, detail={"from": 1, "to": 2})
    post()
    assert "- We make filling machines. They bring a fifth" in mailer.letters[-1].text
    assert "+ We make filling machines. They bring a quarter" in mailer.letters[-1].text


def test_nothing_that_stood_before_a_moderator_opened_it_is_in_a_letter(session, circle, post, mailer):
    slug = circle.returned(body="We are in a harbour, by the cranes.")
    circle.row(slug)
    asking.submit(
        session, circle.erin, slug, ask_form(body="We are in a town."), seen_version=circle.version(slug),
        now=circle.now,
    )  # fmt: skip
    circle._approved(slug, clarify_first=False)
    say(session, circle, slug, NoticeKind.UPDATED, detail={"from": 1, "to": 2})
    post()
    assert mailer.letters
    assert not [letter for letter in mailer.letters if "cranes" in letter.text]
