"""No text runs a script, asks for anything from elsewhere or makes an element, in a browser without a policy.

Every place of the database where somebody's words may lie is filled with them, past all rules, and every page
is opened by those who see it; so are addresses, searches, forms that come back, imported files and feeds.
"""

import json
import random
import re
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Route

from advisory.cli.demo import PASSWORD
from tests.browser.places import Places, filled
from tests.browser.poison import poison
from tests.browser.trap import Trap
from tests.documents.payloads import everything, families
from tests.documents.test_render import TAGS
from tests.serving import Server, new_server

pytestmark = pytest.mark.browser

HOUSE = Path(__file__).parents[2]
ALL = everything()
#: So many at a time stand in each text that is not rendered.
AT_A_TIME = 40
CAST = ("mona", "erin", "paul", "adam", "")


def share(number: int) -> list[list[str]]:
    """Share all payloads out, so many at a time and beside chance neighbours."""
    shuffled = random.Random(20).sample(ALL, len(ALL))
    return [shuffled[at : at + number] for at in range(0, len(shuffled), number)]


def sample(parts: list[list[str]], number: int) -> list[object]:
    """Give test parameters: a few parts, and all others for those who have the time."""
    return [*parts[:number], *(pytest.param(part, marks=pytest.mark.long) for part in parts[number:])]


def words_of(folder: str, pattern: str) -> set[str]:
    """Collect what the site itself writes, from its templates, drawings and scripts."""
    files = [path for path in (HOUSE / folder).rglob("*") if path.suffix in {".html", ".svg", ".js"}]
    return {word.lower() for path in files for word in re.findall(pattern, path.read_text("utf-8"))}


