"""Queries about the pages that an admin edits, in their versions."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from advisory.storage.tables import SitePageRow

#: So many versions are listed.
MOST_VERSIONS = 100


def current(session: Session, slug: str) -> SitePageRow | None:
    """Fetch the version that holds; None while it is the first one."""
    return session.scalars(_versions(slug).limit(1)).one_or_none()


def versions(session: Session, slug: str) -> list[SitePageRow]:
    """List the versions after the first one, the newest first."""
    return list(session.scalars(_versions(slug).limit(MOST_VERSIONS)))


def _versions(slug: str) -> Select[SitePageRow]:
    return select(SitePageRow).where(SitePageRow.slug == slug).order_by(SitePageRow.version.desc())
