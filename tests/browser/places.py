"""A site with something on every page, and who looks at which of its addresses.

filled(server)  takes situations and entries to every stage over HTTP, and gives each person's addresses
NO_PAGES        what answers to GET and is no page to look at, with the reason
"""

import re
import time

from tests.circle import Circle, People
from tests.serving import Caller, Server

#: An entry of the starter library.
STARTER = "/entries/teamwork-across-account-teams"
WIDE_OPEN = [
    "/", "/search", "/search?q=customer", "/search?q=zzzqqq", "/search?q=tag:nothing+foo:(((&sort=newest",
    "/search?q=zeppelin+customers+mooring+winter+hangar", "/advice", "/advice?q=commission",
    "/advice?q=zzzqqq", STARTER, "/tags/", "/tags/teamwork", "/tags/teamwork+incentives", "/entries/",
    "/collections/",
]  # fmt: skip

#: Endpoint to why nobody looks at it in a browser.
NO_PAGES = {
    "feeds.entries": "a feed",
    "feeds.search": "a feed",
    "feeds.tag": "a feed",
    "feeds.robots": "a text file",
    "feeds.sitemap": "a file for search engines",
    "health.alive": "a line for machines",
    "health.metrics": "numbers for machines",
    "health.ready": "a line for machines",
    "library.entry_file": "a Markdown file",
    "library.suggest": "a part of a page, seen with the search fields",
    "notices.show": "leads on to what the notice is about",
    "second.ask": "seen in test_second_factor, half way in",
    "single_sign_on.come_back": "where another site sends somebody back to",
    "single_sign_on.leave": "leads to another site",
    "static": "files",
    "static_for_a_year": "files",
    "thread.whats_new": "a part of a page, seen with the thread",
}

Places = dict[str, list[str]]


def filled(server: Server) -> Places:
    """Bring situations and entries to every stage; give the addresses each person then has."""
    people = People(server)
    places = on_their_way(people)
    for more in (
        the_door(people),
        the_office(people),
        the_members(people),
        told_and_kept(people),
        the_thread(people),
        the_library(people),
    ):
        for name, addresses in more.items():
            places.setdefault(name, []).extend(addresses)
    places[""] += [link_in_a_letter(server, "invitations"), link_in_a_letter(server, "unsubscribe")]
    for room in ("/sign-in/link", "/sign-in/forgotten"):
        asked = Caller(server).get(room).send(room, email="erin@example.com")
        places[""] += [room, asked.path, link_in_a_letter(server, room[1:])]
    places[""].append(let_one_confirm(server))
    return places


