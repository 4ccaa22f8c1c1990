"""A word nobody else has written is planted in every text that is not for everybody, and looked for.

Who may not read it gets, on every surface of search, byte for byte the answer that a word gets which nobody
has written at all: no hit, no count, no suggestion, no related text, no sentence more or less.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from flask import Flask
from sqlalchemy import select

from advisory.domain.audience import audience_of
from advisory.search.meaning import VectorMeaning
from advisory.search.memory_engine import MemoryEngine
from advisory.search.whoosh_engine import WhooshEngine
from advisory.services import (
    advising,
    asking,
    clarifying,
    commenting,
    encoding,
    excluding,
    looking,
    merging,
    moderating,
    publishing,
    reading,
    redacting,
    removing,
)
from advisory.services.barring import bar
from advisory.services.changing import promise_situation, situation_in_sight
from advisory.services.excluding import Reason
from advisory.services.outbox import deliver_all
from advisory.services.redacting import Redaction
from advisory.services.transaction import transaction
from advisory.storage.tables import SituationRow
from tests.checking import CheckingClient
from tests.conftest import Person
from tests.search.encoder import WordEncoder
from tests.services.circle import LATER, Circle
from tests.services.shelf import entry_file, put, take

GROUP, MEMBERS = {"paul", "mona"}, {"carl", "paul", "mona"}
#: A member and a moderator who sit at the table, and are walled off from Erin.
WALLED = {"priya", "max"}
#: Who may write, and is told meanwhile what others have written.
WRITERS = MEMBERS | WALLED
POSTGRES = "ADVISORY_TEST_DATABASE_URL" in os.environ
#: A word that nobody has written.
UNWRITTEN = "vuxqorthamelb"


@dataclass
class Planting:
    """Writes texts that hold a word, and remembers who may read each word."""

    circle: Circle
    readers: dict[str, set[str]] = field(default_factory=dict)

    def word(self, may_read: set[str]) -> str:
        """Give a new word, as unlike all the others as these are to each other."""
        number = len(self.readers)
        letters = [
            "bcdfghjklmnpqrstvwxz"[(number * 7 + at * (at + number // 20 * 3) + 3) % 20]
            + "aeiou"[(number + at) % 5]
            for at in range(6)
        ]
        word = "".join(letters)
        self.readers[word] = may_read
        return word

    def comment(self, slug: str, text: str) -> None:
        """Have Erin comment under Paul's first point."""
        session, erin, now = self.circle.session, self.circle.erin, self.circle.now
        point = reading.situation(session, erin, slug, now=now).advice[0].points[0].key
        commenting.comment(session, erin, slug, point, text, now=now)

    def nobodys(self) -> None:
        """Plant what no reader of the library sees: drafts, what waits, what was taken back."""
        circle, session, now = self.circle, self.circle.session, self.circle.now
        circle.drafted_text(question=f"A {self.word(set())}?")
        circle.posted(body=f"A {self.word(set())} waits.")
        circle.returned(body=f"A {self.word(set())} came back.")
        gone = circle.opened(body=f"A {self.word(set())} went.")
        asking.withdraw(session, circle.erin, gone, seen_version=circle.version(gone), now=now)
        open_ = circle.opened()
        circle.give(circle.paul, open_, f"- A {self.word(set())} helps.")
        advising.withdraw(session, circle.paul, open_, seen_version=1, now=now)
        # What is for the asker alone is found by nobody, moderators included.
        private = (f"- A {self.word(set())} helps.", "lived", "")
        advising.give(session, circle.paul, open_, *private, private=True, seen_version=0, now=now)
        self.comment(open_, f"A {self.word(set())} does.")

    def taken_out(self) -> None:
        """Plant what a moderator took out of a thread, redacted, removed, or merged into another."""
        circle, session, now = self.circle, self.circle.session, self.circle.now
        asked = circle.clarifying()
        for number in (1, 2):
            clarifying.ask(session, circle.paul, asked, f"Which {self.word(set())} is it?", now=now)
            clarifying.answer(session, circle.erin, asked, number, f"The {self.word(set())} it is.", now=now)
        self.exclude(asked, "Question 1")
        self.exclude(asked, "Answer 2")
        self.exclude(asked, "Question 2")
        advised = circle.opened()
        circle.give(
            circle.paul, advised, f"- Send a {self.word(set())}.\n- Wait.\n    - For a {self.word(set())}."
        )
        commenting.comment(
            session, circle.erin, advised, self.point(advised), f"A {self.word(set())}.", now=now
        )
        self.exclude(advised, "Comment")
        self.exclude(advised, "Point 2.1")
        self.exclude(advised, "Point 1")
        whole = circle.opened()
        circle.give(circle.paul, whole, f"- Send a {self.word(set())}.")
        self.exclude(whole, "Advice 1")
        word = self.word(set())
        redacted = circle.closed(body=f"They want a {word}.")
        redacting.redact(session, circle.mona, redacted, Redaction(word, "a company"), now=now)
        removed = circle.advised(body=f"They want a {self.word(set())}.")
        seen = circle.version(removed)
        removing.remove(session, circle.mona, removed, "It tells who.", seen_version=seen, now=now)
        merged = circle.advised(body=f"They want a {self.word(set())}.")
        seen = circle.version(merged)
        merging.merge(session, circle.mona, merged, whole, "The same.", seen_version=seen, now=now)

    def exclude(self, slug: str, called: str) -> None:
        """Have a moderator take something out of a thread."""
        circle, session, now = self.circle, self.circle.session, self.circle.now
        pieces = moderating.page(session, circle.mona, slug, now=now).pieces
        one = next(piece for piece in pieces if piece.called == called)
        why = Reason("harmful", "Nobody should try this.")
        excluding.exclude(session, circle.mona, slug, one.thing, one.key, why, now=now)

    def point(self, slug: str) -> str:
        """Give the first point of advice on a situation."""
        pieces = moderating.page(self.circle.session, self.circle.mona, slug, now=self.circle.now).pieces
        return next(piece.key for piece in pieces if piece.called == "Point 1")

    def groups(self) -> None:
        """Plant every kind of text of a group's situation and entry."""
        circle, session, now = self.circle, self.circle.session, self.circle.now
        group = circle.table()
        circle.opened(audience=group, question=f"Is a {self.word(GROUP)} fair?")
        circle.opened(audience=group, body=f"They want a {self.word(GROUP)}.")
        circle.opened(audience=group, tried=f"A {self.word(GROUP)} failed.")
        circle.opened(audience=group, options=f"Take the {self.word(GROUP)}.")
        asked = circle.clarifying(audience=group)
        clarifying.ask(session, circle.paul, asked, f"Which {self.word(GROUP)}?", now=now)
        clarifying.answer(session, circle.erin, asked, 1, f"The {self.word(GROUP)}.", now=now)
        advised = circle.opened(audience=group)
        circle.give(circle.paul, advised, f"- Send a {self.word(GROUP)}.\n    - With a {self.word(GROUP)}.")
        self.comment(advised, f"Which {self.word(GROUP)}?")
        heard = (f"To take a {self.word(GROUP)}.", "Offer it", LATER)
        asking.close(session, circle.erin, advised, *heard, seen_version=circle.version(advised), now=now)
        entry = circle.published(audience=group, question=f"Is a {self.word(GROUP)} worth it?")
        with transaction(session):
            # The situation behind it was all members'; now it is the group's too.
            row = situation_in_sight(session, circle.mona, entry.slug, lock=True)
            row.audience = audience_of(group)
            promise_situation(session, row.id, now)

    def members(self) -> None:
        """Plant a members' situation and entry, and entries that are drafted or pulled.

        The situation that an entry is made of stays for its members, with the same question.
        """
        circle = self.circle
        circle.drafted(question=f"Is a {self.word(MEMBERS)} worth it?")
        pulled = circle.entry(circle.published(question=f"Is a {self.word(MEMBERS)} worth it?"))
        publishing.pull(
            circle.session, circle.mona, pulled.slug or "", seen_version=pulled.version, now=circle.now
        )
        self.circle.opened(body=f"They want a {self.word(MEMBERS)}.")
        self.circle.published(audience="members", question=f"Is a {self.word({*MEMBERS, 'adam'})} worth it?")


