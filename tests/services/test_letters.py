"""Who asked stands in no letter, header, subject, link or line of a log, whatever happened and went wrong."""

import logging
import re
import uuid
from dataclasses import replace
from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

from advisory.domain.actor import Role
from advisory.domain.notices import NoticeKind, Shelf, kinds_of
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
    told = [letter for letter in letters if letter["List-Unsubscribe"]]
    assert len(told) > 2 * len(NoticeKind) - 2 * len(kinds_of(Shelf.ACCOUNT))
    for name in ("From", "Date", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post"):
        assert len({len(letter[name]) for letter in told}) == 1
    assert len({tuple(letter.keys()) for letter in told}) == 1


def test_no_two_letters_share_a_header_but_what_all_of_them_share(letters):
    """A thread of letters, or a number that counts, would link two situations of one asker."""
    common = {"From", "Date", "Auto-Submitted", "Content-Type", "Content-Transfer-Encoding", "MIME-Version"}
    assert {name for letter in letters for name in letter} <= common | {
        "To", "Subject", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post",
    }  # fmt: skip
    assert len({letter["Message-ID"] for letter in letters}) == len(letters)
    for name in common:
        # Only how a body is written may differ, with the signs that stand in it.
        assert len({letter[name] for letter in letters}) <= (1 if name in ("From", "Auto-Submitted") else 2)


def test_a_letter_is_for_one_person_alone(letters):
    assert all("," not in letter["To"] and letter["To"].count("@") == 1 for letter in letters)
    assert not [name for letter in letters for name in ("Cc", "Bcc", "Reply-To", "Sender") if letter[name]]


def test_a_letter_is_dated_to_the_hour(letters, clock):
    told = [letter for letter in letters if letter["List-Unsubscribe"]]
    assert {str(letter["Date"])[-11:] for letter in told} == {":00:00 +0000"[-11:]}


def test_the_name_of_a_letter_cannot_be_guessed_from_a_number(told, session, letters):
    """Made of row numbers, it would tell anybody who counts how many were told between two letters."""
    numbers = [*session.scalars(select(OutboxRow.id)), *session.scalars(select(NoticeRow.id))]
    guesses = {
        f"<{uuid.uuid5(uuid.NAMESPACE_URL, f'http://localhost/letters/{number}')}@advice.example.com>"
        for number in numbers
    }
    assert not guesses & {letter["Message-ID"] for letter in letters}


#: Where a link of a letter may lead: by a random key, or to a page of whoever reads it.
LINK = re.compile(r"/me/notices/[0-9a-f]{16}|/unsubscribe/[\w-]{32}|/me/[a-z/-]*|/sign-in/forgotten")


def test_links_hold_random_keys_alone(letters):
    for letter in letters:
        for link in re.findall(r"http://localhost(\S*)", letter.get_content()):
            assert LINK.fullmatch(link), link


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
