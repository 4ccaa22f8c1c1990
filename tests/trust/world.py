"""A site with something of everything on it, and a canary in every text that is not for everybody.

    world = build(session, clock, people, deliver)
    world.things      what addresses are about: kind, values for an address, and who sees it
    world.plant       the canaries, and who may ever be shown each

The people are the cast. Erin asks everything, Priya advises, Mona screens and curates, Max is the second
moderator and builds; Carl stands behind a wall to Erin, Nora is a member who sits at no table, Paul belongs
to every audience and keeps and reports what he reads, and Adam is an admin and nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from advisory.domain.actor import Role
from advisory.domain.exclusion import Ground
from advisory.domain.outcome import OutcomeText
from advisory.services import (
    advising,
    asking,
    clarifying,
    commenting,
    excluding,
    membership,
    merging,
    moderating,
    outcome_desk,
    outcomes,
    removing,
    reporting,
    screening,
    updating,
    walls,
    words,
)
from advisory.services.excluding import Reason
from advisory.storage import members
from advisory.storage import outcomes as outcome_rows
from tests.conftest import Person
from tests.services.circle import LATER, TEXT, Circle
from tests.trust.planting import Planting

#: Everybody who looks, in the order of the table; Max only builds.
CAST = ("vic", "carl", "nora", "paul", "erin", "priya", "mona", "adam")
MEMBERS = "nora paul erin priya mona"
TABLE = "paul erin priya mona"
DESK = "erin mona"
#: Who sees a situation that all members are asked, by its state.
SEEN = {
    "draft": "erin", "submitted": DESK, "returned": "erin", "declined": DESK, "clarifying": MEMBERS,
    "advising": MEMBERS, "closed": MEMBERS, "withdrawn": "erin", "merged": DESK, "removed": DESK,
}  # fmt: skip
#: What an asker writes, beside the question.
PARTS = ("body", "tried", "options", "decision", "wanted", "unwanted")


@dataclass(frozen=True)
class Thing:
    """What an address can be about.

    Attributes:
        name: for messages, such as "group advising".
        kind: what rows of the matrix call it, such as "situation".
        values: for the arguments of an address.
        seen_by: names of those who see it.
    """

    name: str
    kind: str
    values: dict[str, Any]
    seen_by: frozenset[str]


@dataclass
class World:
    """What stands, and who wrote it."""

    session: Session
    clock: Any
    people: dict[str, Person]
    circle: Circle
    deliver: Callable[[], Any]
    plant: Planting = field(default_factory=Planting)
    things: list[Thing] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return self.clock.at

    def actor(self, name: str) -> Any:
        return self.people[name].actor

    def add(self, name: str, kind: str, seen_by: str, **values: Any) -> Thing:
        """Note what an address can be about."""
        thing = Thing(name, kind, values, frozenset(seen_by.split()))
        self.things.append(thing)
        return thing

    def of_kind(self, kind: str) -> list[Thing]:
        return [thing for thing in self.things if thing.kind == kind]

    def about(self, kinds: str) -> list[Thing]:
        """List what the address of a row of the matrix can be about, such as "situation or entry"."""
        return [thing for kind in kinds.split(" or ") for thing in self.of_kind(kind)]


def people_of(session: Session, now: datetime) -> dict[str, Person]:
    """Give the cast by name, with Nora, whom only these tests know."""
    membership.add_member(session, "nora@example.com", "Nora", roles=[Role.MEMBER], groups=[], now=now)
    return {name: person(session, name) for name in (*CAST[1:], "max")}


def person(session: Session, name: str) -> Person:
    """Fetch one of them, as they are now."""
    row = members.by_email(session, f"{name}@example.com")
    assert row is not None
    return Person(row.id, row.name, row.email, membership.actor_of(session, row.id))


def built(session: Session, clock: Any, people: dict[str, Person], deliver: Any) -> World:
    """Begin with nothing but the people, and a wall between Carl and Erin."""
    circle = Circle(session, clock.at, *(people[name].actor for name in ("erin", "priya", "mona", "max")))
    world = World(session, clock, people, circle, deliver)
    walls.declare(session, people["adam"].actor, "carl@example.com", "erin@example.com", now=clock.at)
    return world


def text(world: World, name: str, seen_by: str) -> dict[str, str]:
    """Give a situation's text with a canary in each of its parts."""
    parts = {part: f"They have a {world.plant(f'{part} of {name}', seen_by)}." for part in PARTS}
    return {**parts, "question": f"Is a {world.plant(f'question of {name}', seen_by)} fair?"}


