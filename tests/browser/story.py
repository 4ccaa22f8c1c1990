"""What the main scenario is told with: a site with its clock and letters, and people at their windows."""

import email
import email.policy
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from advisory.cli.demo import PASSWORD
from tests.browser.conftest import Seats
from tests.browser.hands import HANDS, MouseHands
from tests.browser.sweep import Sweep
from tests.serving import Caller, Server

#: The Erin of this story is invited; the cast's own Erin is not in it.
NAME, EMAIL, COMPANY = "Erin Ashgrove", "erin.ashgrove@harbour.example", "Ashgrove Pumps"
#: Bytes that nobody but Erin may ever be sent.
TELLING = (b"Ashgrove", b"harbour.example")
CAST = ("paul", "priya", "carl", "mona", "max", "adam")
START = datetime(2026, 12, 4, 9, 0, tzinfo=UTC)


@dataclass
class Story:
    """One run of the scenario.

    Attributes:
        way: "mouse", "keyboard" or "no-script".
        situation, bench, entry: addresses, known from the step that makes them.
    """

    server: Server
    seats: Seats
    way: str
    sweep: Sweep
    now: datetime = START
    situation: str = ""
    bench: str = ""
    entry: str = ""
    people: dict[str, MouseHands] = field(default_factory=dict)

    def __getattr__(self, name: str) -> MouseHands:
        if name in ("vic", "erin", *CAST):
            return self.window(name)
        raise AttributeError(name)

    def window(self, name: str) -> MouseHands:
        """Give somebody their window; whoever is a member is signed in when they first take it."""
        if name not in self.people:
            reader = self.seats.seat(script=self.way != "no-script")
            reader.page.set_default_timeout(8_000)
            who = "" if name == "vic" else name
            self.sweep.listen(reader.page, who)
            self.people[name] = HANDS[self.way](reader, partial(self.sweep.listen, who=who))
            if name in CAST:
                reader.sign_in(name)
        return self.people[name]

    def erin_is_in(self) -> None:
        """Have Erin's forms swept, now that she has a password."""
        self.sweep.callers["erin"] = Caller(self.server).sign_in("", email=EMAIL, password=PASSWORD)

    def later(self, **time: float) -> None:
        """Set the site's clock forward; whoever is signed in for too long signs in again."""
        self.now += timedelta(**time)
        self.set_clock()
        done = self.server.command("outbox", "run", "--due")
        assert done.returncode == 0, done.stdout + done.stderr
        for name in list(self.people):
            if name != "vic":
                reader = self.people[name].reader
                reader.context.clear_cookies()
                reader.sign_in(name, **({"email": EMAIL} if name == "erin" else {}))
        self.callers_sign_in()
        self.erin_is_in()

    def callers_sign_in(self) -> None:
        """Have the cast's forms swept; "" is the visitor."""
        self.sweep.callers[""] = Caller(self.server)
        for name in CAST:
            self.sweep.callers[name] = Caller(self.server).sign_in(name)

    def set_clock(self) -> None:
        """Put the moment where the site reads it, at one stroke: it may be read at any time."""
        fresh = self.server.folder / "now.fresh"
        fresh.write_text(self.now.isoformat())
        fresh.replace(self.server.folder / "now")

    def letters(self, to: str) -> list[str]:
        """Give the letters to somebody, headers and text, oldest first, after sending what waits."""
        self.server.command("outbox", "run")
        found = []
        for path in sorted(self.mail.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns):
            letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if letter["To"] == to:
                body = letter.get_body(("plain",))
                found.append(f"{letter['Subject']}\n{body.get_content() if body else ''}")
        return found

    @property
    def mail(self) -> Path:
        """The folder of letters."""
        return self.server.folder / "mail"

    def link_in(self, letter: str) -> str:
        """Give the first address of the site in a letter, as a path."""
        found = re.search(re.escape(self.server.address) + r"(\S+)", letter)
        assert found, letter
        return found[1]

    def nothing_of_erin(self, *paths: str, files: bool = True) -> None:
        """Look for her in all that anybody else is sent, and in all files but the database."""
        for who in ("", "paul", "priya", "carl", "mona", "max"):
            caller = self.sweep.callers[who]
            for path in paths:
                for word in TELLING:
                    assert word not in caller.get(path).body, f"{path} as {who or 'vic'} says {word!r}"
        folders = (self.server.content, self.server.index, self.mail) if files else ()
        for path in (each for folder in folders for each in folder.rglob("*") if each.is_file()):
            if folder_of_erin(path):
                continue
            for word in TELLING:
                assert word not in path.read_bytes(), f"{path.name} says {word!r}"


def folder_of_erin(letter: Path) -> bool:
    """Say whether a file is a letter to Erin, or to Adam about her invitation."""
    return letter.suffix == ".eml" and f"To: {EMAIL}".encode() in letter.read_bytes()
