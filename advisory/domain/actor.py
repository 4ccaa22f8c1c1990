"""Who is acting: the roles a person holds and the groups they sit in."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may be on this site; one person may hold several."""

    VISITOR = "visitor"
    MEMBER = "member"
    MODERATOR = "moderator"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a request or a command, as far as the rules need to know them.

    Attributes:
        member_id: row number of the member; None for a visitor and for the site itself.
        roles: never empty.
        group_ids: the groups whose audience they belong to.
        alone: they are the only active moderator, so "not own" does not hold for them.
    """

    member_id: int | None = None
    roles: frozenset[Role] = frozenset({Role.VISITOR})
    group_ids: frozenset[int] = frozenset()
    alone: bool = False

    @property
    def is_visitor(self) -> bool:
        """Nobody has signed in."""
        return self.member_id is None

    @property
    def is_moderator(self) -> bool:
        """Holds the moderator's role."""
        return Role.MODERATOR in self.roles

    @property
    def is_admin(self) -> bool:
        """Holds the admin's role."""
        return Role.ADMIN in self.roles

    @property
    def is_member(self) -> bool:
        """Takes part in the circle: a member, or a moderator (who is one by office)."""
        return Role.MEMBER in self.roles or self.is_moderator


#: Somebody who has not signed in.
VISITOR = Actor()
