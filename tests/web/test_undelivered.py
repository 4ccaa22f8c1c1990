"""What could not be delivered: an admin sees that and why, and neither for whom nor what."""

import pytest

from advisory.mail.port import MailUnavailable
from advisory.services import mailing, posting
from advisory.services.telling import NoticeKind, tell
from advisory.storage import situations


@pytest.fixture
def failed(session, thread, paul, now):
    class Refusing:
        def send(self, letter):
            raise MailUnavailable("The mail server did not take the letter: SMTPRecipientsRefused 550.")

    row = situations.by_slug(session, thread.opened())
    tell(session, NoticeKind.OPEN_FOR_ADVICE, [paul.id], "e", now=now, situation=row)
    session.commit()
    posting.send_due(session, Refusing(), mailing.writers("http://localhost"), now=now)


def test_an_admin_sees_what_failed_and_why(client_of, adam, failed, thread, paul):
    page = client_of(adam).soup("/outbox")
    line = page.select_one("tbody tr").get_text(" ", strip=True)
    assert line.startswith("Letter of a notice 1")
    assert "SMTPRecipientsRefused 550" in line
    for word in (paul.name, paul.email, thread.form.text.question):
        assert word not in page.get_text()


def test_it_is_listed_at_the_terminal_too(app, failed, paul):
    listed = app.test_cli_runner().invoke(args=["outbox", "list"]).output
    assert "mail.notice  tried once" in listed
    assert paul.email not in listed


def test_others_find_no_such_page(client_of, visitor, mona, paul):
    assert visitor.get("/outbox").status_code == 302
    assert [client_of(who).get("/outbox").status_code for who in (mona, paul)] == [403, 403]
