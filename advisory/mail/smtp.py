"""Mail by SMTP."""

import smtplib
import ssl
from contextlib import suppress
from urllib.parse import unquote, urlsplit

from advisory.mail.port import Letter, MailUnavailable, message

SECONDS_TO_WAIT = 10


class SmtpMailer:
    """Hands letters to a mail server.

    Args:
        url: smtp://NAME:PASSWORD@HOST:PORT (STARTTLS when a name is given) or smtps://….
        sender: the address letters come from.
    """

    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        self._implicit_tls = parts.scheme == "smtps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or (465 if self._implicit_tls else 587 if parts.username else 25)
        self._name = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._sender = sender

    def send(self, letter: Letter) -> None:
        """Hand a letter to the server.

        Raises:
            MailUnavailable: the server was not there or did not take it; the reason names no address.
        """
        written = message(letter, self._sender)
        try:
            server = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            reason = f"The mail server does not answer: {_fault(error)}."
            raise MailUnavailable(reason, unreachable=True) from error
        try:
            server.send_message(written)
        except (OSError, smtplib.SMTPException) as error:
            gone = isinstance(error, OSError | smtplib.SMTPServerDisconnected) and not isinstance(
                error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused
            )
            reason = f"The mail server did not take the letter: {_fault(error)}."
            raise MailUnavailable(reason, unreachable=gone) from error
        finally:
            # Once the letter is taken, nothing that goes wrong in parting may have it sent again.
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._implicit_tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=SECONDS_TO_WAIT, context=context
            )
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=SECONDS_TO_WAIT)
        try:
            if self._name:
                # A password never travels in the open, so STARTTLS is not optional here.
                if not self._implicit_tls:
                    server.starttls(context=context)
                server.login(self._name, self._password)
        except BaseException:
            server.close()
            raise
        return server


def _fault(error: Exception) -> str:
    """Name a fault by its kind and the server's number; the server's own words may hold an address."""
    code = error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()), (None, b""))[0]
    return f"{type(error).__name__} {code}" if code else type(error).__name__
