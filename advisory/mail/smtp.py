"""Mail by SMTP."""

import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from advisory.mail.port import Letter, MailUnavailable

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
            MailUnavailable: the server was not there or did not take it.
        """
        message = EmailMessage()
        message["From"] = self._sender
        message["To"] = letter.to
        message["Subject"] = letter.subject
        message.set_content(letter.text)
        try:
            with self._connect() as server:
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            raise MailUnavailable(
                f"The mail server did not take the letter: {type(error).__name__}."
            ) from error

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._implicit_tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=SECONDS_TO_WAIT, context=context
            )
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=SECONDS_TO_WAIT)
        if self._name:
            # A password never travels in the open, so STARTTLS is not optional here.
            if not self._implicit_tls:
                server.starttls(context=context)
            server.login(self._name, self._password)
        return server
