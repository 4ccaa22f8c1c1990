"""The circle over HTTP: posted, screened, asked and answered, advised, closed, curated, reviewed, agreed to,
published, found, pulled.

Before every step its form is sent without its token; after it, once more by everybody who may not send it
and by whoever did. Nothing may change, which is checked on every row there is. And who asked stands in none
of the bytes that anybody else was sent.
"""

from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from advisory.domain.actor import Role
from advisory.services import membership
from advisory.storage import members
from advisory.storage.tables import GroupRow, MemberRow, SeatRow
from tests.conftest import Person
from tests.sweep import Sweep

#: Nothing else on any page says these.
NUMBER, NAME, EMAIL = 918273, "Erin Ashgrove", "erin.ashgrove@example.com"
TELLING = (NAME.encode(), b"Ashgrove", EMAIL.encode(), str(NUMBER).encode())

QUESTION = "Our largest customer wants one of our engineers on site. Do we agree?"
ADVICE = "- **Send two people** who alternate.\n    - Illness is covered.\n- Write a fee for hiring away."


@dataclass
class Journey:
    """The clients, and every page that anybody but Erin has looked at."""

    clients: dict
    table: str
    sweep: Sweep
    seen: list = field(default_factory=list)

    def hidden(self, who: str, page: str, action: str) -> dict[str, str]:
        """Give the hidden fields of the form on a page that leads to `action`."""
        form = self.clients[who].soup(page).find("form", attrs={"action": action})
        assert form is not None, f"{page} has no form for {action}"
        inputs = form.select("input[type=hidden]")
        return {one["name"]: one["value"] for one in inputs if one["name"] != "csrf_token"}

    def post(self, who: str, path: str, fields: dict, *, token: bool = True):
        """Send a form, and remember what came back."""
        return self.sweep.post(who, path, fields, token=token)

    def step(self, who: str, page: str, path: str, *, stranger: str = "paul", again=(303, 409), **typed):
        """Take a step, and sweep up behind it."""
        fields = {**self.hidden(who, page, path), **typed}
        desk = path.startswith(("/screening/", "/curation/"))
        walled = (403, 404) if desk else (404,)
        return self.sweep.step(who, path, fields, stranger=stranger, again=again, walled=walled).location

    def sent_to_others(self) -> list[bytes]:
        """Give every byte that anybody but Erin was sent."""
        return [*self.seen, *(answer.data for who, answer in self.sweep.seen if who != "erin")]

    def look(self, who: str, path: str, status: int = 200) -> bytes:
        """Fetch a page, and remember what came back."""
        answer = self.clients[who].get(path)
        assert answer.status_code == status, f"{path} as {who}: {answer.status}"
        if who != "erin":
            self.seen.append(answer.data + str(answer.headers).encode())
        return answer.data


@pytest.fixture
def journey(session, clock, visitor, client_of, paul, carl, adam, mona, max_) -> Journey:
    row = MemberRow(id=NUMBER, email=EMAIL, name=NAME, fs_uniquifier="ashgrove", joined_at=clock.at)
    row.roles = [members.role_rows(session)[Role.MEMBER.value]]
    group = session.scalars(select(GroupRow)).one()
    row.seats = [SeatRow(group_id=group.id)]
    session.add(row)
    session.commit()
    erin = Person(NUMBER, NAME, EMAIL, membership.actor_of(session, NUMBER))
    people = {"erin": erin, "paul": paul, "carl": carl, "adam": adam, "mona": mona, "max": max_}
    clients = {name: client_of(person) for name, person in people.items()}
    clients["visitor"] = visitor
    sweep = Sweep(session, clock, clients, never={"adam": (403, 404)})
    return Journey(clients, f"group-{group.id}", sweep)


def post_and_approve(journey: Journey) -> str:
    """Erin keeps a draft and posts it; Mona approves it for questions."""
    form = {
        "question": QUESTION,
        "body": "We make filling machines. They bring a fifth of revenue and want zwieback.",
        "tags": "customer-concentration",
        "audience": journey.table,
        "wish": "yes",
        "ticks": "clarify_first",
    }
    new = "/situations/new"
    assert journey.post("visitor", new, form).status_code == 302
    assert journey.post("erin", new, form, token=False).status_code == 400
    slug = journey.post("erin", new, {**form, "action": "save"}).location.split("/")[2]
    edit = f"/situations/{slug}/edit"
    for who in ("paul", "carl", "mona"):
        journey.look(who, edit, 404)
    journey.step("erin", edit, edit, again=(409,), **form, action="submit")
    journey.look("paul", f"/situations/{slug}", 404)
    item = f"/screening/{slug}"
    journey.look("mona", "/screening/")
    journey.step("mona", item, f"{item}/approve", again=(409,), ticks="clarify_first")
    return slug


