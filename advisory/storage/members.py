"""Queries about members, their roles, groups, and what lets them in."""

import hashlib
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from advisory.domain.actor import Role
from advisory.storage.portions import delete_some
from advisory.storage.tables import (
    FirstLinkRow,
    GroupRow,
    MemberRow,
    RoleRow,
    SeatRow,
    SignInFailureRow,
    SignInRow,
    member_roles,
)


def token_digest(token: str) -> str:
    """Give what is kept of a random token: enough to know it again, too little to make it."""
    return hashlib.sha256(token.encode()).hexdigest()


def by_id(session: Session, member_id: int) -> MemberRow | None:
    """Fetch a member, active or not."""
    return session.get(MemberRow, member_id)


def lock(session: Session, member_id: int) -> None:
    """Have whoever changes what this member keeps wait for this transaction to end."""
    session.execute(select(MemberRow.id).where(MemberRow.id == member_id).with_for_update(key_share=True))


def lock_row(session: Session, member_id: int) -> MemberRow | None:
    """Fetch a member as they stand now, held until the end of the transaction."""
    query = select(MemberRow).where(MemberRow.id == member_id).with_for_update(key_share=True)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def lock_by_uid(session: Session, uid: str) -> MemberRow | None:
    """Fetch a member by what the journal calls them, as they stand now and held until the end."""
    found = session.scalar(select(MemberRow.id).where(MemberRow.uid == uid))
    return lock_row(session, found) if found is not None else None


def hold_admins(session: Session) -> None:
    """Have whoever else would take the role of an admin from somebody wait for this transaction to end."""
    query = select(RoleRow.id).where(RoleRow.name == Role.ADMIN.value).with_for_update(key_share=True)
    session.execute(query)


def holders(session: Session, role: Role) -> set[int]:
    """Fetch the row numbers of all active members who hold a role."""
    query = (
        select(MemberRow.id)
        .join(member_roles, member_roles.c.member_id == MemberRow.id)
        .join(RoleRow, RoleRow.id == member_roles.c.role_id)
        .where(MemberRow.active, RoleRow.name == role.value)
    )
    return set(session.scalars(query))


def by_email(session: Session, email: str) -> MemberRow | None:
    """Fetch a member by an address in any case, active or not."""
    return session.scalars(select(MemberRow).where(MemberRow.email == email.strip().lower())).one_or_none()


def is_name_taken(session: Session, alike: str, *, but: int = 0) -> bool:
    """Say whether somebody else has a name that reads as `alike` (`domain.names`)."""
    query = select(MemberRow.id).where(MemberRow.reads_as == alike, MemberRow.id != but).limit(1)
    return session.scalar(query) is not None


def password_of(session: Session, email: str) -> tuple[int, str | None] | None:
    """Fetch the number of an active member, and the hash of their password; one question, whoever it is."""
    query = select(MemberRow.id, MemberRow.password).where(
        MemberRow.email == email.strip().lower(), MemberRow.active
    )
    row = session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def everybody(session: Session) -> list[MemberRow]:
    """Fetch all members by name, whoever has left excepted."""
    query = select(MemberRow).where(MemberRow.left_on.is_(None))
    return list(session.scalars(query.order_by(MemberRow.name, MemberRow.id)))


def roles_of(session: Session, member_id: int) -> frozenset[Role] | None:
    """Fetch the roles a member holds; None when there is no such member, or they may not come in."""
    query = (
        select(RoleRow.name)
        .select_from(MemberRow)
        .outerjoin(member_roles, member_roles.c.member_id == MemberRow.id)
        .outerjoin(RoleRow, RoleRow.id == member_roles.c.role_id)
        .where(MemberRow.id == member_id, MemberRow.active)
    )
    names = session.scalars(query).all()
    return frozenset(Role(name) for name in names if name) if names else None


def group_ids_of(session: Session, member_id: int) -> frozenset[int]:
    """Fetch the groups a member sits in."""
    return frozenset(session.scalars(select(SeatRow.group_id).where(SeatRow.member_id == member_id)))


def count_holding(session: Session, role: Role) -> int:
    """Count the active members who hold a role."""
    query = (
        select(func.count())
        .select_from(member_roles)
        .join(RoleRow, RoleRow.id == member_roles.c.role_id)
        .join(MemberRow, MemberRow.id == member_roles.c.member_id)
        .where(RoleRow.name == role.value, MemberRow.active)
    )
    return session.scalar(query) or 0


def moderator_ids(session: Session) -> set[int]:
    """Fetch the row numbers of all active moderators."""
    return holders(session, Role.MODERATOR)


def role_rows(session: Session) -> dict[str, RoleRow]:
    """Fetch all roles by name; the missing ones are made."""
    rows = {row.name: row for row in session.scalars(select(RoleRow))}
    for role in (Role.MEMBER, Role.MODERATOR, Role.ADMIN):
        if role.value not in rows:
            rows[role.value] = RoleRow(name=role.value)
            session.add(rows[role.value])
    return rows


