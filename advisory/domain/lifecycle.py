"""Every change of state of a situation and of an entry, as two tables.

A row says: from these states, this action, by one of these people, leads to that state. An action
that has no row for the present state is refused with the state; one that has a row for other people
is refused as not theirs. Services ask `step` and write what it answers; nothing else changes a state.

Whether a situation is being curated, is published or has an outcome is read from its entry.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from advisory.domain.actor import Actor
from advisory.domain.errors import Forbidden, WrongState
from advisory.domain.states import EntryState, Fact, SituationState, Who

#: The words of the tables are defined in `states`, and are known by this module too.
__all__ = [
    "BEFORE", "BEGINS_WORK", "ENDS_WORK", "ENTRY", "OF_THE_EDITION", "OPEN_STATES", "SITUATION", "EntryState",
    "Fact", "Row", "SituationState", "Who", "acting_as", "can", "standing", "step",
]  # fmt: skip


S, E, W, F = SituationState, EntryState, Who, Fact

#: The pseudo-target of `restore` and `undo_merge`: the state before it was removed or merged.
BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a lifecycle table.

    Attributes:
        sources: the states it starts from; empty for what creates the thing.
        target: the state it leads to; None for "stays"; BEFORE for "as it was".
        when: circumstances that choose between rows of one action.
        needs: circumstances without which it is refused although the row fits.
    """

    sources: frozenset[str]
    action: str
    target: str | None
    who: frozenset[Who]
    when: frozenset[Fact] = frozenset()
    needs: frozenset[Fact] = frozenset()


def _row(
    sources: Iterable[str],
    action: str,
    target: str | None,
    who: Iterable[Who],
    *,
    when: Iterable[Fact] = (),
    needs: Iterable[Fact] = (),
) -> Row:
    return Row(frozenset(sources), action, target, frozenset(who), frozenset(when), frozenset(needs))


SITUATION: tuple[Row, ...] = (
    _row([], "create", S.DRAFT, [W.MEMBER]),
    _row([S.DRAFT, S.RETURNED], "edit", None, [W.ASKER]),
    _row([S.DRAFT, S.RETURNED], "submit", S.SUBMITTED, [W.ASKER]),
    _row([S.SUBMITTED], "recall", S.DRAFT, [W.ASKER]),
    _row([S.SUBMITTED], "return", S.RETURNED, [W.MODERATOR]),
    _row([S.SUBMITTED], "decline", S.DECLINED, [W.MODERATOR]),
    _row([S.SUBMITTED], "approve", S.CLARIFYING, [W.MODERATOR], when=[F.CLARIFY_FIRST]),
    _row([S.SUBMITTED], "approve", S.ADVISING, [W.MODERATOR]),
    _row([S.CLARIFYING], "open_for_advice", S.ADVISING, [W.ASKER, W.MODERATOR]),
    _row([S.CLARIFYING], "open_for_advice", S.ADVISING, [W.CLOCK], needs=[F.ANSWERED]),
    _row([S.ADVISING], "back_to_clarifying", S.CLARIFYING, [W.ASKER, W.MODERATOR]),
    _row([S.CLARIFYING, S.ADVISING], "update", None, [W.ASKER]),
    _row([S.CLARIFYING, S.ADVISING], "narrow_audience", None, [W.ASKER, W.MODERATOR]),
    _row([S.ADVISING], "close", S.CLOSED, [W.ASKER]),
    _row([S.ADVISING], "close", S.CLOSED, [W.MODERATOR], needs=[F.AFTER_TIER_2]),
    _row([S.CLOSED], "reopen", S.ADVISING, [W.ASKER, W.MODERATOR], needs=[F.NO_LATER_ENTRY]),
    _row([S.SUBMITTED, S.CLARIFYING, S.ADVISING], "merge", S.MERGED, [W.MODERATOR]),
    _row([S.MERGED], "undo_merge", BEFORE, [W.MODERATOR]),
    _row(
        [S.DRAFT, S.SUBMITTED, S.RETURNED, S.DECLINED, S.CLARIFYING, S.ADVISING, S.CLOSED],
        "withdraw", S.WITHDRAWN, [W.ASKER, W.SYSTEM],
    ),
    _row(
        [S.SUBMITTED, S.DECLINED, S.CLARIFYING, S.ADVISING, S.CLOSED],
        "remove", S.REMOVED, [W.MODERATOR, W.SYSTEM],
    ),
    _row([S.REMOVED], "restore", BEFORE, [W.OTHER_MODERATOR]),
)  # fmt: skip

