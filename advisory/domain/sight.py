"""In which state who may see a situation or an entry; one table, read by rows and by queries alike.

What an audience may read also needs the right mark (`domain.audience`). Somebody who may not see a
thing is told that there is no such page.

Somebody may be *barred* from a situation: by a wall between them and its asker, or because they declared a
conflict on it. They find no trace of it, be they moderators or not, nor of the entry made from it, except
what everybody may read: a wall cannot keep from a member what a visitor sees.
"""

from enum import StrEnum

from advisory.domain.actor import Actor
from advisory.domain.audience import marks_held
from advisory.domain.lifecycle import EntryState, SituationState


class Reader(StrEnum):
    """Who a state lets in."""

    ASKER = "asker"
    MODERATOR = "moderator"
    AUDIENCE = "audience"


A, M, P = Reader.ASKER, Reader.MODERATOR, Reader.AUDIENCE

#: A text that its asker is still writing, or has taken back, is nobody else's.
SITUATION_SEEN_BY: dict[SituationState, frozenset[Reader]] = {
    SituationState.DRAFT: frozenset({A}),
    SituationState.SUBMITTED: frozenset({A, M}),
    SituationState.RETURNED: frozenset({A}),
    SituationState.DECLINED: frozenset({A, M}),
    SituationState.CLARIFYING: frozenset({A, M, P}),
    SituationState.ADVISING: frozenset({A, M, P}),
    SituationState.CLOSED: frozenset({A, M, P}),
    SituationState.WITHDRAWN: frozenset({A}),
    SituationState.MERGED: frozenset({A, M}),
    SituationState.REMOVED: frozenset({A, M}),
}

#: Before it is published an entry is seen at the desk only; its asker reads it on the page of consent.
ENTRY_SEEN_BY: dict[EntryState, frozenset[Reader]] = {
    EntryState.DRAFT: frozenset({M}),
    EntryState.REVIEW: frozenset({M}),
    EntryState.CONSENT: frozenset({M}),
    EntryState.APPROVED: frozenset({M}),
    EntryState.PUBLISHED: frozenset({M, P}),
    EntryState.ARCHIVED: frozenset({M}),
    EntryState.PULLED: frozenset({M}),
}


def states_seen_by(reader: Reader) -> tuple[SituationState, ...]:
    """Give the states of a situation that let `reader` in."""
    return tuple(state for state, readers in SITUATION_SEEN_BY.items() if reader in readers)


def sees_situation(actor: Actor, state: SituationState, mark: str, asker_id: int, *, barred: bool) -> bool:
    """Say whether `actor` may see a situation in `state` whose audience has `mark`.

    Args:
        barred: the actor must find no trace of it; nobody is barred from what they asked.
    """
    readers = SITUATION_SEEN_BY[state]
    if Reader.ASKER in readers and actor.member_id is not None and actor.member_id == asker_id:
        return True
    if barred:
        return False
    return (Reader.MODERATOR in readers and actor.is_moderator) or (
        Reader.AUDIENCE in readers and mark in marks_held(actor)
    )


#: The mark of what everybody may read, walls or none.
PUBLIC_MARK = "public"


def is_everybodys(state: EntryState, mark: str) -> bool:
    """Say whether visitors may read an entry in `state` whose audience has `mark`."""
    return mark == PUBLIC_MARK and Reader.AUDIENCE in ENTRY_SEEN_BY[state]


def sees_entry(actor: Actor, state: EntryState, mark: str, *, barred: bool) -> bool:
    """Say whether `actor` knows of an entry in `state` whose audience has `mark`, at the desk or as reader.

    Args:
        barred: the actor must find no trace of the situation it was made from.
    """
    readers = ENTRY_SEEN_BY[state]
    if barred and not is_everybodys(state, mark):
        return False
    return (Reader.MODERATOR in readers and actor.is_moderator) or (
        Reader.AUDIENCE in readers and mark in marks_held(actor)
    )
