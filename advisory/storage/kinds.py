"""Queries about kinds of situation that an admin worded anew."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from advisory.storage.tables import SituationKindRow


def everything(session: Session) -> list[SituationKindRow]:
    """Fetch all kinds that were edited; there are a handful."""
    return list(session.scalars(select(SituationKindRow).order_by(SituationKindRow.place).limit(100)))


def by_slug(session: Session, slug: str, *, lock: bool = False) -> SituationKindRow | None:
    """Fetch one that was edited."""
    return session.get(SituationKindRow, slug, with_for_update=lock, populate_existing=lock)
