"""Screening: a moderator reads each situation before any peer does."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Forbidden, Invalid, NotFound, Stale
from advisory.domain.lifecycle import Fact, SituationState
from advisory.domain.notices import NoticeKind
from advisory.domain.permissions import Permission, require
from advisory.domain.situation import PART_CHARS
from advisory.domain.text import clean
from advisory.services import claiming
from advisory.services.changing import columns, move_situation, situation_in_sight, standing_to
from advisory.services.pages.moderation import ScreeningItem, ScreeningQueue
from advisory.services.scanning import known_to_checker, require_settled, situation_piece
from advisory.services.showing import in_a_crowd
from advisory.services.telling import tell
from advisory.services.transaction import transaction
from advisory.services.triage import QueueFilters, require_moderator, screening_item, screening_queue
from advisory.storage.tables import SituationRow


def queue(
    session: Session, actor: Actor, filters: QueueFilters, page: int, *, now: datetime
) -> ScreeningQueue:
    """List what waits to be screened, most urgent first.

    Raises:
        NotFound: the actor is not a moderator, who alone may know of this page.
    """
    require_moderator(actor, Permission.SCREEN)
    return screening_queue(session, actor, filters, page, now=now)


def item(session: Session, actor: Actor, slug: str, *, now: datetime) -> ScreeningItem:
    """Show a submitted situation to a moderator, without a word about who asked it.

    Raises:
        NotFound: the actor is not a moderator, or nothing of that address waits for one.
    """
    require_moderator(actor, Permission.SCREEN)
    return screening_item(session, actor, _waiting(session, actor, slug), now=now)


def claim(session: Session, actor: Actor, slug: str, *, now: datetime) -> None:
    """Take a submitted situation for half an hour; taking one's own prolongs it.

    Raises:
        NotFound: the actor is not a moderator, or nothing of that address waits for one.
        Forbidden: it is their own.
        Held: another moderator holds it.
    """
    with transaction(session):
        claiming.claim(session, actor, claiming.situation_thing(_waiting(session, actor, slug)), now=now)


def release(session: Session, actor: Actor, slug: str, *, now: datetime) -> None:
    """Give a submitted situation back to the queue.

    Raises:
        NotFound, Forbidden, Held: as for `claim`.
    """
    with transaction(session):
        claiming.release(session, actor, claiming.situation_thing(_waiting(session, actor, slug)), now=now)


def hand_over(session: Session, actor: Actor, slug: str, to_id: int, *, now: datetime) -> None:
    """Give a submitted situation to another moderator, who is told.

    Raises:
        NotFound, Forbidden, Held: as for `claim`.
        Invalid: the other is no moderator, or the actor themselves.
    """
    with transaction(session):
        thing = claiming.situation_thing(_waiting(session, actor, slug))
        claiming.hand_over(session, actor, thing, to_id, now=now)


def approve(
    session: Session,
    actor: Actor,
    slug: str,
    *,
    clarify_first: bool,
    reasons: Mapping[str, str] | None = None,
    seen_version: int,
    now: datetime,
) -> None:
    """Open a situation to its audience, for questions first or for advice at once.

    Its asker is told, and its group or the followers of its topics.

    Args:
        reasons: why phrases stay that could identify somebody, by their digests.

    Raises:
        NotFound: no such situation in sight.
        Forbidden: not a moderator, or one's own situation.
        WrongState: it does not wait for a moderator.
        Stale: changed since `seen_version`.
        Held: another moderator holds it.
        Invalid: something could identify somebody, and nobody says why it stays.
    """
    with transaction(session):
        row = _to_decide(session, actor, slug, now)
        facts = [Fact.CLARIFY_FIRST] if clarify_first else []
        move_situation(session, actor, row, "approve", now=now, facts=facts, seen_version=seen_version)
        known, piece = known_to_checker(session), situation_piece(row)
        require_settled(session, actor, known, piece, reasons or {}, now=now)
        row.opened_at = now
        row.facts_shown = in_a_crowd(session, row)
        claiming.let_go(session, "situation", row.id)
        event = f"situation-{row.id}-{row.version}"
        tell(session, NoticeKind.APPROVED, [row.asker_id], event, now=now, situation=row)


def send_back(
    session: Session, actor: Actor, slug: str, reason: str, *, seen_version: int, now: datetime
) -> None:
    """Return a situation to its asker, with what to change.

    Raises:
        NotFound, Forbidden, WrongState, Stale, Held: as for `approve`.
        Invalid: no reason, or one that is too long.
    """
    _decide(session, actor, slug, "return", reason, seen_version, now)


def decline(
    session: Session, actor: Actor, slug: str, reason: str, *, seen_version: int, now: datetime
) -> None:
    """Decline a situation, with the reason.

    Raises:
        NotFound, Forbidden, WrongState, Stale, Held: as for `approve`.
        Invalid: no reason, or one that is too long.
    """
    _decide(session, actor, slug, "decline", reason, seen_version, now)


def _waiting(session: Session, actor: Actor, slug: str) -> SituationRow:
    """Fetch what waits to be screened.

    Raises:
        NotFound: nothing of that address does, for this actor.
    """
    row = situation_in_sight(session, actor, slug)
    if not actor.is_moderator or row.state is not SituationState.SUBMITTED:
        raise NotFound
    return row


def _to_decide(session: Session, actor: Actor, slug: str, now: datetime) -> SituationRow:
    row = situation_in_sight(session, actor, slug, lock=True)
    if row.asker_id == actor.member_id and not actor.alone:
        raise Forbidden("Another moderator has to take this one.")
    require(Permission.SCREEN, columns(standing_to(session, actor, row)), alone=actor.alone)
    claiming.refuse_held(session, actor, "situation", row.id, now=now)
    return row


def _decide(
    session: Session,
    actor: Actor,
    slug: str,
    action: str,
    reason: str,
    seen_version: int,
    now: datetime,
) -> None:
    reason = clean(reason)
    with transaction(session):
        row = _to_decide(session, actor, slug, now)
        if not reason:
            raise Invalid({"reason": "Say why, in words that help the asker."})
        if len(reason) > PART_CHARS:
            raise Invalid({"reason": f"Keep the reason under {PART_CHARS:,} characters."})
        try:
            move_situation(session, actor, row, action, now=now, reason=reason, seen_version=seen_version)
        except Stale as refusal:
            raise Stale({}, {"reason": reason}, refusal.version) from refusal
        claiming.let_go(session, "situation", row.id)
        kind = NoticeKind.RETURNED if action == "return" else NoticeKind.DECLINED
        event = f"situation-{row.id}-{row.version}"
        tell(session, kind, [row.asker_id], event, now=now, situation=row)
