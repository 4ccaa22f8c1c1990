"""A member's own account: what they see there, and what they change."""

import pytest

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden
from advisory.services import me


def test_a_member_sees_their_own_account(session, paul):
    page = me.account(session, paul.actor)
    assert (page.name, page.email, page.groups) == ("Paul", "paul@example.com", ("North table",))


def test_a_visitor_has_no_account(session):
    for look in (lambda: me.account(session, VISITOR),):
        with pytest.raises(Forbidden):
            look()
