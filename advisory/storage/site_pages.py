"""Queries about the pages that an admin edits, in their versions."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from advisory.storage.tables import SitePageRow

#: So many versions are listed.
MOST_VERSIONS = 100


def current(session: Session, slug: str) -> SitePageRow | None:
    """Fetch the version that holds; None while it is the first one."""
    return session.scalars(_versions(slug).limit(1)).one_or_none()


def versions(session: Session, slug: str) -> dict[int, datetime]:
    """Tell when each version after the first one was written, the newest first; no text is fetched."""
    query = _versions(slug).with_only_columns(SitePageRow.version, SitePageRow.made_at)
    return dict(session.execute(query.limit(MOST_VERSIONS)).all())


def text_of(session: Session, slug: str, version: int) -> str | None:
    """Fetch what a version after the first one says; None when there is none."""
    return session.scalar(
        select(SitePageRow.text).where(SitePageRow.slug == slug, SitePageRow.version == version)
    )


def _versions(slug: str) -> Select[SitePageRow]:
    return select(SitePageRow).where(SitePageRow.slug == slug).order_by(SitePageRow.version.desc())
