"""A member's own account, as they see it."""

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.profile import FIELD_NAMES
from advisory.services.keeping import account_row
from advisory.services.pages.members import AccountPage
from advisory.storage import members, profiles


def account(session: Session, actor: Actor) -> AccountPage:
    """Show a member their own account.

    Raises:
        Forbidden: nobody is signed in.
    """
    row = account_row(session, actor)
    profile = profiles.of(session, row.id)
    opened = profiles.openings(session, [row.id])[row.id]
    return AccountPage(
        name=row.name,
        email=row.email,
        has_password=row.password is not None,
        joined_at=row.joined_at,
        roles=tuple(sorted(role.name for role in row.roles)),
        groups=tuple(group.name for group in members.groups_of(session, row.id)),
        opened=tuple(FIELD_NAMES[field] for field in FIELD_NAMES if field in opened),
        handle=(profile.handle or "") if profile and profile.listed and actor.is_member else "",
    )
