"""Invitations by mail, and the links in their letters."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from advisory.storage.base import Base
from advisory.storage.types import UtcDateTime


class InvitationRow(Base):
    """Somebody who may become a member, until they do, it is revoked, or its time is over."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: In lower case, as members have it.
    email: Mapped[str] = mapped_column(String(255), index=True)
    #: The group they will sit in; None for none.
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: When the last letter was written; None while it waits.
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class InvitationLinkRow(Base):
    """A link in the letter of an invitation.

    It is made when the letter is written, so that no secret waits in the outbox; a letter that is sent a
    second time has a link of its own, and both work until one of them is used.
    """

    __tablename__ = "invitation_links"

    #: SHA-256 of the token in the link, hexadecimal; the token itself is kept nowhere.
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
