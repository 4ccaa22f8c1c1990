"""The whole world of these tests, put together."""

from typing import Any

from sqlalchemy.orm import Session

from tests.conftest import Person
from tests.trust import meetings, shelf, world
from tests.trust.world import World


def build(session: Session, clock: Any, people: dict[str, Person], deliver: Any) -> World:
    """Put something on every page, and a canary into every text that is not for everybody."""
    made = world.built(session, clock, people, deliver)
    for step in (
        world.situations, world.thread, world.concluded,
        shelf.entries, shelf.named, shelf.noted, shelf.said, shelf.kept, shelf.gathered, shelf.told,
        meetings.opened,
    ):  # fmt: skip
        step(made)
    session.rollback()
    return made
