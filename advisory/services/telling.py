"""Telling people: one notice for each person and event, and a letter promised with it.

A notice is a row written in the transaction of the change it tells of, so that nobody is told of what did not
happen, and nobody misses what did. The letter is a promise of kind MAIL about the notice: it is written when
it is sent, from what its reader may read then.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from advisory.domain.lifecycle import EntryState
from advisory.domain.notices import NEWS, OF_THE_ASKER, STEPS_TOLD, TELLINGS, NoticeKind, Shelf, shelf_of
from advisory.domain.sight import is_everybodys
from advisory.domain.zones import morning_after
from advisory.services.outbox import promise
from advisory.services.pages.notices import Notice
from advisory.storage import advice, bars, circle, entries, follows, members, notices, profiles, situations
from advisory.storage.tables import EntryRow, SituationRow
from advisory.storage.vocabulary import vocabulary

#: The kind of promise that a notice is sent by mail, too; its subject is the notice.
MAIL = "mail.notice"
#: Shelves whose letters wait for the return of whoever said that they are away. What asks for one's word on
#: an entry, or tells of one's own situation, is sent at once.
AWAITS_RETURN = frozenset({Shelf.FOLLOWED, Shelf.PEOPLE})
#: At this time of the next day leave the letters that tell of what somebody without a name did: people have
#: hours of their own, and letters that left at once would show theirs.
MORNING = timedelta(hours=6)


def tell(
    session: Session,
    kind: NoticeKind,
    member_ids: Iterable[int | None],
    event: str,
    *,
    now: datetime,
    situation: SituationRow | None = None,
    entry: EntryRow | None = None,
    saved_search_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> int:
    """Tell each of these members of an event, once however often it is told.

    Whether somebody may read what the notice is about is asked when it is shown and when it is sent, and not
    here: an audience may shrink in between. Who has stopped following the situation is not told its news.
    Who must find no trace of a situation is told nothing of it, nor of the entry made from it unless that is
    everybody's.

    Args:
        member_ids: None among them is left out.
        event: tells this event from others of its kind, such as "situation-7-3" (its version 3).
        detail: numbers that lead to the place, such as {"from": 1, "to": 2} of a diff; never a text.

    Returns:
        How many are told of it only now.
    """
    told = 0
    people = {one for one in member_ids if one is not None}
    waits = _waits(session, kind, people, situation, now)
    if situation is not None and kind in NEWS and people:
        people -= follows.by_word(session, follows.SITUATION, [str(situation.id)], on=False)
    for member_id in sorted(_unbarred(session, people, situation, entry)):
        notice_id = notices.tell(
            session,
            member_id,
            kind.value,
            event,
            now,
            entry_id=entry.id if entry else None,
            situation_id=situation.id if situation else None,
            saved_search_id=saved_search_id,
            detail=detail,
        )
        if notice_id is not None:
            promise(session, MAIL, notice_id, now, after=waits.get(member_id, timedelta()))
            told += 1
    return told


def untell(session: Session, kind: NoticeKind, event: str) -> None:
    """Take back what was told of an event that was taken back itself, and with it a letter not sent yet."""
    notices.forget_event(session, kind.value, event)


def _waits(
    session: Session, kind: NoticeKind, people: set[int], situation: SituationRow | None, now: datetime
) -> dict[int, timedelta]:
    """Say how long letters wait, where they do: for a return, or so that they tell no asker's hour."""
    waits = {}
    if kind in OF_THE_ASKER and situation is not None and not situation.named:
        next_morning = morning_after(now.date(), "") + MORNING
        waits = dict.fromkeys(people - {situation.asker_id}, next_morning - now)
    if shelf_of(kind) in AWAITS_RETURN:
        for member_id, (until, zone) in profiles.away_among(session, people, now).items():
            waits[member_id] = max(morning_after(until, zone) - now, waits.get(member_id, timedelta()))
    return waits


