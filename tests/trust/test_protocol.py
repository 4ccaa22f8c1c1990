"""Every address, every method: headers of each answer, no change by reading, no form without its token."""

from collections.abc import Iterator

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from advisory.web.security import HEADERS
from tests.addresses import FORM
from tests.sweep import changes, everything
from tests.trust.matrix import MATRIX
from tests.trust.test_url_map import paths

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE")
#: What reading may write down, by table.
READING = {
    "misses": "what was looked for in vain is counted, without a name",
    "notices": "a notice that leads on to what it is about has been read",
}
#: Forms that programs send, who have no token; their addresses are secrets.
WITHOUT_TOKEN = {"preferences.stop_now"}
#: Told before anybody asks who it is.
BEFORE_THE_TOKEN = (302, 303, 403, 404, 405)


@pytest.fixture
def addresses(app, built) -> list[tuple[Rule, str]]:
    """Give one address of each rule, on a thing that there is; which one takes turns."""
    found = []
    for turn, rule in enumerate(sorted(app.url_map.iter_rules(), key=lambda one: one.endpoint)):
        row = MATRIX[rule.endpoint]
        things = built.about(row.about) or [None]
        filled = paths(rule, row, things[turn % len(things)])
        found.append((rule, filled[turn % len(filled)]))
    return found


def headers_missing(answer: TestResponse, *, signed_in: bool) -> Iterator[str]:
    """Tell what an answer does not say."""
    for name, value in HEADERS.items():
        said = answer.headers.get(name, "")
        if said != value and not (name == "Referrer-Policy" and said == "no-referrer"):
            yield name
    if "unsafe" in answer.headers["Content-Security-Policy"]:
        yield "a strict policy"
    static = answer.request.path.startswith("/static/") and answer.status_code < 400
    if (signed_in or answer.status_code >= 400) and not static:
        if answer.headers.get("Cache-Control") != "no-store":
            yield "no-store"
        if answer.headers.get("X-Robots-Tag") != "noindex":
            yield "noindex"
    for cookie in answer.headers.getlist("Set-Cookie"):
        if not {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; ")):
            yield "flags of a cookie"
    if "Server" in answer.headers and "/" in answer.headers["Server"]:
        yield "silence about versions"


def test_every_answer_has_its_headers_whoever_asks_and_however(addresses, clients):
    faults, asked = [], 0
    for rule, path in addresses:
        for name, methods in (("vic", ("GET",)), ("mona", ("HEAD",)), ("erin", METHODS)):
            for method in methods:
                answer = clients[name].open(path, method=method)
                asked += 1
                faults += [
                    f"{rule.endpoint} {method} {path} as {name} [{answer.status_code}] lacks {what}"
                    for what in headers_missing(answer, signed_in=name != "vic" and answer.status_code != 304)
                ]
                if method == "HEAD" and answer.data:
                    faults.append(f"{rule.endpoint} answers HEAD with a body")
    assert faults == [], "\n".join(faults[:40])
    assert asked > 1_000


@pytest.mark.parametrize("name", ["vic", "erin", "mona", "adam"])
def test_reading_changes_nothing(addresses, clients, session, name):
    before = everything(session)
    for rule, path in addresses:
        if "GET" in (rule.methods or ()):
            clients[name].get(path)
            clients[name].head(path)
    changed = [one for one in changes(before, everything(session)) if one.split()[0] not in READING]
    assert changed == []


@pytest.mark.parametrize("name", ["erin", "mona", "adam"])
def test_no_form_is_taken_without_its_token(addresses, clients, session, name):
    before, refused = everything(session), 0
    for rule, path in addresses:
        if "POST" not in (rule.methods or ()) or rule.endpoint in WITHOUT_TOKEN:
            continue
        answer = clients[name].post(path, data=FORM)
        assert answer.status_code in (400, *BEFORE_THE_TOKEN), f"{path}: {answer.status}"
        assert answer.status_code not in (302, 303) or "/sign-in" in answer.location, path
        refused += answer.status_code == 400
        forged = clients[name].post(path, data={**FORM, "csrf_token": "forged"})
        assert forged.status_code == answer.status_code, path
    assert changes(before, everything(session)) == []
    assert refused > 20
