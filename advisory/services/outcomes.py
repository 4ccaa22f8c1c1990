"""Outcomes, the asker's side: asked for 30 and 90 days after closing, told, and agreed to."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.render import stored_html
from advisory.domain.actor import Actor
from advisory.domain.errors import NotFound, WrongState
from advisory.domain.lifecycle import Who
from advisory.domain.notices import NoticeKind
from advisory.domain.outcome import OutcomeStage, OutcomeText
from advisory.domain.permissions import Permission, require
from advisory.services.changing import columns, refuse_stale, situation_in_sight, standing_to, write_log
from advisory.services.concluding import (
    cleaned,
    entry_readers,
    require_closed,
    show,
    text_of,
    texts,
    write_outcome,
)
from advisory.services.due import MOST
from advisory.services.pages.outcomes import OutcomeForm
from advisory.services.scanning import (
    Piece,
    known_to_writer,
    mark_pages,
    marks_of,
    reasons_for,
    require_settled,
)
from advisory.services.showing import audience_name, byline_of_asker
from advisory.services.telling import moderators, tell
from advisory.services.transaction import transaction
from advisory.storage import outcomes, situations
from advisory.storage.tables import OutcomeRow, SituationRow

#: What reasons for phrases are kept under.
THING = "outcome"


def form(
    session: Session,
    actor: Actor,
    slug: str,
    days: int,
    typed: OutcomeText | None = None,
    reasons: Mapping[str, str] | None = None,
    *,
    now: datetime,
) -> OutcomeForm:
    """Show the form, with what was told so far, or as it was typed with what could identify somebody.

    Args:
        reasons: why phrases of what was typed stay, by their digests.

    Raises:
        NotFound: not the actor's own situation, or no outcome is asked for then.
        WrongState: it is not closed, or this outcome stands already.
    """
    row, outcome = _own(session, actor, slug, days)
    known = known_to_writer(session, actor)
    found = marks_of(known, texts(typed), now=now) if typed is not None else {}
    kept = reasons_for(session, THING, outcome.id)
    return OutcomeForm(
        slug=slug,
        title=row.question,
        days=days,
        version=outcome.version,
        stage=outcome.stage.value,
        text=text_of(outcome) if typed is None else typed,
        marks=mark_pages(found, kept | dict(reasons or {})),
        html=stored_html(outcome.html),
        reason=outcome.note,
        audience=audience_name(session, row.audience),
        entry_audience=entry_readers(session, row),
        may_confirm=outcome.stage is OutcomeStage.EDITED,
        byline=byline_of_asker(session, row),
    )


def record(
    session: Session,
    actor: Actor,
    slug: str,
    days: int,
    text: OutcomeText,
    reasons: Mapping[str, str] | None = None,
    *,
    seen_version: int,
    now: datetime,
) -> None:
    """Tell what came of it; a moderator reads it before anybody else does.

    The same text a second time changes nothing.

    Args:
        reasons: why phrases that could identify somebody stay, by their digests.

    Raises:
        NotFound: not the actor's own situation, or no outcome is asked for then.
        WrongState: it is not closed, or this outcome stands already.
        Stale: changed since `seen_version`; carries both texts.
        Invalid: it says nothing, cannot be kept, or something in it could identify somebody.
    """
    text = cleaned(text)
    with transaction(session):
        row, outcome = _own(session, actor, slug, days, lock=True)
        if outcome.stage is OutcomeStage.WAITING and text_of(outcome) == text:
            return
        refuse_stale(outcome.version, seen_version, texts(text_of(outcome)), texts(text))
        write_outcome(outcome, text)
        piece, known = Piece(THING, outcome.id, texts(text)), known_to_writer(session, actor)
        require_settled(session, actor, known, piece, reasons or {}, now=now)
        outcome.stage, outcome.told_at, outcome.note = OutcomeStage.WAITING, now, ""
        states = (row.state.value, row.state.value)
        write_log(session, actor, Who.ASKER, "record outcome", ("situation", row.id), states, now=now)
        event = f"outcome-{outcome.id}-{outcome.version}"
        people = moderators(session, but=[row.asker_id])
        tell(session, NoticeKind.OUTCOME_TO_CHECK, people, event, now=now, situation=row)


def agree(session: Session, actor: Actor, slug: str, days: int, *, seen_version: int, now: datetime) -> None:
    """Agree to the words a moderator changed; it stands from then on.

    Raises:
        NotFound: not the actor's own situation, or no outcome is asked for then.
        WrongState: nothing waits for the asker's word.
        Stale: changed since `seen_version`.
    """
    with transaction(session):
        row, outcome = _own(session, actor, slug, days, lock=True)
        if outcome.stage is not OutcomeStage.EDITED:
            raise WrongState(outcome.stage, "agree to the words")
        refuse_stale(outcome.version, seen_version, {}, {})
        show(session, actor, outcome, row, Who.ASKER, now=now)


def ask_what_came(session: Session, now: datetime) -> int:
    """Ask askers whose day has come what came of it, and remind each of them once; for the clock.

    Returns:
        How many were asked or reminded.
    """
    asked = 0
    for outcome_id in outcomes.to_ask(session, now, limit=MOST):
        with transaction(session):
            outcome = outcomes.by_id(session, outcome_id, lock=True)
            if outcome is None or outcome_id not in outcomes.to_ask(session, now, limit=1, only=outcome_id):
                continue
            row = situations.by_id(session, outcome.situation_id)
            if row is None:
                continue
            again = outcome.asked_at is not None
            event = f"outcome-{outcome.id}-{'reminder' if again else 'due'}"
            people, detail = [row.asker_id], {"days": outcome.days}
            tell(session, NoticeKind.OUTCOME_DUE, people, event, now=now, situation=row, detail=detail)
            if again:
                outcome.reminded_at = now
            else:
                outcome.asked_at = now
            outcome.version += 1
            asked += 1
    return asked


def _own(
    session: Session, actor: Actor, slug: str, days: int, *, lock: bool = False
) -> tuple[SituationRow, OutcomeRow]:
    row = situation_in_sight(session, actor, slug, lock=lock)
    who = standing_to(session, actor, row)
    if Who.ASKER not in who:
        raise NotFound
    require(Permission.CHANGE_SITUATION, columns(who))
    outcome = outcomes.of_days(session, row.id, days, lock=lock)
    if outcome is None:
        raise NotFound
    require_closed(row, "record outcome")
    if outcome.stage is OutcomeStage.SHOWN:
        raise WrongState(row.state, "record outcome", "This outcome stands with its readers already.")
    return row, outcome
