"""Changes of state: the only writer of `state`, which logs each one and promises what follows."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import NotFound, Stale
from advisory.domain.lifecycle import (
    BEGINS_WORK,
    ENDS_WORK,
    ENTRY,
    OF_THE_EDITION,
    OPEN_STATES,
    SITUATION,
    EntryState,
    Fact,
    SituationState,
    Who,
    acting_as,
    standing,
    step,
)
from advisory.domain.permissions import As
from advisory.domain.sight import sees_entry, sees_situation
from advisory.services import tombstones
from advisory.services.barring import bar_by_walls
from advisory.services.outbox import promise
from advisory.storage import advice, bars, entries, log, situations
from advisory.storage.log import OF_THE_HOUSE, THINGS
from advisory.storage.tables import EntryRow, LogRow, SituationRow

#: The site itself, for what follows from another change.
SYSTEM = frozenset({Who.SYSTEM})

#: Turning texts into vectors takes longer than whoever publishes should wait.
ENCODED_AFTER = timedelta(seconds=1)
#: Asking every saved search takes longer than whoever publishes should wait.
ALERT_AFTER = timedelta(seconds=1)


def situation_in_sight(session: Session, actor: Actor, slug: str, *, lock: bool = False) -> SituationRow:
    """Fetch a situation that this actor may see, locked when it is going to be changed.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    row = situations.by_slug(session, slug, lock=lock)
    if row is None or not in_sight(session, actor, row):
        raise NotFound
    return row


def in_sight(session: Session, actor: Actor, row: SituationRow) -> bool:
    """Say whether this actor may see a situation, with the walls that stand now."""
    barred = bars.is_barred(session, row.id, actor.member_id)
    return sees_situation(actor, row.state, row.mark, row.asker_id, barred=barred)


def entry_in_sight(session: Session, actor: Actor, row: EntryRow) -> bool:
    """Say whether this actor knows of an entry, with the walls that stand now."""
    barred = bars.is_barred(session, row.situation_id, actor.member_id)
    return sees_entry(actor, row.state, row.mark, barred=barred)


def standing_to(session: Session, actor: Actor, row: SituationRow) -> frozenset[Who]:
    """Tell what this actor is to a situation."""
    mine = actor.member_id and advice.by_adviser(session, row.id, actor.member_id)
    removed = row.state is SituationState.REMOVED
    return standing(
        actor,
        asker_id=row.asker_id,
        remover_id=log.last_actor(session, "situation", row.id, "remove") if removed else None,
        adviser_ids=[actor.member_id] if mine and actor.member_id else [],
    )


def columns(who: Collection[Who]) -> frozenset[As]:
    """Translate what somebody is to a thing into columns of the permission table."""
    pairs = {
        Who.MEMBER: As.MEMBER,
        Who.ASKER: As.ASKER,
        Who.ADVISER: As.ADVISER,
        Who.MODERATOR: As.MODERATOR,
        Who.ADMIN: As.ADMIN,
    }
    return frozenset(pairs[one] for one in who if one in pairs) or frozenset({As.VISITOR})


def write_log(
    session: Session,
    actor: Actor,
    part: str,
    action: str,
    thing: tuple[str, int],
    states: tuple[str, str],
    *,
    now: datetime,
    reason: str = "",
    note: str = "",
) -> None:
    """Add a line to the moderation log; what an asker does is logged without a member's number.

    Raises:
        ValueError: the log does not know to which situation such a thing belongs.
    """
    if thing[0] not in THINGS and thing[0] not in OF_THE_HOUSE:
        raise ValueError(f"Say in storage.log.THINGS to which situation a {thing[0]} belongs.")
    session.add(
        LogRow(
            at=now,
            actor_id=None if part in (Who.ASKER, Who.SYSTEM, Who.CLOCK) else actor.member_id,
            acted_as=part,
            action=action,
            thing=thing[0],
            thing_id=thing[1],
            from_state=states[0],
            to_state=states[1],
            reason=reason,
            note=note,
        )
    )


def move_situation(
    session: Session,
    actor: Actor,
    row: SituationRow,
    action: str,
    *,
    now: datetime,
    facts: Collection[Fact] = (),
    reason: str = "",
    who: Collection[Who] | None = None,
    seen_version: int | None = None,
) -> None:
    """Take a step of the situation's lifecycle, log it, and promise the index what it must know.

    Args:
        who: given only when the site itself acts; otherwise found out from `actor`.
        seen_version: compared after the state, so that whoever sends a form twice is told the state.

    Raises:
        WrongState: the step does not fit the state.
        Forbidden: it is somebody else's to take.
        Stale: changed since `seen_version`.
    """
    who = standing_to(session, actor, row) if who is None else frozenset(who)
    before = row.state
    after = SituationState(step(SITUATION, before, action, who, facts, row.state_before))
    if seen_version is not None:
        refuse_stale(row.version, seen_version, {}, {})
    part = acting_as(SITUATION, before, action, who)
    if after in (SituationState.REMOVED, SituationState.MERGED):
        row.state_before = before
    row.state = after
    touch(row, now)
    note = "own item: the only moderator" if Who.ASKER in who and part != Who.ASKER else ""
    thing = ("situation", row.id)
    write_log(session, actor, part, action, thing, (before, after), now=now, reason=reason, note=note)
    if after is SituationState.SUBMITTED:
        bar_by_walls(session, row, now)
    tombstones.note_situation(session, row.slug, (before, after), now=now)
    if not OPEN_STATES.isdisjoint({before, after}):
        promise_situation(session, row.id, now)
    if before is SituationState.SUBMITTED and after in OPEN_STATES:
        promise(session, "alert.situation", row.id, now, {"by": actor.member_id})


