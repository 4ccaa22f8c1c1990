"""Queries about what members want to have by mail."""

import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from advisory.domain.notices import ByMail
from advisory.storage.once import add_once
from advisory.storage.tables import MailChoiceRow


def choice(session: Session, member_id: int, kind: str) -> MailChoiceRow:
    """Fetch what a member has chosen for a kind; made with what holds for everybody when there is none."""
    row = session.get(MailChoiceRow, (member_id, kind), populate_existing=True)
    if row is None:
        add_once(
            session,
            MailChoiceRow,
            member_id=member_id,
            kind=kind,
            by_mail=ByMail.AT_ONCE.value,
            key=secrets.token_urlsafe(24),
        )
        row = session.get_one(MailChoiceRow, (member_id, kind))
    return row


def choices_of(session: Session, member_id: int) -> dict[str, str]:
    """Tell what a member has chosen, by kind."""
    query = select(MailChoiceRow.kind, MailChoiceRow.by_mail).where(MailChoiceRow.member_id == member_id)
    return dict(session.execute(query).all())


def by_key(session: Session, key: str) -> MailChoiceRow | None:
    """Fetch the choice that a link in a letter is about."""
    return session.scalars(select(MailChoiceRow).where(MailChoiceRow.key == key)).one_or_none()