def groups(session: Session) -> list[GroupRow]:
    """Fetch all groups by name."""
    return list(session.scalars(select(GroupRow).order_by(GroupRow.name)))


def group_by_slug(session: Session, slug: str) -> GroupRow | None:
    """Fetch a group."""
    return session.scalars(select(GroupRow).where(GroupRow.slug == slug)).one_or_none()


def groups_of(session: Session, member_id: int) -> list[GroupRow]:
    """Fetch the groups a member sits in, by name."""
    query = select(GroupRow).join(SeatRow).where(SeatRow.member_id == member_id).order_by(GroupRow.name)
    return list(session.scalars(query))


def live_sign_in(session: Session, token_hash: str, now: datetime) -> SignInRow | None:
    """Fetch a device that is signed in as an active member, unless it has expired."""
    query = (
        select(SignInRow)
        .join(MemberRow, MemberRow.id == SignInRow.member_id)
        .where(SignInRow.token_hash == token_hash, SignInRow.expires_at > now, MemberRow.active)
    )
    return session.scalars(query).one_or_none()


def sign_ins_of(session: Session, member_id: int, now: datetime, *, limit: int) -> list[SignInRow]:
    """Fetch the devices a member is signed in on, newest first."""
    query = (
        select(SignInRow)
        .where(SignInRow.member_id == member_id, SignInRow.expires_at > now)
        .order_by(SignInRow.since.desc(), SignInRow.id.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def count_sign_ins(session: Session, member_id: int, now: datetime) -> int:
    """Count the devices a member is signed in on."""
    query = select(func.count()).where(SignInRow.member_id == member_id, SignInRow.expires_at > now)
    return session.scalar(query) or 0


def delete_own_sign_in(session: Session, member_id: int, sign_in_id: int) -> bool:
    """Sign out one device of this member; say whether it was signed in."""
    query = delete(SignInRow).where(SignInRow.id == sign_in_id, SignInRow.member_id == member_id)
    return bool(session.execute(query.returning(SignInRow.id)).all())


def forget_expired(session: Session, now: datetime, *, most: int) -> int:
    """Forget devices whose time is over; give how many were."""
    return delete_some(session, select(SignInRow.id).where(SignInRow.expires_at <= now), most=most)


def delete_sign_ins(session: Session, member_id: int, *, but: str = "", only_weak: bool = False) -> None:
    """Sign a member out everywhere, except on the device with the token hash `but`.

    Args:
        only_weak: only where no second factor was shown.
    """
    query = delete(SignInRow).where(SignInRow.member_id == member_id, SignInRow.token_hash != but)
    session.execute(query.where(SignInRow.strong.is_(False)) if only_weak else query)


def note_proof(session: Session, token_hash: str, now: datetime, *, strong: bool) -> None:
    """Keep that whoever holds a device has shown who they are; what was strong stays so."""
    query = update(SignInRow).where(SignInRow.token_hash == token_hash)
    session.execute(query.values(proved_at=now, strong=True) if strong else query.values(proved_at=now))


def note_day(session: Session, token_hash: str, day: date) -> None:
    """Keep the day on which a device was last used."""
    session.execute(update(SignInRow).where(SignInRow.token_hash == token_hash).values(used_on=day))


def delete_sign_in(session: Session, token_hash: str) -> None:
    """Sign one device out."""
    session.execute(delete(SignInRow).where(SignInRow.token_hash == token_hash))


def delete_expired(session: Session, now: datetime, failures_before: datetime) -> None:
    """Forget devices whose time is over, and failed attempts older than `failures_before`."""
    unlocked: ColumnElement[bool] = SignInFailureRow.locked_until.is_(None)
    session.execute(delete(SignInRow).where(SignInRow.expires_at <= now))
    session.execute(
        delete(SignInFailureRow).where(
            SignInFailureRow.since < failures_before,
            unlocked | (SignInFailureRow.locked_until <= now),
        )
    )


def failures_of(session: Session, address_digest: str, *, lock: bool = False) -> SignInFailureRow | None:
    """Fetch the failed attempts under an address."""
    return session.get(SignInFailureRow, address_digest, with_for_update=lock, populate_existing=True)


def link_by_hash(session: Session, token_hash: str, *, lock: bool = False) -> FirstLinkRow | None:
    """Fetch a one-time link, spent or not."""
    query = select(FirstLinkRow).where(FirstLinkRow.token_hash == token_hash)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def delete_unused_links(session: Session, member_id: int) -> None:
    """Void the one-time links of a member that nobody has used."""
    session.execute(
        delete(FirstLinkRow).where(FirstLinkRow.member_id == member_id, FirstLinkRow.used_at.is_(None))
    )
