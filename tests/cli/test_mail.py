"""A letter to try the way out of this machine."""

from advisory.mail.port import MailUnavailable


def test_a_letter_is_sent_at_once(run, mailer):
    result = run("mail", "test", "adam@example.com")
    assert (result.exit_code, result.output) == (0, "The letter was taken.\n")
    assert [letter.to for letter in mailer.letters] == ["adam@example.com"]


def test_a_refusal_is_a_sentence_and_an_exit_code(run, mailer, monkeypatch):
    def refuse(_letter):
        raise MailUnavailable("The mail server does not answer: TimeoutError.")

    monkeypatch.setattr(mailer, "send", refuse)
    result = run("mail", "test", "adam@example.com")
    assert result.exit_code == 1
    assert "does not answer: TimeoutError" in result.output


def test_an_address_with_a_line_break_is_refused(run):
    assert run("mail", "test", "adam@example.com\nBcc: x@example.com").exit_code == 1
