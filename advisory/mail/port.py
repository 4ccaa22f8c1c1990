"""The mail port: one letter, and who can send it."""

from dataclasses import dataclass
from typing import Protocol


class MailUnavailable(Exception):
    """The letter could not be handed over; it may be tried again."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in plain text to one person.

    Raises:
        ValueError: an address or the subject has a line break, which would let a text add headers.
    """

    to: str
    subject: str
    text: str

    def __post_init__(self) -> None:
        if any(sign in self.to + self.subject for sign in "\r\n"):
            raise ValueError("An address and a subject are one line.")


class Mailer(Protocol):
    """What every way of sending can do. Safe to use from several threads at once."""

    def send(self, letter: Letter) -> None:
        """Hand a letter over.

        Raises:
            MailUnavailable: it was not taken.
        """