def add_situation(world: World, name: str, slug: str, seen_by: str, **more: Any) -> Thing:
    """Note a situation with an address for everything that may stand under it."""
    values = {"slug": slug, "number": 1, "place": 1, "days": 30, "row_id": 1}
    values |= {"point_key": "0", "comment_key": "0", "piece_key": "0"}
    return world.add(name, "situation", seen_by, **{**values, **more})


def situations(world: World) -> None:
    """Leave a situation of Erin's in every state, for all members and for the North table."""
    circle = world.circle
    makers: dict[str, Callable[..., str]] = {
        "draft": circle.drafted_text, "submitted": circle.posted, "returned": circle.returned,
        "clarifying": circle.clarifying, "advising": circle.opened,
    }  # fmt: skip
    for state, make in makers.items():
        for group in ("", "group "):
            seen = TABLE if group and SEEN[state] == MEMBERS else SEEN[state]
            audience = circle.table() if group else "members"
            name = f"{group}{state}"
            add_situation(world, name, make(audience=audience, **text(world, name, seen)), seen)
    _decided(world)


def _decided(world: World) -> None:
    """Have a moderator decline, remove and merge; have Erin withdraw. The reasons are canaries, too."""
    session, circle, now, plant = world.session, world.circle, world.now, world.plant
    slug = circle.posted(**text(world, "declined", DESK))
    reason = f"A {plant('reason of declining', DESK)} is none."
    screening.decline(session, circle.mona, slug, reason, seen_version=circle.version(slug), now=now)
    add_situation(world, "declined", slug, DESK)
    slug = circle.posted()
    reason = f"A {plant('reason of returning', DESK)} is none."
    screening.send_back(session, circle.mona, slug, reason, seen_version=circle.version(slug), now=now)
    add_situation(world, "returned with a reason", slug, "erin")
    slug = circle.opened(**text(world, "withdrawn", "erin"))
    asking.withdraw(session, circle.erin, slug, seen_version=circle.version(slug), now=now)
    add_situation(world, "withdrawn", slug, "erin")
    slug = circle.advised(**text(world, "removed", DESK))
    reason = f"A {plant('reason of removing', DESK)} is none."
    removing.remove(session, circle.mona, slug, reason, seen_version=circle.version(slug), now=now)
    add_situation(world, "removed", slug, DESK)
    # Whoever opens it is led on, so that all but its question is seen by nobody.
    into, parts = (
        circle.opened(),
        text(world, "merged", "") | {"question": f"Is a {plant('question of what was merged', DESK)} fair?"},
    )
    slug = circle.opened(**parts)
    reason = f"A {plant('reason of merging', DESK)} is none."
    merging.merge(session, circle.mona, slug, into, reason, seen_version=circle.version(slug), now=now)
    add_situation(world, "merged", slug, DESK, into=into)


