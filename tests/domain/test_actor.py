"""Roles as the rules read them."""

from advisory.domain.actor import VISITOR, Actor, Role


def test_a_visitor_is_nothing_else():
    assert VISITOR.is_visitor
    assert not any((VISITOR.is_member, VISITOR.is_moderator, VISITOR.is_admin))


def test_a_moderator_is_a_member_by_office():
    mona = Actor(1, frozenset({Role.MODERATOR}))
    assert mona.is_member
    assert mona.is_moderator


def test_an_admin_is_no_member_by_that_role_alone():
    adam = Actor(1, frozenset({Role.ADMIN}))
    assert adam.is_admin
    assert not any((adam.is_member, adam.is_moderator, adam.is_visitor))
