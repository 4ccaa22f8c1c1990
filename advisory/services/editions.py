"""A new edition beside the one that readers have: begun, for more readers too, and dropped.

The live one stays byte for byte what it is. The new one goes through review and consent like any draft;
where it stands is `work_state`, and publishing it makes it the live one.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.entry_file import change
from advisory.domain.actor import Actor
from advisory.domain.errors import Invalid, NotFound, WrongState
from advisory.domain.lifecycle import ENTRY, EntryState, Fact, SituationState, Who, step
from advisory.domain.notices import NoticeKind
from advisory.domain.permissions import Permission, require
from advisory.services import claiming
from advisory.services.changing import columns, entry_standing, move_entry, refuse_stale
from advisory.services.consenting import begin_round
from advisory.services.desk import desk_entry
from advisory.services.draft_writing import keep_revision
from advisory.services.drafting import bound_digest
from advisory.services.keeping import readable_entry
from advisory.services.refilling import fill_from
from advisory.services.telling import tell
from advisory.services.transaction import transaction
from advisory.storage import drafts, entries, situations
from advisory.storage.tables import DraftRow, EntryRow


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


def widen(
    session: Session, actor: Actor, slug: str, audience: str, *, seen_version: int, now: datetime
) -> None:
    """Ask everybody who must consent whether more people may read the live text; it stays as it is till then.

    Its asker may begin that as well as a moderator, and is asked like the others: for the exact text.

    Raises:
        NotFound: no such published entry that this actor may read, or it was not made from a situation.
        Forbidden: neither its asker nor a moderator.
        WrongState: another edition is in work, or its situation is not closed.
        Stale: changed since `seen_version`.
        Invalid: the audience is not wider than the present one.
    """
    with transaction(session):
        row = readable_entry(session, actor, slug, lock=True)
        who = entry_standing(session, actor, row)
        draft = drafts.draft(session, row.id)
        if draft is None:
            raise NotFound
        step(ENTRY, row.state, "widen_audience", who)
        require(Permission.GIVE_CONSENT if Who.ASKER in who else Permission.CURATE, columns(who))
        refuse_stale(row.version, seen_version, {}, {})
        if row.work_state is not None:
            message = "A new edition is in work. Its audience can be chosen there."
            raise WrongState(row.in_work, "widen_audience", message)
        if audience not in row.audience.wider:
            raise Invalid({"audience": "Choose an audience that is larger than the present one."})
        require_closed(session, row, "widen_audience")
        move_entry(session, actor, row, "widen_audience", now=now, reason=f"For {audience}.")
        _same_text_for(session, row, draft, audience)
        begin_round(session, row, draft, now)


def _same_text_for(session: Session, row: EntryRow, draft: DraftRow, audience: str) -> None:
    """Make the live text, for other readers, what is asked consent for."""
    live = entries.edition(session, row.id, row.revision)
    if live is None:
        raise NotFound
    fill_from(session, row, draft, row.revision)
    draft.audience = audience
    draft.raw = change(live.raw, audience="" if audience == "public" else audience)
    draft.digest, draft.base_revision = bound_digest(draft.raw, audience), row.revision


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
