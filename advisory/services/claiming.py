"""Claims: who works on a thing of a queue, and until when, so that two never work on one.

    claim      takes it for half an hour
    hold       what every save does: goes on only when nobody else holds it, and prolongs one's own
    release    gives it back
    hand_over  gives it to another moderator, who is told
    let_go     what every decision does that ends the work

A claim whose time is over holds nothing: that is found by comparing, and no clock has to run for it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Forbidden, Held, Invalid, NotFound
from advisory.domain.lifecycle import EntryState, Who
from advisory.domain.notices import NoticeKind
from advisory.domain.permissions import Permission, require
from advisory.services.changing import (
    columns,
    entry_in_work,
    entry_standing,
    in_sight,
    standing_to,
    write_log,
)
from advisory.services.due import MOST
from advisory.services.pages.moderation import ClaimPage
from advisory.services.telling import moderators, tell
from advisory.services.transaction import transaction
from advisory.storage import circle, claims, situations
from advisory.storage.tables import ClaimRow, EntryRow, SituationRow

#: How long a claim lasts without a save.
LASTS = timedelta(minutes=30)
#: Somebody may give a claim back between two looks at it.
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Thing:
    """What is claimed: kind and row number, and the situation behind it."""

    kind: str
    id: int
    situation: SituationRow
    entry: EntryRow | None = None


def situation_thing(row: SituationRow) -> Thing:
    """Name a situation as something that is claimed."""
    return Thing("situation", row.id, row)


def entry_thing(session: Session, entry_id: int) -> Thing:
    """Name an entry in work as something that is claimed.

    Raises:
        NotFound: there is none, or it was not made from a situation.
    """
    row = entry_in_work(session, entry_id, lock=True)
    situation = situations.by_id(session, row.situation_id or 0)
    if situation is None:
        raise NotFound
    return Thing("entry", row.id, situation, row)


def claim(session: Session, actor: Actor, thing: Thing, *, now: datetime) -> None:
    """Take a thing for half an hour; taking one's own prolongs it.

    Who takes a draft becomes its curator. Part of the caller's transaction.

    Raises:
        NotFound: the actor is not a moderator, or may not see it.
        Forbidden: it is, or comes from, their own situation.
        Held: another moderator holds it.
    """
    _require_moderator(session, actor, thing)
    hold(session, actor, thing.kind, thing.id, now=now)
    if thing.entry is not None and thing.entry.in_work is EntryState.DRAFT:
        _take_draft(session, actor, thing.entry, now)


def release(session: Session, actor: Actor, thing: Thing, *, now: datetime) -> None:
    """Give back what one holds; what nobody holds stays so.

    Raises:
        NotFound, Forbidden, Held: as for `claim`.
    """
    _require_moderator(session, actor, thing)
    refuse_held(session, actor, thing.kind, thing.id, now=now)
    let_go(session, thing.kind, thing.id)


def hand_over(session: Session, actor: Actor, thing: Thing, to_id: int, *, now: datetime) -> None:
    """Give what one holds, or what nobody holds, to another moderator, who is told.

    Nothing tells whether the other may work on it: that would tell who asked.

    Raises:
        NotFound, Forbidden, Held: as for `claim`.
        Invalid: the other is no moderator, or the actor themselves.
    """
    _require_moderator(session, actor, thing)
    if to_id not in moderators(session, but=[actor.member_id]):
        raise Invalid({"to": "Choose another moderator."})
    row = _own(session, actor, thing.kind, thing.id, now)
    row.member_id, row.until, row.version = to_id, now + LASTS, row.version + 1
    if thing.entry is not None and thing.entry.in_work is EntryState.DRAFT:
        # Its asker, too: they can do nothing with it, but the desk would tell who is left out.
        thing.entry.curator_id = to_id
    write_log(session, actor, Who.MODERATOR, "hand_over", (thing.kind, thing.id), ("", ""), now=now)
    event = f"claim-{thing.kind}-{thing.id}-{int(now.timestamp())}"
    about = {"entry": thing.entry} if thing.entry is not None else {"situation": thing.situation}
    tell(session, NoticeKind.CLAIM_HANDED, [to_id], event, now=now, **about)


def hold(session: Session, actor: Actor, kind: str, thing_id: int, *, now: datetime) -> None:
    """Go on only when no other moderator holds a thing, and hold it for another half an hour.

    Part of the caller's transaction, in which the thing itself has been locked or will be.

    Raises:
        Held: another moderator holds it; says who, and until when.
    """
    _own(session, actor, kind, thing_id, now).until = now + LASTS


def refuse_held(session: Session, actor: Actor, kind: str, thing_id: int, *, now: datetime) -> None:
    """Go on only when no other moderator holds a thing; whether one holds it oneself stays as it is.

    Raises:
        Held: another moderator holds it; says who, and until when.
    """
    row = claims.of_thing(session, kind, thing_id, lock=True)
    if row is not None and row.until > now and row.member_id != actor.member_id:
        raise _held(session, row)


def let_go(session: Session, kind: str, thing_id: int) -> None:
    """Forget who held a thing, once the work on it is done."""
    session.flush()
    claims.drop(session, kind, thing_id)


def claim_pages(
    session: Session, actor: Actor, kind: str, ids: Collection[int], *, now: datetime
) -> dict[int, ClaimPage]:
    """Show who holds which of these things, by thing; for moderators only."""
    held = claims.of_things(session, kind, ids, now)
    names = circle.names(session, {row.member_id for row in held.values()})
    return {
        thing_id: ClaimPage(
            names.get(row.member_id, "A moderator"), row.until, row.member_id == actor.member_id
        )
        for thing_id, row in held.items()
    }


def tidy(session: Session, now: datetime) -> int:
    """Forget claims whose time is over; gives how many."""
    with transaction(session):
        return claims.drop_expired(session, now, limit=MOST)


def _require_moderator(session: Session, actor: Actor, thing: Thing) -> None:
    """Ask for the right to work on a thing."""
    row = thing.situation
    if not actor.is_moderator or not in_sight(session, actor, row):
        raise NotFound
    entry = thing.entry
    who = standing_to(session, actor, row) if entry is None else entry_standing(session, actor, entry)
    if Who.MODERATOR not in who:
        raise Forbidden("Another moderator has to take this one.")
    permission = Permission.SCREEN if entry is None else Permission.CURATE
    require(permission, columns(who), alone=actor.alone)


def _own(session: Session, actor: Actor, kind: str, thing_id: int, now: datetime) -> ClaimRow:
    """Fetch one's own claim, made now unless another moderator has one that still holds."""
    me = actor.member_id or 0
    for _ in range(_TRIES):
        claims.take(session, kind, thing_id, me, now + LASTS)
        row = claims.of_thing(session, kind, thing_id, lock=True)
        if row is None:
            continue
        if row.member_id != me:
            if row.until > now:
                raise _held(session, row)
            row.member_id, row.version = me, row.version + 1
        return row
    raise Held("Another moderator", now)


def _held(session: Session, row: ClaimRow) -> Held:
    return Held(circle.names(session, [row.member_id]).get(row.member_id, "Another moderator"), row.until)


def _take_draft(session: Session, actor: Actor, entry: EntryRow, now: datetime) -> None:
    if entry.curator_id != actor.member_id:
        entry.curator_id = actor.member_id
        write_log(session, actor, Who.MODERATOR, "take_over", ("entry", entry.id), ("", ""), now=now)
