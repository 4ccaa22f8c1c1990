"""Hiding an asker's name again, where moderators wrote it down while it was shown: in thanks in work."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.lifecycle import EntryState, Who
from advisory.domain.notices import NoticeKind
from advisory.services.consenting import back_to_desk, shows, without_kept_lines, without_lines
from advisory.services.telling import tell
from advisory.storage import circle, drafts, entries
from advisory.storage.tables import DraftRow, EntryRow, SituationRow

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
    back_to_desk(session, row, draft, Who.ASKER, NOTE, now=now)
    without_lines(draft, lines)
    draft.note = NOTE
    event = f"entry-{row.id}-{row.version}"
    tell(session, NoticeKind.CHANGES_REQUESTED, [row.curator_id], event, now=now, entry=row)
