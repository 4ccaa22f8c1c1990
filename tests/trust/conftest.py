"""What the tests of trust add: a world with something of everything, and a client for each of the cast.

built          the world, see `tests.trust.world`; put together once in a process, and put back after that
clients        by name, "vic" among them
"""

import shutil
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from advisory.services import indexing
from tests.checking import CheckingClient
from tests.conftest import MovableClock
from tests.conftest import World as House
from tests.trust.whole import build
from tests.trust.world import World, people_of

#: The world of each database that one was built in, and where its files are kept.
_KEPT: dict[int, World] = {}


@pytest.fixture
def built(
    app: Flask,
    world: House,
    session: Session,
    clock: MovableClock,
    deliver: Callable[[], tuple[int, int]],
) -> World:
    """Build the world, or put it back as it was built."""
    content, files = world.settings.content_dir, world.settings.data_dir / "kept content"
    if id(world) not in _KEPT:
        _KEPT[id(world)] = build(session, clock, people_of(session, clock.at), deliver)
        session.close()
        world.dispose(app)
        world.database.mark()
        shutil.rmtree(files, ignore_errors=True)
        shutil.copytree(content, files)
        return _KEPT[id(world)]
    world.dispose(app)
    world.database.back_to_mark()
    shutil.copytree(files, content, dirs_exist_ok=True)
    indexing.rebuild(session, app.extensions["advisory"].finder.engine)
    kept = _KEPT[id(world)]
    circle = replace(kept.circle, session=session)
    return replace(kept, session=session, clock=clock, circle=circle, deliver=deliver)


@pytest.fixture
def clients(app: Flask, built: World, client_of: Callable[..., CheckingClient]) -> dict[str, CheckingClient]:
    """Sign everybody in."""
    signed_in = {name: client_of(person) for name, person in built.people.items()}
    return {"vic": app.test_client(), **signed_in}