def ask_and_advise(journey: Journey, slug: str) -> None:
    """Paul asks, Erin answers and opens for advice, Paul advises, Erin closes."""
    page = f"/situations/{slug}"
    for who in ("visitor", "carl", "adam"):
        journey.look(who, page, 302 if who == "visitor" else 403 if who == "adam" else 404)
    assert journey.post("paul", f"{page}/advice", {"advice": "- Wait.", "basis": "lived"}).status_code == 409
    journey.step("paul", page, f"{page}/questions", stranger="erin", question="Who pays if he falls ill?")
    journey.step("erin", page, f"{page}/questions/1/answer", answer_1="They do.")
    journey.step("erin", page, f"{page}/open-for-advice", again=(409,))
    advice = {"advice": ADVICE, "basis": "lived", "stance": "alternative"}
    journey.step("paul", page, f"{page}/advice", stranger="erin", again=(409,), **advice)
    journey.look("mona", page)
    close = {"heard": "To send two.", "commitment": "Offer two", "commitment_on": "2035-01-31"}
    journey.step("erin", f"{page}/close", f"{page}/close", again=(409,), **close)


def curate(journey: Journey, slug: str) -> str:
    """Mona writes the draft and sends it to review; Max passes it."""
    start = f"/curation/start/{slug}"
    bench = journey.step("mona", f"/situations/{slug}", start, again=(303,)).partition("#")[0]
    shown = journey.clients["mona"].soup(bench)
    uses = [one["value"] for one in shown.select("button[name=action][value^='use:']")]
    draft = {
        "question": QUESTION,
        "situation": "They make filling machines.",
        "tags": "customer-concentration",
        "slug": "engineer-on-site",
        "audience": "public",
        "count_noun": "Ways",
        "summary": "Send two, never one.",
    }
    sources = [use.partition(":")[2] for use in uses]
    journey.step("mona", bench, bench, again=(409,), **draft, source=sources, action="use")
    journey.step("mona", bench, bench, again=(409,), **draft, **points_on(journey, bench), action="submit")
    fields = journey.hidden("max", bench, f"{bench}/pass")
    assert journey.post("mona", f"{bench}/pass", fields).status_code == 403
    journey.step("max", bench, f"{bench}/pass", again=(409,))
    return bench


def points_on(journey: Journey, bench: str) -> dict[str, list[str]]:
    """Give what the form says of the points."""
    soup = journey.clients["mona"].soup(bench)
    named = {name: soup.find_all(attrs={"name": name}) for name in ("point_key", "point_level", "point_text")}
    return {
        name: [one.get_text().strip() if name == "point_text" else one["value"] for one in found]
        for name, found in named.items()
    }


def agree_and_publish(journey: Journey, slug: str, bench: str) -> str:
    """Nothing is published while Erin is silent; she agrees, and Max publishes."""
    assert journey.clients["max"].soup(bench).find("form", attrs={"action": f"{bench}/publish"}) is None
    assert journey.post("max", f"{bench}/publish", {}).status_code == 409
    page = f"/situations/{slug}/consent"
    for who in ("paul", "carl", "mona"):
        journey.look(who, page, 404)
    journey.step("erin", page, page, again=(409,), answer="yes")
    return journey.step("max", bench, f"{bench}/publish", again=(409,))


#: Where the entry stands, and a word of it.
PLACES = (
    "/search?q=alternate", "/tags/customer-concentration", "/feeds/entries.atom",
    "/feeds/tags/customer-concentration.atom", "/entries/", "/sitemap.xml", "/",
)  # fmt: skip


def test_the_whole_circle_changes_only_by_those_who_may_and_tells_nobody_who_asked(journey, settings):
    slug = post_and_approve(journey)
    ask_and_advise(journey, slug)
    entry = agree_and_publish(journey, slug, curate(journey, slug))

    for who in ("visitor", "paul", "carl", "mona", "adam"):
        for place in PLACES:
            assert entry.encode() in journey.look(who, place), f"{place} as {who}"
        assert b"Three Ways" not in journey.look(who, entry)
        assert b"Two Ways" in journey.look(who, entry)
    written = (settings.content_dir / f"{entry.rpartition('/')[2]}.md").read_bytes()
    assert journey.look("visitor", f"{entry}.md") == written
    assert b'href="/entries/engineer-on-site#p1"' in journey.look("visitor", "/search?q=alternate")

    for who in ("paul", "mona"):
        for page in (f"/situations/{slug}", "/situations/?show=all", "/me/"):
            journey.look(who, page)
    for page in ("/screening/", "/screening/log", "/curation/", "/search?q=zwieback"):
        journey.look("mona", page)
    assert slug.encode() in journey.look("paul", "/search?q=zwieback")
    for who in ("carl", "visitor", "adam"):
        assert slug.encode() not in journey.look(who, "/search?q=zwieback")
    journey.look("carl", f"/situations/{slug}", 404)
    assert not [mark for mark in TELLING for page in (*journey.sent_to_others(), written) if mark in page]


def test_a_pulled_entry_is_gone_from_every_place_at_once(journey, settings):
    slug = post_and_approve(journey)
    ask_and_advise(journey, slug)
    entry = agree_and_publish(journey, slug, curate(journey, slug))
    fields = journey.hidden("erin", entry, f"{entry}/pull")
    for who, statuses in (("visitor", (302,)), ("paul", (403,)), ("carl", (403,))):
        assert journey.post(who, f"{entry}/pull", fields).status_code in statuses
    assert journey.post("erin", f"{entry}/pull", fields).status_code == 303
    for who in ("visitor", "paul", "carl", "mona", "erin"):
        journey.look(who, entry, 404)
        journey.look(who, f"{entry}.md", 404)
        for place in PLACES:
            assert f'{entry}"'.encode() not in journey.look(who, place)
    assert not (settings.content_dir / f"{entry.rpartition('/')[2]}.md").exists()
