"""Advising: one contribution for each peer and situation, as points with a basis."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.render import point_html
from advisory.domain.actor import Actor
from advisory.domain.edition import numbered
from advisory.domain.errors import Forbidden, Invalid, NotFound, WrongState
from advisory.domain.lifecycle import SituationState, Who
from advisory.domain.permissions import Permission, require
from advisory.domain.points import read_points
from advisory.domain.situation import BODY_CHARS, Basis, Stance
from advisory.domain.text import clean
from advisory.services.changing import (
    columns,
    promise_situation,
    refuse_stale,
    situation_in_sight,
    standing_to,
    write_log,
)
from advisory.services.excluded import TAKEN_OUT, refuse_taken_out
from advisory.services.revising import keep_advice
from advisory.services.transaction import transaction
from advisory.storage import advice
from advisory.storage.tables import AdvicePointRow, AdviceRow, SituationRow


def give(
    session: Session,
    actor: Actor,
    slug: str,
    text: str,
    basis: str,
    stance: str,
    *,
    seen_version: int,
    now: datetime,
) -> None:
    """Give advice, or amend one's own.

    Args:
        text: a Markdown list of one or two levels.
        basis: a value of `Basis`; required.
        stance: a value of `Stance`, or "".
        seen_version: of one's own advice; 0 when there was none.

    Raises:
        NotFound: no such situation in sight.
        Forbidden: its asker, or not a member of its audience.
        WrongState: it is not open for advice.
        Stale: one's own advice was changed since `seen_version`, for example on another device.
        Invalid: no point, a third level, no basis, or text that cannot be kept; every problem at once.
    """
    text = clean(text)
    with transaction(session):
        row = _advisable(session, actor, slug)
        rows = _checked(text, basis, stance)
        mine = advice.by_adviser(session, row.id, actor.member_id or 0, lock=True)
        if mine is not None and mine.excluded_at is not None:
            raise WrongState("taken out", "amend it", TAKEN_OUT)
        refuse_taken_out(session, actor, row.id, [one.text for one in rows])
        sent = {"text": text}
        if mine is None:
            refuse_stale(0, seen_version, {}, sent)
            mine = AdviceRow(situation_id=row.id, adviser_id=actor.member_id, given_at=now)
            session.add(mine)
        else:
            refuse_stale(mine.version if mine.stands else 0, seen_version, {"text": mine.text}, sent)
            mine.version += 1
            mine.withdrawn_at = None
            mine.points.clear()
            session.flush()
        mine.text, mine.changed_at = text, now
        mine.basis, mine.stance = Basis(basis), Stance(stance) if stance else None
        mine.points.extend(rows)
        keep_advice(session, mine, row, now)
        action = "give" if mine.version == 1 else "amend"
        write_log(session, actor, Who.ADVISER, action, ("advice", mine.id), ("", ""), now=now)
        promise_situation(session, row.id, now)


def withdraw(session: Session, actor: Actor, slug: str, *, seen_version: int, now: datetime) -> None:
    """Take one's own advice back while the situation is open for advice.

    Raises:
        NotFound: no such situation in sight, or no advice of one's own on it.
        WrongState: it is not open for advice.
        Stale: changed since `seen_version`.
    """
    with transaction(session):
        row = situation_in_sight(session, actor, slug, lock=True)
        mine = advice.by_adviser(session, row.id, actor.member_id or 0, lock=True)
        if mine is None or not mine.stands:
            raise NotFound
        require(Permission.CHANGE_ADVICE, columns(standing_to(session, actor, row)))
        if row.state is not SituationState.ADVISING:
            raise WrongState(row.state, "withdraw advice")
        refuse_stale(mine.version, seen_version, {"text": mine.text}, {})
        mine.version += 1
        mine.withdrawn_at = now
        write_log(session, actor, Who.ADVISER, "withdraw", ("advice", mine.id), ("", ""), now=now)
        promise_situation(session, row.id, now)


def _advisable(session: Session, actor: Actor, slug: str) -> SituationRow:
    row = situation_in_sight(session, actor, slug, lock=True)
    who = standing_to(session, actor, row)
    if Who.ASKER in who:
        raise Forbidden("You asked this one, so the advice is for others to give.")
    require(Permission.GIVE_ADVICE, columns(who))
    if row.state is not SituationState.ADVISING:
        raise WrongState(row.state, "give advice")
    return row


def _checked(text: str, basis: str, stance: str) -> list[AdvicePointRow]:
    """Turn the text into rendered points, or refuse with everything that is wrong."""
    problems: dict[str, str] = {}
    if basis not in [one.value for one in Basis]:
        problems["basis"] = "Say how you know: lived, seen, studied, or an opinion."
    if stance and stance not in [one.value for one in Stance]:
        problems["stance"] = "Choose a stance from the list, or none."
    rows: list[AdvicePointRow] = []
    if len(text) > BODY_CHARS:
        problems["text"] = f"This has {len(text):,} characters; {BODY_CHARS:,} is the most that can be kept."
        raise Invalid(problems)
    try:
        rows = [
            AdvicePointRow(place=place, number=number, text=point, html=str(point_html(point)))
            for place, (number, point) in enumerate(numbered(read_points(text)))
        ]
    except Invalid as refusal:
        problems["text"] = str(refusal)
    if problems:
        raise Invalid(problems)
    return rows
