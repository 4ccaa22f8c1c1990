"""Letters: printed, put into a folder, or refused when they would smuggle a header in."""

import io
from datetime import UTC, datetime

import pytest

from advisory.mail.console import ConsoleMailer, FolderMailer
from advisory.mail.port import Letter, MailUnavailable
from advisory.mail.smtp import SmtpMailer

SENDER = "no-reply@example.com"
LETTER = Letter("erin@example.com", "Your link", "Good morning\nErin")


def test_a_printed_letter_can_be_read():
    out = io.StringIO()
    ConsoleMailer(out).send(LETTER)
    assert "To: erin@example.com" in out.getvalue()
    assert "Good morning" in out.getvalue()


def test_each_letter_is_a_file_of_its_own(tmp_path):
    mailer = FolderMailer(tmp_path / "mail", SENDER)
    mailer.send(LETTER)
    mailer.send(LETTER)
    letters = list((tmp_path / "mail").glob("*.eml"))
    assert len(letters) == 2
    assert b"Subject: Your link" in letters[0].read_bytes()


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(MailUnavailable):
        FolderMailer(tmp_path / "taken", SENDER).send(LETTER)


def test_a_server_that_is_not_there_is_said():
    with pytest.raises(MailUnavailable):
        SmtpMailer("smtp://127.0.0.1:1", "no-reply@example.com").send(LETTER)


@pytest.mark.parametrize("subject", ["Hello\nBcc: all@example.com", "Hello\r"])
def test_a_subject_cannot_add_a_header(subject):
    with pytest.raises(ValueError, match="one line"):
        Letter("erin@example.com", subject, "")


@pytest.mark.parametrize("letter", [{"headers": {"X": "a\nb"}}, {"headers": {"X\n": "a"}}, {"key": "a\r"}])
def test_no_header_can_add_another(letter):
    with pytest.raises(ValueError, match="one line"):
        Letter("erin@example.com", "Hello", "", **letter)


ENCODED = "=?utf-8?q?=0D=0A?="
LINE_ENDS = ("\r\n", *"\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\x00\x7f", ENCODED)


@pytest.mark.parametrize("end", LINE_ENDS, ids=ascii)
@pytest.mark.parametrize("where", ["to", "subject", "header", "key"])
def test_nothing_that_ends_a_line_anywhere_gets_into_a_header(end, where):
    said = f"a{end}Bcc: all@example.com"
    parts = {"to": "erin@example.com", "subject": "Hello", "headers": {"X-A": "b"}, "key": "k"}
    with pytest.raises(ValueError, match="one line"):
        Letter(text="", **parts | ({"headers": {"X-A": said}} if where == "header" else {where: said}))


@pytest.mark.parametrize(
    "subject",
    [
        "Möglichkeiten " * 300,
        "a" * 900,
        "Bcc: all@example.com",
        "مرحبا \u202e b",
    ],
    ids=["long words", "one long word", "like a header", "turned"],
)
def test_whatever_a_subject_says_it_stays_one_header_for_one_reader(box, subject):
    box.mailer.send(Letter("erin@example.com", subject, "Bcc: all@example.com\n\n.\nQUIT\n"))
    (letter,) = box.letters
    assert box.recipients == [["erin@example.com"]]
    assert letter.get_all("Bcc") is None
    assert len(letter.get_all("Subject")) == 1
    assert letter.get_content().splitlines() == ["Bcc: all@example.com", "", ".", "QUIT"]
    assert all(len(line) < 999 for line in box.raw[0].splitlines())


def test_a_server_takes_a_letter_as_it_was_written(box):
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    box.mailer.send(
        Letter("erin@example.com", "Your “link”", "Good morning\n", {"List-Unsubscribe": "<u>"}, "k", at)
    )
    (letter,) = box.letters
    assert letter["From"] == "The Advisory <no-reply@advice.example.com>"
    assert (letter["To"], letter["Subject"]) == ("erin@example.com", "Your “link”")
    assert (letter["Date"], letter["Message-ID"]) == (
        "Mon, 02 Mar 2026 09:00:00 +0000", "<k@advice.example.com>"
    )  # fmt: skip
    assert (letter["List-Unsubscribe"], letter["Auto-Submitted"]) == ("<u>", "auto-generated")
    assert letter.get_content().splitlines() == ["Good morning"]


@pytest.mark.parametrize(
    ("command", "answer", "said"),
    [
        ("RCPT", "550 erin@example.com is no such mailbox", "SMTPRecipientsRefused 550"),
        ("RCPT", "450 erin@example.com try later", "SMTPRecipientsRefused 450"),
        ("MAIL", "451 not now", "SMTPSenderRefused 451"),
        ("DATA", "452 the disk is full", "SMTPDataError 452"),
        ("AFTER DATA", "554 erin@example.com is spam", "SMTPDataError 554"),
    ],
)
def test_a_refusal_is_named_by_its_number_and_never_by_an_address(box, command, answer, said):
    box.refuse[command] = answer
    with pytest.raises(MailUnavailable, match=said) as refused:
        box.mailer.send(LETTER)
    assert "erin" not in str(refused.value)
    assert (refused.value.unreachable, box.letters) == (False, [])


@pytest.mark.parametrize("command", ["EHLO", "MAIL", "RCPT", "DATA"])
def test_a_server_that_hangs_up_is_out_of_reach(box, command):
    box.hang_up = command
    with pytest.raises(MailUnavailable) as refused:
        box.mailer.send(LETTER)
    assert (refused.value.unreachable, box.letters) == (True, [])


@pytest.mark.parametrize("command", ["refuse", "hang up"])
def test_a_letter_that_was_taken_stays_so_whatever_goes_wrong_in_parting(box, command):
    if command == "refuse":
        box.refuse["QUIT"] = "500 what"
    else:
        box.hang_up = "QUIT"
    box.mailer.send(LETTER)
    assert len(box.letters) == 1
