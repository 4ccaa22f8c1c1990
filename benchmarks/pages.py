"""Server CPU per request of the main pages, beside a minimal Flask site in the same run.

    python -m benchmarks.pages [--requests 300]

Both sites are served by gunicorn with the same settings and asked over loopback, one connection a request.
A figure is the processor time, user and system, that the server's processes spent, divided by the requests:
the median of ten batches. The ratio compares it with the minimal site's page of the same kind.
"""

import argparse
import http.client
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path

from advisory.cli.demo import PASSWORD
from benchmarks import minimal

HOUSE = Path(__file__).parents[1]
BATCHES = 10
START_SECONDS = 60
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass
class Browser:
    """The least of a browser: cookies, and the hidden fields of the last form."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)
    size: int = 0

    def ask(self, path: str, form: dict[str, str] | None = None) -> int:
        """Make one request and keep what came with it; give the status."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Host": f"127.0.0.1:{self.port}"}
        connection.request("GET" if form is None else "POST", path, body, headers)
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(cookie).items()}
        found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text))
        self.hidden = found or self.hidden
        self.size = len(text)
        return response.status


@dataclass
class Site:
    """A running server."""

    name: str
    module: str
    config: str
    environment: dict[str, str]
    port: int
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Serve, and wait until it answers."""
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "--config",
            self.config,
            "--workers",
            "1",
            "--threads",
            "8",
        ]
        command += ["--bind", f"127.0.0.1:{self.port}", "--log-level", "error", self.module]
        self.process = subprocess.Popen(command, cwd=HOUSE, env=os.environ | self.environment)
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            try:
                Browser(self.port).ask("/")
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise SystemExit(f"{self.name} does not start.")

    def stop(self) -> None:
        """End it."""
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=20)

    def processes(self) -> list[int]:
        """Give the numbers of its processes: the first and its workers."""
        if self.process is None:
            return []
        first = self.process.pid
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        return [first, *(int(child) for child in children)]

    def cpu_seconds(self) -> float:
        """Tell the processor time that its processes have spent."""
        spent = 0
        for number in self.processes():
            columns = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
            spent += int(columns[11]) + int(columns[12])
        return spent / TICKS_A_SECOND

    def memory_mb(self) -> float:
        """Tell the memory of its processes, shared pages counted once per process."""
        kb = 0
        for number in self.processes():
            status = Path(f"/proc/{number}/status").read_text()
            kb += int(re.search(r"VmRSS:\s+(\d+)", status).group(1))  # type: ignore[union-attr]
        return kb / 1024


def measure(site: Site, ask: Callable[[], int], wanted: int, requests: int) -> float:
    """Give the median processor milliseconds of a request.

    Raises:
        SystemExit: an answer was not the one wanted.
    """
    batch = max(1, requests // BATCHES)
    figures = []
    for number in range(BATCHES + 1):
        before = site.cpu_seconds()
        for _ in range(batch):
            if (status := ask()) != wanted:
                raise SystemExit(f"{site.name} answered {status} instead of {wanted}.")
        if number:  # the first batch warms caches
            figures.append((site.cpu_seconds() - before) / batch * 1000)
    return statistics.median(figures)


def our_site(folder: Path, port: int) -> Site:
    """Lay out a site with the starter library, not served yet."""
    shutil.copytree(HOUSE / "content", folder / "content")
    environment = {
        "ADVISORY_ENV": "development",
        "ADVISORY_DATA_DIR": str(folder / "var"),
        "ADVISORY_CONTENT_DIR": str(folder / "content"),
        "ADVISORY_INDEX_DIR": str(folder / "index"),
        "ADVISORY_RATE_LIMITS": "off",
        # Where its packages are installed, encoding the library would be counted to the pages.
        "ADVISORY_MEANING": "off",
        "ADVISORY_LOG_LEVEL": "error",
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }
    subprocess.run(
        [sys.executable, "-m", "scripts.prepare"],
        cwd=HOUSE,
        env=os.environ | environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return Site("advisory", "wsgi:app", "gunicorn.conf.py", environment, port)


def prepare(folder: Path, ports: tuple[int, int]) -> tuple[Site, Site]:
    """Lay out both sites with the same texts."""
    real = our_site(folder, ports[0])
    files = sorted(path for path in (folder / "content").glob("*.md") if path.name != "README.md")
    minimal.fill(folder / "minimal.sqlite3", [(path.stem, path.read_text("utf-8")) for path in files])
    small = Site(
        "minimal",
        "benchmarks.minimal:app",
        "python:benchmarks.minimal",
        {"MINIMAL_DATABASE": str(folder / "minimal.sqlite3")},
        ports[1],
    )
    return real, small


def run(folder: Path, requests: int) -> None:
    """Serve both, ask, and print the table."""
    real, small = prepare(folder, (8751, 8752))
    try:
        real.start()
        small.start()
        report(real, small, requests)
    finally:
        real.stop()
        small.stop()


def report(real: Site, small: Site, requests: int) -> None:
    """Print a line for each page: milliseconds, times the minimal page, size."""
    visitor, plain, erin = Browser(real.port), Browser(small.port), Browser(real.port)
    draft = {"question": "How do you keep a good team?", "body": "We grew from ten people to forty. " * 20}
    least = {
        "page": measure(small, lambda: plain.ask("/"), 200, requests),
        "search": measure(small, lambda: plain.ask("/search?q=alliances"), 200, requests),
        "post": measure(small, lambda: plain.ask("/drafts", draft), 303, requests),
    }
    print(f"{'page':<42}{'CPU ms':>8}{'times':>8}{'kB':>8}")
    for kind, figure in least.items():
        print(f"{'minimal ' + kind:<42}{figure:>8.2f}{1:>8.1f}")

    def line(name: str, kind: str, ask: Callable[[], int], browser: Browser, wanted: int = 200) -> None:
        figure = measure(real, ask, wanted, requests)
        times = figure / least[kind]
        print(f"{name:<42}{figure:>8.2f}{times:>8.1f}{browser.size / 1000:>8.1f}")

    slug = sorted(path.stem for path in (HOUSE / "content").glob("*.md") if path.name != "README.md")[0]
    for path, kind in (
        ("/", "page"),
        (f"/entries/{slug}", "page"),
        ("/tags/teamwork", "page"),
        ("/search?q=alliances", "search"),
        ("/search?q=how+do+you+keep+a+good+team+together", "search"),
    ):
        line(path, kind, lambda path=path: visitor.ask(path), visitor)  # type: ignore[misc]
    sign_in(erin)
    line("/ signed in", "page", lambda: erin.ask("/"), erin)
    erin.ask("/situations/new")
    form = erin.hidden | draft | {"audience": "members", "wish": "yes", "action": "save"}
    line("saving a draft", "post", lambda: erin.ask("/situations/new", form), erin, 303)
    print(f"memory: {real.memory_mb():.0f} MB, minimal {small.memory_mb():.0f} MB")


def sign_in(browser: Browser) -> None:
    """Sign in as Erin of the demo."""
    browser.ask("/sign-in")
    status = browser.ask("/sign-in", browser.hidden | {"email": "erin@example.com", "password": PASSWORD})
    if status not in (302, 303):
        raise SystemExit(f"Signing in answered {status}.")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--requests", type=int, default=300, help="of each page")
    with tempfile.TemporaryDirectory() as temporary:
        run(Path(temporary), arguments.parse_args().requests)
