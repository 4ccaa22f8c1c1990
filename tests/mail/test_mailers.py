"""Letters: printed, put into a folder, or refused when they would smuggle a header in."""

import io

import pytest

from advisory.mail.console import ConsoleMailer, FolderMailer
from advisory.mail.port import Letter, MailUnavailable
from advisory.mail.smtp import SmtpMailer

LETTER = Letter("erin@example.com", "Your link", "Good morning\nErin")


def test_a_printed_letter_can_be_read():
    out = io.StringIO()
    ConsoleMailer(out).send(LETTER)
    assert "To: erin@example.com" in out.getvalue()
    assert "Good morning" in out.getvalue()


def test_each_letter_is_a_file_of_its_own(tmp_path):
    mailer = FolderMailer(tmp_path / "mail")
    mailer.send(LETTER)
    mailer.send(LETTER)
    letters = list((tmp_path / "mail").glob("*.eml"))
    assert len(letters) == 2
    assert b"Subject: Your link" in letters[0].read_bytes()


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(MailUnavailable):
        FolderMailer(tmp_path / "taken").send(LETTER)


def test_a_server_that_is_not_there_is_said():
    with pytest.raises(MailUnavailable):
        SmtpMailer("smtp://127.0.0.1:1", "no-reply@example.com").send(LETTER)


@pytest.mark.parametrize("subject", ["Hello\nBcc: all@example.com", "Hello\r"])
def test_a_subject_cannot_add_a_header(subject):
    with pytest.raises(ValueError, match="one line"):
        Letter("erin@example.com", subject, "")