#: States in which a situation's audience may read it.
OPEN_STATES = frozenset({S.CLARIFYING, S.ADVISING, S.CLOSED})

ENTRY: tuple[Row, ...] = (
    _row([], "start_curation", E.DRAFT, [W.MODERATOR], needs=[F.NOT_NEVER]),
    _row([], "import", E.DRAFT, [W.ADMIN], when=[F.NOT_YET]),
    _row([], "import", E.PUBLISHED, [W.ADMIN]),
    _row(
        [E.DRAFT, E.REVIEW, E.CONSENT, E.APPROVED, E.PULLED],
        "situation_withdrawn", E.ARCHIVED, [W.SYSTEM],
    ),
    _row([E.DRAFT], "edit", None, [W.CURATOR]),
    _row([E.DRAFT], "submit", E.REVIEW, [W.CURATOR]),
    _row([E.REVIEW], "request_changes", E.DRAFT, [W.SECOND_MODERATOR]),
    _row([E.REVIEW], "pass", E.CONSENT, [W.SECOND_MODERATOR], when=[F.CONSENT_NEEDED]),
    _row([E.REVIEW], "pass", E.APPROVED, [W.SECOND_MODERATOR]),
    _row([E.CONSENT], "give_consent", E.APPROVED, [W.ASKER, W.ADVISER], when=[F.LAST_CONSENT]),
    _row([E.CONSENT], "give_consent", None, [W.ASKER, W.ADVISER]),
    _row([E.CONSENT], "ask_for_change", E.DRAFT, [W.ASKER, W.ADVISER]),
    _row([E.CONSENT], "refuse_consent", E.ARCHIVED, [W.ASKER]),
    _row([E.CONSENT], "refuse_consent", E.DRAFT, [W.ADVISER]),
    _row([E.CONSENT], "lapse", E.ARCHIVED, [W.CLOCK], when=[F.ASKER_SILENT]),
    _row([E.CONSENT], "lapse", E.DRAFT, [W.CLOCK], when=[F.ADVISER_SILENT]),
    _row([E.APPROVED], "withdraw_consent", E.DRAFT, [W.ASKER, W.ADVISER]),
    _row([E.PUBLISHED], "withdraw_consent", E.PULLED, [W.ASKER]),
    # An adviser's withdrawal takes their name out of the live text, or their point (`withdraw_point`).
    _row([E.PUBLISHED], "withdraw_consent", None, [W.ADVISER]),
    _row([E.APPROVED], "edit", E.DRAFT, [W.MODERATOR]),
    _row([E.APPROVED], "publish", E.PUBLISHED, [W.MODERATOR, W.CLOCK]),
    _row([E.PUBLISHED], "correct", None, [W.MODERATOR]),
    _row([E.PUBLISHED], "revise", None, [W.MODERATOR]),
    _row(
        [E.DRAFT, E.REVIEW, E.CONSENT, E.APPROVED],
        "drop_revision", E.PUBLISHED, [W.MODERATOR], needs=[F.LIVE_EDITION],
    ),
    _row([E.PUBLISHED], "widen_audience", None, [W.MODERATOR, W.ASKER]),
    _row([E.PUBLISHED], "narrow_audience", None, [W.MODERATOR]),
    _row([E.PUBLISHED], "verify", None, [W.MODERATOR]),
    _row([E.PUBLISHED], "mark_obsolete", None, [W.MODERATOR]),
    _row([E.PUBLISHED], "supersede", None, [W.MODERATOR]),
    _row([E.PUBLISHED], "add_outcome", None, [W.MODERATOR, W.SYSTEM]),
    _row([E.PUBLISHED], "mark_point", None, [W.MODERATOR]),
    _row([E.PUBLISHED], "withdraw_point", None, [W.ADVISER, W.ASKER, W.MODERATOR]),
    _row([E.APPROVED, E.PUBLISHED], "pull", E.PULLED, [W.ASKER, W.MODERATOR, W.ADMIN, W.SYSTEM]),
    _row([E.PULLED], "restore", E.DRAFT, [W.MODERATOR]),
    _row([E.DRAFT, E.REVIEW, E.PUBLISHED], "archive", E.ARCHIVED, [W.MODERATOR]),
    # A file that was deleted by hand archives its entry, and brings it back when it returns (PUB-2).
    _row([E.PUBLISHED], "file_deleted", E.ARCHIVED, [W.SYSTEM]),
    _row([E.ARCHIVED], "file_returned", E.PUBLISHED, [W.SYSTEM]),
    _row([E.ARCHIVED], "reopen", E.DRAFT, [W.MODERATOR]),
    # What was imported has nothing to be written anew from: its file brings it back.
    _row([E.PULLED, E.ARCHIVED], "let_return", E.ARCHIVED, [W.MODERATOR]),
)  # fmt: skip

