"""The one rule of who may read what, as sets of words.

Every text carries the *marks* of those who may read it; every actor holds the marks they may read.
A text is visible when the two share one. The database and the index compare the same marks, so a
count, a suggestion or a feed can never know more than the page.

    mark          on                                   held by
    public        a public entry                       everybody
    members       a members' entry                     members, moderators, admins
    group-7       an entry for group 7                 its members
    peers         an open situation for all members    members, moderators
    peers-7       an open situation for group 7        its members
    moderators    every entry and open situation       moderators

An admin who holds no other role reads entries but no situation.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from advisory.domain.actor import Actor
from advisory.domain.errors import Invalid


class Reach(StrEnum):
    """How far a text reaches."""

    PUBLIC = "public"
    MEMBERS = "members"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may read a text: everybody, all members, or one group.

    Raises:
        ValueError: a group's audience without its group, or a group elsewhere.

    >>> Audience(Reach.GROUP, 7).entry_marks() == {"group-7", "moderators"}
    True
    >>> Audience(Reach.MEMBERS).situation_marks() == {"peers", "moderators"}
    True
    """

    reach: Reach
    group_id: int | None = None

    def __post_init__(self) -> None:
        if (self.reach is Reach.GROUP) != (self.group_id is not None):
            raise ValueError("A group's audience names its group, and no other does.")

    @property
    def wider(self) -> tuple[str, ...]:
        """The words of the audiences that hold this one and more, the smallest first.

        >>> Audience(Reach.GROUP, 7).wider, Audience(Reach.PUBLIC).wider
        (('members', 'public'), ())
        """
        return {Reach.PUBLIC: (), Reach.MEMBERS: ("public",)}.get(self.reach, ("members", "public"))

    @property
    def word(self) -> str:
        """The audience as files and forms write it: "public", "members" or "group-7"."""
        return f"group-{self.group_id}" if self.reach is Reach.GROUP else self.reach.value

    def entry_marks(self) -> frozenset[str]:
        """Give the marks of an entry with this audience."""
        return frozenset({self.word, "moderators"})

    def situation_marks(self) -> frozenset[str]:
        """Give the marks of an open situation with this audience; never public.

        Raises:
            ValueError: the audience is the public, which no situation has.
        """
        if self.reach is Reach.PUBLIC:
            raise ValueError("An open situation is never public.")
        own = f"peers-{self.group_id}" if self.reach is Reach.GROUP else "peers"
        return frozenset({own, "moderators"})


def audience_of(word: str) -> Audience:
    """Read an audience as files and forms write it; the inverse of `Audience.word`.

    Raises:
        Invalid: it is none of these.

    >>> audience_of("group-7").word
    'group-7'
    """
    if word in (Reach.PUBLIC, Reach.MEMBERS):
        return Audience(Reach(word))
    if re.fullmatch("group-[0-9]{1,9}", word):
        return Audience(Reach.GROUP, int(word.removeprefix("group-")))
    raise Invalid({"audience": "Choose who may read it: everybody, all members, or one group."})


def marks_held(actor: Actor) -> frozenset[str]:
    """Give the marks that `actor` may read.

    >>> sorted(marks_held(Actor()))
    ['public']
    """
    marks = {"public"}
    if not actor.is_visitor:
        marks.add("members")
    if actor.is_member:
        marks.add("peers")
        for group_id in actor.group_ids:
            marks |= {f"group-{group_id}", f"peers-{group_id}"}
    if actor.is_moderator:
        marks.add("moderators")
    return frozenset(marks)


def may_read(actor: Actor, marks: frozenset[str]) -> bool:
    """Say whether `actor` may read a text that carries `marks`."""
    return not marks.isdisjoint(marks_held(actor))
