"""Who asked stands in no letter, header, subject, link or line of a log, whatever happened and went wrong."""

import logging
from dataclasses import replace
from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

from advisory.domain.actor import Role
from advisory.domain.notices import NoticeKind
from advisory.mail.port import MailUnavailable, message
from advisory.services import following, mailing, posting
from advisory.services.outbox import deliver_all
from advisory.services.telling import tell
from advisory.storage import members, pledges
from advisory.storage.tables import MailChoiceRow, MemberRow, NoticeRow, OutboxRow
from tests.mail.postbox import Postbox

#: A number that is nothing else's, so that it is known when it turns up.
NUMBER = 918273
NAME = "Erin Ashgrove"
EMAIL = "erin.ashgrove@example.com"
TELLING = ("Erin", "Ashgrove", "erin.ashgrove", str(NUMBER), "f5uniq")


@pytest.fixture
def box():
    box = Postbox()
    yield box
    box.close()


@pytest.fixture
def told(app, session, circle, carl, priya, clock, caplog):
    """Take a situation of Erin's all the way round, and tell everybody of everything there is to be told."""
    caplog.set_level(logging.DEBUG)
    row = MemberRow(id=NUMBER, email=EMAIL, name=NAME, fs_uniquifier="f5uniq", joined_at=circle.now)
    row.roles = [members.role_rows(session)[Role.MEMBER.value]]
    session.add(row)
    session.flush()
    pledges.accept(session, NUMBER, pledges.current_version(session), circle.now)
    session.commit()
    circle = replace(circle, erin=replace(circle.erin, member_id=NUMBER))
    for person in (carl, priya):
        following.follow_tag(session, person.actor, "customer-concentration", on=True, now=circle.now)
    bench = circle.published()
    situation, entry = circle.row(bench.slug), circle.entry(bench)
    people = [NUMBER, carl.id, circle.paul.member_id, circle.mona.member_id]
    for kind in NoticeKind:
        tell(
            session,
            kind,
            people,
            f"s-{kind}",
            now=circle.now,
            situation=situation,
            detail={"from": 1, "to": 2},
        )
        tell(session, kind, people, f"e-{kind}", now=circle.now, entry=entry)
    session.commit()
    clock.move(hours=1)
    deliver_all(session, app.extensions["advisory"].handlers, now=clock.at)
    return circle


class Written:
    """Keeps letters as they would travel."""

    def __init__(self):
        self.letters = []

    def send(self, letter):
        raw = message(letter, "no-reply@advice.example.com").as_bytes()
        self.letters.append(message_from_bytes(raw, policy=policy.default))


@pytest.fixture
def letters(told, session, clock):
    """Every letter that all of this makes."""
    by = Written()
    assert posting.send_due(session, by, mailing.writers("http://localhost"), now=clock.at)[1] == 0
    return by.letters


def telling(*texts):
    return [text for text in texts if any(word in text for word in TELLING)]


def test_no_letter_says_whose_situation_it_is_not_even_the_askers_own(letters):
    assert len(letters) > 2 * len(NoticeKind)
    assert {letter["To"] for letter in letters} > {EMAIL, "paul@example.com", "mona@example.com"}
    for letter in letters:
        headers = [f"{name}: {value}" for name, value in letter.items() if name != "To"]
        assert telling(*headers, letter.get_content()) == []


def test_no_header_or_subject_holds_a_word_of_what_was_asked(letters):
    for letter in letters:
        headers = " ".join(f"{name}: {value}" for name, value in letter.items()).lower()
        assert not [word for word in ("engineer", "largest customer", "zwieback") if word in headers]


def test_a_letter_of_the_asker_looks_like_one_of_anybody(letters):
    """The same headers of the same length, so that a mail server cannot tell who asked by looking at them."""
    for name in ("From", "Date", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post"):
        assert len({len(letter[name]) for letter in letters}) == 1
    assert len({tuple(letter.keys()) for letter in letters}) == 1


@pytest.mark.parametrize("answer", [f"550 {EMAIL} is no such mailbox", f"451 try {NAME} later"])
def test_no_line_of_a_log_and_no_list_of_failures_says_it_when_letters_are_refused(
    told, app, session, box, clock, caplog, answer
):
    box.refuse["RCPT"] = answer
    writers = mailing.writers("http://localhost")
    assert posting.send_due(session, box.mailer, writers, now=clock.at, most=30)[1] > 20
    listed = app.test_cli_runner().invoke(args=["outbox", "list"]).output
    assert "RecipientsRefused" in listed
    assert (
        telling(listed, *(record.getMessage() + str(record.exc_text or "") for record in caplog.records))
        == []
    )


def test_no_row_of_what_is_told_holds_a_name_or_an_address(told, session):
    rows = [*session.scalars(select(OutboxRow)), *session.scalars(select(MailChoiceRow))]
    rows += session.scalars(select(NoticeRow))
    for row in rows:
        values = [value for key, value in vars(row).items() if key not in ("member_id", "_sa_instance_state")]
        assert telling(*map(str, values)) == []


def test_a_mailer_that_fails_in_an_unknown_way_is_no_leak(told, session, clock, caplog):
    class Odd:
        def send(self, letter):
            raise MailUnavailable("It was not taken.")

    posting.send_due(session, Odd(), mailing.writers("http://localhost"), now=clock.at, most=20)
    assert telling(*(record.getMessage() for record in caplog.records)) == []
