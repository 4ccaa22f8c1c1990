"""Off the shelf and back to the desk: archived, reopened, restored after it was pulled."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Forbidden, NotFound, WrongState
from advisory.domain.lifecycle import EntryState, SituationState, Who
from advisory.domain.notices import NoticeKind
from advisory.domain.permissions import Permission, require
from advisory.domain.text import one_line
from advisory.services.changing import columns, entry_in_sight, entry_standing, move_entry
from advisory.services.telling import tell
from advisory.services.transaction import transaction
from advisory.storage import drafts, entries, situations
from advisory.storage.tables import EntryRow


def archive(
    session: Session, actor: Actor, slug: str, reason: str, *, seen_version: int, now: datetime
) -> None:
    """File an entry away: nobody reads it, and it can be opened again.

    Raises:
        NotFound: no such entry, or the actor is not a moderator.
        Forbidden: it comes from the actor's own situation.
        WrongState: it is pulled, or waits for consent or publication.
        Stale: changed since `seen_version`.
    """
    with transaction(session):
        row = _may_decide(session, actor, entries.by_slug(session, slug, lock=True))
        move_entry(
            session, actor, row, "archive", now=now, reason=one_line(reason)[:500], seen_version=seen_version
        )
        if row.situation_id is not None:
            event = f"entry-{row.id}-{row.version}"
            tell(
                session, NoticeKind.ENTRY_MARKED, [entries.asker_of(session, row)], event, now=now, entry=row
            )


def take_back(session: Session, actor: Actor, entry_id: int, *, seen_version: int, now: datetime) -> None:
    """Take an archived or a pulled entry back to the desk as a draft of the actor's; it needs consent anew.

    What was pulled leaves the journal of tombstones with that.

    Raises:
        NotFound: no such entry, or the actor is not a moderator.
        Forbidden: it comes from the actor's own situation.
        WrongState: it is neither archived nor pulled, was imported, or its situation is not closed any more.
        Stale: changed since `seen_version`.
    """
    with transaction(session):
        row = _may_decide(session, actor, entries.by_id(session, entry_id, lock=True))
        action = "restore" if row.state is EntryState.PULLED else "reopen"
        _require_material(session, row, action)
        move_entry(session, actor, row, action, now=now, seen_version=seen_version)
        row.curator_id = actor.member_id


def let_return(session: Session, actor: Actor, entry_id: int, *, seen_version: int, now: datetime) -> None:
    """Let an imported entry that was pulled or archived come back with its file; it leaves the journal.

    Nothing is published by that: somebody has to put the file back and import it.

    Raises:
        NotFound: no such entry, or the actor is not a moderator.
        WrongState: it is neither archived nor pulled, or was made here.
        Stale: changed since `seen_version`.
    """
    with transaction(session):
        row = _may_decide(session, actor, entries.by_id(session, entry_id, lock=True))
        if row.situation_id is not None:
            raise WrongState(row.state, "let_return", "It was made here. Take it back to the desk instead.")
        move_entry(session, actor, row, "let_return", now=now, seen_version=seen_version)
        row.synced_digest = ""


def _may_decide(session: Session, actor: Actor, row: EntryRow | None) -> EntryRow:
    if row is None or not actor.is_moderator or not entry_in_sight(session, actor, row):
        raise NotFound
    who = entry_standing(session, actor, row)
    if Who.MODERATOR not in who:
        raise Forbidden("This comes from your own situation. Another moderator decides.")
    require(Permission.CURATE, columns(who), alone=actor.alone)
    return row


def _require_material(session: Session, row: EntryRow, action: str) -> None:
    """Go on only where there is a draft to write in, made from a situation that is still there."""
    situation = situations.by_id(session, row.situation_id) if row.situation_id else None
    if situation is None or drafts.draft(session, row.id) is None:
        message = "It was imported, so nothing can be written from it. Let its file come back instead."
        raise WrongState(row.state, action, message)
    if situation.state is not SituationState.CLOSED:
        message = f"Its situation is {situation.state.value}, so nothing can be curated from it."
        raise WrongState(row.state, action, message)