def link_in_a_letter(server: Server, room: str, *, but: str = "") -> str:
    """Wait until a letter leads to an address of that room, another one than `but`, and give it."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        letters = (server.folder / "server.log").read_text("utf-8", errors="replace")
        if found := [one for one in re.findall(rf"/{room}/[\w-]+", letters) if one != but]:
            return str(found[0])
        time.sleep(0.3)
    raise AssertionError(f"no letter leads to /{room}/…")


def on_their_way(people: People) -> Places:
    """Leave a situation at every stage."""
    draft = Circle(people, "Draft: what should we pay for loyalty?").draft()
    waiting = Circle(people, "Waiting: when do you let a customer go?").post()
    returned = Circle(people, "Returned: who owns a mistake?").post().send_back()
    clarifying = Circle(people, "Clarifying: how do you hire a successor?").post().approve(clarify=True).ask()
    closed = Circle(people, "Closed: how do you stop a project?").post().approve().advise().close()
    told = {"decided": "To stop it.", "tried": "We told everybody on one day.", "result": "Two left."}
    people.erin.get(f"{closed.situation}/outcomes/30").send("/30", **told)
    written = Circle(people, "Written: how do you share a profit?").post().approve().advise().close().curate()
    review = Circle(people, "Review: how do you keep a promise?").post().approve().advise().close()
    review.curate().submit()
    asked = Circle(people, "Asked: how do you say no?").post().approve().advise().close()
    asked.curate().submit().pass_on()
    approved = Circle(people, "Approved: how do you say yes?").to_approved()
    people.max.get(approved.bench).send("/schedule", publish_at=next_month())
    outcome = people.mona.get("/screening/outcomes").page.select_one("main a[href*='/outcomes/']")
    threads = [clarifying.situation, closed.situation, "/situations/", "/situations/?show=closed"]
    return {
        "": [*WIDE_OPEN, "/sign-in", "/specimen"],
        "erin": [
            "/", "/me/", "/me/security/passkeys", "/me/security/passkeys/first", "/me/saved",
            "/situations/new", f"{draft.situation}/edit", waiting.situation,
            returned.situation, f"{asked.situation}/consent", f"{closed.situation}/outcomes/30", *threads,
        ],
        "paul": ["/", "/search?q=customer", *threads[2:]],
        "mona": [
            "/", "/screening/", waiting.situation.replace("situations", "screening"), "/screening/log",
            "/screening/outcomes", str(outcome["href"]) if outcome else "no outcome", "/screening/reasons",
            "/curation/", "/curation/?show=review", written.bench, f"{written.bench}/provenance",
            review.bench, approved.bench,
        ],
        "max": [review.bench, approved.bench],
        "adam": [],
    }  # fmt: skip


def told_and_kept(people: People) -> Places:
    """Let Paul save entries, make a list and be told of a new entry."""
    paul = people.paul
    paul.get("/search?q=maybe").send("/me/searches")
    entry = Circle(people, "Published: how do you say maybe?").to_approved().publish().entry
    paul.get("/me/saved").send("/me/saved/lists", name="For the board")
    shelf = paul.path
    for address in (STARTER, entry):
        paul.get(address).send("/save")
        paul.get("/me/saved").send(f"{address}/lists", list=shelf.rpartition("/")[2])
    paul.get(STARTER).send("/helpful")
    until = time.monotonic() + 20
    while not paul.get("/me/notices").page.select(".notes a"):
        assert time.monotonic() < until, "the housekeeping told Paul of nothing"
        time.sleep(0.3)
    return {
        "": [entry],
        "erin": [entry],
        "paul": [
            "/me/", "/me/saved", shelf, "/me/read", "/me/searches", "/me/notices", "/me/notices/preferences",
            "/me/follows", "/me/data", "/me/data/leave", "/me/security", "/me/security/password",
            "/me/security/authenticator", "/sign-in/again",
            "/me/advice", "/me/log", "/me/walls", "/pledge", STARTER, entry,
        ],
    }  # fmt: skip


def the_members(people: People) -> Places:
    """Let Paul and Priya open something of theirs, and have Erin and Paul ask for introductions."""
    paul, priya, erin = people.paul, people.priya, people.erin
    typed = {"office": "Chief executive", "lived": "Sold a family firm.\nLost the largest customer."}
    opened = {"see_name": "members", "see_lived": "members", "see_away": "members"}
    away = {"away_until": next_month()[:10]}
    paul.get("/me/profile").send("/profile", **typed, **opened, **away, topics="pricing", kinds="crisis")
    his = page_in_directory(paul)
    priya.get("/me/profile").send("/profile", office="Founder", see_office="members", functions="finance")
    hers = page_in_directory(priya)
    erin.get(his).send("/introduction", note="I lost mine last year.", contact="Any morning")
    asked = erin.get("/me/introductions?shelf=asked").page.select_one("main h2 a")
    paul.get(hers).send("/introduction", note="I sold a firm, too.", with_email="yes")
    met = str(priya.get("/me/introductions").page.select_one("main h2 a")["href"])
    priya.get(met).send("/accept", contact="Ring me on Mondays")
    waiting = str(paul.get("/me/introductions").page.select_one("main h2 a")["href"])
    rooms = ["/me/profile", "/members/", "/me/introductions", "/me/introductions?shelf=introduced"]
    return {
        "erin": ["/members/?topic=pricing", his, hers, str(asked["href"]) if asked else "nobody is asked"],
        "paul": [*rooms, his, hers, waiting, met],
        "mona": ["/members/?function=legal"],
        "adam": ["/me/profile"],
    }  # fmt: skip


def page_in_directory(caller: Caller) -> str:
    """Give the address of somebody's page, as their profile tells it."""
    link = caller.get("/me/profile").page.select_one("#address-title ~ p a, .head:has(#address-title) ~ p a")
    assert link is not None, caller.page.get_text()
    return str(link["href"])