#: What is done to the edition in work, which may be a new one beside the one that readers have.
OF_THE_EDITION = frozenset({
    "edit", "submit", "request_changes", "pass", "give_consent", "ask_for_change", "refuse_consent", "lapse",
    "publish", "drop_revision",
})  # fmt: skip

#: What begins a new edition beside the live one, and where that one stands then.
BEGINS_WORK = {"revise": E.DRAFT, "widen_audience": E.CONSENT}

#: What a new edition beside a live one ends as: it is live itself, or it is dropped.
ENDS_WORK = frozenset({E.PUBLISHED, E.ARCHIVED})


def step(
    table: Collection[Row],
    state: str | None,
    action: str,
    who: Collection[Who],
    facts: Collection[Fact] = (),
    before: str | None = None,
) -> str:
    """Tell the state that `action` leads to.

    Args:
        table: SITUATION or ENTRY.
        state: the present state; None when the thing does not exist yet.
        who: everything the actor is to this thing.
        facts: the circumstances that hold.
        before: the state a removed thing had.

    Raises:
        WrongState: no row for this action in this state, or a circumstance is missing.
        Forbidden: there is a row, but for other people.
    """
    fitting = [
        row
        for row in table
        if row.action == action
        and (state in row.sources if state is not None else not row.sources)
        and row.when <= set(facts)
    ]
    if not fitting:
        raise WrongState(state or "not there yet", action)
    theirs = [row for row in fitting if not row.who.isdisjoint(who)]
    if not theirs:
        raise Forbidden()
    for row in theirs:
        if row.needs <= set(facts):
            if row.target == BEFORE:
                return before or state or ""
            return row.target or state or ""
    missing = " and ".join(sorted(theirs[0].needs - set(facts)))
    raise WrongState(state or "not there yet", action, f"That can be done only when {missing}.")


def acting_as(table: Collection[Row], state: str | None, action: str, who: Collection[Who]) -> Who:
    """Tell in which part somebody takes a step that `step` allows them.

    Raises:
        Forbidden: they have no part in it.
    """
    allowed = {
        part
        for row in table
        if row.action == action and (state in row.sources if state is not None else not row.sources)
        for part in row.who & set(who)
    }
    for part in Who:
        if part in allowed:
            return part
    raise Forbidden()


def can(
    table: Collection[Row], state: str, action: str, who: Collection[Who], facts: Collection[Fact] = ()
) -> bool:
    """Say whether `step` would allow it; for the buttons of a page."""
    try:
        return bool(step(table, state, action, who, facts))
    except (WrongState, Forbidden):
        return False


def standing(
    actor: Actor,
    *,
    asker_id: int | None = None,
    curator_id: int | None = None,
    remover_id: int | None = None,
    adviser_ids: Collection[int] = (),
) -> frozenset[Who]:
    """Tell everything that `actor` is to a thing with these people around it.

    A moderator is none towards their own situation, unless they are the only one there is.

    >>> from advisory.domain.actor import Role
    >>> mona = Actor(1, frozenset({Role.MEMBER, Role.MODERATOR}))
    >>> sorted(standing(mona, asker_id=1))
    [<Who.ASKER: 'asker'>, <Who.MEMBER: 'member'>]
    """
    who: set[Who] = set()
    me = actor.member_id
    if me is None:
        return frozenset()
    if actor.is_member:
        who.add(W.MEMBER)
    if actor.is_admin:
        who.add(W.ADMIN)
    own = me == asker_id
    if own:
        who.add(W.ASKER)
    if me in adviser_ids:
        who.add(W.ADVISER)
    if actor.is_moderator and (actor.alone or not own):
        who.add(W.MODERATOR)
        if me == curator_id:
            who.add(W.CURATOR)
        if actor.alone or me != curator_id:
            who.add(W.SECOND_MODERATOR)
        if actor.alone or me != remover_id:
            who.add(W.OTHER_MODERATOR)
    return frozenset(who)
