"""Groups: circles of members with an audience of their own, made, named and filled by admins."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Invalid, NotFound
from advisory.domain.lifecycle import Who
from advisory.domain.text import one_line, slugify
from advisory.services import membership
from advisory.services.changing import refuse_stale, write_log
from advisory.services.keeping import require_admin
from advisory.services.pages.common import pager
from advisory.services.pages.members import GroupLine, GroupList, GroupSeats, SeatedLine
from advisory.services.seating import put_seat
from advisory.services.transaction import transaction
from advisory.storage import members, roster
from advisory.storage.tables import GroupRow

NAME_CHARS, MISSION_CHARS = 100, 500
GROUPS_A_PAGE = SEATS_A_PAGE = 50
MOST_GROUPS = 500


def page(session: Session, actor: Actor, number: int) -> GroupList:
    """List all groups by name.

    Raises:
        NotFound: the actor is not an admin, who alone may see this.
    """
    require_admin(actor)
    offset = (number - 1) * GROUPS_A_PAGE
    rows = roster.groups(session, limit=GROUPS_A_PAGE, offset=offset)
    total = roster.count_groups(session)
    return GroupList(tuple(_line(row, seated) for row, seated in rows), pager(number, total, GROUPS_A_PAGE))


def group(session: Session, actor: Actor, group_id: int, number: int) -> GroupSeats:
    """Show a group with those who sit in it.

    Raises:
        NotFound: the actor is not an admin, or there is no such group.
    """
    require_admin(actor)
    row = roster.group(session, group_id)
    if row is None:
        raise NotFound
    total = roster.count_seated(session, row.id)
    offset = (number - 1) * SEATS_A_PAGE
    return GroupSeats(
        line=_line(row, total),
        version=row.version,
        seated=tuple(
            SeatedLine(one.id, one.name, one.email, chairs, one.active)
            for one, chairs in roster.seated(session, row.id, limit=SEATS_A_PAGE, offset=offset)
        ),
        pager=pager(number, total, SEATS_A_PAGE),
    )


def create(session: Session, actor: Actor, name: str, mission: str, *, now: datetime) -> int:
    """Make a group; its address is made from its name, and stays.

    Returns:
        Its row number.

    Raises:
        NotFound: the actor is not an admin.
        Invalid: no name, or one that another group has; or a text is too long.
    """
    require_admin(actor)
    name, mission = _checked(name, mission)
    slug = slugify(name)
    if not slug:
        raise Invalid({"name": "Use some letters from a to z, or digits, so that it can have an address."})
    with transaction(session):
        if roster.count_groups(session) >= MOST_GROUPS:
            raise Invalid({"name": f"There are {MOST_GROUPS} groups, which is the most."})
        row = membership.new_group(session, slug, name, mission)
        write_log(session, actor, Who.ADMIN, "make_group", ("group", row.id), ("", ""), now=now, reason=name)
        return row.id


def change(
    session: Session,
    actor: Actor,
    group_id: int,
    name: str,
    mission: str,
    *,
    seen_version: int,
    now: datetime,
) -> None:
    """Call a group otherwise, or say otherwise what it is for.

    Raises:
        NotFound: the actor is not an admin, or there is no such group.
        Invalid: no name, or one that another group has; or a text is too long.
        Stale: changed since `seen_version`; carries both texts.
    """
    require_admin(actor)
    name, mission = _checked(name, mission)
    with transaction(session):
        row = roster.group(session, group_id, lock=True)
        if row is None:
            raise NotFound
        if (row.name, row.mission) == (name, mission):
            return
        saved = {"name": row.name, "mission": row.mission}
        refuse_stale(row.version, seen_version, saved, {"name": name, "mission": mission})
        name = membership.require_group_name(session, name, of=row.id)
        row.name, row.mission, row.version = name, mission, row.version + 1
        write_log(
            session, actor, Who.ADMIN, "change_group", ("group", row.id), ("", ""), now=now, reason=name
        )


def add(session: Session, actor: Actor, group_id: int, email: str, *, now: datetime) -> str:
    """Seat in a group whoever has an e-mail address.

    Returns:
        Their name.

    Raises:
        NotFound: the actor is not an admin, or there is no such group.
        Invalid: nobody is a member under this address.
    """
    require_admin(actor)
    with transaction(session):
        found = members.by_email(session, email)
        row = members.lock_row(session, found.id) if found else None
        if row is None or not row.active:
            shown = one_line(email)[:60]
            raise Invalid({"email": f"Nobody is an active member as “{shown}”. Invite them first."})
        if group_id not in {seat.group_id for seat in row.seats}:
            put_seat(session, actor, row, group_id, "member", now=now)
        return row.name


def _checked(name: str, mission: str) -> tuple[str, str]:
    name, mission, problems = one_line(name), one_line(mission), {}
    if not name or len(name) > NAME_CHARS:
        problems["name"] = f"Write a name of 1 to {NAME_CHARS} characters."
    if len(mission) > MISSION_CHARS:
        problems["mission"] = f"Keep it under {MISSION_CHARS} characters; this has {len(mission)}."
    if problems:
        raise Invalid(problems)
    return name, mission


def _line(row: GroupRow, seated: int) -> GroupLine:
    return GroupLine(row.id, row.slug, row.name, row.mission, seated)
