"""What tests of mail add: `box`, a mail server that can be told to refuse."""

from collections.abc import Iterator

import pytest

from tests.mail.postbox import Postbox


@pytest.fixture
def box() -> Iterator[Postbox]:
    box = Postbox()
    yield box
    box.close()
