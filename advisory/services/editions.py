"""A new edition beside the one that readers have: begun, for more readers too, and dropped.

The live one stays byte for byte what it is. The new one goes through review and consent like any draft;
where it stands is `work_state`, and publishing it makes it the live one.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import NotFound, WrongState
from advisory.domain.lifecycle import EntryState, Fact, SituationState
from advisory.domain.notices import NoticeKind
from advisory.services import claiming
from advisory.services.changing import move_entry
from advisory.services.desk import desk_entry
from advisory.services.draft_writing import keep_revision
from advisory.services.refilling import fill_from
from advisory.services.telling import tell
from advisory.services.transaction import transaction
from advisory.storage import entries, situations
from advisory.storage.tables import EntryRow


def revise(
    session: Session, actor: Actor, entry_id: int, *, seen_version: int, now: datetime, edition: int = 0
) -> None:
    """Begin a new edition of a published entry with the text that readers have; its asker is told.

    Where one is in work already nothing is changed.

    Args:
        edition: number of an earlier edition to begin with instead, which brings its text back; 0 for none.

    Raises:
        NotFound: no such entry in sight that was made from a situation, no such edition, or the actor is
            not a moderator.
        Forbidden: it comes from the actor's own situation.
        WrongState: it is not published, its situation is not closed, something in that edition was taken
            out by right, or there is another one in work.
        Stale: changed since `seen_version`.
    """
    with transaction(session):
        row, draft = desk_entry(session, actor, entry_id, lock=True)
        if row.work_state is not None and not edition:
            return
        require_closed(session, row, "revise")
        _require_restorable(session, row, edition)
        reason = f"edition {edition}" if edition else ""
        move_entry(session, actor, row, "revise", now=now, reason=reason, seen_version=seen_version)
        fill_from(session, row, draft, edition or row.revision)
        row.curator_id = actor.member_id
        keep_revision(session, actor, draft, now)
        claiming.hold(session, actor, "entry", row.id, now=now)
        _tell(session, row, NoticeKind.REVISION_STARTED, now)


def drop_revision(session: Session, actor: Actor, entry_id: int, *, seen_version: int, now: datetime) -> None:
    """Drop the edition in work; the desk has the text that readers have, and the asker is told.

    Raises:
        NotFound: no such entry in sight that was made from a situation, or the actor is not a moderator.
        Forbidden: it comes from the actor's own situation.
        Held: another moderator has claimed it.
        WrongState: no new edition is in work.
        Stale: changed since `seen_version`.
    """
    with transaction(session):
        row, draft = desk_entry(session, actor, entry_id, lock=True)
        if row.work_state is None:
            raise WrongState(row.state, "drop_revision")
        facts = [Fact.LIVE_EDITION]
        move_entry(session, actor, row, "drop_revision", now=now, facts=facts, seen_version=seen_version)
        claiming.hold(session, actor, "entry", row.id, now=now)
        keep_revision(session, actor, draft, now)
        fill_from(session, row, draft, row.revision)
        claiming.let_go(session, "entry", row.id)
        _tell(session, row, NoticeKind.REVISION_DROPPED, now)


def _require_restorable(session: Session, row: EntryRow, number: int) -> None:
    """Go on only where an earlier edition may be brought back, or none is asked for.

    Raises:
        NotFound: there is no such edition.
        WrongState: something in it was taken out by right, or a new edition is in work.
    """
    if not number:
        return
    if row.work_state is not None:
        message = "A new edition is in work. Publish it or drop it before you bring back another."
        raise WrongState(row.in_work, "restore", message)
    edition = entries.edition(session, row.id, number)
    if edition is None:
        raise NotFound
    if edition.closed:
        message = "Something in this edition was taken out by right, so it cannot be brought back."
        raise WrongState(row.state, "restore", message)


def require_closed(session: Session, row: EntryRow, action: str) -> None:
    """Go on only while there is a closed situation to curate from.

    Raises:
        WrongState: its situation was withdrawn, removed or reopened.
    """
    situation = situations.by_id(session, row.situation_id or 0)
    if row.state is EntryState.PUBLISHED and (
        situation is None or situation.state is not SituationState.CLOSED
    ):
        raise WrongState(row.state, action, "Its situation is not closed, so nothing can be curated from it.")


def _tell(session: Session, row: EntryRow, kind: NoticeKind, now: datetime) -> None:
    tell(session, kind, [entries.asker_of(session, row)], f"entry-{row.id}-{row.version}", now=now, entry=row)
