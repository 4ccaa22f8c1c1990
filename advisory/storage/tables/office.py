"""What the office keeps: requests to become a member, and the pages that an admin edits."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from advisory.storage.base import Base
from advisory.storage.types import UtcDateTime


class RequestRow(Base):
    """Somebody who asks to become a member: not seen by anybody before they have confirmed their address."""

    __tablename__ = "membership_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: In lower case, as members have it.
    email: Mapped[str] = mapped_column(String(255), index=True)
    name: Mapped[str] = mapped_column(String(100))
    #: What they do, in their own words.
    occupation: Mapped[str] = mapped_column(String(100), default="")
    #: A value of the closed list, "" for none.
    company_size: Mapped[str] = mapped_column(String(20), default="")
    brings: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    #: When it was declined; an approved one is deleted, since the invitation takes its place.
    declined_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    reason: Mapped[str] = mapped_column(String(300), default="")
    declined_by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))


class RequestLinkRow(Base):
    """The link in the letter by which an address is confirmed; made when the letter is written."""

    __tablename__ = "request_links"

    #: SHA-256 of the token in the link, hexadecimal; the token itself is kept nowhere.
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    request_id: Mapped[int] = mapped_column(
        ForeignKey("membership_requests.id", ondelete="CASCADE"), index=True
    )
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SitePageRow(Base):
    """A version of a page that an admin wrote; the first ones stand in `domain.site_pages`."""

    __tablename__ = "site_pages"

    #: A value of `domain.site_pages.SitePage`.
    slug: Mapped[str] = mapped_column(String(20), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
