"""A mail server of a few lines, in a thread, that takes letters or refuses them in the ways real ones do.

box.refuse["RCPT"] = "550 no such mailbox"    what a command is answered instead of yes
box.hang_up = "DATA"                          the connection is cut when this command comes
"""

import socketserver
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage

from advisory.mail.smtp import SmtpMailer


class _Talk(socketserver.StreamRequestHandler):
    """One conversation."""

    def handle(self) -> None:
        box: Postbox = self.server.box  # type: ignore[attr-defined]
        self._say("220 ready")
        readers: list[str] = []
        while line := self.rfile.readline():
            word = line.decode("ascii", "replace").strip().partition(" ")[0].upper()
            if box.hang_up == word:
                if word == "DATA":
                    self._say("354 go on")
                    self.rfile.readline()
                return
            if word in box.refuse:
                self._say(box.refuse[word])
            elif word == "DATA":
                self._say("354 go on")
                # A line that begins with a full stop travels with two.
                lines = iter(self.rfile.readline, b".\r\n")
                box.take(b"".join(line.removeprefix(b".") for line in lines), readers)
                self._say(box.refuse.get("AFTER DATA", "250 taken"))
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                if word == "RCPT":
                    readers.append(line.decode().partition("<")[2].partition(">")[0])
                self._say("250 yes")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class Postbox:
    """The server, and what it has taken."""

    def __init__(self) -> None:
        self.refuse: dict[str, str] = {}
        self.hang_up = ""
        self.letters: list[EmailMessage] = []
        self.raw: list[bytes] = []
        #: Whom each letter was handed over for.
        self.recipients: list[list[str]] = []
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Talk)
        self._server.daemon_threads = True
        self._server.box = self  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """The address of the server, as the setting has it."""
        return f"smtp://127.0.0.1:{self._server.server_address[1]}"

    @property
    def mailer(self) -> SmtpMailer:
        """What hands letters to it."""
        return SmtpMailer(self.url, "no-reply@advice.example.com")

    def take(self, raw: bytes, readers: list[str]) -> None:
        """Keep a letter, unless it is refused in the end."""
        if "AFTER DATA" not in self.refuse:
            letter = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
            assert isinstance(letter, EmailMessage)
            self.letters.append(letter)
            self.raw.append(raw)
            self.recipients.append(readers)

    def close(self) -> None:
        """End the server."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
