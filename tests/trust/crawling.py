"""Fetching everything that somebody can come to, and looking for canaries in whatever comes back.

crawl = Crawl(app, world, client)
crawl.everywhere()        every GET address, filled with everything there is, and every link found on the way
crawl.found               word to the surface it was first seen on
"""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.addresses import addresses
from tests.checking import CheckingClient
from tests.trust.matrix import MATRIX
from tests.trust.planting import CONSONANTS, VOWELS
from tests.trust.world import World

#: What could be a canary, even cut short.
_LIKE_A_CANARY = re.compile(f"(?:[{CONSONANTS}][{VOWELS}]){{4,}}")
_LINK = re.compile('(?:href|action)="([^"]*)"')
#: Of a word so many letters tell it from all others.
TELLING = 8
#: Links of one page that are followed at most to the same address with another query.
_QUERIES_EACH = 6
#: Where the next link leads nobody anywhere: out, or back in time.
_NOT_FOLLOWED = ("/static/", "/sign-in?")


def canaries_in(text: str, world: World) -> set[str]:
    """Give the canaries that stand in a text, also at the beginning only."""
    begun = {word[:TELLING]: word for word in world.plant.canaries}
    return {
        begun[like[at : at + TELLING]]
        for like in _LIKE_A_CANARY.findall(text.lower())
        for at in range(len(like) - TELLING + 1)
        if like[at : at + TELLING] in begun
    }


def text_of(answer: TestResponse) -> str:
    """Give all that an answer says: its headers, and what it holds."""
    return f"{answer.headers}\n{answer.get_data(as_text=True)}"


@dataclass
class Crawl:
    """Goes everywhere as one person."""

    app: Flask
    world: World
    client: CheckingClient
    found: dict[str, str] = field(default_factory=dict)
    fetched: set[str] = field(default_factory=set)

    def everywhere(self) -> None:
        """Fetch every address, and every link on the way."""
        waiting = list(self.filled())
        times: dict[str, int] = {}
        while waiting:
            path = waiting.pop()
            if path in self.fetched:
                continue
            for link in self.fetch(path):
                bare = urlsplit(link).path
                if link not in self.fetched and times.get(bare, 0) < _QUERIES_EACH:
                    times[bare] = times.get(bare, 0) + 1
                    waiting.append(link)

    def filled(self) -> Iterable[str]:
        """Give every address that answers to GET, with everything it can be about."""
        for rule in self.app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or rule.endpoint.startswith("static"):
                continue
            row = MATRIX[rule.endpoint]
            for values in [one.values for one in self.world.about(row.about)] or [{}]:
                yield from addresses(rule, **{**row.at, **values})

    def fetch(self, path: str) -> list[str]:
        """Fetch an address, note the canaries in it, and give its links."""
        self.fetched.add(path)
        # Unchecked, which takes a tenth of the time: other tests look at whether a page is well made.
        answer = FlaskClient.open(self.client, path, buffered=True)
        text = text_of(answer)
        self.note(path, text)
        if answer.mimetype != "text/html":
            return []
        links = {html.unescape(link).partition("#")[0] for link in _LINK.findall(text)}
        if answer.location:
            links.add(answer.location)
        ours = {urljoin(path, link) for link in links if not urlsplit(link).netloc}
        return sorted(link for link in ours if link.startswith("/") and not link.startswith(_NOT_FOLLOWED))

    def note(self, surface: str, text: str) -> None:
        """Remember where each canary was seen first; what was asked for with it is no news."""
        for word in canaries_in(text, self.world) - canaries_in(surface, self.world):
            self.found.setdefault(word, surface)