def _unbarred(
    session: Session, member_ids: set[int], situation: SituationRow | None, entry: EntryRow | None
) -> set[int]:
    """Leave out who must find no trace of what this is about."""
    number = situation.id if situation else entry.situation_id if entry else None
    everybodys = situation is None and entry is not None and is_everybodys(entry.state, entry.mark)
    if number is None or everybodys or not member_ids:
        return member_ids
    return member_ids - bars.barred_among(session, number, member_ids)


def peers_of(session: Session, situation: SituationRow) -> set[int]:
    """Give everybody who took part in a situation beside its asker: who advised, and who asked a question."""
    asked = {row.author_id for row in situations.questions(session, situation.id)}
    return (asked | advice.adviser_ids(session, situation.id)) - {situation.asker_id}


def moderators(session: Session, *, but: Iterable[int | None] = ()) -> set[int]:
    """Give all active moderators, without some."""
    return members.moderator_ids(session) - {one for one in but if one is not None}


def tell_to_screen(session: Session, row: SituationRow, *, now: datetime) -> int:
    """Tell the moderators, but never its asker, that a situation waits for one of them.

    Returns:
        How many are told of it only now.
    """
    event = f"situation-{row.id}-{row.version}"
    people = moderators(session, but=[row.asker_id])
    return tell(session, NoticeKind.TO_SCREEN, people, event, now=now, situation=row)


def tell_to_curate(session: Session, row: SituationRow, *, now: datetime) -> int:
    """Tell the moderators, but never its asker, that an entry may be written from a closed situation.

    Returns:
        How many are told of it only now.
    """
    event = f"situation-{row.id}-{row.version}"
    people = moderators(session, but=[row.asker_id])
    return tell(session, NoticeKind.TO_CURATE, people, event, now=now, situation=row)


def followers_of_situation(session: Session, row: SituationRow) -> set[int]:
    """Give who follows a situation without having taken part in it, as far as they may read it now.

    Never its asker: they are told of their own situation in words of their own, as are `peers_of`.
    """
    following = follows.by_word(session, follows.SITUATION, [str(row.id)], on=True)
    return circle.readers_of_situation(session, row, following - peers_of(session, row))


def followers_of_tags(
    session: Session, tags: Collection[str], *, of: SituationRow | EntryRow, but: Iterable[int | None] = ()
) -> set[int]:
    """Give who follows one of these tags, or a synonym of it, and may read what carries them now.

    Args:
        of: what carries the tags; its asker is left out.
        but: who else is left out.
    """
    words = vocabulary(session).book
    spelt = {alias for alias, slug in words.by_alias.items() if slug in set(tags)}
    following = follows.by_word(session, follows.TAG, {*tags, *spelt}, on=True)
    following -= {one for one in but if one is not None}
    if isinstance(of, SituationRow):
        return circle.readers_of_situation(session, of, following)
    origin = situations.by_id(session, of.situation_id) if of.situation_id else None
    return circle.readers_of_entry(session, of, following) - ({origin.asker_id} if origin else set())


def members_of_group(session: Session, group_id: int, *, but: Iterable[int | None] = ()) -> set[int]:
    """Give the active members of a group who have not stopped following it, without some."""
    stopped = follows.by_word(session, follows.GROUP, [str(group_id)], on=False)
    return circle.seated(session, group_id) - stopped - {one for one in but if one is not None}


def tell_of_opening(session: Session, row: SituationRow, *, now: datetime, but: Iterable[int | None]) -> int:
    """Tell a group of a new situation of theirs, and the followers of its topics who are not of the group.

    Args:
        but: who is left out, such as the moderator who opened it.

    Returns:
        How many are told of it only now.
    """
    event, told, left_out = f"situation-{row.id}", 0, {*but, row.asker_id}
    group_id = row.audience.group_id
    if group_id is not None:
        seats = members_of_group(session, group_id, but=left_out)
        left_out |= seats
        told = tell(
            session,
            NoticeKind.GROUP_SITUATION,
            circle.readers_of_situation(session, row, seats),
            event,
            now=now,
            situation=row,
        )
    following = followers_of_tags(session, row.tag_slugs, of=row, but=left_out)
    return told + tell(session, NoticeKind.TOPIC_SITUATION, following, event, now=now, situation=row)


