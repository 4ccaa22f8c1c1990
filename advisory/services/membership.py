"""Who belongs: members, their roles and groups, and the one-time link that lets somebody in first.

These are run from the terminal by whoever runs the machine, so they take no actor; `actor_of` is how
everything else learns who is acting.
"""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from advisory.domain.actor import VISITOR, Actor, Role
from advisory.domain.errors import Invalid, NotFound
from advisory.domain.names import group_problem, person_problem, reads_as, tidy
from advisory.domain.text import is_slug, one_line, shorten
from advisory.services.pages.members import Invitation, MemberLine
from advisory.services.passwords import keep_password
from advisory.services.roles import put_roles, roles_of
from advisory.services.transaction import transaction
from advisory.storage import members
from advisory.storage.tables import FirstLinkRow, GroupRow, MemberRow, SeatRow

LINK_LIVES = timedelta(days=7)

LINK_SPENT = "This link has been used or has expired. Ask your administrator for a new one."


def actor_of(session: Session, member_id: int | None) -> Actor:
    """Tell who is acting: the member with their roles and groups, or a visitor.

    A member who has been deactivated is a visitor.
    """
    roles = members.roles_of(session, member_id) if member_id else None
    if member_id is None or roles is None:
        return VISITOR
    return Actor(
        member_id=member_id,
        roles=roles or frozenset({Role.VISITOR}),
        group_ids=members.group_ids_of(session, member_id),
        alone=Role.MODERATOR in roles and members.count_holding(session, Role.MODERATOR) == 1,
    )


def add_member(
    session: Session,
    email: str,
    name: str,
    *,
    roles: Collection[Role] = (Role.MEMBER,),
    groups: Collection[str] = (),
    now: datetime,
) -> str:
    """Add a member who has no password yet.

    Args:
        groups: slugs of the groups they will sit in.

    Returns:
        The token of the one-time link by which they set their password.

    Raises:
        Invalid: the address or the name cannot be used, or somebody has the address.
        NotFound: no such group.
    """
    address = checked_address(email)
    with transaction(session):
        if members.by_email(session, address):
            raise Invalid({"email": f"Somebody is already a member as {address}."})
        name = checked_name(session, name)
        row = MemberRow(email=address, name=name, joined_at=now, fs_uniquifier=secrets.token_hex(32))
        known = members.role_rows(session)
        row.roles = [known[role.value] for role in sorted(set(roles))]
        row.seats = [SeatRow(group_id=_group(session, slug).id) for slug in dict.fromkeys(groups)]
        session.add(row)
        session.flush()
        return _new_link(session, row, now)


def first_link(session: Session, email: str, *, now: datetime) -> str:
    """Make a new one-time link for a member; the ones made before no longer work.

    Returns:
        The token of the link.

    Raises:
        NotFound: nobody has this address, or they have been deactivated.
    """
    with transaction(session):
        row = known_member(session, email)
        if not row.active:
            raise NotFound(f"{row.name} has been deactivated.")
        return renewed_link(session, row, now)


def invitation(session: Session, token: str, *, now: datetime) -> Invitation:
    """Show whom a one-time link lets in.

    Raises:
        NotFound: it was never made, has been used, or has expired.
    """
    link, row = _living_link(session, token, now)
    return Invitation(name=row.name, email=row.email, expires_at=link.expires_at)


def set_first_password(session: Session, token: str, password_hash: str, *, now: datetime) -> int:
    """Use up a one-time link: keep the password, sign the member out everywhere, and void every other link.

    Args:
        password_hash: never the password itself.

    Returns:
        The row number of the member.

    Raises:
        NotFound: the link was never made, has been used, or has expired.
    """
    with transaction(session):
        link, row = _living_link(session, token, now, lock=True)
        link.used_at = now
        keep_password(session, row, password_hash)
        return row.id


def member_list(session: Session) -> tuple[MemberLine, ...]:
    """List all members by name."""
    names = {group.id: group.slug for group in members.groups(session)}
    return tuple(
        MemberLine(
            email=row.email,
            name=row.name,
            roles=tuple(sorted(role.name for role in row.roles)),
            groups=tuple(sorted(names[seat.group_id] for seat in row.seats)),
            active=row.active,
            has_password=row.password is not None,
        )
        for row in members.everybody(session)
    )


