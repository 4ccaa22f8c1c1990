"""Single sign-on: which member a provider means. Nobody becomes a member by it.

A member is known by issuer and subject. The first time they are found by an address that the provider has
verified, and told so; afterwards an address means nothing. So whoever is given the address of a former
colleague does not get their account.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.notices import NoticeKind
from advisory.identity.port import Identity
from advisory.services.telling import tell
from advisory.services.transaction import transaction
from advisory.storage import identities, links, members


def member_meant(session: Session, identity: Identity, *, now: datetime) -> int | None:
    """Tell which active member a provider means, linking them the first time; None when it means nobody."""
    with transaction(session):
        member_id = identities.member_of(session, identity.issuer, identity.subject)
        if member_id is None:
            member_id = _linked(session, identity, now)
        row = members.by_id(session, member_id) if member_id is not None else None
        return row.id if row is not None and row.active else None


def _linked(session: Session, identity: Identity, now: datetime) -> int | None:
    """Link whoever has the verified address, unless the provider has meant them by another subject."""
    member_id = links.owner_of_address(session, identity.email) if identity.email else 0
    if not member_id:
        return None
    members.lock(session, member_id)
    if identities.is_linked(session, member_id, identity.issuer) or not identities.link(
        session, member_id, identity.issuer, identity.subject, now
    ):
        # By another subject, or by this one while this request waited for the lock.
        return identities.member_of(session, identity.issuer, identity.subject)
    tell(session, NoticeKind.SSO_LINKED, [member_id], f"sso-{now.isoformat()}", now=now)
    return member_id
