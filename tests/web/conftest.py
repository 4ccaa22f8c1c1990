"""What the tests of pages share beside the cast."""

import pytest

from tests.web.shelf import Shelf
from tests.web.thread import Thread


@pytest.fixture
def shelf(session, engine, settings, now) -> Shelf:
    """An empty library to put entries into."""
    return Shelf(session, engine, settings.content_dir, now)


@pytest.fixture
def thread(session, now, erin, paul, priya, carl, mona, max_) -> Thread:
    """A situation of Erin's that goes as far as a test tells it to."""
    people = {"erin": erin, "paul": paul, "priya": priya, "carl": carl, "mona": mona, "max": max_}
    return Thread(session, now, people)
