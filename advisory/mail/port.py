"""The mail port: one letter, and who can send it."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from typing import Protocol

#: What a program on the way may take for the end of a line; or for one written as an encoded word (RFC 2047),
#: which Python's own library reads and writes out again as what it stands for.
_ENDS_A_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]|=\\?")

#: Whom letters come from, whoever has done what they tell of.
SENDER_NAME = "The Advisory"


class MailUnavailable(Exception):
    """The letter could not be handed over; it may be tried again.

    Attributes:
        unreachable: nobody takes letters at the moment, so that the next one need not be tried either.
    """

    def __init__(self, reason: str, *, unreachable: bool = False) -> None:
        super().__init__(reason)
        self.unreachable = unreachable


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in plain text to one person.

    Attributes:
        headers: further ones, such as how to stop letters of its kind.
        key: tells this letter from all others, and is the same when it is sent a second time; "" makes one.
        at: when it was written, aware UTC; None says nothing about it.

    Raises:
        ValueError: an address, the subject or a header has a line break or another sign that steers, which
            would let a text add headers.
    """

    to: str
    subject: str
    text: str
    headers: Mapping[str, str] = field(default_factory=dict)
    key: str = ""
    at: datetime | None = None

    def __post_init__(self) -> None:
        lines = (self.to, self.subject, self.key, *self.headers, *self.headers.values())
        if any(_ENDS_A_LINE.search(line) for line in lines):
            raise ValueError("An address, a subject and a header are one line.")


class Mailer(Protocol):
    """What every way of sending can do. Safe to use from several threads at once."""

    def send(self, letter: Letter) -> None:
        """Hand a letter over.

        Raises:
            MailUnavailable: it was not taken.
        """


def message(letter: Letter, sender: str) -> EmailMessage:
    """Write a letter out as it travels; nothing in it tells of a person but the address it goes to."""
    domain = sender.rpartition("@")[2]
    written = EmailMessage()
    written["From"] = formataddr((SENDER_NAME, sender))
    written["To"] = letter.to
    written["Subject"] = letter.subject
    if letter.at is not None:
        written["Date"] = format_datetime(letter.at)
    written["Message-ID"] = f"<{letter.key or uuid.uuid4()}@{domain}>"
    written["Auto-Submitted"] = "auto-generated"
    for name, value in letter.headers.items():
        written[name] = value
    written.set_content(letter.text)
    return written
