"""Reading the environment: one value after the other, with every problem told in a sentence."""

import difflib
import re
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from pathlib import Path

#: For the tests alone, which may run with the same environment.
_TESTS_OWN = "ADVISORY_TEST_DATABASE_URL"


class Reading:
    """Reads one value after the other and remembers what was wrong with them."""

    def __init__(self, environment: Mapping[str, str], names: Collection[str]) -> None:
        self._environment = environment
        self._names = names
        self.problems: list[str] = []

    def refuse(self, name: str, problem: str, write: str) -> None:
        """Remember that the value of `name` cannot be used, and what to write instead."""
        self.problems.append(f"{name} {problem}; write {write}.")

    def refuse_unknown(self) -> None:
        """Refuse names that look like settings and are none: a slip of the pen must not go unnoticed."""
        for name in sorted(self._environment.keys() - {*self._names, _TESTS_OWN}):
            if name.startswith("ADVISORY_"):
                (nearest,) = difflib.get_close_matches(name, list(self._names), n=1, cutoff=0)
                self.refuse(name, "is no setting", f"{nearest} if that is meant, or leave it out")

    def text(self, name: str, default: str) -> str:
        """Read a text; empty counts as not given."""
        return self._environment.get(name, "").strip() or default

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        """Read one of a few words."""
        value = self.text(name, default)
        if value not in choices:
            self.refuse(name, f"is “{value}”, which means nothing here", " or ".join(choices))
            return default
        return value

    def switch(self, name: str, yes: str, no: str, *, on: bool) -> bool:
        """Read one of two words, the first of which means yes."""
        return self.choice(name, (yes, no), yes if on else no) == yes

    def number(self, name: str, lowest: int, highest: int, default: int) -> int:
        """Read a whole number within bounds."""
        value = self.text(name, str(default))
        if not re.fullmatch(r"[0-9]{1,9}", value) or not lowest <= int(value) <= highest:
            self.refuse(name, f"is “{value}”", f"a whole number from {lowest} to {highest}")
            return default
        return int(value)

    def checked(self, name: str, default: str, fits: Callable[[str], bool], write: str) -> str:
        """Read a text that has to fit; a value that does not may hold a password, so it is not told."""
        value = self.text(name, default)
        if not fits(value):
            self.refuse(name, "cannot be used as it is", write)
            return default
        return value

    def key(self, name: str) -> str | Path:
        """Read a key, which is never told, or the file that holds it; "" when there is none."""
        value = self.text(name, "")
        if value.startswith("file:/"):
            return Path(value.removeprefix("file:"))
        if value and not re.fullmatch(r"[A-Za-z0-9_-]{43}=", value):
            self.refuse(name, "cannot be used as it is", "what `backup key` prints, or file:/PATH of it")
            return ""
        return value

    def moment(self, name: str) -> datetime | Path | None:
        """Read an ISO date and time with its zone, or the file that holds one."""
        value = self.text(name, "")
        if not value or value.startswith("file:"):
            return Path(value.removeprefix("file:")) if value else None
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            self.refuse(name, f"is “{value}”", "a moment with its zone, such as 2026-03-01T09:00+00:00")
            return None
        return moment
