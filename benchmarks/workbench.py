"""Server time of the workbench with a thread of sixty points: opening, saving, using a point, previewing.

    python -m benchmarks.workbench [--times 30]

Fifteen advisers give four points each, two of which have a sub-point; the draft uses all but one of the
points. Each act is a whole request to the site in this process, on SQLite, without the network: routing,
session, service, database and template. Figures are wall milliseconds: median and 95th of a hundred.
"""

import argparse
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from flask_security import hash_password

from advisory.app import ROOT, create_app
from advisory.cli.demo import PASSWORD
from advisory.config import read_settings
from advisory.domain.actor import Actor, Role
from advisory.domain.situation import SituationText
from advisory.extensions import db
from advisory.search.memory_engine import MemoryEngine
from advisory.services import (
    accounts,
    advising,
    arranging,
    asking,
    curation,
    exchange,
    membership,
    pledging,
    screening,
)
from advisory.services.arranging import Press
from advisory.services.ask_form import AskForm
from advisory.storage import members, situations
from benchmarks.timing import Times

ADVISERS, POINTS = 15, 4
NOW = datetime.now(UTC)
SENTENCE = "What we did was to send two people who alternate weekly, so that neither of them was lost to us."


def main() -> None:
    """Build the thread and print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=30, help="how often each act is done")
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory() as folder:
        app = make_site(Path(folder))
        with app.app_context():
            entry_id, left = build()
            client = app.test_client()
            sign_in(client)
            measure(client, entry_id, left, times)


def make_site(folder: Path) -> Flask:
    """Make a site of its own in a folder, with the words of the starter library."""
    shutil.copytree(ROOT / "content", folder / "content")
    environment = os.environ | {
        "ADVISORY_ENV": "testing",
        "ADVISORY_DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "ADVISORY_DATA_DIR": str(folder / "data"),
        "ADVISORY_CONTENT_DIR": str(folder / "content"),
        "ADVISORY_INDEX_DIR": str(folder / "index"),
        "ADVISORY_SEARCH": "memory",
        "ADVISORY_MEANING": "off",
        "ADVISORY_RATE_LIMITS": "off",
    }
    app = create_app(read_settings(environment), MemoryEngine())
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        exchange.exchange(db.session, folder / "content", exchange.Way.IMPORT, now=NOW)
    return app


def add(name: str, *roles: Role) -> Actor:
    """Add a member."""
    email, session = f"{name.lower().replace(' ', '-')}@example.com", db.session
    token = membership.add_member(session, email, name, roles=roles, groups=(), now=NOW)
    membership.set_first_password(session, token, hash_password(PASSWORD), now=NOW)
    row = members.by_email(session, email)
    return Actor(row.id if row else None, frozenset(roles))


def build() -> tuple[int, int]:
    """Take a situation to a draft that uses all points but one; give the entry and that point."""
    session = db.session
    erin, mona = add("Erin", Role.MEMBER), add("Mona", Role.MEMBER, Role.MODERATOR)
    add("Max", Role.MEMBER, Role.MODERATOR)
    text = SituationText(
        question="Our largest customer wants one of our engineers on site. Do we agree?",
        body="\n\n".join([SENTENCE * 3] * 4),
        tags=("customer-concentration",),
    )
    form = AskForm(text, "members", "yes")
    slug = asking.submit(session, erin, "", form, seen_version=0, now=NOW)
    screening.approve(session, mona, slug, clarify_first=False, seen_version=version(slug), now=NOW)
    for number in range(ADVISERS):
        adviser = add(f"Adviser {'abcdefghijklmno'[number]}", Role.MEMBER)
        points = "\n".join(
            f"- **{place}.** {SENTENCE}" + ("\n    - Illness is covered then." if place % 2 else "")
            for place in range(POINTS)
        )
        advising.give(session, adviser, slug, points, "lived", "", seen_version=0, now=NOW)
    closed = ("To send two.", "Offer two", (NOW + timedelta(days=20)).date())
    asking.close(session, erin, slug, *closed, seen_version=version(slug), now=NOW)
    entry_id = curation.start(session, mona, slug, now=NOW)
    bench = curation.workbench(session, mona, entry_id)
    points = [point.id for one in bench.advice for point in one.points]
    draft = replace(bench.draft, summary="Send two, never one.")
    pressed = Press("use", point_ids=tuple(points[:-1]))
    arranging.press(session, mona, entry_id, draft, pressed, seen_version=bench.version, now=NOW)
    return entry_id, points[-1]


def version(slug: str) -> int:
    """Tell the version of a situation."""
    row = situations.by_slug(db.session, slug)
    return row.version if row else 0


def sign_in(client: FlaskClient) -> None:
    """Sign Mona in, as after her password."""
    row = members.by_email(db.session, "mona@example.com")
    if row is None:
        raise SystemExit("Mona is not there.")
    pledging.accept(db.session, mona(), pledging.pledge(db.session).version, now=NOW)
    device = accounts.start_sign_in(db.session, row.id, now=NOW)
    with client.session_transaction() as cookie:
        cookie.update(_user_id=row.fs_uniquifier, _fresh=True, device=device)


def token_of(page: str) -> str:
    """Give the key of a page's form."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    return found[1] if found else ""


def measure(client: FlaskClient, entry_id: int, left: int, times: int) -> None:
    """Do each act again and again, and print how long it took."""
    where = f"/curation/{entry_id}"

    def form(**more: object) -> dict[str, object]:
        row = curation.workbench(db.session, mona(), entry_id)
        fields = {k: v for k, v in asdict(row.draft).items() if k not in ("points", "reasons")}
        points = row.draft.points
        db.session.rollback()
        return {
            **fields,
            "version": row.version,
            "csrf_token": token_of(client.get(where).text),
            "point_key": [point.key for point in points],
            "point_text": [point.text for point in points],
            "point_level": ["sub" if point.sub else "" for point in points],
            **more,
        }

    acts: dict[str, Callable[[dict[str, object]], int]] = {
        "open": lambda _: client.get(where).status_code,
        "save": lambda sent: client.post(where, data={**sent, "action": "save"}).status_code,
        "save itself": lambda sent: client.post(f"{where}/autosave", data=sent).status_code,
        "preview": lambda sent: client.post(f"{where}/preview", data=sent).status_code,
        "use a point": lambda sent: client.post(where, data={**sent, "action": f"use:{left}"}).status_code,
        "move a point": lambda sent: (
            client.post(
                where,
                data={**sent, "action": f"down:{sent['point_key'][0]}"},  # type: ignore[index]
            ).status_code
        ),
        "where it comes from": lambda _: client.get(f"{where}/provenance").status_code,
    }
    print("| act | p50/p95 ms |\n|---|---|")
    for name, act in acts.items():
        taken = Times()
        for number in range(times + 2):
            sent = form()
            if number < 2:
                check(name, act(sent))
            else:
                taken.take(lambda act=act, sent=sent: act(sent))  # type: ignore[misc]
        print(f"| {name} | {taken.wall_cell()} |")


def check(name: str, status: int) -> None:
    """Go on only when an act has done what it is measured for.

    Raises:
        SystemExit: it has not.
    """
    if status != (303 if name in ("save", "use a point", "move a point") else 200):
        raise SystemExit(f"{name}: {status}")


def mona() -> Actor:
    """Give Mona, who curates."""
    row = members.by_email(db.session, "mona@example.com")
    return Actor(row.id if row else None, frozenset({Role.MEMBER, Role.MODERATOR}))


if __name__ == "__main__":
    main()