OUR_TAGS = words_of("templates", r"<([a-z][a-z0-9]*)") | words_of("static", r"<([a-z][a-z0-9]*)") | TAGS
OUR_ATTRIBUTES = (
    words_of("templates", r"[\s\"'}]([a-zA-Z][\w:-]*)") | words_of("static", r"[\w:-]+") | {"start"}
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve a site of this module's own: nobody else can use it afterwards."""
    served = new_server(tmp_path_factory.mktemp("poisoned"))
    try:
        served.start()
        yield served
    finally:
        served.kill(signal.SIGTERM)


@pytest.fixture(scope="module")
def places(site: Server) -> Places:
    """Fill it, and bring files with payloads in; give each page to the first of those who see it."""
    filled_ones = filled(site)
    with closing(sqlite3.connect(site.database, timeout=30)) as base, base:
        # A link to sign in by lives for a quarter of an hour, which all of these together do not last.
        base.execute("UPDATE mail_links SET expires_at = datetime(expires_at, '+1 day')")
    filled_ones.setdefault("", []).extend(import_files(site))
    seen: set[str] = set()
    given: Places = {}
    for name in CAST:
        given[name] = [path for path in dict.fromkeys(filled_ones.get(name, [])) if path not in seen]
        seen |= set(given[name])
    return given


@pytest.fixture(scope="module")
def traps(chromium: Browser, site: Server) -> Iterator[dict[str, Trap]]:
    """Give everybody a window without a content policy."""
    made = {}
    for name in CAST:
        context = chromium.new_context(bypass_csp=True, reduced_motion="reduce")
        made[name] = trap = Trap(context, site.address, OUR_TAGS, OUR_ATTRIBUTES)
        if name:
            trap.page.goto(f"{site.address}/sign-in")
            trap.page.fill("input[name=email]", f"{name}@example.com")
            trap.page.fill("input[name=password]", PASSWORD)
            trap.page.click("main form button")
            trap.page.wait_for_url(lambda url: "/sign-in" not in url)
    yield made
    for trap in made.values():
        trap.context.close()


def entry_file(slug: str, part: Sequence[str]) -> str:
    """Write an entry's file with payloads in its front matter, its situation and its points.

    Signs that steer are left out: a file that has them is refused whole.
    """
    part = ["".join(sign for sign in one if sign.isprintable() or sign == "\n") for one in part]
    title, summary = " ".join(f"{part[0][:80]} {part[1][:80]} fair?".split()), " ".join(part[2][:150].split())
    lines = [
        "---", f"title: {json.dumps(title)}", f"slug: {slug}", "tags: [layoffs]", "industry: software",
        "company_size: 51-200", "stage: turnaround", "published: 2023-01-24", "origin: starter",
        f"summary: {json.dumps(summary)}", "---", "", "## Situation", "", *(f"{one}\n" for one in part[:20]),
        "## Advice from the CEOs", "", *(f"- So {' '.join(one.split())}" for one in part[20:40]),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def import_files(site: Server) -> list[str]:
    """Bring in entry files and a page of the blog format, with payloads; give the entries' addresses."""
    slugs = []
    for number, part in enumerate(share(60)):
        slugs.append(f"payload-{number}")
        (site.content / f"{slugs[-1]}.md").write_text(entry_file(slugs[-1], part), "utf-8", "replace")
    said = site.command("content", "import").stdout
    with closing(sqlite3.connect(site.database, timeout=30)) as base:
        there = {slug for (slug,) in base.execute("SELECT slug FROM entries")}
    page = site.folder / "page.html"
    listed = "".join(f"<li>{one}</li>" for one in ALL[:60])
    page.write_text(
        f"<p>Is {ALL[0]} fair? Sixty Thoughts</p><p>Situation: {ALL[1]}</p><p>Advice:</p><ul>{listed}</ul>"
    )
    site.command("content", "import-page", str(page))
    taken = [f"/entries/{slug}" for slug in slugs if slug in there]
    assert len(taken) >= 8, said
    return [
        *taken,
        "/feeds/entries.atom",
        "/feeds/search.atom?q=fair",
        "/search?q=fair",
        "/advice?q=fair",
        "/entries/payload-0.md",
    ]


def culprit(payloads: Sequence[str], harms: Callable[[Sequence[str]], bool]) -> list[str]:
    """Find the payload that harms, by halves; several where only together they do."""
    while len(payloads) > 1:
        half = len(payloads) // 2
        part = next((one for one in (payloads[:half], payloads[half:]) if harms(one)), None)
        if part is None:
            break
        payloads = part
    return list(payloads)


def test_there_are_more_than_five_hundred_payloads():
    assert len(ALL) > 800
    assert len(set(families())) > 450


#: What each notice of the trap is worth: a page that is open to them, and what it says then.
OPEN = {
    "<script>alert(1)</script>": "alert was called",
    "<img src=x onerror=alert(1)>": "alert was called",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>": "alert was called",
    "<input autofocus onfocus=alert(1)>": "alert was called",
    "<p onmouseover=alert(1)>a</p>": "alert was called",
    "<a href=javascript:alert(1)>a</a>": "alert was called",
    "<a href='java\tscript:alert(1)'>a</a>": "alert was called",
    "<svg><a href=javascript:alert(1)><text y=20>a</text></a></svg>": "",
    "<details open ontoggle=alert(1)>": "alert was called",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>": "alert was called",
    "<iframe src=javascript:parent.alert(1)></iframe>": "alert was called",
    "<img src=//evil.example/a.png>": "asked for http://evil.example/a.png",
    "<link rel=stylesheet href=//evil.example/a.css>": "asked for http://evil.example/a.css",
    "<p style=background:url(//evil.example/b.png)>a</p>": "asked for http://evil.example/b.png",
    "<script>new Image().src='//evil.example/c'</script>": "asked for http://evil.example/c",
    "<base href=//evil.example/>": "<base",
    "<a href=https://a.example>a</a>": "rel: ",
    "<x-element>a</x-element>": "has a new x-element",
    "<p onzwieback=x>a</p>": "has a new onzwieback",
    "<script>setTimeout(() => location = '/nothing')</script>": "went to",
}


def test_the_trap_notices_what_gets_through(traps):
    trap = traps[""]
    body = ""

    def answer(route: Route) -> None:
        route.fulfill(body=f"<!doctype html><title>a</title><main>{body}</main>", content_type="text/html")

    trap.page.route("**/control", answer)
    for payload, said in OPEN.items():
        body = payload
        trap.look("/control")
        found = trap.found + trap.seen()
        until = time.monotonic() + 10
        while not found and time.monotonic() < until:
            trap.page.wait_for_timeout(50)
            found = trap.seen()
        assert found, payload
        assert any(said in one for one in found), f"{payload}: {found}"
    trap.page.unroute("**/control")


@pytest.mark.parametrize("part", sample(share(8), 6), ids=lambda part: part[0][:20])
def test_what_stands_in_an_address_is_only_shown(traps, part):
    words = quote(" ".join(part), safe="")
    for path, statuses in (
        (f"/search?q={words}", (200,)),
        (f"/search?q=tag:{words}&tag={words}&sort={words}", (200,)),
        (f"/advice?q={words}", (200,)),
        (f"/{words}", (400, 404)),
        (f"/tags/{words}", (400, 404)),
        # A sign that no text may hold is refused.
        (f"/sign-in?next=/{words}", (400,) if "%00" in words else (200,)),
    ):
        assert traps[""].look(path, statuses) == [], path


@pytest.mark.parametrize("part", sample(share(AT_A_TIME), 1), ids=lambda part: part[0][:20])
def test_a_form_that_comes_back_gives_the_text_back_and_no_more(traps, part):
    trap = traps["erin"]
    assert trap.look("/situations/new") == []
    trap.page.fill("[name=question]", " ".join(part)[:180])
    trap.page.fill("[name=body]", "\n\n".join(part))
    trap.settled = False
    with trap.page.expect_navigation():
        trap.page.get_by_role("button", name="Post").click()
    assert trap.audited() + trap.provoked() == []


@pytest.mark.parametrize("part", sample(share(AT_A_TIME), 1), ids=lambda part: part[0][:20])
def test_a_text_is_only_shown_whoever_wrote_it_and_wherever_it_lies(site, places, traps, part):
    assert poison(site, ALL, part) > 300
    for name, paths in places.items():
        for path in paths:
            found = traps[name].look(path)

            def harms(some: Sequence[str], name: str = name, path: str = path) -> bool:
                poison(site, some, some)
                return traps[name].look(path) != []

            assert found == [], f"{path} as {name or 'a visitor'}: {found[:5]}, by {culprit(part, harms)}"


def test_a_sentence_about_what_was_done_shows_names_and_no_more(site, traps):
    poison(site, ALL[:5], ALL[:5])
    trap = traps["adam"]
    assert trap.look("/invitations/") == []
    trap.settled = False
    with trap.page.expect_navigation():
        trap.page.locator("tbody form").first.evaluate("form => form.submit()")
    assert trap.audited() + trap.provoked() == []
