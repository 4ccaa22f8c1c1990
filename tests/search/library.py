"""A small library for the tests of search: what Erin asked and Paul and Priya advised."""

from datetime import date

from advisory.search.port import Document, Hits, Request, SearchEngine
from advisory.search.query import parse

PUBLIC = frozenset({"public"})
MEMBER = frozenset({"public", "members", "peers"})
MODERATOR = frozenset({"public", "members", "peers", "moderators"})


def entry(key: str, **changes: object) -> Document:
    """Give an entry that everybody may read, with what a test wants to be different."""
    given: dict[str, object] = {
        "key": key,
        "kind": "entry",
        "revision": 1,
        "marks": frozenset({"public", "moderators"}),
        "title": "How do you share customers?",
        "body": "Two account teams fight over one customer.",
    }
    return Document(**(given | changes))  # type: ignore[arg-type]


TEAMS = entry(
    "entry:1",
    title="How do you build alliances among account teams?",
    body="A consultancy pays each team alone, and nobody passes a lead on.",
    points=(
        ("1", "Pay one bonus for the whole client, shared by both teams."),
        ("1.1", "The bonus has to be large enough to notice."),
        ("2", "Let the co-founder say in public who helped whom."),
    ),
    labels=(
        "tag:teamwork",
        "tag:incentives",
    ),
    tag_words="Teamwork silos Incentives commission",
    dated=date(2025, 3, 1),
)
LAYOFF = entry(
    "entry:2",
    title="How do you carry out a first layoff?",
    body="A company has ten months of cash left and must let people go.",
    points=(
        ("1", "Cut once, and deeper than feels necessary."),
        ("2", "Severance is read by those who stay."),
    ),
    labels=(
        "tag:layoffs",
        "tag:cash-flow",
    ),
    tag_words="Layoffs RIF downsizing Cash flow",
    dated=date(2024, 6, 1),
)
PRICING = entry(
    "entry:3",
    title="When do you raise prices for the first time?",
    body="Customers pay what they paid nine years ago; the team fears to lose them.",
    points=(("1", "Write to the customers yourself."),),
    labels=("tag:pricing",),
    tag_words="Pricing price increase",
    dated=date(2025, 9, 1),
)
OPEN = entry(
    "situation:9",
    kind="situation",
    marks=frozenset({"peers", "moderators"}),
    title="Should I sell to the zanzibarian bidder?",
    body="An offer has come for the company, and the team does not know.",
    labels=("tag:exit",),
    tag_words="Exit sale",
    dated=date(2025, 10, 1),
)
ALL = (TEAMS, LAYOFF, PRICING, OPEN)


def ask(engine: SearchEngine, text: str, marks: frozenset[str] = PUBLIC, **more: object) -> Hits:
    """Ask as somebody who holds `marks`."""
    return engine.find(Request(parse(text), marks, **more))  # type: ignore[arg-type]


def keys(hits: Hits) -> list[str]:
    """Give the keys of the hits in their order."""
    return [hit.key for hit in hits.hits]
