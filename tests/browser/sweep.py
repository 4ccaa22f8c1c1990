"""What follows every step of the main scenario: its forms are sent again by those who may not.

Each form that a browser sent is recorded with who sent it. Afterwards it is sent as Vic, as Carl and as Paul,
without its key, and a second time by whoever sent it; the answer is a way to the sign-in, "no such page",
"not yours" or "not now", and not one row of the database is another one than before.
"""

import hashlib
import re
import urllib.parse
from dataclasses import dataclass, field

from playwright.sync_api import Page, Request
from sqlalchemy import create_engine, select
from sqlalchemy.engine import Engine

from advisory.storage.base import Base
from tests.serving import Caller, Server

#: Rows that come and go without anybody's doing, or for the eyes of one member alone.
RESTLESS = {
    "sign_ins",
    "sign_in_failures",
    "mail_choices",
    "outbox",
    "meanings",
    "passages",
    "readings",
    "misses",
    "notices",
}
#: Forms about oneself: sent by another member they are that member's own.
PERSONAL = re.compile(
    r"/situations/(new|similar|topics|scan|autosave)$|/(me|tags)/|/situations/[^/]+/follow$|/entries/[^/]+/(save|helpful)$"
)
#: Forms that change nothing anybody keeps, and those of people who are not signed in yet.
LEFT_OUT = ("/sign-in", "/sign-out", "/invitations/", "/pledge")


@dataclass(frozen=True)
class Sent:
    """A form that a browser sent."""

    who: str
    path: str
    fields: tuple[tuple[str, str], ...]


@dataclass
class Sweep:
    """Records forms, and sends them again.

    Attributes:
        callers: people signed in beside their browser windows; "" is the visitor.
    """

    server: Server
    callers: dict[str, Caller] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)
    swept: int = 0
    _engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        url = self.server.environment.get("ADVISORY_DATABASE_URL")
        self._engine = create_engine(url or f"sqlite:///{self.server.database}")

    def close(self) -> None:
        """Let the database go."""
        self._engine.dispose()

    def listen(self, page: Page, who: str) -> None:
        """Record what this tab sends."""

        def note(request: Request) -> None:
            path = request.url.removeprefix(self.server.address)
            if request.method == "POST" and path.startswith("/") and not path.startswith(LEFT_OUT):
                body = request.post_data or ""
                fields = urllib.parse.parse_qsl(body, keep_blank_values=True)
                self.sent.append(Sent(who, path, tuple(fields)))

        page.on("request", note)

    def after(self, *, may: tuple[str, ...] = ()) -> None:
        """Send again all that was sent since the last time.

        Args:
            may: who else may rightly send these forms, and so is not asked.
        """
        forms, self.sent = list(dict.fromkeys(self.sent)), []
        for form in forms:
            self._again(form, may)
            self.swept += 1

    def _again(self, form: Sent, may: tuple[str, ...]) -> None:
        before = self.rows()
        without = tuple((name, value) for name, value in form.fields if name != "csrf_token")
        status = self._caller(form.who).post(form.path, without)
        assert status == 400, f"{form.path} without its key: {status}"
        assert (found := self.changed(before)) == [], f"{form.path} without its key changed {found}"
        for other in ("",) if PERSONAL.match(form.path) else ("", "carl", "paul"):
            if other != form.who and other not in may:
                caller = self._caller(other)
                status = caller.post(form.path, (*without, ("csrf_token", caller.key())))
                expected = (302,) if not other else (403, 404, 409)
                assert status in expected, f"{form.path} as {other or 'vic'}: {status}"
                assert (found := self.changed(before)) == [], f"{form.path} as {other} changed {found}"
        caller = self._caller(form.who)
        status = caller.post(form.path, (*without, ("csrf_token", caller.key())))
        assert status < 500, f"{form.path} a second time: {status}"
        assert (found := self.changed(before)) == [], f"{form.path} a second time changed {found}"

    def _caller(self, who: str) -> Caller:
        return self.callers.setdefault(who, Caller(self.server))

    def rows(self) -> dict[str, str]:
        """Give a digest of each table."""
        return {name: self._digest(name) for name in Base.metadata.tables if name not in RESTLESS}

    def changed(self, before: dict[str, str]) -> list[str]:
        """Name the tables that are not what they were."""
        return [name for name, digest in self.rows().items() if before[name] != digest]

    def _digest(self, name: str) -> str:
        with self._engine.connect() as connection:
            rows = sorted(repr(tuple(row)) for row in connection.execute(select(Base.metadata.tables[name])))
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()
