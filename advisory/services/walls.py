"""Walls: who declares that two must not see what the other asks. Nobody but an admin learns of one.

An admin declares and lifts walls. A member may declare one for themselves and is told nothing: neither
whether anybody is called so, nor what they no longer see. So it holds from then on, and what they could read
already stays: otherwise what vanishes would tell them who asked it. For the same reason they cannot lift it.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Invalid
from advisory.domain.lifecycle import standing
from advisory.domain.permissions import Permission, require
from advisory.domain.text import one_line
from advisory.domain.walls import name_key
from advisory.services.barring import across, named_so, walled_off_from
from advisory.services.changing import columns
from advisory.services.keeping import require_admin
from advisory.services.pages.walls import Wall, WallsPage
from advisory.services.transaction import transaction
from advisory.services.walling import bar_both_ways
from advisory.storage import members, walls
from advisory.storage.tables import WallRow

COMPANY_CHARS = 100
#: So many walls are listed, and so many a member may declare for themselves.
MOST_LISTED, MOST_OWN = 500, 20


def page(session: Session, actor: Actor) -> WallsPage:
    """Show all walls, the newest first.

    Raises:
        NotFound: the actor is not an admin, who alone may know of them.
    """
    require_admin(actor)
    return WallsPage(wall_list(session), walls.count_unscreenable(session))


def declare(session: Session, actor: Actor, who: str, other: str, *, now: datetime) -> bool:
    """Put up a wall between a member and another, or everybody of a company, for all that was ever asked.

    Args:
        who: e-mail address of a member.
        other: e-mail address of another, or a company's name.

    Returns:
        Whether it is new.

    Raises:
        NotFound: the actor is not an admin.
        Invalid: no such member, or no name.
    """
    require_admin(actor)
    return put_up(session, who, other, made_by_id=actor.member_id, now=now)


def lift(session: Session, actor: Actor, wall_id: int) -> None:
    """Take a wall down, and with it what it barred; one that is gone already is no error.

    Raises:
        NotFound: the actor is not an admin.
    """
    require_admin(actor)
    take_down(session, wall_id)


def declare_own(session: Session, actor: Actor, other: str, *, now: datetime) -> None:
    """Declare for oneself what one must not see; says nothing of whether anybody is called so.

    Args:
        other: a company's name, or a member's name or e-mail address.

    Raises:
        Forbidden: the actor is not a member.
        Invalid: no name, one that is too long, or too many of them.
    """
    require(Permission.CREATE_SITUATION, columns(standing(actor)))
    member_id, other = actor.member_id or 0, _checked(other)
    with transaction(session):
        members.lock(session, member_id)
        if walls.count_by(session, member_id) >= MOST_OWN:
            raise Invalid({"other": "You have named many already. Ask your administrator."})
        named = named_so(session, other) - {member_id}
        # One person is meant by what they are, whatever they will be called; a company by its name.
        other_id = next(iter(named)) if len(named) == 1 and _is_person(session, other, named) else None
        _put_up(session, member_id, other_id, other, own=True, made_by_id=member_id, now=now)


def put_up(session: Session, who: str, other: str, *, made_by_id: int | None = None, now: datetime) -> bool:
    """Do as `declare` for whoever runs the machine.

    Raises:
        Invalid: no such member, or no name.
    """
    row = members.by_email(session, who)
    if row is None:
        raise Invalid({"who": f"Nobody is a member as {who.strip() or 'that'}."})
    other, across_it = _checked(other), members.by_email(session, other)
    if across_it is None and "@" in other:
        raise Invalid({"other": f"Nobody is a member as {other}."})
    if across_it is not None and across_it.id == row.id:
        raise Invalid({"other": "A wall stands between two."})
    with transaction(session):
        other_id = across_it.id if across_it else None
        return _put_up(session, row.id, other_id, other, own=False, made_by_id=made_by_id, now=now)


def take_down(session: Session, wall_id: int) -> bool:
    """Do as `lift` for whoever runs the machine; gives whether there was such a wall."""
    with transaction(session):
        row = walls.by_id(session, wall_id, lock=True)
        if row is None:
            return False
        member_id, others = row.member_id, across(session, row, row.member_id)
        walls.drop(session, wall_id)
        session.flush()
        for other_id in others - walled_off_from(session, member_id):
            walls.drop_bars(session, member_id, other_id)
        return True


def wall_list(session: Session) -> tuple[Wall, ...]:
    """List all walls for whoever runs the machine, the newest first."""
    rows = walls.newest(session, limit=MOST_LISTED)
    names = walls.names(session, {one for row in rows for one in (row.member_id, row.other_id) if one})
    return tuple(_shown(row, names) for row in rows)


def _shown(row: WallRow, names: dict[int, str]) -> Wall:
    return Wall(
        id=row.id,
        who=names[row.member_id],
        other=names[row.other_id] if row.other_id else row.company,
        everybody=row.other_id is None,
        own=row.from_now_on,
        made_at=row.made_at,
    )


def _put_up(
    session: Session,
    member_id: int,
    other_id: int | None,
    other: str,
    *,
    own: bool,
    made_by_id: int | None,
    now: datetime,
) -> bool:
    """Add a wall and bar both sides; who declares their `own` keeps what they see already.

    Declared by an admin, a wall that a member declared for themselves holds for all that was ever asked.
    """
    ends = f"members {min(member_id, other_id)} {max(member_id, other_id)}" if other_id else ""
    pair = ends or f"member {member_id} company {name_key(other)}"
    added = walls.add(
        session,
        pair,
        member_id=member_id,
        other_id=other_id,
        company="" if other_id else other,
        from_now_on=own,
        made_by_id=made_by_id,
        now=now,
    )
    row = walls.by_pair(session, pair)
    if not own:
        row.from_now_on = False
    if added or not own:
        keeping = [member_id] if own else []
        bar_both_ways(session, member_id, across(session, row, member_id), keeping=keeping, now=now)
    return added


def _is_person(session: Session, other: str, named: set[int]) -> bool:
    """Say whether a name is that of the one it names, and not of their company."""
    key = name_key(other)
    return any(
        number in named and key in (name_key(name), name_key(email))
        for number, name, email, _ in walls.people(session)
    )


def _checked(other: str) -> str:
    other = one_line(other)
    if not name_key(other):
        raise Invalid({"other": "Write the name of a company or of a member."})
    if len(other) > COMPANY_CHARS:
        raise Invalid({"other": f"Keep the name under {COMPANY_CHARS} characters."})
    return other
