"""Mail that goes nowhere: printed on the terminal, or put into a folder as files."""

import sys
import uuid
from pathlib import Path
from typing import TextIO

from advisory.mail.port import Letter, MailUnavailable, message


class ConsoleMailer:
    """Prints letters."""

    def __init__(self, out: TextIO = sys.stdout) -> None:
        self._out = out

    def send(self, letter: Letter) -> None:
        """Print a letter."""
        self._out.write(f"\nTo: {letter.to}\nSubject: {letter.subject}\n\n{letter.text}\n")
        self._out.flush()


class FolderMailer:
    """Puts each letter into a folder as an .eml file."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, letter: Letter) -> None:
        """Write a letter to its own file.

        Raises:
            MailUnavailable: the folder cannot be written.
        """
        written = message(letter, self._sender)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / f"{uuid.uuid4().hex}.eml").write_bytes(written.as_bytes())
        except OSError as error:
            raise MailUnavailable(f"The mail folder cannot be written: {error.strerror}.") from error
