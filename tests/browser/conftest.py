"""A real server with the demo's people, and a real Chromium that looks at it.

Every page that `Reader.open` shows is checked: no sideways scroll, nothing for axe to complain about,
nothing on the console, nothing the content policy refused.
"""

import os
import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, sync_playwright

from advisory.cli.demo import PASSWORD
from tests.serving import Server, new_server

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    # Where little memory is shared between processes, a page would crash under it.
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve a fresh site for the whole session, on PostgreSQL when the tests are given one."""
    database = os.environ.get("ADVISORY_TEST_DATABASE_URL")
    settings = {"ADVISORY_DATABASE_URL": database} if database else {}
    served = new_server(tmp_path_factory.mktemp("site"), **settings)
    try:
        served.start()
        yield served
    finally:
        served.kill(signal.SIGTERM)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "The browser tests need Chromium: sudo apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        yield browser
        browser.close()


@dataclass
class Reader:
    """Somebody at a browser window."""

    server: Server
    context: BrowserContext
    page: Page
    said: list[str] = field(default_factory=list)
    #: How much of the page is looked at by axe; the width is checked always.
    thorough: bool = True

    def open(self, path: str, status: int = 200) -> Page:
        """Go to an address of the site and check the page that is there."""
        response = self.page.goto(self.server.address + path)
        assert response is not None
        assert response.status == status, f"{path} answered {response.status}"
        self.check()
        return self.page

    def check(self) -> None:
        """Check the page in the window, whatever led to it."""
        where = self.page.url.removeprefix(self.server.address)
        self.fits()
        if self.thorough:
            assert (found := self.axe()) == [], f"{where}: {found}"
        assert self.said == [], f"{where}: {self.said}"

    def fits(self) -> None:
        """Check that the page in the window does not scroll sideways."""
        where = self.page.url.removeprefix(self.server.address)
        wide = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert wide[0] <= wide[1], f"{where} scrolls sideways: {wide[0]} in {wide[1]}"

    def check_width(self, width: int) -> None:
        """Check that the page fits a window of another width."""
        before = self.page.viewport_size
        self.page.set_viewport_size({"width": width, "height": 900})
        self.fits()
        if before:
            self.page.set_viewport_size(before)

    def check_in_the_dark(self) -> None:
        """Check the colours that the page in the window has in the dark: nothing else differs there."""
        where = self.page.url.removeprefix(self.server.address)
        self.page.emulate_media(color_scheme="dark")
        assert (found := self.axe("color-contrast")) == [], f"{where} in the dark: {found}"
        self.page.emulate_media(color_scheme="light")

    def axe(self, *rules: str) -> list[str]:
        """Ask axe what is wrong with the page, by all rules unless some are named.

        Evaluating works under the site's content policy.
        """
        chosen = {"resultTypes": ["violations"]} | ({"runOnly": rules} if rules else {})
        try:
            if not self.page.evaluate("'axe' in window"):
                self.page.evaluate(AXE)
            result = self.page.evaluate("chosen => axe.run(document, chosen)", chosen)
        except Error as error:
            raise AssertionError(f"axe could not run: {error}") from error
        return [
            f"{violation['id']}: {violation['help']} – {node['html'][:200]}"
            for violation in result["violations"]
            for node in violation["nodes"]
        ]

    def sign_in(self, name: str, email: str = "") -> "Reader":
        """Sign in as one of the demo's people, or under another address with the same password."""
        self.page.goto(f"{self.server.address}/sign-in")
        self.page.fill("input[name=email]", email or f"{name}@example.com")
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("main form button")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)
        return self


class Seats:
    """Opens browser windows for people, and closes them at the end."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self._browser = browser
        self.server = server
        self._contexts: list[BrowserContext] = []

    def seat(
        self, name: str = "", *, width: int = 1440, scheme: str = "light", script: bool = True
    ) -> Reader:
        """Give somebody a window; with a name, they are signed in."""
        context = self._browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        self._contexts.append(context)
        # axe is a script: without script only the width is checked.
        reader = Reader(self.server, context, context.new_page(), thorough=script)
        listen(reader)
        return reader.sign_in(name) if name else reader

    def close(self) -> None:
        """Close every window."""
        for context in self._contexts:
            context.close()


def listen(reader: Reader) -> None:
    """Collect what the console says and what breaks."""

    def heard(message: ConsoleMessage) -> None:
        # A page that answers 404 or 409 on purpose is told to the console as a failed load of itself.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            reader.said.append(message.text)

    reader.page.on("console", heard)
    reader.page.on("pageerror", lambda error: reader.said.append(str(error)))


@pytest.fixture
def seats(chromium: Browser, server: Server) -> Iterator[Seats]:
    """Give windows to people for one test."""
    opened = Seats(chromium, server)
    yield opened
    opened.close()
