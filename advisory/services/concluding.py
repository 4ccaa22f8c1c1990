"""Showing an outcome: under its situation, and in the entry made from it."""

from dataclasses import fields, replace
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.entry_file import parse, write
from advisory.documents.render import entry_html
from advisory.domain.actor import Actor
from advisory.domain.errors import Invalid, WrongState
from advisory.domain.lifecycle import EntryState, SituationState, Who
from advisory.domain.notices import NoticeKind
from advisory.domain.outcome import OutcomeStage, OutcomeText, dated_block
from advisory.domain.text import clean
from advisory.services.changing import SYSTEM, move_entry, write_log
from advisory.services.revising import passed_days
from advisory.services.shelving import show_edition
from advisory.services.showing import audience_name
from advisory.services.telling import peers_of, tell, tell_followers
from advisory.storage import entries, outcomes
from advisory.storage.tables import EntryRow, OutcomeRow, SituationRow


def text_of(row: OutcomeRow) -> OutcomeText:
    """Give what stands in an outcome."""
    return OutcomeText(**{field.name: getattr(row, field.name) for field in fields(OutcomeText)})


def cleaned(text: OutcomeText) -> OutcomeText:
    """Give a text with unseen characters and stray blanks gone."""
    return OutcomeText(**{field.name: clean(getattr(text, field.name)) for field in fields(OutcomeText)})


def texts(text: OutcomeText) -> dict[str, str]:
    """Give a text by field, for showing two versions beside each other."""
    return {field.name: getattr(text, field.name) for field in fields(OutcomeText)}


def write_outcome(row: OutcomeRow, text: OutcomeText) -> None:
    """Put a text into its row, rendered.

    Raises:
        Invalid: it says nothing, or cannot be kept.
    """
    text.check()
    try:
        html = str(entry_html(text.markdown()))
    except Invalid as refusal:
        raise Invalid({"decided": str(refusal)}) from refusal
    for name, value in texts(text).items():
        setattr(row, name, value)
    row.html = html
    row.version += 1


def require_closed(row: SituationRow, action: str) -> None:
    """Go on only with a closed situation.

    Raises:
        WrongState: it is not closed.
    """
    if row.state is not SituationState.CLOSED:
        raise WrongState(row.state, action)


def published_entry(session: Session, row: SituationRow, *, lock: bool = False) -> EntryRow | None:
    """Fetch the published entry made from a situation."""
    entry = entries.of_situation(session, row.id, lock=lock)
    return entry if entry is not None and entry.state is EntryState.PUBLISHED else None


def entry_readers(session: Session, row: SituationRow) -> str:
    """Say who reads the published entry made from a situation; "" when there is none."""
    entry = published_entry(session, row)
    return audience_name(session, entry.audience) if entry is not None else ""


def show(
    session: Session, actor: Actor, outcome: OutcomeRow, row: SituationRow, part: Who, *, now: datetime
) -> None:
    """Let an outcome stand, in the exact words its asker gave or agreed to, and tell of it."""
    outcome.stage, outcome.shown_at = OutcomeStage.SHOWN, now
    outcome.note = ""
    outcome.version += 1
    states = (row.state.value, row.state.value)
    write_log(session, actor, part, "show outcome", ("situation", row.id), states, now=now)
    event = f"outcome-{outcome.id}-{outcome.version}"
    tell(session, NoticeKind.OUTCOME_SHOWN, [row.asker_id], event, now=now, situation=row)
    tell(session, NoticeKind.OUTCOME_TOLD, peers_of(session, row), event, now=now, situation=row)
    tell_followers(session, row, event, now=now)
    entry = published_entry(session, row, lock=True)
    if entry is not None:
        add_to_entry(session, actor, outcome, entry, now=now, by_site=part is Who.ASKER)


def add_to_entry(
    session: Session,
    actor: Actor,
    outcome: OutcomeRow,
    entry: EntryRow,
    *,
    now: datetime,
    by_site: bool = False,
) -> None:
    """Make a new edition of a published entry, with the outcome as a dated block.

    Args:
        by_site: it follows from the asker's own word, who must not stand in the log of an entry.

    Raises:
        WrongState: the entry is not published.
        Forbidden: the actor is not a moderator towards it.
    """
    edition = entries.edition(session, entry.id, entry.revision)
    if edition is None:
        raise WrongState(entry.state, "add_outcome")
    move_entry(session, actor, entry, "add_outcome", now=now, who=SYSTEM if by_site else None)
    file = parse(edition.raw, f"{entry.slug}.md")
    block = dated_block(text_of(outcome), passed_days(outcome), now.date())
    told = f"{file.edition.outcome}\n\n{block}" if file.edition.outcome else block
    newer = replace(file, edition=replace(file.edition, outcome=told), updated=now.date())
    show_edition(session, entry, newer, write(newer), now)
    outcome.edition = entry.revision


def told_before(session: Session, situation_id: int) -> str:
    """Write what came of a situation, as the first edition of its entry carries it; "" while none is told."""
    return "\n\n".join(_block(one) for one in outcomes.shown(session, situation_id))


def note_carried(session: Session, entry: EntryRow, outcome: str) -> None:
    """Remember which outcomes the edition just published carries, so that none is added twice."""
    said = " ".join(outcome.split())
    for one in outcomes.shown(session, entry.situation_id or 0):
        if not one.edition and " ".join(_block(one).split()) in said:
            one.edition = entry.revision


def _block(one: OutcomeRow) -> str:
    return dated_block(text_of(one), passed_days(one), (one.shown_at or one.due_at).date())
