"""Keeping revisions: what a situation and a piece of advice said each time they were handed on.

Whoever changes such a text calls `keep_situation` or `keep_advice` in the same transaction, after the
change. A redaction reaches every revision by itself, since each hangs on its situation.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from advisory.domain.outcome import HORIZONS
from advisory.domain.revision import SITUATION_PARTS, RevisionKind
from advisory.storage import outcomes, revisions
from advisory.storage.tables import (
    AdviceRevisionRow,
    AdviceRow,
    OutcomeRow,
    SituationRevisionRow,
    SituationRow,
)


def parts_of(row: SituationRow) -> dict[str, str]:
    """Give a situation's text as its revisions keep it."""
    parts = {name: getattr(row, name) for name in SITUATION_PARTS if name not in ("decide_by", "tags")}
    parts["decide_by"] = row.decide_by.isoformat() if row.decide_by else ""
    parts["tags"] = " ".join(row.tag_slugs)
    return {name: parts[name] for name in SITUATION_PARTS}


def keep_posted(session: Session, row: SituationRow, now: datetime) -> None:
    """Keep what a moderator is going to read, as the first revision or as the next one."""
    kind = RevisionKind.REPOSTED if row.revision else RevisionKind.POSTED
    keep_situation(session, row, kind, now)


def keep_situation(session: Session, row: SituationRow, kind: RevisionKind, now: datetime) -> None:
    """Keep a situation's text as it stands now, as its newest revision."""
    row.revision += 1
    session.flush()
    session.add(
        SituationRevisionRow(
            situation_id=row.id, number=row.revision, kind=kind, parts=parts_of(row), made_at=now
        )
    )
    session.flush()


def keep_advice(session: Session, row: AdviceRow, situation: SituationRow, now: datetime) -> None:
    """Keep advice as it stands now; it answers the situation as that stands now."""
    row.situation_revision = situation.revision
    session.flush()
    last = revisions.last_of_advice(session, row.id)
    session.add(
        AdviceRevisionRow(
            advice_id=row.id,
            number=last + 1,
            kind=RevisionKind.AMENDED if last else RevisionKind.GIVEN,
            text=row.text,
            basis=row.basis,
            stance=row.stance,
            situation_revision=situation.revision,
            made_at=now,
        )
    )
    session.flush()


def is_before(advice: AdviceRow, situation: SituationRow) -> bool:
    """Say whether the facts changed since this advice was given, amended or reaffirmed."""
    return advice.situation_revision < situation.revision


def set_outcome_dates(session: Session, row: SituationRow, now: datetime) -> None:
    """Note when the asker of a situation that is being closed is asked what came of it."""
    told = {outcome.days for outcome in outcomes.of_situation(session, row.id)}
    session.add_all(
        OutcomeRow(situation_id=row.id, days=days, due_at=now + timedelta(days=days))
        for days in HORIZONS
        if days not in told
    )


def passed_days(outcome: OutcomeRow) -> int:
    """Tell how many days after closing an outcome was told, which may be earlier than it was asked for."""
    closed_at = outcome.due_at - timedelta(days=outcome.days)
    return ((outcome.told_at or outcome.due_at) - closed_at).days
