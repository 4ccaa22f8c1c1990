"""A real server on a fresh site, and people who talk to it over HTTP without a browser.

For tests that need a process they can kill, or a browser they can point at it. Everything lies in a folder
of the test's own; nothing of the tracked `content/` is written.
"""

import http.cookiejar
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from advisory.cli.demo import PASSWORD

HOUSE = Path(__file__).parents[1]
START_SECONDS = 30


@dataclass
class Server:
    """A site and where its things lie; running between `start` and `kill`."""

    address: str
    folder: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None

    @property
    def content(self) -> Path:
        """The folder of published entries."""
        return Path(self.environment["ADVISORY_CONTENT_DIR"])

    @property
    def database(self) -> Path:
        """The file of the database."""
        return Path(self.environment["ADVISORY_DATA_DIR"]) / "advisory.sqlite3"

    @property
    def index(self) -> Path:
        """The folder of the search index."""
        return Path(self.environment["ADVISORY_INDEX_DIR"])

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one of the site's commands against it."""
        return self._python("flask", "--app", "wsgi", *words)

    def prepare(self) -> None:
        """Make database, starter library, index and the demo's people."""
        done = self._python("scripts.prepare")
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self) -> None:
        """Start serving, and wait until it answers."""
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:app"],
                cwd=HOUSE, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.address}/healthz", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        self.kill()
        raise RuntimeError((self.folder / "server.log").read_text("utf-8"))

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End the server and everything it started; by default as a power cut would."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, how)
            self.process.wait(timeout=20)

    def _python(self, module: str, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", module, *words],
            cwd=HOUSE, env=self.environment, text=True, capture_output=True, timeout=120, check=False,
        )  # fmt: skip


def new_server(folder: Path, name: str = "127.0.0.1", **settings: str) -> Server:
    """Lay out a fresh site in `folder`, ready to start; `settings` go into its environment.

    Args:
        name: this machine's, under which people reach the site; passkeys need one that is no number.
    """
    port = free_port()
    shutil.copytree(HOUSE / "content", folder / "content")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ADVISORY_")}
    own = {
        "ADVISORY_ENV": "development",
        "ADVISORY_DATA_DIR": str(folder / "var"),
        "ADVISORY_CONTENT_DIR": str(folder / "content"),
        "ADVISORY_INDEX_DIR": str(folder / "index"),
        "ADVISORY_RATE_LIMITS": "off",
        # A machine that runs tests is slow at times; being refused has a test of its own.
        "ADVISORY_SHED_AFTER_MS": "0",
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }
    own["ADVISORY_SITE_URL"] = address = f"http://{name}:{port}"
    server = Server(address, folder, inherited | own | settings)
    server.prepare()
    return server


def free_port() -> int:
    """Find a loopback port that nobody uses."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


class _Straight(urllib.request.HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *_args, **_others) -> None:
        """Go nowhere else."""
        return


@dataclass
class Caller:
    """Somebody who reads pages and sends the forms that stand on them, as a browser without script would.

    Attributes:
        status, path, body: of the last answer, after redirects.
    """

    server: Server
    status: int = 0
    path: str = ""
    body: bytes = b""
    signed_in: bool = False
    _open: urllib.request.OpenerDirector = field(init=False)
    _straight: urllib.request.OpenerDirector = field(init=False)

    def __post_init__(self) -> None:
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._open = urllib.request.build_opener(cookies)
        self._straight = urllib.request.build_opener(cookies, _Straight())

    @property
    def page(self) -> BeautifulSoup:
        """The last answer, parsed."""
        return BeautifulSoup(self.body, "html.parser")

    def get(self, path: str) -> "Caller":
        """Go to an address of the site."""
        return self._ask(path, None)

    def send(self, action: str, /, **typed: str) -> "Caller":
        """Fill in and send the form of the last page whose address ends in `action`."""
        form = next(
            (form for form in self.page.select("form[method=post]") if str(form["action"]).endswith(action)),
            None,
        )
        assert form is not None, f"{self.path} has no form for {action}: {self.page.get_text()[:2000]}"
        return self._ask(str(form["action"]), self.filled(form) | typed)

    def key(self) -> str:
        """Give a key that this caller's forms would carry."""
        held = self.get("/sign-in" if not self.signed_in else "/me/").page.select_one("[name=csrf_token]")
        assert held is not None
        return str(held["value"])

    def post(self, path: str, fields: Sequence[tuple[str, str]]) -> int:
        """Send a form as it is given, and give the status; a way elsewhere is not followed."""
        body = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(self.server.address + path, body)
        try:
            with self._straight.open(request, timeout=60) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code

    def sign_in(self, name: str, *, email: str = "", password: str = PASSWORD) -> "Caller":
        """Sign in as one of the demo's people, or as somebody else."""
        typed = {"email": email or f"{name}@example.com", "password": password}
        self.get("/sign-in").send("/sign-in", **typed)
        self.signed_in = True
        assert "/sign-in" not in self.path, self.page.get_text()
        return self

    def filled(self, form: Tag) -> dict[str, str | list[str]]:
        """Give what a form would send untouched; of boxes and options only what is chosen."""
        values: dict[str, list[str]] = {}
        for each in form.select("input[name], textarea[name], select[name]"):
            name, kind = str(each["name"]), each.get("type")
            if each.name == "textarea":
                values.setdefault(name, []).append(each.get_text().removeprefix("\n"))
            elif each.name == "select":
                chosen = each.select_one("option[selected]") or each.select_one("option")
                values.setdefault(name, []).append(str(chosen.get("value", "")) if chosen else "")
            elif kind not in ("checkbox", "radio", "submit") or each.has_attr("checked"):
                values.setdefault(name, []).append(str(each.get("value", "")))
        return dict(values)

    def _ask(self, path: str, form: dict[str, str | list[str]] | None) -> "Caller":
        body = None if form is None else urllib.parse.urlencode(form, doseq=True).encode()
        request = urllib.request.Request(self.server.address + path, body)
        try:
            with self._open.open(request, timeout=60) as answer:
                self.status, self.body = answer.status, answer.read()
                self.path = answer.url.removeprefix(self.server.address)
        except urllib.error.HTTPError as refusal:
            with refusal:
                self.status, self.body = refusal.code, refusal.read()
            self.path = path
        return self
