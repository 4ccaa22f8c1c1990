"""A curious member: reads, follows, takes part, and keeps every answer they get.

curious = Curious(sign_in, lives, mailer, email, handles)
curious.look(now)              once a day: lists, counts, notices, the directory; follows what is new
with curious.watching(post):   everything of some members, before and after somebody posts
curious.collect(slugs)         in the end: every page, every way of listing and searching, every refusal
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient

from advisory.mail.port import Letter
from tests.checking import CheckingClient
from tests.trust.lives import WORDS, Lives, Post

#: What differs in any two answers and says nothing: the token of a form, and what a mail is stopped by.
_TOKEN = re.compile(r'name="csrf_token" value="[^"]*"')
LISTS = tuple(f"/situations/?show={show}" for show in ("open", "closed", "all"))
SEARCHES = (
    "/search?q={}", "/search?q={}&type=situation", "/search?q={}&sort=newest", "/suggest?q={}",
    "/advice?q={}", "/feeds/search.atom?q={}",
)  # fmt: skip
PLACES = (*LISTS, "/", "/me/notices", "/members/", "/members/?page=2", "/feeds/entries.atom")
DIRECTORY = ("/members/", "/members/?page=2", "/situations/?show=all")
#: What anybody of an audience may try with a situation; an asker is refused some of it.
TRIED = (
    ("POST", "/close"), ("POST", "/name"), ("POST", "/update"), ("GET", "/update"), ("GET", "/words"),
    ("GET", "/consent"), ("GET", "/outcomes/30"), ("POST", "/fold"), ("POST", "/questions/1/answer"),
    ("GET", "/advice/1/history"), ("GET", "/edit"), ("GET", "/close"),
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What came back: a page or a refusal."""

    status: int
    headers: tuple[tuple[str, str], ...]
    text: str

    def __str__(self) -> str:
        return f"{self.headers}\n{self.text}"


@dataclass
class Sight:
    """What was seen just before and just after somebody posted; `member` of a page is "" for a list."""

    post: Post
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)


@dataclass
class Curious:
    """Keeps whatever they come by."""

    sign_in: Callable[[], CheckingClient]
    lives: Lives
    mailer: Any
    email: str
    handles: dict[str, str]
    pages: dict[str, Answer] = field(default_factory=dict)
    sights: list[Sight] = field(default_factory=list)
    followed: set[str] = field(default_factory=set)
    client: CheckingClient = field(init=False)

    @property
    def letters(self) -> list[Letter]:
        """All that was ever sent to them."""
        return [one for one in self.mailer.letters if one.to == self.email]

    def fetch(self, path: str, method: str = "GET", **fields: str) -> Answer:
        """Ask for an address, unchecked: other tests look at whether pages are well made."""
        data = {"csrf_token": self.client.token(), **fields} if method == "POST" else None
        answer = FlaskClient.open(self.client, path, method=method, data=data, buffered=True)
        headers = tuple((name, value) for name, value in answer.headers if name != "Set-Cookie")
        text = _TOKEN.sub("", answer.get_data(as_text=True))
        # The length counts the token and the nonce of its form; what is left of it is the length of the text.
        kept = tuple((name, value) for name, value in headers if name != "Content-Length")
        return Answer(answer.status_code, (*kept, ("Content-Length", str(len(text)))), text)

    def look(self) -> None:
        """Sign in, and follow what is new today."""
        self.client = self.sign_in()
        for slug in re.findall(r'href="/situations/([a-z0-9]{12})"', self.fetch(LISTS[0]).text):
            if slug not in self.followed:
                self.followed.add(slug)
                self.fetch(f"/situations/{slug}/follow", "POST", on="yes")

    @contextmanager
    def watching(self, post: Post, names: Sequence[str]) -> Iterator[None]:
        """Look at the pages of some members and at lists, before and after something is done."""
        sight = Sight(post, before=self._peek(names))
        yield
        sight.after = self._peek(names)
        self.sights.append(sight)

    def _peek(self, names: Sequence[str]) -> dict[str, str]:
        peers = {name: f"/members/{self.handles[name]}" for name in names if name in self.handles}
        return {
            key: str(self.fetch(path)) for key, path in (peers | {path: path for path in DIRECTORY}).items()
        }

    def collect(self, slugs: Sequence[str]) -> None:
        """Go everywhere once more."""
        for slug in slugs:
            about = f"/situations/{slug}"
            for path in ("", "/history", "/report", "/news?since=0"):
                self.keep(about + path)
            for key in re.findall(r'id="point-([0-9a-f]+)"', self.pages[about].text):
                self.keep(f"{about}/points/{key}")
            for method, path in TRIED:
                self.pages[f"{method} {about}{path}"] = self.fetch(about + path, method)
        for path in (*PLACES, "/me/follows", "/me/log", "/me/advice"):
            for number in ("", 2, 3, 4):
                self.keep(f"{path}{'&' if '?' in path else '?'}page={number}" if number else path)
        for word in WORDS[::3]:
            for search in SEARCHES:
                self.keep(search.format(word))

    def keep(self, path: str) -> None:
        self.pages[path] = self.fetch(path)
