"""What tests of faults add to the cast: the circle to begin from."""

import pytest

from tests.services.circle import Circle


@pytest.fixture
def circle(session, now, erin, paul, mona, max_) -> Circle:
    return Circle(session, now, erin.actor, paul.actor, mona.actor, max_.actor)