def tell_followers(
    session: Session, row: SituationRow, event: str, *, now: datetime, but: Iterable[int | None] = ()
) -> int:
    """Tell those who follow a situation without having taken part in it that something is new there.

    Args:
        event: the same as the others are told of, such as "situation-7-3".
        but: who is left out, such as whoever did it.

    Returns:
        How many are told of it only now.
    """
    people = followers_of_situation(session, row) - {one for one in but if one is not None}
    return tell(session, NoticeKind.WATCHED_CHANGED, people, event, now=now, situation=row)


def tell_of_step(
    session: Session, situation: SituationRow, action: str, actor_id: int | None, *, now: datetime
) -> None:
    """Tell all who took part or follow that a situation went on, and its asker when it was not their step.

    Args:
        action: a step of `domain.lifecycle`, just taken, so that the version names the event.
        actor_id: who took it; None for the clock.
    """
    to_peers, to_asker = STEPS_TOLD[action]
    event = f"situation-{situation.id}-{situation.version}"
    tell(session, to_peers, peers_of(session, situation) - {actor_id}, event, now=now, situation=situation)
    tell_followers(session, situation, event, now=now, but=[actor_id])
    if actor_id != situation.asker_id:
        tell(session, to_asker, [situation.asker_id], event, now=now, situation=situation)


def tell_of_withdrawal(session: Session, situation: SituationRow, *, now: datetime) -> None:
    """Tell everybody who advised that the asker took the situation back; what it was about they remember."""
    advisers = advice.adviser_ids(session, situation.id)
    event = f"situation-{situation.id}-{situation.version}"
    tell(session, NoticeKind.WITHDRAWN, advisers, event, now=now, situation=situation)


def tell_advisers(
    session: Session, situation: SituationRow, kind: NoticeKind, actor_id: int | None, *, now: datetime
) -> None:
    """Tell everybody else who advised what a moderator did with the situation as a whole."""
    advisers = advice.adviser_ids(session, situation.id) - {situation.asker_id, actor_id}
    event = f"situation-{situation.id}-{situation.version}"
    tell(session, kind, advisers, event, now=now, situation=situation)


def tell_of_pull(session: Session, row: EntryRow, actor_id: int | None, *, now: datetime) -> None:
    """Tell the asker, unless it was their own doing, and the moderators; nobody learns who the asker is."""
    event = f"entry-{row.id}-{row.version}"
    asker_id = entries.asker_of(session, row) if row.situation_id is not None else None
    if asker_id not in (None, actor_id):
        tell(session, NoticeKind.ENTRY_PULLED, [asker_id], event, now=now, entry=row)
    tell(session, NoticeKind.PULLED, moderators(session, but=[actor_id]), event, now=now, entry=row)


def shown_notice(told: notices.Told) -> Notice:
    """Show a notice, with the title of what it is about as it stands now, if that is in sight."""
    notice, entry, situation = told.notice, told.entry, told.situation
    kind = NoticeKind(notice.kind)
    return Notice(
        key=notice.key,
        kind=kind.value,
        sentence=TELLINGS[kind].sentence,
        title=entry.question if entry else situation.question if situation else "",
        count=entry.count if entry else "",
        entry_slug=(entry.slug or "") if entry and entry.state is EntryState.PUBLISHED else "",
        situation_slug=situation.slug if situation else "",
        search=told.search,
        detail=notice.detail,
        made_on=notice.made_at.date(),
        is_new=notice.read_at is None,
        entry_id=entry.id if entry and shelf_of(kind) is Shelf.DESK else 0,
        situation_state=situation.state.value if situation else "",
    )
