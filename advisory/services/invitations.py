"""Invitations by mail: made by an admin or by whoever moderates a group, sent, used once.

An admin invites anybody anywhere; a moderator into the groups they sit in; a chair into the groups they
chair. The letter is promised; its link is made when the letter is written, so no secret waits in the outbox.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor, Role
from advisory.domain.errors import Invalid, NotFound
from advisory.mail.port import Letter
from advisory.services import membership
from advisory.services.admitting import KIND, LIVES, invite_now, log_invitation, may_admit, require_within
from advisory.services.due import MOST
from advisory.services.outbox import promise
from advisory.services.pages.common import Choice, pager
from advisory.services.pages.members import InvitationLine, InvitationList, Welcome
from advisory.services.posting import Writer
from advisory.services.transaction import transaction
from advisory.storage import circle, invitations, members, pledges
from advisory.storage.tables import InvitationLinkRow, InvitationRow, MemberRow, OutboxRow, SeatRow

#: How long an address is kept after its invitation ended.
KEPT_AFTER = timedelta(days=90)
INVITATIONS_A_PAGE = 30

REVOKED = "This invitation has been used, revoked or has expired. Ask whoever invited you for a new one."


def page(session: Session, actor: Actor, number: int, *, now: datetime) -> InvitationList:
    """List the open invitations that the actor may look after, with the groups they may invite into.

    Raises:
        NotFound: they may invite nobody.
    """
    groups, anywhere = may_admit(session, actor)
    within = None if anywhere else groups
    offset = (number - 1) * INVITATIONS_A_PAGE
    rows = invitations.page(session, within, limit=INVITATIONS_A_PAGE, offset=offset)
    names = circle.group_names(session, groups)
    return InvitationList(
        lines=tuple(
            InvitationLine(
                id=row.id,
                email=row.email,
                group=group,
                invited_by=inviter,
                made_at=row.made_at,
                expires_at=row.expires_at,
                sent=row.sent_at is not None,
                expired=row.expires_at <= now,
            )
            for row, group, inviter in rows
        ),
        groups=tuple(Choice(str(group_id), name) for group_id, name in names.items()),
        anywhere=anywhere,
        pager=pager(number, invitations.count(session, within), INVITATIONS_A_PAGE),
    )


def invite(session: Session, actor: Actor, email: str, group_id: int | None, *, now: datetime) -> str:
    """Invite somebody by mail.

    Returns:
        Their address as it is kept.

    Raises:
        NotFound: the actor may invite nobody.
        Invalid: the address cannot be used, is a member's or invited already, or the group is not theirs.
    """
    reach = may_admit(session, actor)
    address = membership.checked_address(email)
    require_within(reach, group_id)
    with transaction(session):
        # A form that is sent twice at once: the second one waits, and is told. Two people who invite the same
        # person at once make two invitations, of which the first that is used ends the other.
        members.lock(session, actor.member_id or 0)
        invite_now(session, actor, address, group_id, now=now)
    return address


def send_again(session: Session, actor: Actor, invitation_id: int, *, now: datetime) -> str:
    """Send an invitation anew, with a new time; links sent before no longer work.

    Returns:
        The address it goes to.

    Raises:
        NotFound: there is none, it was used or revoked, or it is not the actor's to look after.
    """
    with transaction(session):
        row = _to_look_after(session, actor, invitation_id)
        row.expires_at, row.sent_at = now + LIVES, None
        invitations.delete_links(session, row.id)
        log_invitation(session, actor, row, "invite_again", now)
        promise(session, KIND, row.id, now)
        return row.email


def revoke(session: Session, actor: Actor, invitation_id: int, *, now: datetime) -> str:
    """Take an invitation back; its links no longer work.

    Returns:
        The address it was for.

    Raises:
        NotFound: there is none, it was used or revoked, or it is not the actor's to look after.
    """
    with transaction(session):
        row = _to_look_after(session, actor, invitation_id)
        row.revoked_at = now
        invitations.delete_links(session, row.id)
        log_invitation(session, actor, row, "revoke_invitation", now)
        return row.email


def welcome(session: Session, token: str, *, now: datetime) -> Welcome:
    """Show whom a link lets in: somebody who was invited, or a member who has no password yet.

    Raises:
        NotFound: it was never made, has been used, or has expired.
    """
    row = invitations.by_token_hash(session, members.token_digest(token))
    if row is None:
        member = membership.invitation(session, token, now=now)
        known = members.by_email(session, member.email)
        owed = known is None or not pledges.has_accepted(session, known.id)
        return Welcome(member.name, member.email, member.expires_at, is_new=False, pledge_owed=owed)
    _require_living(session, row, now)
    groups = circle.group_names(session, [row.group_id] if row.group_id else [])
    return Welcome(
        "", row.email, row.expires_at, is_new=True, pledge_owed=True, group="".join(groups.values())
    )


def accept(
    session: Session, token: str, name: str, password_hash: str, *, pledge_version: int, now: datetime
) -> int:
    """Use a link up: its owner becomes a member if they are none, has a password, and has pledged.

    Args:
        name: of a new member; that of somebody who is one already stays.
        password_hash: never the password itself.
        pledge_version: the version they accepted.

    Returns:
        The row number of the member.

    Raises:
        NotFound: the link was never made, has been used, or has expired.
        Invalid: the name cannot be used, or the pledge is another one by now.
    """
    with transaction(session):
        found = invitations.by_token_hash(session, members.token_digest(token), lock=True)
        owed = welcome(session, token, now=now).pledge_owed
        if owed and pledge_version != pledges.current_version(session):
            raise Invalid({"accept": "The pledge has changed since you opened this page. Read it anew."})
        member_id = _become(session, found, name, password_hash, now) if found else None
        if member_id is not None:
            pledges.accept(session, member_id, pledge_version, now)
    if member_id is None:
        member_id = membership.set_first_password(session, token, password_hash, now=now)
        if owed:
            with transaction(session):
                pledges.accept(session, member_id, pledge_version, now)
    return member_id


def writers(site_url: str) -> Mapping[str, Writer]:
    """Say who writes the letters of invitations."""

    def of_invitation(session: Session, promised: OutboxRow, now: datetime) -> Letter | None:
        return invitation_letter(session, promised, site_url, now)

    return {KIND: of_invitation}


def invitation_letter(session: Session, promised: OutboxRow, site_url: str, now: datetime) -> Letter | None:
    """Write the letter of an invitation, with a link that is made now.

    Returns:
        None when it was used or revoked, or its time is over.
    """
    row = invitations.by_id(session, promised.subject_id, lock=True)
    if row is None or row.used_at or row.revoked_at or row.expires_at <= now:
        return None
    token = secrets.token_urlsafe(32)
    session.add(InvitationLinkRow(token_hash=members.token_digest(token), invitation_id=row.id, made_at=now))
    row.sent_at = now
    text = (
        "You are invited to The Advisory, where chief executives tell one another what they have lived"
        " through, and keep it among themselves.\n\n"
        f"Take your seat: {site_url}/invitations/{token}\n\n"
        f"The link works once, until {row.expires_at.day} {row.expires_at:%B %Y}. You read what you pledge"
        " first, and choose a password then.\n\n"
        "If you did not expect this letter, throw it away; nothing happens.\n"
    )
    return Letter(row.email, "The Advisory: your invitation", text, at=now)


def forget_old(session: Session, now: datetime) -> int:
    """Delete invitations that ended long ago, with the addresses in them; give how many were."""
    with transaction(session):
        return invitations.forget_before(session, now - KEPT_AFTER, most=MOST)


def _to_look_after(session: Session, actor: Actor, invitation_id: int) -> InvitationRow:
    groups, anywhere = may_admit(session, actor)
    row = invitations.by_id(session, invitation_id, lock=True)
    if row is None or row.used_at or row.revoked_at or not (anywhere or row.group_id in groups):
        raise NotFound
    return row


def _require_living(session: Session, row: InvitationRow, now: datetime) -> None:
    if row.used_at or row.revoked_at or row.expires_at <= now or members.by_email(session, row.email):
        raise NotFound(REVOKED)


def _become(session: Session, row: InvitationRow, name: str, password_hash: str, now: datetime) -> int:
    _require_living(session, row, now)
    member = MemberRow(
        email=row.email,
        name=membership.checked_name(session, name),
        password=password_hash,
        joined_at=now,
        fs_uniquifier=secrets.token_hex(32),
    )
    member.roles = [members.role_rows(session)[Role.MEMBER.value]]
    if row.group_id is not None:
        member.seats = [SeatRow(group_id=row.group_id)]
    row.used_at = now
    session.add(member)
    session.flush()
    return member.id
