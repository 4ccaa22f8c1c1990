"""The log of a noisy day holds no text, no address, no token and no search."""

import logging
import re
import sqlite3
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from advisory.quiet import QuietFormatter
from tests.circle import People
from tests.serving import Caller, Server, new_server

CANARY = "Zwieback7f3a"
PLACE = "203.0.113.77"
ADDRESSES = (
    "/search?q=", "/suggest?q=", "/advice?q=", "/", "/tags/", "/entries/", "/invitations/", "/unsubscribe/",
    "/sign-in/link/", "/sign-in/forgotten/", "/static/", "/situations/", "/feeds/search.atom?q=",
)  # fmt: skip
#: Tables whose next row fails in a way that nobody foresaw, with the row's words in the fault.
BROKEN = ("questions", "situations", "invitations", "saved_searches", "misses", "reports")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("site")
    settings = {
        "ADVISORY_LOG_LEVEL": "debug",
        "ADVISORY_MAIL": f"file:{folder / 'mail'}",
        "ADVISORY_PROXIES": "1",
    }
    server = new_server(folder, **settings)
    server.start()
    yield server
    server.kill()


def ask(server: Server, path: str, body: bytes | None = None, **headers: str) -> int:
    """Ask for anything; give the status."""
    told = {
        "X-Forwarded-For": PLACE,
        "User-Agent": CANARY,
        "Referer": f"{server.address}/{CANARY}",
        **headers,
    }
    try:
        with urlopen(Request(server.address + path, body, told), timeout=60) as answer:
            return int(answer.status)
    except HTTPError as refusal:
        with refusal:
            return refusal.code


def noise(server: Server) -> None:
    """Do what people do on a bad day, with a canary in all that is said."""
    for path in ADDRESSES:
        ask(server, f"{path}{CANARY}")
    ask(server, f"/{CANARY}", b"x=1")
    ask(server, f"/search?q={CANARY}&{'a=b&' * 300}")
    ask(server, "/sign-in", f"email={CANARY}@example.com&password={CANARY}".encode())
    ask(server, "/sign-in", CANARY.encode() * 40_000)
    ask(server, "/", Host=f"{CANARY.lower()}.example.com")
    people = People(server)
    stranger = Caller(server).get("/sign-in").send("/sign-in", email=f"{CANARY}@example.com", password=CANARY)
    assert stranger.status == 422
    for action in ("save", "submit"):
        people.erin.get("/situations/new").send(
            "/situations/new",
            question=f"Is {CANARY} fair?",
            body=CANARY,
            audience="members",
            wish="yes",
            action=action,
        )
    people.paul.get(f"/search?q={CANARY}").send("/me/searches")
    people.adam.get("/invitations/").send("/invitations/", email=f"{CANARY}@example.com")


def break_tables(server: Server) -> None:
    """Have the database fail with the words of a row in what it says."""
    with sqlite3.connect(server.database, timeout=30) as base:
        for table in BROKEN:
            base.execute(
                f"CREATE TRIGGER broken_{table} BEFORE INSERT ON {table}"
                f" BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: {CANARY} {PLACE}'); END"
            )
    base.close()


def test_a_noisy_day_leaves_nothing_of_anybody_in_the_log(server):
    noise(server)
    break_tables(server)
    noise(server)
    log = (server.folder / "server.log").read_text("utf-8", errors="replace")
    assert "IntegrityError" in log, "nothing has failed"
    for secret in (
        CANARY,
        CANARY.lower(),
        PLACE,
        "@example.com",
        "q=",
        "/invitations/",
        "/sign-in/link/",
        "Mozilla",
    ):
        assert secret not in log, re.findall(rf".*{re.escape(secret)}.*", log)[:3]


def fail() -> None:
    """Fail over a text, twice."""
    try:
        {}[CANARY]
    except KeyError as error:
        raise ValueError(f"{CANARY} cannot be read") from error


def test_a_fault_is_written_down_without_its_words():
    try:
        fail()
    except ValueError as error:
        fault = type(error), error, error.__traceback__
    record = logging.LogRecord("a", logging.ERROR, __file__, 1, "it failed", (), fault)
    told = QuietFormatter("%(message)s").format(record)
    assert told.startswith("it failed\n")
    assert "builtins.KeyError\nwhich led to:\n" in told
    assert told.endswith("builtins.ValueError")
    assert "in fail" in told
    assert CANARY not in told
