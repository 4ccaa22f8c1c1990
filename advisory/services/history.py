"""The history of a situation and of a piece of advice: its revisions, and what changed between two.

situation   its asker: every revision; moderators: every one that was handed in, while they may see it; its
            readers: only what a moderator has read before them, and what came after
advice      its adviser and moderators; nobody else reads what somebody no longer says
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.byline import is_theirs_alone
from advisory.domain.clock import day_of
from advisory.domain.difference import Comparison
from advisory.domain.errors import NotFound
from advisory.domain.lifecycle import OPEN_STATES, SITUATION, SituationState, Who, can
from advisory.domain.permissions import Permission, require
from advisory.domain.revision import SCREENED
from advisory.services.changing import columns, situation_in_sight, standing_to
from advisory.services.comparing import advice_compared, situations_compared
from advisory.services.keeping import keeper
from advisory.services.pages.common import Pager, pager
from advisory.services.pages.revisions import EarlierAdvice, HistoryPage, OwnAdvice, RevisionItem
from advisory.services.showing import point_pages
from advisory.services.thread import advice_in_sight
from advisory.storage import advice, revisions, situations
from advisory.storage.tables import AdviceRevisionRow, AdviceRow, SituationRevisionRow, SituationRow
from advisory.storage.vocabulary import vocabulary

ADVICE_A_PAGE = 20

Row = TypeVar("Row", SituationRevisionRow, AdviceRevisionRow)


def of_situation(
    session: Session, actor: Actor, slug: str, older: int | None = None, newer: int | None = None
) -> HistoryPage:
    """Show two revisions of a situation against each other; the last two when none are named.

    Raises:
        NotFound: no such situation in sight, or a revision that this actor may not see.
    """
    row = situation_in_sight(session, actor, slug)
    who = standing_to(session, actor, row)
    inside = Who.ASKER in who or Who.MODERATOR in who
    since = 1 if inside else max(1, revisions.last_screened(session, row.id))
    rows = revisions.of_situation(session, row.id, since=since)
    if Who.ASKER not in who:
        # What its asker wrote and never handed in is theirs alone.
        opened = revisions.last_screened(session, row.id)
        rows = [one for one in rows if one.number >= opened or one.kind in SCREENED]
    before, after = _chosen(rows, older, newer)
    restoring = any(can(SITUATION, row.state, action, who & {Who.ASKER}) for action in ("edit", "update"))
    return HistoryPage(
        slug=slug,
        title=row.question,
        place=0,
        older=before.number if before else 0,
        newer=after.number,
        comparison=situations_compared(before, after, vocabulary(session)) if before else Comparison(),
        items=_items(rows, own=Who.ASKER in who) if inside else _as_opened(_items(rows, own=False), row),
        restorable=restoring and before is not None,
        version=row.version,
        only_you=is_theirs_alone(actor.member_id, row.asker_id, named=row.named),
    )


def of_advice(
    session: Session,
    actor: Actor,
    slug: str,
    place: int,
    older: int | None = None,
    newer: int | None = None,
) -> HistoryPage:
    """Show two revisions of a piece of advice against each other; the last two when none are named.

    Args:
        place: its number in the thread.

    Raises:
        NotFound: no such advice in sight, the actor is neither its adviser nor a moderator, or no such
            revision.
    """
    situation, given = _advice_in_sight(session, actor, slug, place)
    rows = revisions.of_advice(session, given.id)
    before, after = _chosen(rows, older, newer)
    own = given.adviser_id == actor.member_id
    return HistoryPage(
        slug=slug,
        title=situation.question,
        place=place,
        older=before.number if before else 0,
        newer=after.number,
        comparison=advice_compared(before, after) if before else Comparison(),
        items=_items(rows, own=own),
        restorable=own and before is not None and situation.state is SituationState.ADVISING,
        version=given.version,
    )


def earlier_advice(session: Session, actor: Actor, slug: str, place: int, number: int) -> EarlierAdvice:
    """Give an earlier revision of one's own advice, for giving it again to those who read it now.

    Raises:
        NotFound: no such advice of the actor's own, or no such revision.
    """
    _, given = _advice_in_sight(session, actor, slug, place)
    if given.adviser_id != actor.member_id:
        raise NotFound
    row = _numbered(revisions.of_advice(session, given.id), number)
    stance = row.stance.value if row.stance else ""
    return EarlierAdvice(row.text, row.basis.value, stance, private=given.private)


def own_advice(session: Session, actor: Actor, page: int) -> tuple[tuple[OwnAdvice, ...], Pager]:
    """List what the actor advised, newest first: their own words, whatever became of the situation.

    Of a situation that was withdrawn nothing is shown but the day of the advice.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
    """
    member_id = keeper(actor)
    rows = advice.of_adviser(session, member_id, limit=ADVICE_A_PAGE, offset=(page - 1) * ADVICE_A_PAGE)
    seen = situations.by_ids(session, [row.situation_id for row in rows], actor)
    shown = tuple(
        OwnAdvice(
            slug=seen[row.situation_id].slug if row.situation_id in seen else "",
            title=seen[row.situation_id].question if row.situation_id in seen else "",
            basis=row.basis.value,
            points=point_pages(row.points),
            given_on=row.given_at.date(),
            amended=row.version > 1,
        )
        for row in rows
    )
    return shown, pager(page, advice.count_of_adviser(session, member_id), ADVICE_A_PAGE)


def _advice_in_sight(session: Session, actor: Actor, slug: str, place: int) -> tuple[SituationRow, AdviceRow]:
    """Fetch a piece of advice for those who may see what it said before."""
    row = situation_in_sight(session, actor, slug)
    who = standing_to(session, actor, row)
    standing = advice_in_sight(session, actor, row, who) if row.state in OPEN_STATES else []
    if not 0 < place <= len(standing):
        raise NotFound
    given = standing[place - 1]
    if given.adviser_id == actor.member_id:
        require(Permission.CHANGE_ADVICE, columns(who))
    elif Who.MODERATOR not in who or Who.ASKER in who:
        raise NotFound
    return row, given


def _chosen(rows: Sequence[Row], older: int | None, newer: int | None) -> tuple[Row | None, Row]:
    """Give the two revisions asked for, the older one first."""
    if not rows:
        raise NotFound
    after = rows[0] if newer is None else _numbered(rows, newer)
    if older is not None:
        before = _numbered(rows, older)
        return (before, after) if before.number <= after.number else (after, before)
    return next((row for row in rows if row.number < after.number), None), after


def _numbered(rows: Sequence[Row], number: int) -> Row:
    for row in rows:
        if row.number == number:
            return row
    raise NotFound


def _items(
    rows: Sequence[SituationRevisionRow] | Sequence[AdviceRevisionRow], *, own: bool
) -> tuple[RevisionItem, ...]:
    """List revisions, to everybody but their writer by the day: minutes link texts of one member."""
    return tuple(
        RevisionItem(
            row.number,
            row.kind.value,
            row.made_at.replace(second=0, microsecond=0) if own else day_of(row.made_at),
            timed=own,
        )
        for row in rows
    )


def _as_opened(items: tuple[RevisionItem, ...], row: SituationRow) -> tuple[RevisionItem, ...]:
    """Date what was posted by the day it was opened: on which day its asker sent it, no reader saw."""
    opened = day_of(row.opened_at) if row.opened_at else None
    return tuple(replace(one, made_at=max(one.made_at, opened or one.made_at)) for one in items)
