"""A curious member collects whatever they can come by, and guesses who asked what has no name.

Members live for two months (`lives`, `deeds`); one of them keeps every answer and letter (`curious`), and
guesses in every way there is (`guessing`), and in all of them together. Chance is who it may be by what
anybody may read (`evidence`): a guess is right as often as the likeliest of these. The bound is one in a
thousand for all ways together. The same attacker finds the askers as soon as a page says one thing too much.

In one world people act under their names on any days; in the other one every other time in the sitting in
which they did something without a name. There it is they who tell by the days, and nothing else must.
"""

import random
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import combinations
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup, Tag
from sqlalchemy import select

from advisory.domain.clock import hour_of
from advisory.services.outbox import deliver_all
from advisory.services.posting import send_due
from advisory.storage.tables import (
    AdvicePointRow,
    AdviceRow,
    CommentRow,
    ProfileRow,
    QuestionRow,
    SituationRevisionRow,
    SituationRow,
)
from advisory.storage.vocabulary import vocabulary
from tests.trust.curious import Curious, Sight
from tests.trust.deeds import Deeds
from tests.trust.evidence import Case
from tests.trust.guessing import WAYS, Scores, guess, likeliest_pairs, together
from tests.trust.lives import MORNING, NAMES, Post

SAMPLE, WHOLE = 24, 200
#: How often people do something under their name in the sitting in which they did something without it.
SITTINGS = 0.5
#: All ways together are wrong about this site once in a thousand times, when it tells nothing.
BOUND = 0.001
SHUFFLES = 20_000
#: How many members' pages are looked at before and after a post, the asker's among them.
WATCHED = 4


@dataclass
class Lived:
    """Two months that are over, and what is true of them."""

    case: Case
    numbers: dict[str, int]
    moments: dict[str, str]
    last_seen: list[tuple[dict[str, str], dict[str, str]]]


@dataclass(frozen=True)
class Result:
    """How often a way was right, how often chance is, and how likely chance is that right."""

    right: int
    chance: float
    p: float

    def __str__(self) -> str:
        return f"{self.right} right, {self.chance:.1f} by chance, p = {self.p:.2g}"


_LIVED: dict[tuple[int, float], Lived] = {}


@pytest.fixture
def live(app, session, clock, mona, paul, client_of, mailer) -> Callable[..., Lived]:
    """Let them live, once in a process for each number of posts and way of life."""

    def live(posts: int, sittings: float) -> Lived:
        if (posts, sittings) not in _LIVED:
            lives = Deeds(session, clock, mona.actor, seed=posts, sittings=sittings)
            lives.begin(posts)
            known = {one.id: name for name, life in lives.lives.items() for one in [life.person]}
            rows = session.scalars(select(ProfileRow).where(ProfileRow.handle.is_not(None)))
            handles = {known[row.member_id]: row.handle or "" for row in rows}
            curious = Curious(lambda: client_of(paul), lives, mailer, paul.email, handles)
            _LIVED[posts, sittings] = _lived(app, session, lives, curious)
        return _LIVED[posts, sittings]

    return live


def _lived(app, session, lives: Deeds, curious: Curious) -> Lived:
    site, seen = app.extensions["advisory"], []
    watched: set[int] = set()

    def keep_promises() -> None:
        session.rollback()
        deliver_all(session, site.handlers, now=lives.clock.at)
        send_due(session, curious.mailer, site.letters, now=lives.clock.at)

    for name, deed in lives.deeds():
        post = deed.args[0] if deed.args and isinstance(deed.args[0], Post) else None
        if name == MORNING:
            keep_promises()
            curious.look()
        elif post and name == post.author and not post.named and id(post) not in watched:
            watched.add(id(post))
            others = [one for one in NAMES if one != name]
            names = [name, *lives.dice.sample(others, WATCHED - 1)]
            before = dict.fromkeys(names, "never")
            with curious.watching(post, names):
                deed()
            seen.append((before, {**before, name: str(lives.clock.at)}))
        else:
            deed()
        keep_promises()
    # The site's own box of letters is emptied for each test.
    curious.mailer = SimpleNamespace(letters=list(curious.mailer.letters))
    return Lived(_case(session, lives, curious), *_truth(session), seen)