def promise_situation(session: Session, situation_id: int, now: datetime) -> None:
    """Promise that the index will hold this situation as it is now."""
    session.flush()
    situations.index_again(session, situation_id)
    promise(session, "index.situation", situation_id, now)
    promise(session, "meaning.situation", situation_id, now, after=ENCODED_AFTER)


def entry_standing(session: Session, actor: Actor, row: EntryRow) -> frozenset[Who]:
    """Tell what this actor is to an entry: its asker, its curator, another moderator…"""
    situation = situations.by_id(session, row.situation_id) if row.situation_id else None
    return standing(actor, asker_id=situation.asker_id if situation else None, curator_id=row.curator_id)


def move_entry(
    session: Session,
    actor: Actor,
    row: EntryRow,
    action: str,
    *,
    now: datetime,
    facts: Collection[Fact] = (),
    reason: str = "",
    who: Collection[Who] | None = None,
    seen_version: int | None = None,
    of_edition: bool = False,
) -> None:
    """Take a step of the entry's lifecycle, log it, and promise index and folder what they must know.

    What is done to an edition in work beside a live one moves that edition; the live one stays what it is
    until the other is published.

    Args:
        who: given only when the site itself acts; otherwise found out from `actor`.
        of_edition: it is the edition in work that is meant, where the action could be of either.
        seen_version: compared after the state, so that whoever sends a form twice is told the state.

    Raises:
        WrongState: the step does not fit the state.
        Forbidden: it is somebody else's to take.
        Stale: changed since `seen_version`.
    """
    parts = entry_standing(session, actor, row) if who is None else frozenset(who)
    live = row.state
    revising = row.work_state is not None and (of_edition or action in OF_THE_EDITION)
    before = row.in_work if revising else live
    after = EntryState(step(ENTRY, before, action, parts, facts))
    if seen_version is not None:
        refuse_stale(row.version, seen_version, {}, {})
    _put(row, action, after, revising=revising)
    touch(row, now)
    part = acting_as(ENTRY, before, action, parts)
    note = (
        "own draft: the only moderator"
        if actor.alone and Who.CURATOR in parts and part == Who.SECOND_MODERATOR
        else ""
    )
    thing, states = ("entry", row.id), (before, BEGINS_WORK.get(action, after))
    write_log(session, actor, part, action, thing, states, now=now, reason=reason, note=note)
    beside = action in BEGINS_WORK or (revising and after is not EntryState.PUBLISHED)
    if EntryState.PUBLISHED in (live, row.state) and not beside:
        promise_entry(session, row, now)
    tombstones.note_entry(session, row.uid, row.slug, action, (before, after), now=now)


def _put(row: EntryRow, action: str, after: EntryState, *, revising: bool) -> None:
    """Write where an entry stands, or its edition in work, until that is live or filed away."""
    if action in BEGINS_WORK:
        put_in_work(row, BEGINS_WORK[action])
    elif revising:
        row.work_state = None if after in ENDS_WORK else after.value
    else:
        row.state = after
        row.work_state = row.work_state if after is EntryState.PUBLISHED else None
    if row.in_work is not EntryState.APPROVED:
        row.publish_at = None


def put_in_work(row: EntryRow, state: EntryState) -> None:
    """Have an edition in work beside the live one, in a state."""
    row.work_state = state.value


def promise_entry(session: Session, row: EntryRow, now: datetime) -> None:
    """Promise that index and folder will hold this entry as it is now."""
    promise(session, "index.entry", row.id, now)
    promise(session, "meaning.entry", row.id, now, after=ENCODED_AFTER)
    promise(session, "file.entry", row.id, now, {"slug": row.slug or ""})


def promise_alert(session: Session, row: EntryRow, now: datetime) -> None:
    """Promise that members whose saved searches find this new entry will be told, after the answer is out."""
    promise(session, "alert.entry", row.id, now, after=ALERT_AFTER)


def touch(row: SituationRow | EntryRow, now: datetime) -> None:
    """Count up the version that writers compare."""
    row.version += 1
    row.changed_at = now


def entry_in_work(session: Session, entry_id: int, *, lock: bool = False) -> EntryRow:
    """Fetch an entry for the desk.

    Raises:
        NotFound: there is none, or it was not made from a situation.
    """
    row = entries.by_id(session, entry_id, lock=lock)
    if row is None or row.situation_id is None:
        raise NotFound
    return row


def refuse_stale(
    row_version: int, seen_version: int, saved: Mapping[str, str], sent: Mapping[str, str]
) -> None:
    """Go on only when nobody else has written since.

    Raises:
        Stale: somebody has; carries both texts.
    """
    if row_version != seen_version:
        raise Stale(saved, sent, row_version)
