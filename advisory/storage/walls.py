"""Queries about walls; for admins, and for making bars."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from advisory.domain.actor import Actor, Role
from advisory.domain.lifecycle import SituationState
from advisory.storage import members
from advisory.storage.bars import WALL
from advisory.storage.once import add_once
from advisory.storage.situations import visible_to
from advisory.storage.tables import MemberRow, RoleRow, SituationBarRow, SituationRow, WallRow, member_roles


def add(
    session: Session,
    pair: str,
    *,
    member_id: int,
    other_id: int | None,
    company: str,
    from_now_on: bool,
    made_by_id: int | None,
    now: datetime,
) -> bool:
    """Add a wall; gives whether it is new."""
    return add_once(
        session,
        WallRow,
        pair=pair,
        member_id=member_id,
        other_id=other_id,
        company=company,
        from_now_on=from_now_on,
        made_by_id=made_by_id,
        made_at=now,
    )


def by_pair(session: Session, pair: str) -> WallRow:
    """Fetch the wall that stands between two."""
    return session.scalars(select(WallRow).where(WallRow.pair == pair)).one()


def by_id(session: Session, wall_id: int, *, lock: bool = False) -> WallRow | None:
    """Fetch one wall; with `lock`, held until the end of the transaction."""
    query = select(WallRow).where(WallRow.id == wall_id)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def newest(session: Session, *, limit: int) -> list[WallRow]:
    """List the walls, the newest first."""
    return list(session.scalars(select(WallRow).order_by(WallRow.id.desc()).limit(limit)))


def count_by(session: Session, member_id: int) -> int:
    """Count the walls that a member has declared."""
    return session.scalar(select(func.count(WallRow.id)).where(WallRow.made_by_id == member_id)) or 0


def concerning(session: Session, member_id: int) -> list[WallRow]:
    """List the walls that may concern a member: theirs, and all between somebody and a company."""
    theirs = or_(WallRow.member_id == member_id, WallRow.other_id == member_id, WallRow.other_id.is_(None))
    return list(session.scalars(select(WallRow).where(theirs)))


def people(session: Session) -> list[tuple[int, str, str, str]]:
    """List all members with what a wall may call them by: name, e-mail address and company."""
    query = select(MemberRow.id, MemberRow.name, MemberRow.email, MemberRow.company)
    rows = session.execute(query.where(MemberRow.left_on.is_(None)))
    return [(number, name, email, company) for number, name, email, company in rows]


def asked_by(session: Session, asker_id: int, *, unseen_by: Actor | None = None) -> list[int]:
    """List the situations of a member, only those that somebody does not see if they are named."""
    query = select(SituationRow.id).where(SituationRow.asker_id == asker_id)
    return list(session.scalars(query if unseen_by is None else query.where(~visible_to(unseen_by))))


def drop_bars(session: Session, member_id: int, other_id: int) -> None:
    """Take away what a wall between two members barred, either way; conflicts stay."""
    for asker_id, barred_id in ((member_id, other_id), (other_id, member_id)):
        session.execute(
            delete(SituationBarRow)
            .where(
                SituationBarRow.why == WALL,
                SituationBarRow.member_id == barred_id,
                SituationBarRow.situation_id.in_(_asked(asker_id)),
            )
            .execution_options(synchronize_session=False)
        )


def drop(session: Session, wall_id: int) -> None:
    """Take a wall away."""
    session.execute(delete(WallRow).where(WallRow.id == wall_id))


def count_unscreenable(session: Session) -> int:
    """Count what waits to be screened and every moderator is barred from.

    The only moderator there is screens their own: to count that would tell who asked it.
    """
    screens = or_(
        MemberRow.id != SituationRow.asker_id,
        literal(members.count_holding(session, Role.MODERATOR) == 1),
    )
    moderators = (
        select(MemberRow.id)
        .join(member_roles, member_roles.c.member_id == MemberRow.id)
        .join(RoleRow, RoleRow.id == member_roles.c.role_id)
        .where(MemberRow.active, RoleRow.name == Role.MODERATOR.value, ~_is_barred(), screens)
    )
    query = select(func.count(SituationRow.id)).where(
        SituationRow.state == SituationState.SUBMITTED, ~moderators.correlate(SituationRow).exists()
    )
    return session.scalar(query) or 0


def _is_barred() -> ColumnElement[bool]:
    return exists().where(
        and_(SituationBarRow.situation_id == SituationRow.id, SituationBarRow.member_id == MemberRow.id)
    )


def _asked(asker_id: int) -> Select[int]:
    return select(SituationRow.id).where(SituationRow.asker_id == asker_id)


def names(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Give name and address of members, for admins."""
    query = select(MemberRow.id, MemberRow.name, MemberRow.email).where(MemberRow.id.in_(ids))
    return {number: f"{name} ({email})" for number, name, email in session.execute(query)}
