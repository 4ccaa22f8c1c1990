"""A member's own account: what they see there, and what they change."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Forbidden, Invalid
from advisory.domain.permissions import As, Permission, require
from advisory.domain.text import one_line
from advisory.services.pages.common import Choice
from advisory.services.pages.members import AccountPage
from advisory.services.transaction import transaction
from advisory.services.walling import company_changed
from advisory.storage import members
from advisory.storage.tables import MemberRow
from advisory.storage.vocabulary import Term, vocabulary

#: As long as the column that holds it.
COMPANY_CHARS = 100


def account(session: Session, actor: Actor) -> AccountPage:
    """Show a member their own account.

    Raises:
        Forbidden: nobody is signed in.
    """
    row = _own(session, actor)
    terms = vocabulary(session).terms
    return AccountPage(
        name=row.name,
        email=row.email,
        has_password=row.password is not None,
        joined_at=row.joined_at,
        roles=tuple(sorted(role.name for role in row.roles)),
        groups=tuple(group.name for group in members.groups_of(session, row.id)),
        industry=row.industry,
        company_size=row.company_size,
        company=row.company,
        industries=_choices(terms.get("industry", {}).values()),
        company_sizes=_choices(terms.get("company_size", {}).values()),
    )


def change_profile(
    session: Session, actor: Actor, industry: str, company_size: str, company: str = "", *, now: datetime
) -> None:
    """Keep the industry, size and name of the member's company; "" takes one back.

    Args:
        company: its name, private; compared with what the member is about to post, and with walls.

    Raises:
        Forbidden: nobody is signed in.
        Invalid: not on the lists, or too long.
    """
    terms = vocabulary(session).terms
    problems = {}
    if industry and industry not in terms.get("industry", {}):
        problems["industry"] = "Choose an industry from the list."
    if company_size and company_size not in terms.get("company_size", {}):
        problems["company_size"] = "Choose a size from the list."
    company = one_line(company)
    if len(company) > COMPANY_CHARS:
        problems["company"] = f"Keep it to {COMPANY_CHARS} characters."
    if problems:
        raise Invalid(problems)
    with transaction(session):
        row = _own(session, actor)
        moved = company != row.company
        row.industry, row.company_size, row.company = industry, company_size, company
        if moved:
            company_changed(session, row.id, now=now)


def _own(session: Session, actor: Actor) -> MemberRow:
    require(Permission.OWN_ACCOUNT, _columns(actor))
    row = members.by_id(session, actor.member_id or 0)
    if row is None:
        raise Forbidden
    return row


def _columns(actor: Actor) -> frozenset[As]:
    columns = {As.MEMBER} if actor.is_member else set()
    return frozenset(columns | ({As.ADMIN} if actor.is_admin else set()))


def _choices(terms: Iterable[Term]) -> tuple[Choice, ...]:
    return tuple(Choice(term.slug, term.name, term.description) for term in terms)
