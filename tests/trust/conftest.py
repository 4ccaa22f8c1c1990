"""What the tests of trust add: a world with something of everything, and a client for each of the cast.

built          the world, see `tests.trust.world`
clients        by name, "vic" among them
"""

import pytest
from sqlalchemy.orm import Session

from advisory.services.outbox import deliver_all
from tests.checking import CheckingClient
from tests.trust.whole import build
from tests.trust.world import World, people_of


@pytest.fixture
def built(app, session: Session, clock, settings) -> World:
    """Build the world."""
    people = people_of(session, clock.at)
    deliver = lambda: deliver_all(session, app.extensions["advisory"].handlers, now=clock.at)  # noqa: E731
    return build(session, clock, people, deliver, settings)


@pytest.fixture
def clients(app, built: World, client_of) -> dict[str, CheckingClient]:
    """Sign everybody in."""
    signed_in = {name: client_of(person) for name, person in built.people.items()}
    return {"vic": app.test_client(), **signed_in}
