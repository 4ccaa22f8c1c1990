"""Every address, every method, everybody: who comes in, who must sign in, and who finds nothing there.

`matrix.py` says what is expected, `world.py` makes something for every address to be about.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.addresses import FORM, addresses
from tests.checking import CheckingClient
from tests.trust.matrix import MATRIX, NOWHERE, Row
from tests.trust.world import CAST, MEMBERS, Thing, World

IN, SIGN_IN, NOT_FOUND, REFUSED = "comes in", "must sign in", "finds nothing (404)", "is refused (403)"


def test_every_argument_of_an_address_has_a_value(app, built):
    for rule in app.url_map.iter_rules():
        row, given = MATRIX[rule.endpoint], [set()]
        if row.about:
            given = [set(thing.values) for thing in built.about(row.about)]
            assert given, (
                f"Nothing in tests/trust/world.py is a {row.about!r}, which {rule.endpoint} is about: "
                f'add world.add("its name", {row.about!r}, "names of who sees it", {_arguments(rule)})'
            )
        unknown = {
            name
            for name, converter in rule._converters.items()
            if "slug" in name and name not in row.at and not all(name in values for values in given)
        }
        assert not unknown, (
            f"{rule.rule} needs a value for {unknown}: say what it is about, or at={{…}}, in its Row"
        )


def _arguments(rule: Rule) -> str:
    return ", ".join(f"{name}=…" for name in sorted(rule.arguments))


def expected(name: str, row: Row, thing: Thing | None) -> str:
    """Say what somebody is to be answered."""
    if name not in row.who.split():
        return SIGN_IN if name == "vic" else REFUSED
    if thing is not None and name not in thing.seen_by:
        return NOT_FOUND
    if not row.may or name in row.may.split():
        return IN
    return NOT_FOUND if row.hidden else REFUSED


def answered(answer: TestResponse) -> str:
    """Say what an answer amounts to."""
    if answer.status_code == 302 and "/sign-in" in answer.location:
        return SIGN_IN
    return {404: NOT_FOUND, 403: REFUSED}.get(answer.status_code, IN)


def is_as_expected(wanted: str, answer: TestResponse, row: Row, endpoint: str) -> bool:
    """Compare; what is not there at all answers like that to whoever comes in."""
    got = answered(answer)
    if got == wanted or (wanted == IN and got in (NOT_FOUND, SIGN_IN) and endpoint in NOWHERE):
        return True
    undone = answer.status_code == 409 or (answer.status_code == 422 and answer.request.method == "POST")
    if wanted == REFUSED:
        return undone or (row.partly and got == NOT_FOUND)
    return row.partly and wanted == IN and got in (NOT_FOUND, REFUSED)


def is_led_on(thing: Thing | None, name: str, answer: TestResponse) -> bool:
    """Say whether a reader of what was merged is led to where it went; a form is not sent on."""
    into = thing.values.get("into") if thing and name in MEMBERS.split() else None
    return into is not None and (answer.status_code == 409 or (answer.location or "").endswith(f"/{into}"))


def paths(rule: Rule, row: Row, thing: Thing | None) -> list[str]:
    """Fill an address in."""
    return addresses(rule, **(dict(row.at) | (thing.values if thing else {})))


@dataclass
class Walk:
    """Goes everywhere as everybody, and puts back what that changes."""

    app: Any
    world: World
    house: Any
    clients: dict[str, CheckingClient]
    faults: list[str] = field(default_factory=list)
    tried: int = 0
    #: Whether somebody came in with any of the things with which they are to come in, where these are there.
    came_in: dict[tuple[str, str, str], bool] = field(default_factory=lambda: defaultdict(bool))

    def __post_init__(self) -> None:
        self.cookies = {}
        for name, client in self.clients.items():
            with client.session_transaction() as cookie:
                self.cookies[name] = dict(cookie)
        self.world.session.close()
        self.house.dispose()
        self.house.database.mark()

    def row(self, endpoint: str, method: str) -> Row:
        return MATRIX.get(f"{endpoint} {method}", MATRIX[endpoint])

    def everywhere(self) -> None:
        """Try every address on everything that it can be about."""
        for rule, method in self.rules():
            row = self.row(rule.endpoint, method)
            for thing in self.world.about(row.about) or [None]:
                for path in paths(rule, row, thing):
                    self.try_as_everybody(rule.endpoint, method, path, row, thing)

    def somewhere(self) -> None:
        """Try every address on one thing; which one takes turns, so that all are tried on something."""
        for turn, (rule, method) in enumerate(self.rules()):
            row = self.row(rule.endpoint, method)
            things = self.world.about(row.about) or [None]
            thing = things[turn % len(things)]
            found = paths(rule, row, thing)
            self.try_as_everybody(rule.endpoint, method, found[turn % len(found)], row, thing)

    def rules(self) -> Iterator[tuple[Rule, str]]:
        for rule in sorted(self.app.url_map.iter_rules(), key=lambda one: one.endpoint):
            for method in ("GET", "POST"):
                if method in (rule.methods or ()):
                    yield rule, method

    def try_as_everybody(self, endpoint: str, method: str, path: str, row: Row, thing: Thing | None) -> None:
        for name in CAST:
            answer = self.ask(name, method, path)
            wanted = expected(name, row, thing)
            self.tried += 1
            if wanted == IN and endpoint not in NOWHERE:
                self.came_in[endpoint, method, name] |= answered(answer) == IN
            if not (is_as_expected(wanted, answer, row, endpoint) or is_led_on(thing, name, answer)):
                about = f" ({thing.name})" if thing else ""
                self.faults.append(
                    f"{endpoint} {method} {path}{about}: {name} {answered(answer)} [{answer.status_code}], "
                    f"but the matrix says: {wanted}"
                )

    def ask(self, name: str, method: str, path: str) -> TestResponse:
        """Fetch, or send a form that anybody could write; what it changed is put back."""
        client = self.clients[name]
        if method == "GET":
            return client.get(path)
        answer = client.send(path, **FORM)
        if answer.status_code < 400 and answered(answer) != SIGN_IN:
            self.house.dispose()
            self.house.database.back_to_mark()
            with client.session_transaction() as cookie:
                cookie.clear()
                cookie.update(self.cookies[name])
        return answer


@pytest.fixture
def walk(app, built, world, clients) -> Walk:
    return Walk(app, built, world, clients)


def test_everybody_comes_in_where_the_matrix_says_and_nowhere_else(walk):
    walk.somewhere()
    assert walk.faults == [], "\n".join(walk.faults[:40])
    assert walk.tried > 1_000


@pytest.mark.long
def test_everybody_comes_in_where_the_matrix_says_with_every_thing(walk):
    walk.everywhere()
    assert walk.faults == [], "\n".join(walk.faults[:40])
    shut = [" ".join(key) for key, came in walk.came_in.items() if not came]
    assert shut == [], f"never came in, though the matrix says they may: {shut}"
