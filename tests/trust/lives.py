"""Members with lives of their own: who posts without a name, and what else they do meanwhile.

    lives = Deeds(session, clock, mona, seed=7)
    lives.begin(posts=60)            members, their profiles, and when they are going to post
    for name, deed in lives.deeds():
        deed()                       the next thing that somebody does, at its moment

What they do stands in `tests.trust.deeds`.

Everybody comes at an hour of their own. Whom each post is by is drawn evenly, and so is who advises, and on
which days somebody does something under their name: a guess that knows nothing is right by chance alone.
Where `sittings` is more than nothing, what somebody does without a name is followed so often by something
under their name within minutes. All texts are made by one generator; nobody has a style.
"""

import heapq
import random
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor, Role
from advisory.services import membership, profiling
from advisory.services.pages.profile import ProfileTyped
from advisory.storage import members
from tests.conftest import Person

NAMES = (
    "Agnes", "Boris", "Clara", "Dario", "Edda", "Fritz", "Greta", "Hanno", "Ilse", "Jonas", "Katja", "Lukas",
    "Marta", "Nils", "Olga", "Piet", "Quirin", "Rosa", "Sven", "Tilda", "Uwe", "Vera", "Wim", "Xenia",
)  # fmt: skip
WORDS = (
    "machine", "order", "price", "team", "plan", "store", "margin", "lease", "budget", "shift", "partner",
    "product", "market", "contract", "quality", "delivery", "training", "pricing", "service", "customer",
    "supplier", "turnover", "hiring", "planning",
)  # fmt: skip
#: Facts that five members share each; the last four members have facts of their own.
SHARED = (("manufacturing", "51-200"), ("retail", "11-50"), ("software", "51-200"), ("logistics", "201-1000"))
RARE = (
    ("healthcare", "1-10"),
    ("hospitality", "1001+"),
    ("construction", "1-10"),
    ("life-sciences", "1001+"),
)
#: How often an asker says their industry and size.
SAYS_FACTS = 0.5
DAYS = 60
#: Begins a day: the site sends what has waited for it, and the curious look around.
MORNING = "The morning"
#: How often somebody advises under their name, for each post there is.
NAMED_FOR_A_POST = 2.5

Deed = partial[None]


@dataclass
class Life:
    """A member: when they come, and what they are."""

    person: Person
    minute: int
    facts: tuple[str, str]
    table: str
    opens: frozenset[str]
    seen: datetime | None = None

    @property
    def actor(self) -> Actor:
        return self.person.actor


@dataclass
class Post:
    """A situation, as only the test knows it."""

    author: str
    named: bool
    audience: str
    facts: tuple[str, str]
    slug: str = ""
    open: bool = False
    advisers: set[str] = field(default_factory=set)