def thread(world: World) -> None:
    """Fill a thread at the North table with every kind of text there is."""
    session, circle, now, plant = world.session, world.circle, world.now, world.plant
    # What it says first is changed twice, and stays in its history.
    slug = circle.clarifying(audience=circle.table(), **text(world, "the thread", TABLE))
    clarifying.ask(session, circle.paul, slug, f"Which {plant('question to the asker', TABLE)}?", now=now)
    clarifying.answer(
        session, circle.erin, slug, 1, f"The {plant('answer', TABLE)}.", seen_version=0, now=now
    )
    asked = f"Where is the {plant('excluded question', 'priya mona')}?"
    clarifying.ask(session, circle.paul, slug, asked, now=now)
    clarifying.open_for_advice(session, circle.erin, slug, seen_version=circle.version(slug), now=now)
    advice = (
        f"- Take a {plant('point of advice', TABLE)}.\n    - With a {plant('sub-point of advice', TABLE)}.\n"
        f"- Take the {plant('excluded point', 'priya mona')}."
    )
    circle.give(circle.paul, slug, advice)
    private = (f"- Only a {plant('private advice', DESK)}.", "lived", "")
    advising.give(session, circle.max_, slug, *private, private=True, seen_version=0, now=now)
    (first,) = pieces(world, slug, "Point 1")[:1]
    commenting.comment(session, circle.paul, slug, first, f"For a {plant('comment', TABLE)}?", now=now)
    said = f"For a {plant('excluded comment', DESK)}?"
    commenting.comment(session, circle.erin, slug, first, said, now=now)
    (comment, excluded) = pieces(world, slug, "Comment")
    for thing, key in (
        ("question", pieces(world, slug, "Question 2")[0]),
        ("point", pieces(world, slug, "Point 2")[0]),
        ("comment", excluded),
    ):
        # Whose words it was is told why; of the two above that is Priya, of the comment it is Erin.
        seen = DESK if thing == "comment" else "priya mona"
        why = Reason(Ground.HARMFUL.value, f"Nobody tries a {plant(f'why a {thing} is out', seen)}.")
        excluding.exclude(session, circle.mona, slug, thing, key, why, now=now)
    out = moderating.page(session, circle.mona, slug, now=now).out[0].id
    _said_in_private(world, slug)
    for when in ("first", "second"):
        body = f"They have a {plant(f'body after the {when} update', TABLE)}."
        new = replace(TEXT, body=body)
        updating.update(session, circle.erin, slug, new, seen_version=circle.version(slug), now=now)
    add_situation(
        world, "thread", slug, TABLE, point_key=first, comment_key=comment, piece_key=first, row_id=out
    )


def pieces(world: World, slug: str, called: str) -> list[str]:
    """Give the keys of the texts of a thread that are called so."""
    found = moderating.page(world.session, world.circle.mona, slug, now=world.now).pieces
    return [one.key for one in found if one.called == called]


def _said_in_private(world: World, slug: str) -> None:
    """Have Mona and Erin talk, and Paul report the advice."""
    session, circle, now, plant = world.session, world.circle, world.now, world.plant
    words.say(session, circle.mona, slug, f"What is a {plant('private word to the asker', DESK)}?", now=now)
    words.say(session, circle.erin, slug, f"It is a {plant('private word of the asker', DESK)}.", now=now)
    why = f"It names a {plant('report', 'mona')}."
    complaint = reporting.Complaint("a1-p1", Ground.CONFIDENTIAL.value, why)
    reporting.report(session, world.actor("paul"), "situation", slug, complaint, now=now)
    report_id = reporting.queue(session, circle.mona, now=now).items[0].id
    world.add("report", "report", "mona", report_id=report_id)


def concluded(world: World) -> None:
    """Close two with what was heard, and let Erin tell what came of them; one is not read yet."""
    session, circle, now, plant = world.session, world.circle, world.now, world.plant
    for audience, group, seen in (("members", "", MEMBERS), (circle.table(), "group ", TABLE)):
        slug = circle.advised(audience=audience)
        heard = f"To take a {plant(f'{group}what was heard', seen)}."
        promised = f"Offer a {plant(f'{group}commitment', seen)}"
        seen_version = circle.version(slug)
        asking.close(session, circle.erin, slug, heard, promised, LATER, seen_version=seen_version, now=now)
        add_situation(world, f"{group}closed", slug, seen)
        for days, name, reads in ((30, "outcome", seen), (90, "unread outcome", DESK)):
            told = OutcomeText(decided=f"We took a {plant(f'{group}{name}', reads)}.")
            row = outcome_rows.of_days(session, circle.row(slug).id, days)
            assert row is not None
            outcomes.record(session, circle.erin, slug, days, told, seen_version=row.version, now=now)
            session.refresh(row)
            if days == 30:
                outcome_desk.approve(session, circle.mona, row.id, told, seen_version=row.version, now=now)
            else:
                world.add(f"{group}outcome", "outcome", "mona", outcome_id=row.id)
