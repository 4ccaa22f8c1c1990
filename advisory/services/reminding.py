"""Silence is not consent: two reminders, and after 30 days the end of the question."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.lifecycle import EntryState, Fact, Who
from advisory.services.answering import answer_in_round
from advisory.services.consenting import ADVISER, LAPSED, REMINDED, tell_who_is_asked
from advisory.services.due import MOST
from advisory.services.transaction import transaction
from advisory.storage import consents, drafts, entries, situations
from advisory.storage.tables import ConsentRow, DraftRow, EntryRow

#: When a first and a second reminder are due.
REMIND_AFTER = (timedelta(days=7), timedelta(days=21))
LAPSES_AFTER = timedelta(days=30)


def remind(session: Session, now: datetime) -> int:
    """Remind those who were asked for consent and have not answered; gives how many."""
    done = 0
    for number, after in enumerate(REMIND_AFTER, start=1):
        due = consents.unanswered(session, now - after, number, limit=MOST - done)
        session.rollback()
        for consent_id in due:
            with transaction(session):
                found = _still_open(session, consent_id)
                if found is None or found[2].reminders >= number:
                    continue
                row, _, asked = found
                situation = situations.by_id(session, row.situation_id or 0)
                asked.reminders = number
                if situation is not None:
                    tell_who_is_asked(session, asked, REMINDED, situation, now)
                done += 1
    return done


def lapse(session: Session, now: datetime) -> int:
    """End questions of consent that nobody answered for 30 days; gives how many.

    An asker's silence archives the entry; an adviser's takes their name out, and the draft goes back.
    """
    done = 0
    due = consents.unanswered(session, now - LAPSES_AFTER, None, limit=MOST)
    session.rollback()
    for consent_id in due:
        with transaction(session):
            found = _still_open(session, consent_id)
            if found is None or found[2].asked_at > now - LAPSES_AFTER:
                continue
            row, draft, asked = found
            fact = Fact.ADVISER_SILENT if asked.part == ADVISER else Fact.ASKER_SILENT
            answer_in_round(
                session, Actor(), row, draft, asked, "lapsed", "", who=Who.CLOCK, now=now, facts=[fact]
            )
            situation = situations.by_id(session, row.situation_id or 0)
            if situation is not None:
                tell_who_is_asked(session, asked, LAPSED, situation, now)
            done += 1
    return done


def _still_open(session: Session, consent_id: int) -> tuple[EntryRow, DraftRow, ConsentRow] | None:
    """Fetch a question that still waits for its answer, with its entry locked."""
    entry_id = consents.entry_of(session, consent_id)
    row = entries.by_id(session, entry_id, lock=True) if entry_id else None
    asked = session.get(ConsentRow, consent_id, populate_existing=True)
    draft = drafts.draft(session, entry_id) if entry_id else None
    if row is None or draft is None or asked is None or asked.answer:
        return None
    fits = (asked.digest, asked.round) == (draft.digest, draft.round)
    return (row, draft, asked) if fits and row.in_work is EntryState.CONSENT else None
