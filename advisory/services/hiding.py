"""Hiding an asker's name again, where moderators wrote it down while it was shown: in thanks in work."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.lifecycle import EntryState, Who
from advisory.domain.notices import NoticeKind
from advisory.services.changing import move_entry
from advisory.services.consenting import shows, without_kept_lines, without_lines
from advisory.services.telling import tell
from advisory.storage import circle, drafts, entries
from advisory.storage.tables import DraftRow, EntryRow, SituationRow

#: Which step takes an edition in work back to the desk, and who takes it.
_BACK = {
    EntryState.REVIEW: ("request_changes", Who.SECOND_MODERATOR),
    EntryState.CONSENT: ("ask_for_change", Who.ASKER),
    EntryState.APPROVED: ("withdraw_consent", Who.ASKER),
}
NOTE = "The asker hides their name again. The thanks name them no more; read whether the text does."


def hide_in_entry(session: Session, situation: SituationRow, *, now: datetime) -> None:
    """Take the lines that name an asker out of the thanks of an entry in work, and of what was kept of it.

    What is published was agreed to, and stays. A text past the desk goes back to it, for it is another text.
    The caller's transaction keeps it.
    """
    row = entries.of_situation(session, situation.id, lock=True)
    draft = drafts.draft(session, row.id) if row is not None else None
    if row is None or draft is None:
        return
    name = circle.names(session, [situation.asker_id]).get(situation.asker_id, "")
    without_kept_lines(session, row.id, lambda lines: [line for line in lines if shows(line, name, "")])
    lines = [line for line in draft.credits.splitlines() if shows(line, name, "")]
    if lines and row.in_work is not EntryState.PUBLISHED:
        _hide_in_work(session, row, draft, lines, now)


def _hide_in_work(session: Session, row: EntryRow, draft: DraftRow, lines: list[str], now: datetime) -> None:
    if row.in_work in _BACK:
        action, who = _BACK[row.in_work]
        of_edition = row.work_state is not None
        move_entry(session, Actor(), row, action, now=now, who={who}, of_edition=of_edition, reason=NOTE)
        draft.raw, draft.digest = None, ""
    without_lines(draft, lines)
    draft.note = NOTE
    event = f"entry-{row.id}-{row.version}"
    tell(session, NoticeKind.CHANGES_REQUESTED, [row.curator_id], event, now=now, entry=row)