@dataclass
class Site:
    """A site with all those texts, who may read each word in them, and a client for each reader."""

    app: Flask
    words: dict[str, set[str]]
    clients: dict[str, CheckingClient]
    #: What is compared. A question's meaning has a shade of every word in it, so beside others even a word
    #: that nobody wrote may change the order of what its reader may read.
    surfaces: dict[str, Callable[[CheckingClient, str], str]]


@pytest.fixture
def people(paul, carl, adam, mona, priya, max_) -> dict[str, Person]:
    return {"paul": paul, "carl": carl, "adam": adam, "mona": mona, "priya": priya, "max": max_}


def wall_off(session, now, *who: Person) -> None:
    """Have somebody find no trace of all that has been asked so far."""
    with transaction(session):
        for situation_id in session.scalars(select(SituationRow.id)).all():
            for person in who:
                bar(session, situation_id, person.id, why="wall", now=now)


# The engine in memory serves tests alone, so it is for the full numbers.
@pytest.fixture(
    params=[
        pytest.param("memory", marks=pytest.mark.long),
        "whoosh",
        pytest.param("with meaning", marks=pytest.mark.skipif(POSTGRES, reason="the same on both databases")),
    ]
)
def site(request, session, circle, clock, settings, make_app, client_of, tmp_path, people) -> Site:
    engine = WhooshEngine(tmp_path / "index") if request.param == "whoosh" else MemoryEngine()
    engine.rebuild(iter(()))
    meaning = VectorMeaning(WordEncoder()) if request.param == "with meaning" else None
    app = make_app(engine=engine, meaning=meaning)
    put(
        settings.content_dir,
        public=entry_file("public", "Is a filling machine worth it?", situation="They want one."),
    )
    take(session, settings.content_dir, clock.at)
    planting = Planting(circle)
    planting.nobodys()
    planting.taken_out()
    planting.groups()
    planting.members()
    wall_off(session, clock.at, people["priya"], people["max"])
    clock.move(seconds=2)
    deliver_all(session, app.extensions["advisory"].handlers, now=clock.at)
    if meaning is not None:
        while encoding.keep_promises(session, meaning, now=clock.at):
            pass
        looking.catch_up(session, meaning)
        meaning.warm()
    clients = {name: client_of(person, app) for name, person in people.items()}
    told_alike = {
        name: fetch for name, fetch in SURFACES.items() if not (meaning and name == "search of several words")
    }
    return Site(app, planting.readers, {"visitor": app.test_client(), **clients}, told_alike)