def the_thread(people: People) -> Places:
    """Fill one thread: an update, comments, advice for the asker alone, words in private, a report."""
    busy = Circle(people, "Open: how do you run two offices?").post().approve().advise()
    where, slug = busy.situation, busy.situation.rpartition("/")[2]
    advice = "- **Meet twice a year.** It is worth the fare.\n    - In turns.\n- Fire them all."
    people.priya.get(where).send("/advice", basis="seen", stance="challenges", advice=advice)
    people.max.get(where).send("/advice", basis="studied", advice="- Read about it first.", private="yes")
    form = next(one for one in people.priya.page.select("form") if one["action"].endswith("/comments"))
    point = str(form["action"])
    people.priya.send(point, **{str(form.select_one("textarea")["name"]): "How often do you meet?"})
    people.erin.get(f"{where}/update").send("/update", body="We grew from ten to sixty people in a year.")
    people.erin.get(where).send("/useful")
    people.mona.get(f"{where}/words").send("/words", text="What do the two offices sell?")
    people.mona.get(f"/moderation/{slug}")
    last = [one for one in people.mona.page.select("form") if "/exclude/point/" in str(one["action"])][-1]
    people.mona.send(str(last["action"]), ground="off-topic", sentence="It answers another question.")
    people.paul.get(f"{where}/report").send("/report", place="a2-p1", ground="misleading", sentence="No.")
    return {
        "erin": [
            where, f"{where}/update", f"{where}/history", f"{where}/narrow", f"{where}/close",
            f"{where}/words",
        ],
        "paul": [where, f"{where}/report", f"{where}/advice/1/history", point.removesuffix("/comments")],
        "mona": [
            where, f"{where}/words", f"/moderation/{slug}", f"/moderation/{slug}/reveal",
            "/moderation/reports",
        ],
    }  # fmt: skip


def the_library(people: People) -> Places:
    """Give entries banners, feedback and a comment; thank an adviser; put a collection together."""
    old = Circle(people, "Old: how do you price a service that nobody sees?").to_approved().publish().entry
    worn = f"{old}/upkeep"
    people.mona.get(worn).send("/upkeep", months="6")
    people.mona.get(worn).send("/upkeep", step="mark-obsolete", obsolete="The law has changed.")
    people.mona.get(worn).send("/upkeep", step="supersede", newer=STARTER.rpartition("/")[2])
    people.mona.get(worn).send("/upkeep", step="end-point", point="2", point_reason="Nobody does it now.")
    people.priya.get(old).send("/feedback", experience="did-not", comment="It cost us a customer.")
    people.mona.get("/collections/new").send("/new", title="For a first year", intro="", entries=old)
    shelf = people.mona.path
    thanked = Circle(people, "Thanked: how do you thank somebody?").post().approve().advise()
    people.paul.get(thanked.situation).send("/advice/cover", shown_as="name")
    thanked.close().curate()
    people.mona.get(thanked.bench).send(thanked.bench, credits="Paul", action="save")
    thanked.submit().pass_on()
    asked = people.paul.get("/consents/").page.select_one("main a[href^='/consents/']:not(nav a)")
    return {
        "": [old, shelf],
        "paul": [old, "/consents/", str(asked["href"]) if asked else "nobody is asked"],
        "mona": [
            old, worn, f"{old}/history", f"{old}/correct", "/curation/comments", "/curation/health",
            "/curation/health?show=obsolete", "/collections/", "/collections/new", shelf, f"{shelf}/edit",
        ],
    }  # fmt: skip


def the_door(people: People) -> Places:
    """Let two ask to become members, and write a page of the house anew."""
    vic = Caller(people.server)
    asked = {"occupation": "Chief executive of a mill", "brings": "We sold the company and bought it back."}
    for name in ("Anna", "Vera"):
        email = f"{name.lower()}@example.com"
        vic.get("/membership/").send("/membership/", name=name, email=email, **asked)
    people.adam.get("/about/edit").send("/about/edit", text="We are **few**, and keep it that way.")
    pages = ["/about", "/house-rules", "/privacy", "/terms", "/about/history", "/terms/history"]
    return {
        "": ["/membership/", "/membership/sent", *pages],
        "adam": ["/membership/requests", "/about/edit", "/privacy", "/me/notices"],
    }


def let_one_confirm(server: Server) -> str:
    """Confirm one of the requests, and give the address at which the other one could be."""
    link = link_in_a_letter(server, "membership/confirm")
    Caller(server).get(link).send(link)
    return link_in_a_letter(server, "membership/confirm", but=link)


def the_office(people: People) -> Places:
    """Put up walls and invite somebody."""
    people.adam.get("/walls").send("/walls", who="priya@example.com", other="Harbour Pumps")
    people.adam.get("/invitations/").send("/invitations/", email="vic@example.com")
    members = people.adam.get("/site/members?q=paul").page.select_one("main td a")
    group = people.adam.get("/site/groups").page.select_one("main td a")
    office = ["/site/members", str(members["href"]) if members else "nobody", "/site/groups"]
    rooms = [
        *office,
        str(group["href"]) if group else "no group",
        "/walls",
        "/outbox",
        "/templates/",
        "/invitations/",
        "/pledge/edit",
        "/me/",
        "/screening/",
    ]
    return {"adam": rooms}


def next_month() -> str:
    """Give a moment that is still to come, as a field for it sends it."""
    return time.strftime("%Y-%m-%dT%H:%M", time.gmtime(time.time() + 30 * 86_400))
