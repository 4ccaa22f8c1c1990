"""Outcomes, the moderators' side: read before they are shown, and taken into the entry."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.render import stored_html
from advisory.domain.actor import Actor
from advisory.domain.errors import Forbidden, Invalid, NotFound, WrongState
from advisory.domain.lifecycle import Who
from advisory.domain.notices import NoticeKind
from advisory.domain.outcome import OutcomeStage, OutcomeText
from advisory.domain.permissions import Permission, require
from advisory.domain.situation import PART_CHARS
from advisory.domain.text import clean
from advisory.services.changing import columns, in_sight, refuse_stale, standing_to, write_log
from advisory.services.concluding import (
    add_to_entry,
    cleaned,
    entry_readers,
    published_entry,
    require_closed,
    show,
    text_of,
    texts,
    write_outcome,
)
from advisory.services.pages.common import pager
from advisory.services.pages.outcomes import OutcomeItem, OutcomeQueue, OutcomeReview
from advisory.services.scanning import Piece, known_to_checker, require_settled
from advisory.services.showing import audience_name, byline_of_asker
from advisory.services.telling import tell
from advisory.services.transaction import transaction
from advisory.storage import outcomes, situations
from advisory.storage.tables import OutcomeRow, SituationRow

ITEMS_A_PAGE = 30


def queue(session: Session, actor: Actor, page: int, *, now: datetime) -> OutcomeQueue:
    """List what waits to be read, or to be taken into an entry, longest waiting first.

    Raises:
        NotFound: the actor is not a moderator.
    """
    if not actor.is_moderator:
        raise NotFound
    require(Permission.SCREEN, columns({Who.MODERATOR}))
    rows = outcomes.at_the_desk(session, actor, limit=ITEMS_A_PAGE, offset=(page - 1) * ITEMS_A_PAGE)
    items = tuple(_item(actor, outcome, row, now) for outcome, row in rows)
    return OutcomeQueue(items, pager(page, outcomes.count_at_the_desk(session, actor), ITEMS_A_PAGE))


def _item(actor: Actor, outcome: OutcomeRow, row: SituationRow, now: datetime) -> OutcomeItem:
    since = outcome.told_at or outcome.due_at
    own = row.asker_id == actor.member_id and not actor.alone
    step = "Add it to the entry" if outcome.stage is OutcomeStage.SHOWN else "Read it"
    return OutcomeItem(
        id=outcome.id,
        title=row.question,
        days=outcome.days,
        told_at=since,
        waiting_hours=int((now - since).total_seconds() // 3600),
        step="" if own else step,
    )


def item(session: Session, actor: Actor, outcome_id: int) -> OutcomeReview:
    """Show an outcome that waits to a moderator, without a word about who told it.

    Raises:
        NotFound: the actor is not a moderator, or no such outcome waits for one.
    """
    row, outcome = _in_sight(session, actor, outcome_id)
    entry_audience = entry_readers(session, row)
    to_add = outcome.stage is OutcomeStage.SHOWN and outcome.edition == 0 and bool(entry_audience)
    if outcome.stage is not OutcomeStage.WAITING and not to_add:
        raise NotFound
    return OutcomeReview(
        id=outcome.id,
        version=outcome.version,
        slug=row.slug,
        title=row.question,
        days=outcome.days,
        text=text_of(outcome),
        html=stored_html(outcome.html),
        audience=audience_name(session, row.audience),
        entry_audience=entry_audience,
        own=Who.MODERATOR not in standing_to(session, actor, row),
        to_add=to_add,
        byline=byline_of_asker(session, row),
    )


def approve(
    session: Session, actor: Actor, outcome_id: int, text: OutcomeText, *, seen_version: int, now: datetime
) -> bool:
    """Show an outcome as it was told; with changed words, ask its asker whether they agree to them first.

    Returns:
        Whether it stands now.

    Raises:
        NotFound: the actor is not a moderator, or there is no such outcome.
        Forbidden: it is of the actor's own situation.
        WrongState: it does not wait for a moderator.
        Stale: changed since `seen_version`; carries both texts.
        Invalid: the changed words cannot be kept, or could identify somebody.
    """
    text = cleaned(text)
    with transaction(session):
        row, outcome = _to_decide(session, actor, outcome_id)
        refuse_stale(outcome.version, seen_version, texts(text_of(outcome)), texts(text))
        if text == text_of(outcome):
            show(session, actor, outcome, row, Who.MODERATOR, now=now)
            return True
        write_outcome(outcome, text)
        piece, known = Piece("outcome", outcome.id, texts(text)), known_to_checker(session)
        require_settled(session, actor, known, piece, {}, now=now)
        outcome.stage = OutcomeStage.EDITED
        _decided(session, actor, row, outcome, "edit outcome", NoticeKind.OUTCOME_EDITED, "", now)
        return False


def send_back(
    session: Session, actor: Actor, outcome_id: int, reason: str, *, seen_version: int, now: datetime
) -> None:
    """Return an outcome to its asker, with what to change.

    Raises:
        NotFound, Forbidden, WrongState, Stale: as for `approve`.
        Invalid: no reason, or one that is too long.
    """
    reason = clean(reason)
    with transaction(session):
        row, outcome = _to_decide(session, actor, outcome_id)
        refuse_stale(outcome.version, seen_version, {}, {})
        if not reason or len(reason) > PART_CHARS:
            raise Invalid({"reason": "Say what to change, in words that help the asker."})
        outcome.stage, outcome.note = OutcomeStage.RETURNED, reason
        outcome.version += 1
        _decided(session, actor, row, outcome, "return outcome", NoticeKind.OUTCOME_RETURNED, reason, now)


def add(session: Session, actor: Actor, outcome_id: int, *, seen_version: int, now: datetime) -> str:
    """Take an outcome that stands under its situation into the entry published since.

    Returns:
        The entry's slug.

    Raises:
        NotFound: the actor is not a moderator, or there is no such outcome.
        Forbidden: it is of the actor's own situation.
        WrongState: it does not stand yet, or stands in the entry already, or no entry is published.
        Stale: changed since `seen_version`.
    """
    with transaction(session):
        row, outcome = _in_sight(session, actor, outcome_id, lock=True)
        _require_other(session, actor, row)
        entry = published_entry(session, row, lock=True)
        if outcome.stage is not OutcomeStage.SHOWN or outcome.edition or entry is None:
            raise WrongState(outcome.stage, "add outcome")
        refuse_stale(outcome.version, seen_version, {}, {})
        add_to_entry(session, actor, outcome, entry, now=now)
        outcome.version += 1
        return entry.slug or ""


def _in_sight(
    session: Session, actor: Actor, outcome_id: int, *, lock: bool = False
) -> tuple[SituationRow, OutcomeRow]:
    outcome = outcomes.by_id(session, outcome_id, lock=lock)
    row = situations.by_id(session, outcome.situation_id) if outcome is not None else None
    if outcome is None or row is None or not actor.is_moderator or not in_sight(session, actor, row):
        raise NotFound
    require(Permission.SCREEN, columns({Who.MODERATOR}))
    return row, outcome


def _require_other(session: Session, actor: Actor, row: SituationRow) -> None:
    if Who.MODERATOR not in standing_to(session, actor, row):
        raise Forbidden("Another moderator has to take this one.")


def _to_decide(session: Session, actor: Actor, outcome_id: int) -> tuple[SituationRow, OutcomeRow]:
    row, outcome = _in_sight(session, actor, outcome_id, lock=True)
    _require_other(session, actor, row)
    require_closed(row, "show outcome")
    if outcome.stage is not OutcomeStage.WAITING:
        raise WrongState(outcome.stage, "decide on this outcome")
    return row, outcome


def _decided(
    session: Session,
    actor: Actor,
    row: SituationRow,
    outcome: OutcomeRow,
    action: str,
    kind: NoticeKind,
    reason: str,
    now: datetime,
) -> None:
    states = (row.state.value, row.state.value)
    write_log(session, actor, Who.MODERATOR, action, ("situation", row.id), states, now=now, reason=reason)
    event, detail = f"outcome-{outcome.id}-{outcome.version}", {"days": outcome.days}
    tell(session, kind, [row.asker_id], event, now=now, situation=row, detail=detail)