def change_roles(
    session: Session,
    email: str,
    *,
    add: Collection[Role] = (),
    remove: Collection[Role] = (),
    now: datetime,
) -> tuple[str, ...]:
    """Give and take roles; what is held already, or was not held, is left alone.

    Returns:
        The roles held afterwards.

    Raises:
        NotFound: nobody has this address.
        Forbidden: the last admin cannot stop being one.
    """
    with transaction(session):
        members.hold_admins(session)
        row = members.lock_row(session, known_member(session, email).id)
        if row is None:
            raise NotFound
        after = (roles_of(row) | frozenset(add)) - frozenset(remove)
        put_roles(session, VISITOR, row, after, now=now)
        return tuple(sorted(role.value for role in after))


def add_group(session: Session, slug: str, name: str) -> None:
    """Add a group, a circle of members with its own audience.

    Raises:
        Invalid: the slug or the name cannot be used, or a group has one of them.
    """
    with transaction(session):
        new_group(session, slug, name)


def new_group(session: Session, slug: str, name: str, mission: str = "") -> GroupRow:
    """Do as `add_group` in the caller's transaction.

    Raises:
        Invalid: the slug or the name cannot be used, or a group has one of them.
    """
    if not is_slug(slug):
        raise Invalid({"slug": "A group needs a short name for its address, such as north-table."})
    name = require_group_name(session, name)
    if members.group_by_slug(session, slug):
        raise Invalid({"name": f"There is already a group {slug}. Choose another name."})
    row = GroupRow(slug=slug, name=name, mission=mission)
    session.add(row)
    session.flush()
    return row


def require_group_name(session: Session, name: str, *, of: int | None = None) -> str:
    """Give a name that a group may have, without blanks around it.

    Args:
        of: the group that is going to have it, which may have it already.

    Raises:
        Invalid: it cannot be used, or reads like that of another group.
    """
    name = tidy(name)
    if problem := group_problem(name):
        raise Invalid({"name": problem})
    for group in members.groups(session):
        if group.id != of and reads_as(name) == reads_as(group.name):
            raise Invalid({"name": f"There is already a group {group.slug}, “{group.name}”."})
    return name


def ensure_group(session: Session, slug: str, name: str) -> None:
    """Add a group unless there is one with this slug.

    Raises:
        Invalid: the slug or the name cannot be used, or another group has the name.
    """
    if members.group_by_slug(session, slug) is None:
        add_group(session, slug, name)


def checked_address(email: str) -> str:
    """Give an address as members have it.

    Raises:
        Invalid: it is none.
    """
    address = email.strip().lower()
    mailbox, at, domain = address.partition("@")
    several = any(not sign.isprintable() or sign in ' <>()[],;:"\\' for sign in address) or "@" in domain
    # An encoded word (RFC 2047) would be read as what it stands for by programs on the way.
    if not (mailbox and at and domain) or len(address) > 255 or several or "=?" in address:
        shown = shorten(one_line(address), 60)
        raise Invalid(
            {"email": f"“{shown}” is not an e-mail address." if shown else "Write an e-mail address."}
        )
    return address


def checked_name(session: Session, name: str, *, but: int = 0) -> str:
    """Give a member's name as it is kept.

    Args:
        but: the row number of the member it is for, who may keep what they have.

    Raises:
        Invalid: it cannot be read, would pass for a role, or for another member.
    """
    name = tidy(name)
    problem = person_problem(name)
    if not problem and members.is_name_taken(session, reads_as(name), but=but):
        problem = f"Somebody here is called {name} already, or reads like it. Add another name or an initial."
    if problem:
        raise Invalid({"name": problem})
    return name


def known_member(session: Session, email: str) -> MemberRow:
    """Fetch whoever has an address, active or not.

    Raises:
        NotFound: nobody has it.
    """
    row = members.by_email(session, email)
    if row is None:
        raise NotFound(f"Nobody is a member as {email.strip().lower()}.")
    return row


def _group(session: Session, slug: str) -> GroupRow:
    row = members.group_by_slug(session, slug)
    if row is None:
        raise NotFound(f"There is no group {slug}.")
    return row


def renewed_link(session: Session, row: MemberRow, now: datetime) -> str:
    """Make a new one-time link in the caller's transaction, and void those made before; give its token."""
    members.delete_unused_links(session, row.id)
    return _new_link(session, row, now)


def _new_link(session: Session, row: MemberRow, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    session.add(
        FirstLinkRow(member_id=row.id, token_hash=members.token_digest(token), expires_at=now + LINK_LIVES)
    )
    return token


def _living_link(
    session: Session, token: str, now: datetime, *, lock: bool = False
) -> tuple[FirstLinkRow, MemberRow]:
    link = members.link_by_hash(session, members.token_digest(token), lock=lock)
    row = members.by_id(session, link.member_id) if link else None
    if link is None or row is None or not row.active or link.used_at or link.expires_at <= now:
        raise NotFound(LINK_SPENT)
    return link, row
