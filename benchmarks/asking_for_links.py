"""How long asking for a link takes, for a member's address, a stranger's and a deactivated member's.

    python -m benchmarks.asking_for_links [--times 200]

Whoever could tell them apart by the time an answer takes could find out who is a member. Each request is a
whole one to the site in this process, on SQLite; each round asks for the three addresses in another order.
Figures are wall milliseconds; the last column is how often a request for that address took longer than the
one for the member's in the same round, of a hundred: 50 says nothing.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from advisory.app import create_app
from advisory.config import read_settings
from advisory.extensions import db
from advisory.search.memory_engine import MemoryEngine
from advisory.services import membership
from advisory.storage import members

ADDRESSES = {
    "a member's": "erin@example.com",
    "nobody's": "nobody@example.com",
    "a deactivated member's": "carl@example.com",
}


class Clock:
    """A clock that is moved on from round to round, so that no address is ever asked for too often."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def __call__(self) -> datetime:
        """Tell the moment."""
        return self.at


def main() -> None:
    """Ask, and print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=200, help="how often each address is asked for")
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock()
        app = _site(Path(folder), clock)
        for room in ("/sign-in/link", "/sign-in/forgotten"):
            _print(room, _measured(app, clock, room, times))


def _site(folder: Path, clock: Clock) -> Flask:
    """Build a site with two members, one of them deactivated."""
    settings = read_settings(
        {
            "PATH": os.environ["PATH"],
            "ADVISORY_ENV": "testing",
            "ADVISORY_SEARCH": "memory",
            "ADVISORY_MEANING": "off",
            "ADVISORY_RATE_LIMITS": "off",
            "ADVISORY_DATA_DIR": str(folder),
            "ADVISORY_CONTENT_DIR": str(folder / "content"),
            "ADVISORY_INDEX_DIR": str(folder / "index"),
        }
    )
    app = create_app(settings, MemoryEngine(), clock=clock)
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        upgrade()
        for name in ("erin", "carl"):
            membership.add_member(db.session, f"{name}@example.com", name.title(), now=datetime.now(UTC))
        carl = members.by_email(db.session, "carl@example.com")
        if carl is not None:
            carl.active = False
        db.session.commit()
    return app


def _measured(app: Flask, clock: Clock, room: str, times: int) -> dict[str, list[float]]:
    client, chance = app.test_client(), random.Random(7)
    taken: dict[str, list[float]] = {name: [] for name in ADDRESSES}
    for number in range(times + 10):
        clock.at += timedelta(minutes=16)
        for name in chance.sample(list(ADDRESSES), len(ADDRESSES)):
            spent = _ask(client, room, ADDRESSES[name])
            if number >= 10:
                taken[name].append(spent)
    return taken


def _ask(client: FlaskClient, room: str, email: str) -> float:
    begun = time.perf_counter()
    answer = client.post(room, data={"email": email})
    spent = (time.perf_counter() - begun) * 1e3
    if answer.status_code != 303:
        raise SystemExit(f"{room} answered {answer.status}")
    return spent


def _print(room: str, taken: dict[str, list[float]]) -> None:
    print(f"\n{room}\n\n| address | median | p95 | longer than a member's |\n|---|---|---|---|")
    first = taken["a member's"]
    for name, spent in taken.items():
        ordered = sorted(spent)
        longer = 100 * statistics.mean(mine > other for mine, other in zip(spent, first, strict=True))
        said = "–" if spent is first else f"{longer:.0f}"
        print(
            f"| {name} | {statistics.median(spent):.2f} | {ordered[int(len(ordered) * 0.95)]:.2f} | {said} |"
        )


if __name__ == "__main__":
    main()
