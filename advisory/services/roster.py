"""The roster: who belongs, as an admin sees and changes it; nothing here tells what anybody wrote or read."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor, Role
from advisory.domain.errors import Invalid, NotFound, WrongState
from advisory.domain.text import one_line
from advisory.mail.port import Letter
from advisory.services import membership
from advisory.services.keeping import require_admin
from advisory.services.outbox import promise
from advisory.services.pages.common import pager
from advisory.services.pages.members import Roster, RosterLine, RosterMember, RosterStep, SeatLine
from advisory.services.posting import Writer
from advisory.services.roles import GIVEN, is_last_admin, note_step, put_active, put_roles, roles_of
from advisory.services.seating import PLACES, place_of, put_seat
from advisory.services.transaction import transaction
from advisory.storage import circle, log, members, roster
from advisory.storage.tables import LogRow, MemberRow, OutboxRow

KIND = "mail.first_link"
MEMBERS_A_PAGE = 50
STEPS_SHOWN = 30


def page(session: Session, actor: Actor, typed: str, state: str, number: int) -> Roster:
    """List members by name.

    Args:
        typed: the beginning of an e-mail address or of a word of a name.
        state: "active", "invited" or "deactivated"; anything else lists all.

    Raises:
        NotFound: the actor is not an admin, who alone may see this.
    """
    require_admin(actor)
    typed = one_line(typed)[:100]
    offset = (number - 1) * MEMBERS_A_PAGE
    rows = roster.page(session, typed, state, limit=MEMBERS_A_PAGE, offset=offset)
    groups = circle.all_groups(session)
    return Roster(
        lines=tuple(_line(row, groups) for row in rows),
        pager=pager(number, roster.count(session, typed, state), MEMBERS_A_PAGE),
        typed=typed,
        state=state,
    )


def member(session: Session, actor: Actor, member_id: int) -> RosterMember:
    """Show one member with their roles, groups and what was done with their account.

    Raises:
        NotFound: the actor is not an admin, or there is no such member.
    """
    require_admin(actor)
    row = members.by_id(session, member_id)
    if row is None or row.left_on is not None:
        raise NotFound
    groups, seats = circle.all_groups(session), {seat.group_id: seat.chairs for seat in row.seats}
    steps = log.of_thing(session, "member", row.id, limit=STEPS_SHOWN)
    names = circle.names(session, {step.actor_id for step in steps if step.actor_id})
    return RosterMember(
        line=_line(row, groups),
        seats=tuple(SeatLine(number, name, place_of(seats.get(number))) for number, name in groups.items()),
        steps=tuple(_step(step, names) for step in steps),
        itself=row.id == actor.member_id,
        last_admin=is_last_admin(session, row.id),
    )


def change_role(
    session: Session, actor: Actor, member_id: int, role: str, *, give: bool, now: datetime
) -> str:
    """Give a member a role or take it; doing it twice changes nothing.

    They are signed out everywhere and told, and so is every admin.

    Returns:
        The member's name.

    Raises:
        NotFound: the actor is not an admin, or there is no such member.
        Invalid: there is no such role.
        Forbidden: the last admin cannot stop being one.
    """
    require_admin(actor)
    if role not in GIVEN:
        raise Invalid({"role": "Choose one of the roles."})
    with transaction(session):
        members.hold_admins(session)
        row = _held(session, member_id)
        held = roles_of(row)
        after = held | {Role(role)} if give else held - {Role(role)}
        put_roles(session, actor, row, after, now=now)
        return row.name


def seat(session: Session, actor: Actor, member_id: int, group_id: int, place: str, *, now: datetime) -> str:
    """Seat a member in a group, as one of it or in its chair, or have them leave it.

    Args:
        place: "member", "chair" or "" for none.

    Returns:
        The member's name.

    Raises:
        NotFound: the actor is not an admin, or there is no such member or group.
        Invalid: there is no such place.
    """
    require_admin(actor)
    if place not in PLACES:
        raise Invalid({"place": "Choose one of the places."})
    with transaction(session):
        row = _held(session, member_id)
        put_seat(session, actor, row, group_id, place, now=now)
        return row.name


def set_active(session: Session, actor: Actor, member_id: int, *, active: bool, now: datetime) -> str:
    """Let a member in no more, or again. Who is let in no more is signed out everywhere at once.

    Returns:
        The member's name.

    Raises:
        NotFound: the actor is not an admin, or there is no such member.
        Forbidden: they are the last admin.
    """
    require_admin(actor)
    with transaction(session):
        members.hold_admins(session)
        row = _held(session, member_id)
        put_active(session, actor, row, active=active, now=now)
        return row.name


def send_link(session: Session, actor: Actor, member_id: int, *, now: datetime) -> str:
    """Send a member a new one-time link to choose a password by; the link is made when the letter is written.

    Returns:
        The address it goes to.

    Raises:
        NotFound: the actor is not an admin, or there is no such member.
        WrongState: they have been deactivated.
    """
    require_admin(actor)
    with transaction(session):
        row = _held(session, member_id)
        if not row.active:
            raise WrongState("deactivated", "send a link", f"{row.name} is deactivated. Let them in first.")
        note_step(session, actor, row, "send_link", now=now)
        promise(session, KIND, row.id, now)
        return row.email


def sign_out(session: Session, actor: Actor, member_id: int, *, now: datetime) -> str:
    """Sign a member out everywhere.

    Returns:
        Their name.

    Raises:
        NotFound: the actor is not an admin, or there is no such member.
    """
    require_admin(actor)
    with transaction(session):
        row = _held(session, member_id)
        members.delete_sign_ins(session, row.id)
        note_step(session, actor, row, "sign_out", now=now)
        return row.name


def writers(site_url: str) -> Mapping[str, Writer]:
    """Say who writes the letters with a new link."""

    def of_link(session: Session, promised: OutboxRow, now: datetime) -> Letter | None:
        return link_letter(session, promised, site_url, now)

    return {KIND: of_link}


def link_letter(session: Session, promised: OutboxRow, site_url: str, now: datetime) -> Letter | None:
    """Write the letter with a link that is made now; None when its reader may not come in any more."""
    row = members.by_id(session, promised.subject_id)
    if row is None or not row.active:
        return None
    token = membership.renewed_link(session, row, now)
    text = (
        "An administrator of The Advisory sends you a new link to choose a password by.\n\n"
        f"Choose it here: {site_url}/invitations/{token}\n\n"
        f"The link works once, within {membership.LINK_LIVES.days} days, and signs you out everywhere else."
        " Until you use it, nothing changes.\n\n"
        "If you did not expect this letter, tell an administrator.\n"
    )
    return Letter(row.email, "The Advisory: a new link to sign in", text, at=now)


def _held(session: Session, member_id: int) -> MemberRow:
    row = members.lock_row(session, member_id)
    if row is None or row.left_on is not None:
        raise NotFound
    return row


def _line(row: MemberRow, groups: Mapping[int, str]) -> RosterLine:
    return RosterLine(
        id=row.id,
        name=row.name,
        email=row.email,
        roles=tuple(sorted(role.name for role in row.roles)),
        groups=tuple(sorted(groups[one.group_id] for one in row.seats if one.group_id in groups)),
        state=roster.state_of(row),
        joined_at=row.joined_at,
    )


def _step(row: LogRow, names: Mapping[int, str]) -> RosterStep:
    detail = row.to_state or row.from_state or row.reason
    who = names.get(row.actor_id or 0, "whoever runs the machine")
    return RosterStep(row.at.replace(second=0, microsecond=0), who, row.action, detail)
