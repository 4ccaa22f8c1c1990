"""Removing: a moderator takes a situation from its readers' sight, and another puts it back."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Stale
from advisory.domain.notices import NoticeKind
from advisory.services.changing import move_situation
from advisory.services.claiming import let_go, refuse_held
from advisory.services.moderated import checked_reason, moderated
from advisory.services.telling import tell, tell_advisers
from advisory.services.transaction import transaction


def remove(
    session: Session, actor: Actor, slug: str, reason: str, *, seen_version: int, now: datetime
) -> None:
    """Take a situation from everybody's sight but its asker's and the moderators'; its asker is told why.

    Raises:
        NotFound: the actor is not a moderator, or there is no such situation in sight.
        Forbidden: it is their own.
        WrongState: it is removed already, or nobody reads it anyway.
        Stale: changed since `seen_version`; keeps the reason.
        Held: another moderator screens it just now.
        Invalid: no reason, or one that is too long.
    """
    _move(session, actor, slug, "remove", reason, seen_version, now)


def restore(
    session: Session, actor: Actor, slug: str, reason: str, *, seen_version: int, now: datetime
) -> None:
    """Put a removed situation back as it was; another moderator than the one who removed it does.

    Raises:
        NotFound, Stale, Held, Invalid: as for `remove`.
        Forbidden: it is their own, or they removed it.
        WrongState: it is not removed.
    """
    _move(session, actor, slug, "restore", reason, seen_version, now)


def _move(
    session: Session, actor: Actor, slug: str, action: str, reason: str, seen_version: int, now: datetime
) -> None:
    with transaction(session):
        row = moderated(session, actor, slug)
        refuse_held(session, actor, "situation", row.id, now=now)
        why = checked_reason(reason, f"{action}_reason")
        try:
            move_situation(session, actor, row, action, now=now, reason=why, seen_version=seen_version)
        except Stale as refusal:
            raise Stale({}, {"reason": why}, refusal.version) from refusal
        let_go(session, "situation", row.id)
        kind = NoticeKind.REMOVED if action == "remove" else NoticeKind.RESTORED
        event = f"situation-{row.id}-{row.version}"
        tell(session, kind, [row.asker_id], event, now=now, situation=row)
        also = NoticeKind.GONE if action == "remove" else NoticeKind.BACK_AGAIN
        tell_advisers(session, row, also, actor.member_id, now=now)
