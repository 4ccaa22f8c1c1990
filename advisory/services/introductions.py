"""A member's introductions: what they are asked, what they asked for, and whom they were introduced to."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.introducing import KEPT, Answer
from advisory.domain.zones import day_in
from advisory.services.due import MOST
from advisory.services.findable import walled_since
from advisory.services.meeting import own, require_to_answer, stage_of
from advisory.services.opening import reader
from advisory.services.pages.common import pager
from advisory.services.pages.directory import IntroductionList, IntroductionPage
from advisory.services.transaction import transaction
from advisory.storage import circle, introductions, profiles
from advisory.storage.tables import IntroductionRow

INTRODUCTIONS_A_PAGE = 20
#: The first is shown unless another one is named.
SHELVES = ("waiting", "asked", "introduced")


def page(session: Session, actor: Actor, shelf: str, number: int, *, now: datetime) -> IntroductionList:
    """Show one shelf of the actor's introductions.

    Args:
        shelf: one of SHELVES; everything else is the first.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
    """
    mine = reader(actor)
    walls = walled_since(session, mine)
    limit, offset = INTRODUCTIONS_A_PAGE, (number - 1) * INTRODUCTIONS_A_PAGE
    found: list[tuple[IntroductionRow, str]]
    waiting = introductions.count_to_answer(session, mine, walls, now)
    if shelf == "asked":
        found = [(row, "") for row in introductions.asked_by(session, mine, limit=limit, offset=offset)]
        total = introductions.count_asked_by(session, mine)
    elif shelf == "introduced":
        found = introductions.introduced(session, mine, limit=limit, offset=offset)
        total = introductions.count_introduced(session, mine)
    else:
        shelf, total = SHELVES[0], waiting
        found = introductions.to_answer(session, mine, walls, now, limit=limit, offset=offset)
    zone = profiles.zone_of(session, mine)
    return IntroductionList(
        shelf=shelf,
        items=tuple(_shown(row, name, mine, zone, now) for row, name in found),
        pager=pager(number, total, INTRODUCTIONS_A_PAGE),
        waiting=waiting,
    )


def one(session: Session, actor: Actor, key: str, *, now: datetime) -> IntroductionPage:
    """Show one of the actor's introductions.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
        NotFound: there is none, or nothing of it is left for them to see.
    """
    row = own(session, actor, key)
    mine = reader(actor)
    if row.to_id == mine and row.answer != Answer.YES:
        require_to_answer(session, row, now)
    other = row.from_id if row.to_id == mine else row.to_id
    name = circle.names(session, [other]).get(other, "")
    return _shown(row, name, mine, profiles.zone_of(session, mine), now)


def forget_old(session: Session, now: datetime) -> int:
    """Delete what led to nothing long ago; give how many were deleted."""
    with transaction(session):
        return introductions.forget_before(session, now - KEPT, most=MOST)


def _shown(row: IntroductionRow, name: str, mine: int, zone: str, now: datetime) -> IntroductionPage:
    """Show an introduction to one of the two; before a yes it tells no more than was opened."""
    is_mine, is_made = row.from_id == mine, row.answer == Answer.YES
    theirs, ours = row.to_contact, row.from_contact
    if not is_mine:
        theirs, ours = ours, theirs
    return IntroductionPage(
        key=row.key,
        who=name if is_made or not is_mine else row.found_as,
        mine=is_mine,
        note=row.note,
        stage=stage_of(row, now).value,
        asked_on=day_in(zone, row.made_at),
        contact=tuple(theirs.splitlines()) if is_made else (),
        own_contact=tuple(ours.splitlines()),
        answered_on=day_in(zone, row.answered_at) if is_made and row.answered_at else None,
    )