@dataclass
class Lives(ABC):
    """The members, what they posted, and what comes next."""

    session: Session
    clock: Any
    mona: Actor
    seed: int
    sittings: float = 0
    lives: dict[str, Life] = field(default_factory=dict)
    posts: list[Post] = field(default_factory=list)
    tables: dict[str, str] = field(default_factory=dict)
    _queue: list[tuple[datetime, int, str, Deed]] = field(default_factory=list)
    _count: int = 0

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)

    def begin(self, posts: int) -> None:
        """Let the members in, and plan what they post; for every four without a name there is one with it."""
        self._seat()
        start = self.clock.at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        for number in range(posts + posts // 4):
            named, author = number >= posts, self.dice.choice(NAMES)
            audience = "members" if self.dice.random() < 0.7 else self.tables[self.lives[author].table]
            facts = self.lives[author].facts if self.dice.random() < SAYS_FACTS else ("", "")
            post = Post(author, named, audience, facts)
            self.posts.append(post)
            self.at(self._some_day(start), author, self.posting(post))
        for _ in range(int(posts * NAMED_FOR_A_POST * (1 - self.sittings))):
            name = self.dice.choice(NAMES)
            self.at(self._some_day(start), name, self.being_seen(name))

    def _some_day(self, start: datetime) -> datetime:
        return start + timedelta(days=self.dice.randrange(DAYS))

    def _seat(self) -> None:
        membership.add_group(self.session, "south-table", "South table")
        facts = [one for one in SHARED for _ in range(5)] + list(RARE)
        self.dice.shuffle(facts)
        fields = ("name", "office", "industry", "company_size", "functions", "lived", "time_zone", "capacity")
        for at, name in enumerate(NAMES):
            table, email = ("north-table", "south-table")[at % 2], f"{name.lower()}@example.com"
            roles, now = [Role.MEMBER], self.clock.at
            membership.add_member(self.session, email, name, roles=roles, groups=[table], now=now)
            row = members.by_email(self.session, email)
            assert row is not None
            actor = membership.actor_of(self.session, row.id)
            (group_id,) = members.group_ids_of(self.session, row.id)
            self.tables[table] = f"group-{group_id}"
            opens = frozenset(self.dice.sample(fields, self.dice.randint(2, len(fields))))
            minute = 7 * 60 + at * 30
            self.lives[name] = Life(Person(row.id, name, email, actor), minute, facts[at], table, opens)
            self._open(self.lives[name])

    def _open(self, life: Life) -> None:
        typed = ProfileTyped(
            name=life.person.name,
            office="CEO",
            industry=life.facts[0],
            company_size=life.facts[1],
            functions=("sales",),
            lived=self.words(5),
            time_zone="Europe/Berlin",
            capacity="2",
            opens=life.opens,
        )
        profiling.save(self.session, life.actor, typed, now=self.clock.at)

    # What comes, and when.

    def at(self, day: datetime, name: str, deed: Deed) -> None:
        """Plan a deed for a member's own hour of a day, or the next one if that is over."""
        minute = self.lives[name].minute + self.dice.randint(-10, 10)
        moment = day.replace(hour=0, minute=0, second=self.dice.randrange(60)) + timedelta(minutes=minute)
        while moment <= self.clock.at:
            moment += timedelta(days=1)
        self._plan(moment, name, deed)

    def _plan(self, moment: datetime, name: str, deed: Deed) -> None:
        self._count += 1
        heapq.heappush(self._queue, (moment, self._count, name, deed))

    def later(self, name: str, days: int, deed: Deed) -> None:
        self.at(self.clock.at + timedelta(days=days), name, deed)

    def deeds(self) -> Iterator[tuple[str, Deed]]:
        """Give who does what next, with the clock moved there; mornings come between, and one in the end."""
        dawn = self._queue[0][0].replace(hour=6, minute=1, second=0)
        while self._queue:
            while dawn <= self._queue[0][0]:
                self.clock.at, dawn = dawn, dawn + timedelta(days=1)
                yield MORNING, partial(int)
            moment, _, name, deed = heapq.heappop(self._queue)
            self.clock.at = moment
            if name in self.lives:
                self.lives[name].seen = moment
            yield name, deed
        self.clock.at = dawn
        yield MORNING, partial(int)

    def by_mona(self, deed: Deed) -> None:
        """Have Mona do something on the next morning, when she is at her desk."""
        day = (self.clock.at + timedelta(days=1)).replace(hour=0, minute=0, second=0)
        self._plan(day + timedelta(minutes=self.dice.randint(6 * 60, 6 * 60 + 50)), "Mona", deed)

    def and_then(self, post: Post) -> None:
        """Do something under one's own name in the same sitting, where people do."""
        if self.dice.random() < self.sittings and not post.named:
            soon = self.clock.at + timedelta(minutes=self.dice.randint(1, 4))
            self._plan(soon, post.author, self.being_seen(post.author))

    @abstractmethod
    def posting(self, post: Post) -> Deed:
        """Give how somebody begins to post."""

    @abstractmethod
    def being_seen(self, name: str) -> Deed:
        """Give what somebody does under their own name."""

    def words(self, number: int) -> str:
        return " ".join(self.dice.choice(WORDS) for _ in range(number)).capitalize()