def _case(session, lives: Deeds, curious: Curious) -> Case:
    north = lives.tables["north-table"]
    seen = {one.slug: one for one in lives.posts if one.audience in ("members", north)}
    curious.collect(sorted(seen))
    posts = [
        one
        for one in seen.values()
        if not one.named and curious.pages[f"/situations/{one.slug}"].status == 200
    ]
    terms = vocabulary(session).terms
    names = {term.name: term.slug for kind in ("industry", "company_size") for term in terms[kind].values()}
    return Case(posts, seen, lives.lives, lives.tables, names, curious)


def _truth(session) -> tuple[dict[str, int], dict[str, str]]:
    """Give what no page tells: the number of each text among all texts, and its moment."""
    answers = select(SituationRow.slug, QuestionRow.answered_at).join(QuestionRow).order_by(QuestionRow.id)
    kept = select(SituationRow.slug, SituationRevisionRow.number, SituationRevisionRow.made_at)
    moments = dict(session.execute(select(AdvicePointRow.key, AdviceRow.given_at).join(AdviceRow)).all())
    moments |= dict(session.execute(select(CommentRow.key, CommentRow.made_at)).all())
    # Nobody is asked more than one question.
    moments |= {f"{slug} q1": at for slug, at in session.execute(answers) if at}
    moments |= {
        f"{slug} r{number}": at for slug, number, at in session.execute(kept.join(SituationRevisionRow))
    }
    inorder = sorted(moments, key=lambda key: moments[key])
    return {key: number for number, key in enumerate(inorder)}, {
        key: at.isoformat() for key, at in moments.items()
    }


# How right is that?


def tail(chances: list[float], right: int) -> float:
    """Say how likely it is that so many are right or more, when each is by a chance of its own."""
    line = [1.0]
    for chance in chances:
        line = [
            (line[at] * (1 - chance) if at < len(line) else 0) + (line[at - 1] * chance if at else 0)
            for at in range(len(line) + 1)
        ]
    return sum(line[right:])


def authors(case: Case, scores: Scores) -> Result:
    """Compare who is named with who it was."""
    named = guess(case, scores, seed=1)
    right = sum(post.author == name for post, name in zip(case.posts, named, strict=True))
    chances = [max(case.candidates(post).values()) for post in case.posts]
    return Result(right, sum(chances), tail(chances, right))


def pairs(case: Case, scores: Scores, shuffled: list[list[str]]) -> Result:
    """Compare which posts are said to be of one hand with those that are.

    Chance is the same number of pairs when the askers of posts that show the same are shuffled.
    """
    true = [post.author for post in case.posts]
    number = sum(a == b for a, b in combinations(true, 2))
    named = likeliest_pairs(scores, [case.candidates(post) for post in case.posts], number, seed=1)
    right = sum(true[a] == true[b] for a, b in named)
    counts = [sum(one[a] == one[b] for a, b in named) for one in shuffled]
    return Result(right, sum(counts) / SHUFFLES, (1 + sum(one >= right for one in counts)) / (1 + SHUFFLES))


def shuffles(case: Case) -> list[list[str]]:
    """Deal the askers out anew among the posts that show the same, many times."""
    dice, alike = random.Random(2), {}
    for at, post in enumerate(case.posts):
        alike.setdefault((post.audience, case.shown[post.slug]), []).append(at)
    found = []
    for _ in range(SHUFFLES):
        dealt = [post.author for post in case.posts]
        for places in alike.values():
            drawn = [dealt[at] for at in places]
            dice.shuffle(drawn)
            for at, name in zip(places, drawn, strict=True):
                dealt[at] = name
        found.append(dealt)
    return found


def results(case: Case, ways: dict[str, Scores]) -> dict[str, Result]:
    shuffled, found = shuffles(case), {}
    for name, scores in ways.items():
        found[f"{name}: authors"] = authors(case, scores)
        found[f"{name}: pairs"] = pairs(case, scores, shuffled)
    return found


