"""What the pages that somebody collected say, put together: every event, and who it can be.

case = Case(posts, known, lives, tables, fact_names, curious)
case.events             who did what under which name, with its key, and when
case.candidates(post)   who may have asked it, with how likely, by what anybody may read
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bs4 import BeautifulSoup, Tag

from advisory.mail.port import Letter
from tests.trust.curious import Answer, Curious
from tests.trust.lives import SAYS_FACTS, Life, Post

THE_ASKER = "The asker"
CROWD = 3


@dataclass(frozen=True)
class Event:
    """Something that stands on a page: under which name, with which key, and when."""

    slug: str
    by: str
    number: int | None
    stamp: str

    @property
    def moment(self) -> datetime | None:
        """When it was, if that is told closer than to the day."""
        return datetime.fromisoformat(self.stamp) if "T" in self.stamp else None


@dataclass
class Case:
    """What the attacker knows: who there is, what each post shows, and every event."""

    posts: list[Post]
    known: dict[str, Post]
    lives: Mapping[str, Life]
    tables: Mapping[str, str]
    fact_names: Mapping[str, str]
    curious: Curious
    leak: Callable[[str, BeautifulSoup], None] = lambda path, soup: None
    events: list[Event] = field(default_factory=list)
    shown: dict[str, frozenset[str]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    _candidates: dict[str, dict[str, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for path, answer in self.curious.pages.items():
            found = re.fullmatch(r"/situations/([a-z0-9]{12})(/history)?", path)
            if found and answer.status == 200:
                soup = BeautifulSoup(answer.text, "html.parser")
                self.leak(path, soup)
                self.events += events_of(found[1], soup)
                if not found[2]:
                    self.titles[str(soup.h1.text).strip() if soup.h1 else ""] = found[1]
                    line = soup.select_one(".entry__head .meta span")
                    said = line.text if line else ""
                    self.shown[found[1]] = frozenset(one for one in self.fact_names if one in said)

    def audience(self, post: Post) -> list[str]:
        return [
            name for name, life in self.lives.items() if post.audience in ("members", self.tables[life.table])
        ]

    def candidates(self, post: Post) -> dict[str, float]:
        """Give who it may be, with how likely: what the facts that are shown, and their lack, leave open.

        Whoever advises under their name is not the asker. Facts are shown when four of the audience share
        them, so each of these is as likely; where none are shown, those whose facts never are a bit more.
        """
        if post.slug in self._candidates:
            return self._candidates[post.slug]
        taking_part = {event.by for event in self.events if event.slug == post.slug}
        line = {self.fact_names[one] for one in self.shown[post.slug]}
        names, weights = self.audience(post), {}
        for name in names:
            facts = self.lives[name].facts
            others = sum(self.lives[one].facts == facts for one in names) - 1
            would = SAYS_FACTS if others >= CROWD else 0.0
            weights[name] = would * (line == set(facts)) if line else 1 - would
        left = {name: weight for name, weight in weights.items() if name not in taking_part and weight}
        found = {name: weight / sum(left.values()) for name, weight in left.items()}
        return self._candidates.setdefault(post.slug, found)

    def told_of(self, letter: Letter) -> str:
        """Say which situation a letter is about; it names none but by its title."""
        return next((slug for title, slug in self.titles.items() if title and title in letter.text), "")

    def of(self, slug: str, *by: str) -> list[Event]:
        return [event for event in self.events if event.slug == slug and event.by in by]

    def named(self) -> list[Event]:
        """Give what members did under their names, what they asked among it."""
        mine = {post.slug: post.author for post in self.known.values() if post.named}
        return [event for event in self.events if event.by in self.lives] + [
            Event(event.slug, mine[event.slug], event.number, event.stamp)
            for event in self.events
            if event.by == THE_ASKER and event.slug in mine
        ]


def events_of(slug: str, soup: BeautifulSoup) -> list[Event]:
    """Read every text of a page: who, when, and what it is called by."""
    found = [Event(slug, THE_ASKER, int(slug, 36), _stamp(soup.select_one(".entry__head")))]
    for one in soup.select("li.comment, article.post"):
        by = one.select_one(".post__by b")
        key = str(one.get("data-row") or one.get("id") or "").removeprefix("said-")
        point = one.select_one(".point__under[id]")
        if point is not None and one.name == "article" and not one.get("data-row"):
            key = str(point["id"]).removeprefix("point-")
        number = int(key, 16) if re.fullmatch("[0-9a-f]{16}", key) else None
        found.append(Event(slug, by.text.strip() if by else "", number, _stamp(one)))
    for one in soup.select(".revisions li, .update"):
        if "Redact" not in one.text:
            row = one.get("data-row")
            found.append(Event(slug, THE_ASKER, int(str(row), 16) if row else None, _stamp(one)))
    return found


def _stamp(part: Tag | None) -> str:
    told = part.select_one("time[datetime]") if part else None
    return str(told["datetime"]) if told else ""


def signature(pages: Mapping[str, Answer], slug: str) -> frozenset[str]:
    """Give what is characteristic of the answers about a post, without what it says."""
    about = {path: one for path, one in pages.items() if f"/{slug}" in path and "/points/" not in path}
    return frozenset(
        f"{path.replace(slug, '')} {one.status} {name} {value}"
        for path, one in about.items()
        for name, value in (*one.headers, ("", ""))
        if name in ("", "ETag", "Last-Modified", "Cache-Control", "Vary", "Location") and slug not in value
    )