def get(*address: str) -> Callable[[CheckingClient, str], str]:
    """Fetch an address in which W stands for the word, and P for its beginning."""

    def fetch(client: CheckingClient, word: str) -> str:
        path = address[0].replace("W", word).replace("P", word[:7])
        return client.get(path).get_data(as_text=True)

    return fetch


def posted(path: str) -> Callable[[CheckingClient, str], str]:
    """Post a text that is being written, with the word in it."""
    return lambda client, word: client.send(path, question=f"Is a {word} worth it?", body=word).text


SURFACES = {
    "search": get("/search?q=W"),
    "search of several words": get("/search?q=worth+W+machine"),
    "phrase": get("/search?q=%22a+W%22"),
    "exclusion": get("/search?q=machine+-W"),
    "points": get("/search?q=W+type:point"),
    "filters": get("/search?q=W&type=situation&tag=customer-concentration"),
    "newest": get("/search?q=W&sort=newest"),
    "most helpful": get("/search?q=W&sort=helpful"),
    "a slip": get("/search?q=Wx"),
    "suggestions": get("/suggest?q=P"),
    "suggestions of the whole word": get("/suggest?q=W"),
    "suggestions of a title": get("/suggest?q=is+a+P"),
    "advice": get("/advice?q=W"),
    "feed": get("/feeds/search.atom?q=W"),
}
#: What a member sees of others while they write.
WRITING = {
    "similar situations": posted("/situations/similar"),
    "fitting topics": posted("/situations/topics"),
}
#: Surfaces that are asked for no word, and must hold none.
PLAIN = ("/", "/search?q=", "/search?q=worth", "/search?type=situation", "/advice?q=machine", "/entries/",
         "/entries/public", "/suggest?q=is+a", "/suggest?q=worth", "/tags/", "/tags/customer-concentration",
         "/feeds/entries.atom", "/feeds/search.atom?q=worth", "/sitemap.xml", "/me/notices", "/me/searches",
         "/me/saved", "/me/read")  # fmt: skip


def without(word: str, text: str) -> str:
    """Give a page without what was typed, and without what differs from request to request."""
    text = re.sub(r'(name="csrf_token" value=|until=)"?[^"&]*', "", text)
    for typed in (word, word[:7]):
        text = re.sub(re.escape(typed), "?", text, flags=re.IGNORECASE)
    return text


def test_a_word_one_may_not_read_is_answered_like_a_word_that_nobody_wrote(site):
    leaks = []
    for reader, client in site.clients.items():
        surfaces = site.surfaces | (WRITING if reader in WRITERS else {})
        nothing = {name: without(UNWRITTEN, fetch(client, UNWRITTEN)) for name, fetch in surfaces.items()}
        # Those behind the wall may read none of the words, so that each of the two looks for half of them.
        half = slice(sorted(WALLED).index(reader), None, 2) if reader in WALLED else slice(None)
        for word, may_read in list(site.words.items())[half]:
            if reader in may_read:
                continue
            leaks += [
                f"{reader}: {name} tells of {word}"
                for name, fetch in surfaces.items()
                if without(word, fetch(client, word)) != nothing[name]
            ]
    assert leaks == [], "\n".join(leaks)


def test_who_may_read_a_word_finds_it_and_no_page_holds_it_for_anybody_else(site):
    missing, leaks = [], []
    for reader, client in site.clients.items():
        hidden = [word for word, may_read in site.words.items() if reader not in may_read]
        for path in PLAIN:
            text = client.get(path).get_data(as_text=True).lower()
            leaks += [f"{reader}: {path} holds {word}" for word in hidden if word in text]
        for word in site.words.keys() - set(hidden):
            if '<li class="hit">' not in client.get(f"/search?q={word}").text:
                missing.append(f"{reader}: {word}")
    assert (leaks, missing) == ([], [])
