"""Who may do what, as one table: PERMISSIONS. Transitions of state are in `lifecycle`.

A right is asked for in two steps: the thing must be visible (otherwise "no such page"), and then the
table must name somebody this actor is. "Not own" is in the table as rights the asker does not have.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from advisory.domain.errors import Forbidden


class As(StrEnum):
    """The columns of the table: what the actor is to the thing in hand."""

    VISITOR = "visitor"
    #: A member of its audience who neither asked nor advised.
    MEMBER = "member"
    ASKER = "asker"
    ADVISER = "adviser"
    MODERATOR = "moderator"
    ADMIN = "admin"


class Permission(StrEnum):
    """The rows of the table."""

    READ_PUBLIC_ENTRY = "read a public entry, tags, feeds, and search them"
    READ_MEMBERS_ENTRY = "read a members' entry"
    READ_OPEN_SITUATION = "read an open situation"
    READ_DRAFT = "read a draft"
    READ_SUBMITTED = "read a submitted situation"
    CREATE_SITUATION = "create a situation"
    ASK_QUESTION = "ask a question"
    ANSWER_QUESTION = "answer a question"
    CHANGE_SITUATION = "edit, update, withdraw, close a situation, mark advice useful"
    GIVE_ADVICE = "give advice, mark helpful"
    CHANGE_ADVICE = "amend or withdraw advice"
    COMMENT_POINT = "comment under a point of advice"
    SCREEN = "screen, exclude, redact, merge"
    CURATE = "curate, review, publish"
    PULL_ENTRY = "pull an entry"
    GIVE_CONSENT = "give or withdraw consent"
    SEE_ADVISERS = "see who advised, without cover"
    SEE_ASKER = "see an anonymous asker"
    REVEAL_ASKER = "be told once who asked, for a reason"
    COMMENT_ENTRY = "comment under an entry, report"
    OWN_ACCOUNT = "own sessions, export, leaving"
    KEEP = "follow, bookmark, save searches"
    MARK_HELPFUL = "mark an entry helpful"
    PROPOSE_TAG = "propose a tag"
    ACCEPT_TAG = "accept or merge tags"
    SEE_DIRECTORY = "see the directory of members, ask for introductions"
    INVITE = "invite members"
    RUN_SITE = "roles, settings, backup"
    READ_LOG = "read the moderation log"


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: who may.

    Attributes:
        unless: takes the right away from somebody who is also that.
        alone: where there is only one moderator, they have the right nevertheless.
    """

    may: frozenset[As]
    unless: frozenset[As] = frozenset()
    alone: bool = False


def _rule(*may: As, unless: Collection[As] = (), alone: bool = False) -> Rule:
    return Rule(frozenset(may), frozenset(unless), alone)


_EVERYBODY = tuple(As)
_CIRCLE = (As.MEMBER, As.ASKER, As.ADVISER, As.MODERATOR)

PERMISSIONS: dict[Permission, Rule] = {
    Permission.READ_PUBLIC_ENTRY: _rule(*_EVERYBODY),
    Permission.READ_MEMBERS_ENTRY: _rule(*_CIRCLE, As.ADMIN),
    Permission.READ_OPEN_SITUATION: _rule(*_CIRCLE),
    Permission.READ_DRAFT: _rule(As.ASKER),
    Permission.READ_SUBMITTED: _rule(As.ASKER, As.MODERATOR),
    Permission.CREATE_SITUATION: _rule(*_CIRCLE),
    Permission.ASK_QUESTION: _rule(*_CIRCLE),
    Permission.ANSWER_QUESTION: _rule(As.ASKER),
    Permission.CHANGE_SITUATION: _rule(As.ASKER),
    Permission.GIVE_ADVICE: _rule(As.MEMBER, As.ADVISER, As.MODERATOR, unless=[As.ASKER]),
    Permission.CHANGE_ADVICE: _rule(As.ADVISER),
    Permission.COMMENT_POINT: _rule(*_CIRCLE),
    Permission.SCREEN: _rule(As.MODERATOR, unless=[As.ASKER], alone=True),
    Permission.CURATE: _rule(As.MODERATOR, unless=[As.ASKER], alone=True),
    Permission.PULL_ENTRY: _rule(As.ASKER, As.MODERATOR, As.ADMIN),
    Permission.GIVE_CONSENT: _rule(As.ASKER, As.ADVISER),
    Permission.SEE_ADVISERS: _rule(As.MODERATOR),
    Permission.SEE_ASKER: _rule(As.ASKER),
    Permission.REVEAL_ASKER: _rule(As.MODERATOR, unless=[As.ASKER]),
    Permission.COMMENT_ENTRY: _rule(*_CIRCLE),
    Permission.OWN_ACCOUNT: _rule(*_CIRCLE, As.ADMIN),
    Permission.KEEP: _rule(*_CIRCLE),
    # The advisers of an entry are those whose advice it took.
    Permission.MARK_HELPFUL: _rule(As.MEMBER, As.MODERATOR, unless=[As.ASKER, As.ADVISER]),
    Permission.PROPOSE_TAG: _rule(*_CIRCLE),
    Permission.ACCEPT_TAG: _rule(As.MODERATOR, As.ADMIN),
    # An admin runs the site, and meets nobody by that role alone.
    Permission.SEE_DIRECTORY: _rule(*_CIRCLE),
    Permission.INVITE: _rule(As.MODERATOR, As.ADMIN),
    Permission.RUN_SITE: _rule(As.ADMIN),
    Permission.READ_LOG: _rule(As.MODERATOR),
}


def may(permission: Permission, columns: Collection[As], *, alone: bool = False) -> bool:
    """Say whether somebody who is all of `columns` has the right.

    Args:
        alone: they are the only moderator, so that "not own" does not bind them where the row says so.
    """
    rule = PERMISSIONS[permission]
    if not rule.unless.isdisjoint(columns) and not (rule.alone and alone and As.MODERATOR in columns):
        return False
    return not rule.may.isdisjoint(columns)


def require(permission: Permission, columns: Collection[As], *, alone: bool = False) -> None:
    """Go on only with the right.

    Raises:
        Forbidden: the table does not give it.
    """
    if not may(permission, columns, alone=alone):
        raise Forbidden(f"You may not {permission.value}.")