@pytest.mark.parametrize(
    ("posts", "sittings"),
    [
        (SAMPLE, SITTINGS),
        pytest.param(WHOLE, SITTINGS, marks=pytest.mark.long),
        pytest.param(WHOLE, 0, marks=pytest.mark.long),
    ],
)
def test_whoever_collects_everything_guesses_no_better_than_by_chance(live, posts, sittings):
    case = live(posts, sittings).case
    assert len(case.posts) > posts / 2
    assert sum(case.told_of(letter) in case.known for letter in case.curious.letters) > posts / 2
    ways = {name: way for name, way in WAYS.items() if not (sittings and name == "days")}
    scores = {name: way(case) for name, way in ways.items()}
    scores["together"] = together(list(scores.values()))
    found = results(case, scores)
    print("", *(f"{name}: {one}" for name, one in found.items()), sep="\n")
    assert {name: str(one) for name, one in found.items() if one.p < BOUND / len(found)} == {}


@pytest.mark.long
def test_who_does_something_under_their_name_in_the_same_sitting_is_found_by_the_days(live):
    """What people tell themselves: the page says it to whoever gives advice after asking."""
    case = live(WHOLE, SITTINGS).case
    found = authors(case, WAYS["days"](case))
    print("days", found)
    assert found.p < BOUND, str(found)


# What a page must not say: with any of it, the askers are found.


def _texts(path: str, soup: BeautifulSoup) -> Iterator[tuple[Tag, str]]:
    """Give the texts of a page, each with what the truth calls it by."""
    slug = path.split("/")[2]
    for part in soup.select("li.comment[id]"):
        yield part, str(part["id"]).removeprefix("said-")
    for part in soup.select("article.post"):
        if point := part.select_one(".point__under[id]"):
            yield part, str(point["id"]).removeprefix("point-")
        elif part.find_parent("article", id="q1"):
            yield part, f"{slug} q1"
    for part in soup.select(".revisions li"):
        yield part, f"{slug} r{part.span.text.split()[-1] if part.span else part.a.text.split()[-1]}"


def _numbered(lived: Lived) -> Case:
    """Call every text by its number instead of by its random key."""

    def leak(path: str, soup: BeautifulSoup) -> None:
        for part, key in _texts(path, soup):
            part["data-row"] = f"{lived.numbers[key]:016x}"

    return _seen_anew(lived.case, leak=leak)


def _timed(lived: Lived) -> Case:
    """Tell the moment of every text."""

    def leak(path: str, soup: BeautifulSoup) -> None:
        for part, key in _texts(path, soup):
            part.select_one("time")["datetime"] = lived.moments[key]

    return _seen_anew(lived.case, leak=leak)


def _by_letters_at_once(lived: Lived) -> Case:
    """Send the letters about what an asker did in the hour in which they did it, and no others."""
    hours = {(key.split()[0], at[:10]): at for key, at in lived.moments.items() if " " in key}
    case, letters = lived.case, []
    for letter in case.curious.letters:
        day = letter.at and letter.at.date() - timedelta(days=1)
        if told := hours.get((case.told_of(letter), str(day))):
            letters.append(replace(letter, at=hour_of(datetime.fromisoformat(told))))
    curious = copy(case.curious)
    curious.mailer = SimpleNamespace(letters=letters)
    return _seen_anew(case, curious=curious)


def _seen_anew(case: Case, **changes: object) -> Case:
    return replace(case, events=[], shown={}, _candidates={}, **changes)


def _last_seen(lived: Lived) -> Case:
    """Tell in the directory when somebody was there last."""
    sights = [
        replace(
            sight,
            before={key: text + before.get(key, "") for key, text in sight.before.items()},
            after={key: text + after.get(key, "") for key, text in sight.after.items()},
        )
        for sight, (before, after) in zip(lived.case.curious.sights, lived.last_seen, strict=True)
    ]
    return _seen_anew(lived.case, curious=_with(lived.case.curious, sights))


def _with(curious: Curious, sights: list[Sight]) -> Curious:
    other = copy(curious)
    other.sights = sights
    return other


@pytest.mark.parametrize(
    ("posts", "leaky", "way"),
    [
        (SAMPLE, _numbered, "order"),
        (SAMPLE, _timed, "moments"),
        (SAMPLE, _last_seen, "changes"),
        pytest.param(WHOLE, _by_letters_at_once, "hours of letters", marks=pytest.mark.long),
    ],
    ids=lambda one: getattr(one, "__name__", one),
)
def test_with_one_thing_too_much_the_askers_are_found(live, posts, leaky, way):
    case = leaky(live(posts, SITTINGS))
    found = authors(case, WAYS[way](case))
    print(leaky.__name__, found)
    assert found.p < BOUND / 100, str(found)
