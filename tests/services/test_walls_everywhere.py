"""Behind a wall every address is answered as if there were nothing, whatever is asked of it and sent to it.

All addresses of the site are walked, so that a new page is held to this from its first day.
"""

import re
from collections.abc import Iterator

import pytest
from werkzeug.routing import Rule

from advisory.services import publishing, reporting, walls
from advisory.services.outbox import deliver_all
from tests.addresses import FORM, addresses
from tests.sweep import changes, everything

#: Stands in everything that is behind the wall.
WORD = "quillback"
#: What no situation and no entry is called, or numbered.
NOBODYS = {"slug": "zzzzzzzzzzzz", "entry_id": 987654}
#: A form that holds the word as well.
SENT = {**FORM, "question": f"Is a {WORD} fair?"}


@pytest.fixture
def hidden(circle, session, app, adam, erin, carl, max_) -> dict[str, list]:
    """Everything Erin has asked, at every stage, behind walls to a member and to a moderator."""
    stages = [circle.posted(question=f"Is a {WORD} fair?"), circle.asked(question=f"Is a {WORD} fair?")]
    review = circle.in_review(question=f"Is a {WORD} worth it?")
    published = circle.published(question=f"Is a {WORD} enough?", audience="members")
    approved = circle.consented(question=f"Is a {WORD} too much?", audience="members")
    gone = circle.entry(circle.published(question=f"Is a {WORD} gone?", audience="members"))
    publishing.pull(session, circle.mona, gone.slug or "", seen_version=gone.version, now=circle.now)
    complaint = reporting.Complaint("", "confidential", f"It names a {WORD}.")
    for kind, slug in (("situation", stages[1]), ("entry", circle.entry(published).slug or "")):
        reporting.report(session, circle.paul, kind, slug, complaint, now=circle.now)
    for person in (carl, max_):
        walls.declare(session, adam.actor, person.email, erin.email, now=circle.now)
    deliver_all(session, app.extensions["advisory"].handlers, now=circle.now)
    benches = [review, published, approved]
    return {
        "slug": [*stages, *(bench.slug for bench in benches), circle.entry(published).slug, gone.slug],
        "entry_id": [*(bench.entry_id for bench in benches), gone.id],
    }


@pytest.fixture
def walled(client_of, carl, max_):
    return {"carl": client_of(carl), "max": client_of(max_)}


def rules_about(app, name: str) -> Iterator[tuple[str, Rule]]:
    """Walk the addresses that name a situation or an entry, with the method they answer to."""
    for rule in app.url_map.iter_rules():
        if name in rule.arguments and rule.endpoint != "static":
            for method in ("GET", "POST"):
                if method in (rule.methods or ()):
                    yield method, rule


def answer(client, method: str, path: str, value) -> tuple[int, str, str]:
    """Give an answer without what was asked for, and without what differs from request to request."""
    got = client.get(path) if method == "GET" else client.send(path, **SENT)
    text = re.sub(r'(name="csrf_token" value=|until=)"?[^"&]*', "", got.get_data(as_text=True))
    location, text = (re.sub(rf"/{value}\b", "/?", said) for said in (got.location or "", text))
    return got.status_code, location, text


@pytest.mark.parametrize("name", ["slug", "entry_id"])
def test_an_address_behind_a_wall_answers_like_one_that_leads_nowhere(app, session, hidden, walled, name):
    before, leaks = everything(session), []
    for method, rule in rules_about(app, name):
        nowhere = addresses(rule, **{name: NOBODYS[name]})
        for who, client in walled.items():
            nothing = [answer(client, method, path, NOBODYS[name]) for path in nowhere]
            for value in hidden[name]:
                found = addresses(rule, **{name: value})
                leaks += [
                    f"{method} {path} as {who}"
                    for path, answered in zip(found, nothing, strict=True)
                    if answer(client, method, path, value) != answered
                ]
    assert leaks == [], "\n".join(leaks)
    # That somebody opened what an old notice is about is noted on the notice, which is not shown either.
    changed = [row for row in changes(before, everything(session)) if not row.startswith("notices ")]
    assert changed == [], "\n".join(changed)


def test_no_page_that_is_open_to_them_has_a_word_of_it(app, hidden, walled, client_of, paul, mona):
    told = [WORD, *hidden["slug"], *(f"/{number}" for number in hidden["entry_id"] if number > 99)]
    leaks, seen = [], 0
    pages = {
        path
        for rule in app.url_map.iter_rules()
        for path in addresses(rule)
        if "GET" in (rule.methods or ()) and not rule.arguments & {"slug", "entry_id", "filename", "path"}
    }
    pages |= {"/search?q=fair", "/search?q=worth&type=situation", "/situations/?show=all", "/suggest?q=is+a",
              "/advice?q=alternate", "/curation/?show=review", "/curation/?show=approved"}  # fmt: skip
    openly = {"paul": client_of(paul), "mona": client_of(mona)}
    for page in sorted(pages):
        for who, client in walled.items():
            text = client.get(page).get_data(as_text=True)
            leaks += [f"{page} as {who}: {word}" for word in told if word in text]
        seen += sum(WORD in client.get(page).get_data(as_text=True) for client in openly.values())
    assert leaks == [], "\n".join(leaks)
    assert seen >= 10, "the words stand nowhere at all"
