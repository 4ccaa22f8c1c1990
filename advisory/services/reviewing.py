"""The second pair of eyes: a draft is passed or given back, and an approved entry is taken up again."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Invalid
from advisory.domain.lifecycle import EntryState, Fact
from advisory.domain.notices import NoticeKind
from advisory.domain.situation import PART_CHARS
from advisory.domain.text import clean
from advisory.services.changing import move_entry
from advisory.services.consenting import begin_round
from advisory.services.desk import desk_entry
from advisory.services.draft_writing import require_in_work
from advisory.services.telling import tell
from advisory.services.transaction import transaction


def request_changes(
    session: Session, actor: Actor, entry_id: int, reason: str, *, seen_version: int, now: datetime
) -> None:
    """Give a draft back to its curator, with what to change.

    Raises:
        NotFound: no such entry in work.
        Forbidden: its own curator, where there is a second moderator.
        WrongState: it is not in review.
        Stale: changed since `seen_version`.
        Invalid: no reason, or one that is too long.
    """
    reason = clean(reason)
    with transaction(session):
        row, draft = desk_entry(session, actor, entry_id, lock=True)
        if not reason or len(reason) > PART_CHARS:
            raise Invalid({"reason": "Say what to change, in a few sentences."})
        move_entry(session, actor, row, "request_changes", now=now, reason=reason, seen_version=seen_version)
        draft.note = reason
        tell(
            session,
            NoticeKind.CHANGES_REQUESTED,
            [row.curator_id] if row.curator_id != actor.member_id else [],
            f"entry-{row.id}-{row.version}",
            now=now,
            entry=row,
        )


def pass_draft(session: Session, actor: Actor, entry_id: int, *, seen_version: int, now: datetime) -> None:
    """Pass a draft as a second pair of eyes, and ask everybody who must consent.

    Raises:
        NotFound: no such entry in work.
        Forbidden: its own curator, where there is a second moderator.
        WrongState: it is not in review.
        Stale: changed since `seen_version`.
    """
    with transaction(session):
        row, draft = desk_entry(session, actor, entry_id, lock=True)
        # Every curated entry has an asker, whose silence is not consent.
        move_entry(
            session, actor, row, "pass", now=now, facts=[Fact.CONSENT_NEEDED], seen_version=seen_version
        )
        begin_round(session, row, draft, now)


def edit_again(session: Session, actor: Actor, entry_id: int, *, seen_version: int, now: datetime) -> None:
    """Take an approved entry back to the desk; the consent given is void with the first changed word.

    Raises:
        NotFound: no such entry in work.
        Forbidden: it comes from the actor's own situation.
        WrongState: it is not approved.
        Stale: changed since `seen_version`.
    """
    with transaction(session):
        row, _ = desk_entry(session, actor, entry_id, lock=True)
        require_in_work(row, EntryState.APPROVED)
        move_entry(session, actor, row, "edit", now=now, seen_version=seen_version)
        row.curator_id = actor.member_id
