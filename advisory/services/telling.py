"""Telling people: one notice for each person and event, and a letter promised with it.

A notice is a row written in the transaction of the change it tells of, so that nobody is told of what did not
happen, and nobody misses what did. The letter is a promise of kind MAIL about the notice: it is written when
it is sent, from what its reader may read then.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from advisory.domain.notices import NoticeKind
from advisory.services.outbox import promise
from advisory.storage import advice, members, notices, situations
from advisory.storage.tables import EntryRow, SituationRow

#: The kind of promise that a notice is sent by mail, too; its subject is the notice.
MAIL = "mail.notice"


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
    here: an audience may shrink in between.

    Args:
        member_ids: None among them is left out.
        event: tells this event from others of its kind, such as "situation-7-3" (its version 3).
        detail: numbers that lead to the place, such as {"from": 1, "to": 2} of a diff; never a text.

    Returns:
        How many are told of it only now.
    """
    told = 0
    for member_id in sorted({one for one in member_ids if one is not None}):
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
            promise(session, MAIL, notice_id, now)
            told += 1
    return told


def peers_of(session: Session, situation: SituationRow) -> set[int]:
    """Give everybody who took part in a situation beside its asker: who advised, and who asked a question."""
    asked = {row.author_id for row in situations.questions(session, situation.id)}
    return (asked | advice.adviser_ids(session, situation.id)) - {situation.asker_id}


def moderators(session: Session, *, but: Iterable[int | None] = ()) -> set[int]:
    """Give all active moderators, without some."""
    return members.moderator_ids(session) - {one for one in but if one is not None}
